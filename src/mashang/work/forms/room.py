"""What the room forms contributes to the house."""

from mashang.kernel.room import (
    Consumer,
    DataClass,
    FileOwner,
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

_JOBS = "mashang.work.forms.jobs"

ROOM = Room(
    name="forms",
    title=Text("一表通", "Fill once, report many"),
    gate=Gate.SUPPORT,
    rights=(
        Right(
            "forms.see",
            Text("查看表单和填报进度（姓名遮挡）", "See forms and how far they are, names masked"),
            ("section_chief", "community_worker", "grid_worker"),
        ),
        Right(
            "forms.fill",
            Text("上门代填表单", "Fill forms for residents and rooms"),
            ("community_worker", "grid_worker"),
        ),
        Right(
            "forms.manage",
            Text(
                "上传、发布、结束表单，登记不填原因",
                "Upload, publish and close forms; excuse names",
            ),
            ("section_chief", "community_worker"),
        ),
        Right(
            "forms.export",
            Text("导出表单答案（留痕）", "Export the answers of forms, recorded"),
            ("section_chief",),
        ),
        Right(
            "forms.report",
            Text(
                "对应上级报表、生成、签字上报", "Map templates of upper levels, fill and sign them"
            ),
            ("section_chief", "community_worker"),
        ),
    ),
    tiles=(
        Tile(
            code="forms.mine",
            title=Text("填表", "Forms"),
            hint=Text("已知信息不再问", "What is known is not asked"),
            icon="forms",
            url_name="forms:mine",
            weight=75,
        ),
    ),
    nav=(
        Nav(Text("一表通", "Forms"), "forms", "forms:list", "forms.see", 34, NavGroup.RESIDENTS),
        Nav(
            Text("上级报表", "Reports"),
            "table-export",
            "forms:templates",
            "forms.report",
            48,
            NavGroup.REPORTS,
        ),
    ),
    pages="mashang.work.forms.pages",
    routes="mashang.work.forms.routes:router",
    consumers=(
        Consumer("people.died", "forms.excuse_dead", f"{_JOBS}:excuse_dead"),
        Consumer("people.moved_out", "forms.excuse_moved", f"{_JOBS}:excuse_moved"),
    ),
    jobs=(Job("forms.keep_time", f"{_JOBS}:keep_time", "55 3 * * *"),),
    data_classes=(
        DataClass(
            "forms.answers",
            Text("表单答案", "Answers to forms"),
            "retention.form_answers_days",
        ),
        DataClass(
            "forms.hand_ins",
            Text("上报的报表", "Reports that were handed in"),
            "retention.hand_ins_days",
        ),
    ),
    file_owners=(FileOwner("forms.hand_in", "mashang.work.forms.policy:sees_hand_in"),),
    person_rows=(PersonRow("forms.Filling.person", Text("填报", "Forms")),),
)
