"""Forms of what a unit keeps for its desk."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms

from mashang.elements.cases.kinds import Seat, kinds
from mashang.front.desk.actions import Receiver
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    CommandForm,
    DateField,
    HiddenField,
    TextField,
)

FILTERS = ("view", "kind", "state", "place", "handler", "asked")


class ListForm(CommandForm):
    """The filters in use, under a name."""

    name = CharField(
        Text("清单名称", "Name of the list"),
        help=Text("不要写居民姓名。", "Do not write a resident's name."),
        max_length=40,
    )
    is_shared = BooleanField(Text("共享给本单位", "Share with my unit"), required=False)
    view = HiddenField(required=False)
    kind = HiddenField(required=False)
    state = HiddenField(required=False)
    place = HiddenField(required=False)
    handler = HiddenField(required=False)
    asked = HiddenField(required=False)

    def words(self) -> dict[str, str]:
        """The filters that were in use."""
        return {name: self.cleaned_data[name][:40] for name in FILTERS if self.cleaned_data[name]}


class AnswerForm(CommandForm):
    """Words that a unit says again and again."""

    kind = ChoiceField(Text("用于哪类事项", "For which kind"), required=False)
    title = CharField(Text("标题", "Title"), max_length=40)
    text_zh = TextField(
        Text("中文内容", "In Chinese"),
        help=Text(
            "花括号里写编号、事项、承办、时限，会按办件自动填好；不要写居民信息。",
            "In braces, number, kind, owner and due are filled from the case; nothing about residents.",
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text_en = TextField(
        Text("英文内容", "In English"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", Text("所有事项", "Every kind"))]
        _choose(self, "kind", every + [(one.code, one.title) for one in kinds()])


class NoteForm(CommandForm):
    """What the next one must know."""

    text = TextField(
        Text("要交代的事", "What the next one must know"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    numbers = CharField(
        Text("相关办件编号", "Numbers of cases"),
        help=Text("可写多个，用空格隔开。", "Several are separated by spaces."),
        max_length=200,
        required=False,
    )
    must_acknowledge = BooleanField(
        Text("接班人必须确认已读", "The next one must say that they read it"), required=False
    )

    def case_numbers(self) -> list[str]:
        """The numbers that were written."""
        text: str = self.cleaned_data["numbers"]
        for sign in "，、,;；":
            text = text.replace(sign, " ")
        return text.split()


class ReassignForm(CommandForm):
    """To whom the chosen cases go, and why."""

    chosen = HiddenField()
    to = ChoiceField(Text("给谁", "To whom"))
    text = TextField(
        Text("原因", "Reason"),
        help=Text("写进每一件的办理过程。", "Stands in the history of every case."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        colleagues: Sequence[tuple[UUID, str]],
        seats: Sequence[Seat],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.reference: seat for seat in seats}
        people = [(f"account:{account_id}", name) for account_id, name in colleagues]
        units = [(reference, seat.name) for reference, seat in self.seats.items()]
        nobody = ("", Text("请选择", "Choose"))
        groups = [(Text("同事", "Colleagues"), people), (Text("单位", "Units"), units)]
        _choose(self, "to", [nobody, *((str(title), some) for title, some in groups if some)])

    def cases(self) -> list[tuple[UUID, int | None]]:
        """Each chosen case with the version on which the supervisor decided."""
        return read_chosen(self.cleaned_data["chosen"])

    def receiver(self) -> Receiver:
        """The colleague or the unit."""
        to: str = self.cleaned_data["to"]
        if to in self.seats:
            return Receiver(seat=self.seats[to])
        return Receiver(handler_id=UUID(to.removeprefix("account:")))


class StandInForm(CommandForm):
    """Who stands in for whom, in which days."""

    absent = ChoiceField(Text("谁不在", "Who is away"))
    deputy = ChoiceField(Text("谁代班", "Who stands in"))
    since_on = DateField(Text("从哪天起", "From"))
    until_on = DateField(Text("哪天返岗", "Back on"))

    def __init__(self, *args: Any, colleagues: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", Text("请选择", "Choose")), *((str(one), name) for one, name in colleagues)]
        for field in ("absent", "deputy"):
            _choose(self, field, named)


class LedgerForm(CommandForm):
    """Why a ledger leaves the house."""

    month = HiddenField()
    place = HiddenField(required=False)
    why = CharField(
        Text("用途", "What it is for"),
        help=Text(
            "例如：月度例会；会写在表格上并留痕。", "It stands on the sheet and is recorded."
        ),
        max_length=100,
    )


def read_chosen(text: str) -> list[tuple[UUID, int | None]]:
    """`id:version` by spaces; what cannot be read is left out, and each case counts once."""
    found: dict[UUID, int | None] = {}
    for word in text.split():
        case_id, _, version = word.partition(":")
        try:
            found.setdefault(UUID(case_id), int(version) if version.isdecimal() else None)
        except ValueError:
            continue
    return list(found.items())


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices
