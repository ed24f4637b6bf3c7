"""The columns of a house register, in and out."""

from typing import Final

from mashang.engines.tables import Column, Schema
from mashang.engines.tables.readers import identifier, text
from mashang.kernel.texts import Text

_NAME: Final = text(80)
_NUMBER: Final = identifier(40)

HOUSES: Final = Schema(
    "houses",
    (
        Column(
            "community",
            Text("社区", "Community"),
            _NAME,
            ("所属社区", "社区名称", "村社", "村（社区）", "居委会", "居委", "社区村"),
        ),
        Column(
            "compound",
            Text("小区", "Compound"),
            _NAME,
            ("小区名称", "住宅小区", "楼盘", "所属小区", "院落", "residential quarters", "estate"),
        ),
        Column(
            "group",
            Text("村民小组", "Villagers' group"),
            identifier(20),
            ("组", "小组", "组别", "村组", "组号", "group"),
        ),
        Column(
            "street_front",
            Text("沿街", "Street front"),
            _NAME,
            ("沿街路段", "路段", "街巷", "道路", "street"),
        ),
        Column(
            "house_no",
            Text("门牌号", "House number"),
            _NUMBER,
            ("门牌", "农居号", "户号门牌", "房屋门牌", "house no"),
        ),
        Column(
            "building",
            Text("幢", "Building"),
            _NUMBER,
            ("幢号", "楼栋", "栋", "栋号", "楼幢", "楼号", "楼栋号", "幢（栋）", "block"),
        ),
        Column("unit", Text("单元", "Unit"), _NUMBER, ("单元号", "门洞", "stairwell", "entrance")),
        Column("floor", Text("楼层", "Floor"), identifier(20), ("层", "所在层", "层数", "storey")),
        Column(
            "room",
            Text("室", "Room"),
            _NUMBER,
            ("室号", "房号", "房间号", "户号", "房室", "门室号", "flat", "apartment"),
        ),
        Column(
            "address",
            Text("完整地址", "Full address"),
            text(200),
            ("地址", "详细地址", "房屋地址", "房屋坐落", "坐落", "address"),
        ),
    ),
)
"""Source: the address fields that Hangzhou's registers use, domain.md §11."""
