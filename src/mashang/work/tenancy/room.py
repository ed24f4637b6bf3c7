"""What the room tenancy contributes to the house."""

from mashang.kernel.room import (
    Audience,
    Consumer,
    Gate,
    Job,
    Nav,
    NavGroup,
    Panel,
    PersonRow,
    Right,
    Room,
    Tile,
)
from mashang.kernel.texts import Text

_AUDIENCES = "mashang.work.tenancy.audiences"
_JOBS = "mashang.work.tenancy.jobs"

ROOM = Room(
    name="tenancy",
    title=Text("租住", "Tenancy"),
    gate=Gate.ENTRANCE,
    rights=(
        Right(
            "tenancy.see",
            Text("查看租住登记（姓名遮挡）", "See tenancies, names masked"),
            ("community_worker", "grid_worker", "section_chief"),
        ),
        Right(
            "tenancy.manage",
            Text("登记租住、退租和出租房屋", "Record tenancies, their ends, and rooms to let"),
            ("community_worker", "section_chief"),
        ),
        Right(
            "tenancy.export",
            Text("导出租住清册（留痕）", "Export tenancies, recorded"),
            ("section_chief",),
        ),
    ),
    case_kinds="mashang.work.tenancy.kinds:KINDS",
    tiles=(
        Tile(
            code="tenancy.mine",
            title=Text("我的租客", "My tenants"),
            hint=Text("房东登记租客、退租", "For landlords"),
            icon="key",
            url_name="tenancy:mine",
            weight=70,
            concerns="mashang.work.tenancy.audiences:may_let",
        ),
    ),
    nav=(
        Nav(
            Text("租住登记", "Tenancies"),
            "key",
            "tenancy:list",
            "tenancy.see",
            32,
            NavGroup.RESIDENTS,
        ),
    ),
    pages="mashang.work.tenancy.pages",
    routes="mashang.work.tenancy.routes:router",
    jobs=(
        Job("tenancy.forget_old", f"{_JOBS}:forget_old", "50 3 * * *"),
        Job("tenancy.find_unknown_owners", f"{_JOBS}:find_unknown_owners", "40 4 * * *"),
    ),
    consumers=(
        Consumer("people.moved_out", "tenancy.close_with_home", f"{_JOBS}:close_with_home"),
        Consumer("people.died", "tenancy.close_of_dead", f"{_JOBS}:close_of_dead"),
    ),
    panels=(
        Panel(
            "tenancy.here",
            Text("租住", "Tenancy"),
            "key",
            "tenancy:here",
            "tenancy.see",
            ("room", "detached_house"),
            50,
        ),
    ),
    audiences=(
        Audience(
            "landlords",
            Text("房东", "Landlords"),
            f"{_AUDIENCES}:landlords",
            f"{_AUDIENCES}:rooms_of_reader",
            outlasts_home=True,
        ),
    ),
    person_rows=(
        PersonRow("tenancy.Letting.landlord", Text("可出租的房屋", "Rooms they may let")),
        PersonRow("tenancy.Tenancy.landlord", Text("租出", "Lets")),
        PersonRow("tenancy.Tenancy.tenant", Text("租住", "Rents")),
    ),
)
