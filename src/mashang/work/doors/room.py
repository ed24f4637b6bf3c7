"""What the room doors contributes to the house."""

from mashang.kernel.room import (
    CodeKind,
    Consumer,
    DataClass,
    Gate,
    Job,
    Nav,
    NavGroup,
    OfflineCommand,
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
        Right(
            "doors.guard",
            Text("在门口核验通行凭证", "Check passes at a door"),
            ("guard", "property_worker", "community_worker", "grid_worker"),
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
    nav=(
        Nav(Text("小门", "Doors"), "door", "doors:list", "doors.see", 40, NavGroup.PLACES),
        Nav(
            Text("门岗核验", "Guard a door"),
            "scan",
            "doors:guarded",
            "doors.guard",
            38,
            NavGroup.PLACES,
        ),
    ),
    pages="mashang.work.doors.pages",
    routes="mashang.work.doors.routes:router",
    jobs=(
        Job("doors.forget", "mashang.work.doors.jobs:forget", "30 3 * * *"),
        Job("doors.forget_notes", "mashang.work.doors.jobs:forget_notes", "35 3 * * *"),
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
        DataClass(
            "doors.notes",
            Text("门岗交接留言", "What one guard tells the next"),
            "retention.shift_notes_days",
        ),
    ),
    offline=(
        OfflineCommand(
            "doors.scan",
            Text("门岗核验结果", "What a guard's phone decided"),
            "mashang.work.doors.pages.guarding:note_scan_offline",
        ),
        OfflineCommand(
            "doors.appeal_for",
            Text("门岗代为申诉", "An appeal passed on by the guard"),
            "mashang.work.doors.pages.guarding:appeal_offline",
        ),
        OfflineCommand(
            "doors.stop_card",
            Text("门岗停用住户卡", "A card that the guard stopped"),
            "mashang.work.doors.pages.guarding:stop_card_offline",
        ),
        OfflineCommand(
            "doors.leave_note",
            Text("门岗交接留言", "A note for the next guard"),
            "mashang.work.doors.pages.guarding:leave_note_offline",
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
