"""The forms of imports, exports and grants."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from mashang.engines.tables import Mode
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    CommandForm,
    DateField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    ManyField,
    RadioField,
)

Choices = Sequence[tuple[str, Text | str]]
MODES: Final[Choices] = (
    (Mode.ALL_OR_NOTHING.value, Text("全部正确才导入", "All rows, or none")),
    (Mode.GOOD_ROWS.value, Text("先导入正确的行", "Good rows now, the others later")),
)
FORMATS: Final[Choices] = (
    ("xlsx", Text("Excel 表格", "Excel workbook")),
    ("csv", Text("CSV", "CSV")),
)
_SCOPE_SEPARATOR: Final = ":"


class UploadForm(CommandForm):
    """A spreadsheet and what it is."""

    register = RadioField(Text("导入什么", "What is it"))
    home = ChoiceField(
        Text("属于哪个社区", "Which community"),
        help=Text(
            "表里没有“社区”一列时请选择。", "Choose when the file has no column for the community."
        ),
        required=False,
    )
    file = FileField(
        Text("表格文件", "File"),
        help=Text("XLSX、XLS 或 CSV", "XLSX, XLS or CSV"),
        max_length=400,
    )

    def __init__(self, *args: Any, registers: Choices, homes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "register", registers)
        whole: Choices = [("", Text("表里写明了", "The file says it"))]
        choose(self, "home", [*whole, *homes])
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xlsm,.xls,.csv,.tsv,.txt"


class SheetForm(Form):
    """Which sheet of a workbook."""

    sheet = RadioField(Text("哪一张工作表", "Which sheet"))

    def __init__(self, *args: Any, sheets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "sheet", [(name, name) for name in sheets])


class ColumnsForm(Form):
    """Where the heading stands, and which column of the file is which."""

    header_first = IntegerField(
        Text("表头在第几行", "The heading is in row"),
        help=Text("没有表头填 0", "0 when there is none"),
        min_value=0,
        max_value=1000,
    )
    header_last = IntegerField(
        Text("到第几行", "to row"),
        help=Text("表头只有一行就填同一行", "the same row when it is one row"),
        min_value=0,
        max_value=1000,
    )

    def __init__(
        self, *args: Any, items: Sequence[tuple[str, Text]], columns: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        nothing: Choices = [("", Text("不导入", "Not read"))]
        self.items = tuple(f"is_{code}" for code, _ in items)
        for code, title in items:
            field = ChoiceField(title, choices=[*nothing, *columns], required=False)
            self.fields[f"is_{code}"] = field

    def letters(self) -> dict[str, str]:
        """The letters of each column by the code it is read as."""
        given = {name.removeprefix("is_"): self.cleaned_data[name] for name in self.items}
        return {code: letters for code, letters in given.items() if letters}

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The fields of the columns, in the order of the register."""
        return [self[name] for name in self.items]

    def clean(self) -> dict[str, Any]:
        """Heading rows that follow each other, and no column of the file read twice."""
        given = super().clean() or {}
        first, last = given.get("header_first"), given.get("header_last")
        if (
            first is not None
            and last is not None
            and (first > last or last - first > 1 or (first == 0) != (last == 0))
        ):
            text = Text("表头是相连的一行或两行", "A heading is one row, or two that follow")
            self.add_error("header_last", forms.ValidationError(str(text)))
        seen: dict[str, str] = {}
        for name in self.items:
            letters = given.get(name)
            if letters and letters in seen:
                text = Text("同一列不能用两次", "A column cannot be two things")
                self.add_error(name, forms.ValidationError(str(text)))
            seen[letters or ""] = name
        return given


class ModeForm(Form):
    """What becomes of the good rows when others are wrong."""

    mode = RadioField(
        Text("有错误的行怎么办", "When rows are wrong"),
        choices=MODES,
        initial=Mode.ALL_OR_NOTHING.value,
    )


class UndoForm(Form):
    """Why a whole import is taken back."""

    reason = CharField(
        Text("为什么撤销", "Why"),
        help=Text("会留在记录里。", "Kept in the records."),
        max_length=200,
    )


class MappingForm(Form):
    """What a saved mapping is called."""

    name = CharField(Text("名称", "Name"), max_length=80)


class ExportForm(Form):
    """What leaves the house, of where, and why."""

    register = HiddenField()
    place = ChoiceField(Text("哪里的", "Of where"))
    purpose = ChoiceField(Text("用途", "Purpose"))
    reason = CharField(
        Text("依据或去向", "Basis, or for whom"),
        help=Text(
            "会留在记录里，也印在表格上；被导出的住户看得到用途。",
            "Kept in the records and printed on the sheet; residents see the purpose.",
        ),
        max_length=200,
    )
    columns = ManyField(
        Text("导出哪些列", "Which columns"),
        help=Text(
            "只选用得到的；一个都不选就是全部。", "Only what is needed; none chosen means all."
        ),
        required=False,
    )
    format = RadioField(Text("格式", "Format"), choices=FORMATS, initial="xlsx")

    def __init__(
        self,
        *args: Any,
        columns: Choices,
        places: Choices,
        purposes: Choices,
        is_personal: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "columns", columns)
        choose(self, "place", places)
        choose(self, "purpose", purposes)
        if not is_personal:
            del self.fields["purpose"]


