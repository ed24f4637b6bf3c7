"""What the room employers contributes to the house."""

from mashang.kernel.room import (
    Audience,
    CodeKind,
    DataClass,
    Gate,
    Job,
    Nav,
    NavGroup,
    Right,
    Room,
    Tile,
)
from mashang.kernel.texts import Text

_AUDIENCES = "mashang.work.employers.audiences"

ROOM = Room(
    name="employers",
    title=Text("单位和店铺", "Employers and shops"),
    gate=Gate.ENTRANCE,
    rights=(
        Right(
            "employers.see",
            Text(
                "查看单位代表和从业登记（姓名遮挡）", "See who speaks for units, and their workers"
            ),
            ("community_worker", "grid_worker", "section_chief", "subdistrict_chief"),
        ),
        Right(
            "employers.approve",
            Text("核准单位代表", "Approve who speaks for a unit"),
            ("community_worker", "section_chief"),
        ),
    ),
    case_kinds="mashang.work.employers.kinds:KINDS",
    tiles=(
        Tile(
            code="employers.mine",
            title=Text("我的单位、店铺", "My unit or shop"),
            hint=Text("报员工、报营业", "Workers, opening"),
            icon="building-store",
            url_name="employers:mine",
            weight=72,
            audience="signed_in",
            concerns=f"{_AUDIENCES}:speaks_or_asked",
        ),
    ),
    nav=(
        Nav(
            Text("单位代表", "Representatives"),
            "building-store",
            "employers:list",
            "employers.see",
            54,
            NavGroup.PLACES,
        ),
    ),
    pages="mashang.work.employers.pages",
    routes="mashang.work.employers.routes:router",
    jobs=(Job("employers.forget_old", "mashang.work.employers.jobs:forget_old", "10 4 * * *"),),
    codes=(CodeKind("employers.shop", Text("店铺码", "Shop code"), "employers:shop"),),
    data_classes=(
        DataClass(
            "employers.register",
            Text("单位代表和从业登记", "Who speaks for units, and employments"),
            "retention.employers_days",
        ),
    ),
    audiences=(
        Audience(
            "employers",
            Text("单位和店铺", "Employers and shops"),
            f"{_AUDIENCES}:representatives",
            f"{_AUDIENCES}:units_of_reader",
            of="account",
        ),
    ),
)
