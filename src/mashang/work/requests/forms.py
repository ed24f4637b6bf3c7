"""The form of an errand: the kind's own fields, filled from what is known."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms as django_forms

from mashang.elements.cases.forms import NeedForm, phone_field, photos_field, priority_field
from mashang.elements.cases.kinds import CaseKind, Field
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import CharField, DateField, Form, HiddenField, RadioField, TextField
from mashang.work.requests.actions import Errand

LINE: Final = 200
WORDS: Final = 1000
SHORT: Final = 60
OPTIONAL: Final = frozenset({"quantity", "clinic", "needed_by", "words"})
REPEATED: Final = frozenset({"medicine", "quantity", "clinic", "card", "from_where", "to_where"})
"""What is likely the same as the last time."""
HELP: Final[Mapping[str, Text]] = {
    "medicine": Text(
        "照药盒写，或者在下面拍一张药盒。", "As printed on the box, or send a photo of it below."
    ),
    "clinic": Text(
        "例如社区卫生服务站、某某药店。", "For example the health station or a pharmacy."
    ),
    "needed_by": Text("不写就尽快办。", "Left empty, it is done as soon as possible."),
    "to_where": Text("写清地点和交给谁。", "The place, and into whose hands."),
    "words": Text("有什么要提前说的都可以写。", "Anything worth knowing beforehand."),
}


class ErrandForm(NeedForm):
    """What is to be fetched or carried, for whom, by when.

    Args:
        kind: whose fields are asked.
        known: what is filled in before anybody types.
        is_recorded: written down at the desk for somebody who may have no phone.
    """

    def __init__(
        self,
        *args: Any,
        kind: CaseKind,
        known: Mapping[str, str] | None = None,
        is_recorded: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=dict(known or {}), **kwargs)
        self.kind = kind
        if not is_recorded:
            self.fields["person"] = HiddenField(required=False)
        for field in kind.fields:
            self.fields[field.code] = _made(field, is_recorded=is_recorded)
        self.fields["priority"] = priority_field()
        self.fields["photos"] = photos_field(
            Text("照片", "Photos"),
            Text("药盒、处方、单据都可以拍。", "The box, the prescription, the slip."),
        )

    def clean_needed_by(self) -> str:
        """The day as `2026-04-30`; empty for as soon as possible.

        Raises:
            ValidationError: the day is over.
        """
        day = self.cleaned_data.get("needed_by")
        if day is None:
            return ""
        if day < clock.today():
            text = Text("这一天已经过去了", "That day is over")
            raise django_forms.ValidationError(str(text), code="past")
        return str(day.isoformat())

    def errand(self) -> Errand:
        """What was asked for."""
        given = self.cleaned_data
        detail = {field.code: given[field.code] for field in self.kind.fields if given[field.code]}
        return Errand(
            kind=self.kind.code,
            detail=detail,
            priority=given["priority"],
            photos=given["photos"],
        )


class SearchForm(Form):
    """Finding the resident who calls or stands at the desk."""

    text = CharField(
        Text("姓名、拼音、电话或证件号码", "Name, pinyin, phone or document number"),
        help=Text(
            "要写全；同名的加上电话一起查。", "In full; add the phone to tell namesakes apart."
        ),
        max_length=100,
    )


def _made(field: Field, *, is_recorded: bool) -> django_forms.Field:
    if field.code == "phone":
        left_empty = Text("不写就用登记的电话联系。", "Left empty, the registered number is used.")
        return phone_field(required=not is_recorded, help=left_empty if is_recorded else None)
    make = _MADE.get(field.code, _line)
    return make(field)


def _line(field: Field) -> django_forms.Field:
    if field.choices:
        return RadioField(field.title, choices=list(field.choices.items()), **_common(field))
    return CharField(field.title, max_length=LINE, **_common(field))


def _common(field: Field) -> dict[str, Any]:
    return {"help": HELP.get(field.code), "required": field.code not in OPTIONAL}


_MADE: Final[Mapping[str, Callable[[Field], django_forms.Field]]] = {
    "quantity": lambda field: CharField(field.title, max_length=SHORT, **_common(field)),
    "needed_by": lambda field: DateField(field.title, **_common(field)),
    "words": lambda field: TextField(field.title, max_length=WORDS, **_common(field)),
}