class NumberForm(Form):
    """The number that stands on a sheet."""

    number = CharField(
        Text("表格上的导出编号", "The number on the sheet"),
        help=Text("例如 7F3K-9Q2XA；整行抄来也可以。", "As 7F3K-9Q2XA; the whole line will do."),
        max_length=200,
    )


class DecisionForm(Form):
    """Whether a large export may leave."""

    decision = RadioField(
        Text("决定", "Decision"),
        choices=(
            ("approve", Text("批准", "Approve")),
            ("refuse", Text("不批准", "Refuse")),
        ),
    )
    reason = CharField(
        Text("理由", "Reason"),
        help=Text("申请人看得到。", "Whoever asked sees it."),
        max_length=200,
    )


class HoldersForm(Form):
    """Narrowing the list of who holds what."""

    text = CharField(
        Text("工号、姓名或单位", "Number, name or unit"), max_length=80, required=False
    )
    role = ChoiceField(Text("角色", "Role"), required=False)

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything: Choices = [("", Text("全部", "All"))]
        choose(self, "role", [*everything, *roles])


class StaffSearchForm(Form):
    """Finding a colleague."""

    text = CharField(Text("工号、姓名或单位", "Number, name or unit"), max_length=80)


class GiveForm(CommandForm):
    """A role, where it holds, and until when."""

    role = ChoiceField(Text("角色", "Role"))
    scope = RadioField(Text("在哪里", "Where"))
    last_on = DateField(
        Text("最后一天", "Last day"),
        help=Text("不填就一直有效，直到有人结束它。", "Empty: until somebody ends it."),
        required=False,
    )

    def __init__(self, *args: Any, roles: Choices, scopes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unsaid: Choices = [("", Text("请选择", "Please choose"))]
        choose(self, "role", [*unsaid, *roles])
        choose(self, "scope", scopes)
        self.fields["last_on"].widget.attrs["min"] = clock.today().isoformat()


class EndForm(CommandForm):
    """Why a role ends."""

    reason = CharField(Text("原因", "Reason"), max_length=200)


class LeaveForm(CommandForm):
    """Somebody leaves."""

    reason = CharField(Text("原因", "Reason"), max_length=200)
    is_handed_over = BooleanField(
        Text("责任和在办的事已交接", "What they answer for and work on is handed over"),
        required=False,
    )
    field_order = ("is_handed_over", "reason", "command_id")


class NewRoleForm(CommandForm):
    """A role of the street's own, empty or a copy."""

    title_zh = CharField(Text("中文名称", "Name in Chinese"), max_length=40)
    title_en = CharField(Text("英文名称", "Name in English"), max_length=60, required=False)
    copy_of = ChoiceField(Text("从哪个角色复制", "Copy of"), required=False)
    field_order = ("title_zh", "title_en", "copy_of", "command_id")

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing: Choices = [("", Text("不复制，从空白开始", "None, begin empty"))]
        choose(self, "copy_of", [*nothing, *roles])


class RightsForm(CommandForm):
    """What a role holds, and what it held when the editor opened it."""

    rights = ManyField(Text("权限", "Rights"), required=False)
    seen = HiddenField(required=False)

    def __init__(self, *args: Any, rights: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "rights", rights)


class EmergencyForm(CommandForm):
    """What is needed at once, and why."""

    kind = RadioField(Text("是什么紧急情况", "What kind of emergency"))
    reason = CharField(
        Text("发生了什么", "What happened"),
        help=Text(
            "复核的人会看到；被查看的居民只看到是哪类紧急情况。",
            "Reviewers read it; residents see the kind of emergency only.",
        ),
        max_length=200,
    )
    rights = RadioField(Text("需要什么", "What is needed"))
    field_order = ("kind", "reason", "rights", "command_id")

    def __init__(self, *args: Any, rights: Choices, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "rights", rights)
        choose(self, "kind", kinds)
        self.initial.setdefault("rights", rights[0][0])


class ReviewForm(CommandForm):
    """Whether it was right to take it."""

    verdict = RadioField(
        Text("复核结论", "Verdict"),
        choices=(
            ("confirmed", Text("确认：情况属实，查看适当", "Confirmed: it was needed")),
            ("questioned", Text("有疑问：需要说明", "Questioned: it needs explaining")),
        ),
    )
    remark = CharField(
        Text("意见", "Remark"),
        help=Text("有疑问时必须写明。", "Needed when it is questioned."),
        max_length=200,
        required=False,
    )


def choose(form: Form, name: str, choices: Choices) -> None:
    """Give a field of a form its choices."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


def scope_value(kind: str, ref: int) -> str:
    """A place or area as the value of a choice."""
    return f"{kind}{_SCOPE_SEPARATOR}{ref}"


def read_scope(value: str) -> tuple[str, int]:
    """What `scope_value` made; the form has checked that it is one of its choices."""
    kind, _, ref = value.partition(_SCOPE_SEPARATOR)
    return kind, int(ref)
