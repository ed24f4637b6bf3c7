"""What the room organisations contributes to the house."""

from mashang.kernel.room import DataClass, Nav, NavGroup, Panel, Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="organisations",
    title=Text("组织", "Organisations"),
    rights=(
        Right(
            "organisations.see",
            Text("查看单位和谁服务哪里", "See units and whom they serve"),
            (
                "subdistrict_chief",
                "section_chief",
                "community_worker",
                "grid_worker",
                "building_head",
                "property_worker",
                "unit_handler",
                "supervisor",
                "administrator",
            ),
        ),
        Right(
            "organisations.edit",
            Text("登记单位、安排服务", "Register units and put them in service"),
            ("section_chief", "community_worker", "administrator"),
        ),
        Right(
            "organisations.export",
            Text("导出单位清册（留痕）", "Export the list of units, recorded"),
            ("section_chief", "community_worker", "administrator"),
        ),
        Right(
            "organisations.staff",
            Text("让工作人员加入或离开单位", "Let staff join and leave units"),
            ("section_chief", "administrator"),
        ),
    ),
    nav=(
        Nav(
            Text("单位管理", "Organisations"),
            "briefcase",
            "organisations:list",
            "organisations.see",
            52,
            NavGroup.PLACES,
        ),
    ),
    pages="mashang.elements.organisations.pages",
    routes="mashang.elements.organisations.routes:router",
    panels=(
        Panel(
            "organisations.serving",
            Text("物业·业委会·服务单位", "Property company, committees, units"),
            "briefcase",
            "organisations:serving",
            "organisations.see",
            weight=20,
        ),
    ),
    data_classes=(
        DataClass(
            "organisations.register",
            Text("单位变更记录", "What happened to a unit"),
            "retention.records_days",
        ),
    ),
)
