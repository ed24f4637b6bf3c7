"""What the room notices contributes to the house."""

from mashang.kernel.room import (
    Audience,
    Consumer,
    DataClass,
    FileOwner,
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

_JOBS = "mashang.governance.notices.jobs"
_AUDIENCES = "mashang.governance.notices.audiences"

ROOM = Room(
    name="notices",
    title=Text("讯", "Notices"),
    rights=(
        Right(
            "notices.see",
            Text("查看通知和各楼幢确认情况", "See notices and how buildings answered"),
            (
                "subdistrict_chief",
                "section_chief",
                "community_worker",
                "grid_worker",
                "building_head",
                "supervisor",
            ),
        ),
        Right(
            "notices.follow",
            Text("查看未确认名单、登记当面告知", "See who has not confirmed, note who was told"),
            ("section_chief", "community_worker", "grid_worker", "building_head"),
        ),
        Right(
            "notices.publish",
            Text("起草和发布通知", "Write and send notices"),
            ("subdistrict_chief", "section_chief", "community_worker", "grid_worker"),
        ),
        Right(
            "notices.agree",
            Text("复核发给多人的通知", "Agree to notices to many"),
            ("subdistrict_chief", "section_chief", "community_worker"),
        ),
    ),
    tiles=(
        Tile(
            code="notices.mine",
            title=Text("通知公告", "Notices"),
            hint=Text("社区告诉您的事", "What the community tells you"),
            icon="speakerphone",
            url_name="notices:mine",
            weight=45,
        ),
    ),
    nav=(
        Nav(
            Text("通知公告", "Notices"),
            "speakerphone",
            "notices:list",
            "notices.see",
            26,
            NavGroup.RESIDENTS,
        ),
    ),
    pages="mashang.governance.notices.pages",
    routes="mashang.governance.notices.routes:router",
    panels=(
        Panel(
            "notices.here",
            Text("通知", "Notices"),
            "speakerphone",
            "notices:here",
            "notices.see",
            ("community", "compound", "building", "villager_group", "street_front"),
            60,
        ),
    ),
    jobs=(
        Job("notices.open_due", f"{_JOBS}:open_due", "* * * * *"),
        Job("notices.forget_old", f"{_JOBS}:forget_old", "55 3 * * *"),
    ),
    consumers=(
        Consumer("people.moved_out", "notices.drop_moved", f"{_JOBS}:drop_moved"),
        Consumer("people.died", "notices.drop_dead", f"{_JOBS}:drop_dead"),
    ),
    data_classes=(
        DataClass("notices.text", Text("通知和公告", "Notices"), "retention.notices_days"),
        DataClass(
            "notices.receipts",
            Text("谁确认了通知", "Who confirmed a notice"),
            "retention.notice_receipts_days",
        ),
        DataClass(
            "notices.messages",
            Text("给本人的消息", "Messages to one person"),
            "retention.notice_messages_days",
        ),
    ),
    file_owners=(FileOwner("notices.notice", "mashang.governance.notices.queries:sees_pictures"),),
    audiences=(
        Audience(
            "residents",
            Text("住户", "Residents"),
            f"{_AUDIENCES}:residents",
            f"{_AUDIENCES}:homes_of_reader",
        ),
        Audience(
            "staff",
            Text("工作人员", "Staff"),
            f"{_AUDIENCES}:staff",
            f"{_AUDIENCES}:posts_of_reader",
            of="account",
        ),
    ),
    person_rows=(
        PersonRow("notices.Recipient.person", Text("须确认的通知", "Notices to confirm")),
        PersonRow("notices.Message.person", Text("消息", "Messages")),
    ),
)
