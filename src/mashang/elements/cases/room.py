"""What the room cases contributes to the house."""

from mashang.kernel.room import DataClass, FileOwner, Job, PersonRow, Right, Room, Tile
from mashang.kernel.texts import Text

ROOM = Room(
    name="cases",
    title=Text("办件", "Cases"),
    rights=(
        Right(
            "cases.oversee",
            Text("查看和督办范围内全部办件", "See and supervise every case in scope"),
            ("subdistrict_chief", "section_chief", "community_worker"),
        ),
        Right(
            "cases.inspect",
            Text("查看范围内全部办件（只读）", "Read every case in scope"),
            ("supervisor", "emergency_cases"),
            in_emergency=True,
        ),
        Right(
            "cases.work",
            Text("办理本级负责的办件", "Work on cases of one's own level"),
            ("community_worker", "grid_worker"),
        ),
        Right(
            "cases.work_as_unit",
            Text("办理本单位承办的办件", "Work on cases of one's own unit"),
            ("property_worker", "unit_handler"),
        ),
    ),
    tiles=(
        Tile(
            code="cases.mine",
            title=Text("我的办件", "My cases"),
            hint=Text("查进度、确认、评价", "Follow, confirm, rate"),
            icon="checklist",
            url_name="cases:mine",
            weight=60,
            audience="signed_in",
        ),
    ),
    pages="mashang.elements.cases.pages",
    routes="mashang.elements.cases.routes:router",
    objections=("mashang.elements.cases.queries.standing:objections_to_closing",),
    jobs=(
        Job("cases.keep_time", run="mashang.elements.cases.jobs:keep_time", cron="*/5 * * * *"),
        Job("cases.forget_old", run="mashang.elements.cases.jobs:forget_old", cron="15 4 * * *"),
    ),
    file_owners=(
        FileOwner("cases.case", "mashang.elements.cases.queries:may_see_photo"),
        FileOwner("cases.proof", "mashang.elements.cases.queries:may_see_proof"),
        FileOwner("cases.internal", "mashang.elements.cases.queries:may_see_internal_photo"),
    ),
    data_classes=(
        DataClass(
            "cases.content",
            Text("办件内容", "Content of cases"),
            "retention.cases_days",
        ),
    ),
    person_rows=(
        PersonRow("cases.Case.subject", Text("办件", "Cases")),
        PersonRow("cases.Party.person", Text("同办件", "Cases followed")),
    ),
)
