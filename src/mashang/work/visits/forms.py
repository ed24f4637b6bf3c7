"""What is asked at a door: only what is not known, and what has changed."""

from typing import Any

from django import forms as django_forms
from django.forms.boundfield import BoundField

from mashang.domain.identifiers import read_phone
from mashang.domain.visiting import Outcome
from mashang.foundation.files.forms import PhotosField
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import (
    CharField,
    ChoiceField,
    CommandForm,
    Form,
    PhoneField,
    RadioField,
    TextField,
)
from mashang.work.visits.actions import SaidAtDoor
from mashang.work.visits.terms import CONDITIONS, OUTCOMES


class VisitForm(CommandForm):
    """One visit.

    Args:
        has_phone, has_helper: what is known; the fields then ask for a change only.
    """

    outcome = RadioField(Text("结果", "What you found"), choices=list(OUTCOMES.items()))
    condition = ChoiceField(
        Text("身体和生活情况", "Health and life"),
        choices=[("", "—"), *CONDITIONS.items()],
        required=False,
    )
    note = TextField(
        Text("补充说明", "Further words"),
        help=Text(
            "需要帮助的写明要什么；邻居说明的写明谁说的。",
            "For help, say what is needed; for what others said, who said it.",
        ),
        required=False,
        max_length=1000,
    )
    phone = PhoneField(Text("联系电话", "Phone"), required=False, max_length=40)
    helper = CharField(
        Text("紧急联系人和电话", "Whom to call in an emergency"), required=False, max_length=100
    )
    photos = PhotosField(Text("照片", "Photo"), max_count=1, required=False)
    field_order = ("outcome", "condition", "note", "phone", "helper", "photos", "command_id")

    def __init__(
        self, *args: Any, has_phone: bool = False, has_helper: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        changed = Text("已登记，有变化才填", "Known; only if it has changed")
        missing = Text("还没有登记，请问一下", "Not known yet: please ask")
        self.fields["phone"].help_text = changed if has_phone else missing  # type: ignore[assignment]  # bilingual
        self.fields["helper"].help_text = changed if has_helper else missing  # type: ignore[assignment]  # as above

        self.is_known = {"phone": has_phone, "helper": has_helper}

    @property
    def asked(self) -> list[BoundField]:
        """What everybody is asked, and what is not known yet."""
        known = [name for name, is_known in self.is_known.items() if is_known]
        return [one for one in self.visible_fields() if one.name not in {*known, "photos"}]

    @property
    def changes(self) -> list[BoundField]:
        """What is known and is asked only where it has changed; and the photo."""
        asked = {one.name for one in self.asked}
        return [one for one in self.visible_fields() if one.name not in asked]

    def clean_phone(self) -> str:
        """The number in canonical form; empty when there is none.

        Raises:
            ValidationError: it cannot be a number.
        """
        given = str(self.cleaned_data.get("phone") or "").strip()
        if not given:
            return ""
        try:
            return read_phone(given).value
        except Invalid as error:
            raise django_forms.ValidationError(str(error.text), code=error.code) from error

    def said(self) -> SaidAtDoor:
        """What was written down."""
        given = self.cleaned_data
        return SaidAtDoor(
            outcome=Outcome(given["outcome"]),
            note=given["note"],
            condition=given["condition"],
            phone=given["phone"],
            helper=given["helper"],
            photos=given["photos"],
        )


class SearchForm(Form):
    """Finding somebody to put on the list by hand."""

    text = CharField(
        Text("姓名、拼音、电话或证件号码", "Name, pinyin, phone or document number"),
        max_length=100,
    )
