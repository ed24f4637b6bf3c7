"""What the room visits contributes to the house."""

from mashang.kernel.room import (
    Consumer,
    DataClass,
    FileOwner,
    Gate,
    Job,
    Nav,
    NavGroup,
    OfflineCommand,
    PersonRow,
    Right,
    Room,
)
from mashang.kernel.texts import Text

_JOBS = "mashang.work.visits.jobs"

ROOM = Room(
    name="visits",
    title=Text("走访", "Visits"),
    gate=Gate.SUPPORT,
    rights=(
        Right(
            "visits.do",
            Text("上门走访、填写走访结果", "Visit people and write down what was found"),
            ("community_worker", "grid_worker"),
        ),
        Right(
            "visits.oversee",
            Text("查看走访进度、谁漏了谁", "See how visits go and who was missed"),
            ("community_worker", "section_chief", "subdistrict_chief"),
        ),
    ),
    case_kinds="mashang.work.visits.kinds:KINDS",
    nav=(
        Nav(Text("走访", "Visits"), "walk", "visits:mine", "visits.do", 12, NavGroup.TODAY),
        Nav(
            Text("走访进度", "Visits overview"),
            "map-check",
            "visits:overview",
            "visits.oversee",
            36,
            NavGroup.REPORTS,
        ),
    ),
    pages="mashang.work.visits.pages",
    routes="mashang.work.visits.routes:router",
    jobs=(
        Job("visits.close_lists", f"{_JOBS}:close_lists", "20 0 * * *"),
        Job("visits.forget_old", f"{_JOBS}:forget_old", "55 3 * * *"),
    ),
    consumers=(
        Consumer("people.died", "visits.excuse_dead", f"{_JOBS}:excuse_person"),
        Consumer("people.protected", "visits.excuse_protected", f"{_JOBS}:excuse_person"),
        Consumer("people.moved_out", "visits.excuse_moved", f"{_JOBS}:excuse_moved"),
    ),
    data_classes=(
        DataClass("visits.answers", Text("走访记录", "What visits found"), "retention.visits_days"),
    ),
    file_owners=(FileOwner("visits.visit", "mashang.work.visits.queries:may_see_photo"),),
    offline=(
        OfflineCommand(
            "visits.note",
            Text("填写走访结果", "Write down a visit"),
            "mashang.work.visits.pages.answering:note_offline",
        ),
    ),
    person_rows=(PersonRow("visits.Visit.person", Text("走访", "Home visits")),),
)
