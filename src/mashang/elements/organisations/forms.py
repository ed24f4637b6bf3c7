"""Forms of the pages of organisations. Each leads to one verb."""

from collections.abc import Sequence
from typing import Any

from mashang.elements.organisations.titles import TITLES
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    Form,
    HiddenField,
    PhoneField,
)

_CODE = Text("统一社会信用代码", "Social credit code")
_CODE_HELP = Text(
    "18位；没有可以不填。校验位不对的会保留并标注。",
    "18 signs; may be left empty. One with a wrong check sign is kept and marked.",
)
_PHONE = Text("办公电话", "Office phone")


class ParticularsForm(Form):
    """What is said of an organisation."""

    name = CharField(Text("名称", "Name"), max_length=120)
    uscc = CharField(_CODE, required=False, max_length=40, help=_CODE_HELP)
    phone = PhoneField(_PHONE, required=False, max_length=30)


class AddForm(ParticularsForm):
    """An organisation to register at a place."""

    kind = ChoiceField(Text("类型", "Kind"), choices=list(TITLES.items()))
    serves = BooleanField(
        Text("从今天起服务这里", "It serves this place from today"), required=False
    )
    command_id = HiddenField()
    field_order = ("kind", "name", "uscc", "phone", "serves", "command_id")


class ServeForm(Form):
    """An organisation to put in service at a place."""

    organisation = ChoiceField(Text("单位", "Organisation"))

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]  # a choice field


class JoinForm(Form):
    """A member of staff who is to work in an organisation."""

    staff_no = CharField(Text("工号", "Staff number"), max_length=40)
    post = CharField(Text("岗位", "Post"), required=False, max_length=80)


class FindForm(Form):
    """Which organisations to list."""

    kind = ChoiceField(
        Text("类型", "Kind"),
        required=False,
        choices=[("", Text("全部类型", "All kinds")), *TITLES.items()],
    )
    name = CharField(Text("名称", "Name"), required=False, max_length=120)


class ReasonForm(Form):
    """Why something is done."""

    reason = CharField(Text("原因", "Reason"), max_length=200)
