"""What the room visitors contributes to the house."""

from mashang.kernel.room import (
    Consumer,
    DataClass,
    DoorOffer,
    Gate,
    Job,
    Nav,
    NavGroup,
    PersonRow,
    Right,
    Room,
    Tile,
)
from mashang.kernel.texts import Text

_JOBS = "mashang.work.visitors.jobs"

ROOM = Room(
    name="visitors",
    title=Text("访客", "Visitors"),
    gate=Gate.ENTRANCE,
    rights=(
        Right(
            "visitors.see",
            Text(
                "查看今天的访客（姓名、车牌遮挡）", "See today's visitors, names and plates masked"
            ),
            ("guard", "property_worker", "community_worker"),
        ),
        Right(
            "visitors.admit",
            Text("放行访客、说明理由后放行", "Let visitors in, or on one's own word with a reason"),
            ("guard", "property_worker", "community_worker"),
        ),
        Right(
            "visitors.approve_vehicle",
            Text("同意访客车辆进入", "Agree to a visitor's vehicle"),
            ("community_worker", "property_worker"),
        ),
    ),
    tiles=(
        Tile(
            code="visitors.mine",
            title=Text("访客", "Visitors"),
            hint=Text("发邀请，对方不用登记", "Send a link; they need no account"),
            icon="user-share",
            url_name="visitors:mine",
            weight=45,
        ),
    ),
    door_offers=(
        DoorOffer(
            title=Text("我来找住户", "I visit somebody"),
            hint=Text(
                "写下地址，住户点一下就能进，不用登记",
                "Say the address; one tap of theirs lets you in, no account",
            ),
            icon="user-question",
            url_name="visitors:ask",
        ),
    ),
    nav=(
        Nav(
            Text("访客", "Visitors"),
            "user-share",
            "visitors:today",
            "visitors.see",
            18,
            NavGroup.TODAY,
        ),
    ),
    pages="mashang.work.visitors.pages",
    routes="mashang.work.visitors.routes:router",
    jobs=(Job("visitors.forget", f"{_JOBS}:forget_old", "40 3 * * *"),),
    consumers=(
        Consumer("people.moved_out", "visitors.end_of_moved", f"{_JOBS}:end_of_departed"),
        Consumer("passes.entered", "visitors.count_entry", f"{_JOBS}:count_entry"),
        Consumer("people.died", "visitors.end_of_dead", f"{_JOBS}:end_of_departed"),
    ),
    data_classes=(
        DataClass(
            "visitors.visit",
            Text("访客邀请和到访", "Visits and invitations"),
            "retention.visitors_days",
        ),
    ),
    person_rows=(PersonRow("visitors.Visit.host", Text("邀请的访客", "Guests invited")),),
)
