"""What the room volunteers contributes to the house."""

from mashang.kernel.room import (
    Consumer,
    DataClass,
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

_JOBS = "mashang.work.volunteers.jobs"

ROOM = Room(
    name="volunteers",
    title=Text("志愿", "Volunteers"),
    gate=Gate.SUPPORT,
    rights=(
        Right(
            "volunteers.see",
            Text("查看志愿招募", "See calls for volunteers"),
            ("subdistrict_chief", "section_chief", "community_worker", "grid_worker"),
        ),
        Right(
            "volunteers.manage",
            Text("发起招募、审核报名、确认时长", "Call for volunteers, accept them, confirm hours"),
            ("section_chief", "community_worker", "grid_worker"),
        ),
    ),
    tiles=(
        Tile(
            code="volunteers.calls",
            title=Text("志愿报名", "Volunteer"),
            hint=Text("出一份力", "Lend a hand"),
            icon="heart-handshake",
            url_name="volunteers:calls",
            weight=60,
        ),
    ),
    nav=(
        Nav(
            Text("志愿招募", "Volunteers"),
            "heart-handshake",
            "volunteers:list",
            "volunteers.see",
            50,
            NavGroup.RESIDENTS,
        ),
    ),
    pages="mashang.work.volunteers.pages",
    routes="mashang.work.volunteers.routes:router",
    jobs=(Job("volunteers.forget_old", f"{_JOBS}:forget_old", "5 4 * * *"),),
    consumers=(
        Consumer("people.died", "volunteers.release_dead", f"{_JOBS}:release_departed"),
        Consumer("people.moved_out", "volunteers.release_moved", f"{_JOBS}:release_departed"),
    ),
    data_classes=(
        DataClass(
            "volunteers.service",
            Text("志愿报名和时长", "Volunteers' service and hours"),
            "retention.volunteering_days",
        ),
    ),
    person_rows=(PersonRow("volunteers.SignUp.person", Text("志愿报名", "Volunteering")),),
)
