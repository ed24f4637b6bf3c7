"""What the room doors contributes to the house."""

from mashang.kernel.room import (
    CodeKind,
    Consumer,
    DataClass,
    Gate,
    Job,
    Nav,
    NavGroup,
    Panel,
    Right,
    Room,
    Tile,
)
from mashang.kernel.texts import Text

ROOM = Room(
    name="doors",
    title=Text("小门", "Doors"),
    gate=Gate.ENTRANCE,
    rights=(
        Right(
            "doors.see",
            Text("查看小门和人次（不含姓名）", "See doors and how many pass, never who"),
            (
                "community_worker",
                "grid_worker",
                "building_head",
                "property_worker",
                "guard",
                "section_chief",
            ),
        ),
        Right(
            "doors.manage",
            Text("新增小门、打印和更换门码", "Add doors, print and renew their codes"),
            ("community_worker", "property_worker", "section_chief"),
        ),
        Right(
            "doors.rule",
            Text("登记和结束小门规则（限制、例外、配额）", "Enter and end rules of doors"),
            ("section_chief",),
        ),
        Right(
            "doors.pass",
            Text("凭工作身份开门", "Open doors where one works"),
            ("community_worker", "grid_worker", "building_head", "property_worker", "guard"),
        ),
    ),
    case_kinds="mashang.work.doors.kinds:KINDS",
    tiles=(
        Tile(
            code="doors.open",
            title=Text("开门", "Open the door"),
            hint=Text("到了门口点一下", "Tap when you stand there"),
            icon="door-enter",
            url_name="doors:open",
            weight=10,
        ),
    ),
    nav=(Nav(Text("小门", "Doors"), "door", "doors:list", "doors.see", 40, NavGroup.PLACES),),
    pages="mashang.work.doors.pages",
    routes="mashang.work.doors.routes:router",
    jobs=(
        Job("doors.forget", "mashang.work.doors.jobs:forget", "30 3 * * *"),
        Job("doors.watch", "mashang.work.doors.jobs:watch", "* * * * *"),
    ),
    consumers=(
        Consumer("visitors.passed", "doors.note_visitor", "mashang.work.doors.jobs:note_visitor"),
    ),
    data_classes=(
        DataClass(
            "doors.openings", Text("开门记录", "Door openings"), "retention.door_openings_days"
        ),
        DataClass(
            "doors.events",
            Text("门上报的事件编号", "Ids of door events"),
            "retention.door_events_days",
        ),
    ),
    codes=(CodeKind("doors.door", Text("门码", "Door code"), "doors:landing"),),
    panels=(
        Panel(
            "doors.here",
            Text("小门", "Doors"),
            "door",
            "doors:here",
            "doors.see",
            ("compound", "villager_group", "street_front", "building"),
            40,
        ),
    ),
)
