"""Forms of units: who speaks, who works, whether it is open."""

from typing import Any

from mashang.elements.people.terms import IDENTIFIERS, PHONE
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import (
    CharField,
    ChoiceField,
    CommandForm,
    DateField,
    PhoneField,
    RadioField,
)
from mashang.work.employers.terms import OPENINGS

_DOCUMENTS = [(code, title) for code, title in IDENTIFIERS.items() if code != PHONE]


class AskForm(CommandForm):
    """For which unit somebody wants to speak."""

    unit = CharField(
        Text("统一社会信用代码，或单位全称", "Credit code, or the whole name"),
        help=Text("营业执照上有", "It stands on the licence"),
        max_length=120,
    )
    post = CharField(
        Text("您在单位做什么", "What you are there"),
        help=Text("如店长、人事、工地负责人", "Such as manager, personnel, site manager"),
        max_length=40,
    )
    field_order = ("unit", "post", "command_id")


class JoinerForm(CommandForm):
    """Somebody who began to work here."""

    name = CharField(Text("姓名", "Name"), max_length=100)
    document_type = ChoiceField(
        Text("证件类型", "Document"), choices=_DOCUMENTS, required=False, initial="citizen_id"
    )
    document_number = CharField(
        Text("证件号码", "Document number"),
        help=Text(
            "证件和手机至少填一项；提交后您只看得到遮挡后的姓名。",
            "A document or a phone is needed; afterwards you see a masked name only.",
        ),
        max_length=40,
        required=False,
    )
    phone = PhoneField(Text("手机", "Phone"), max_length=30, required=False)
    since_on = DateField(Text("入职日期", "Since"))
    field_order = ("name", "document_type", "document_number", "phone", "since_on", "command_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"since_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class LeaverForm(CommandForm):
    """Somebody works here no more."""

    until_on = DateField(Text("离职日期", "Left on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"until_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class OpeningForm(CommandForm):
    """Whether it is open."""

    state = RadioField(Text("现在", "Now"), choices=list(OPENINGS.items()))
    words = CharField(
        Text("补充说明", "Further words"),
        help=Text("如营业时间、关门原因，居民看得到", "Hours or why; everybody reads it"),
        max_length=100,
        required=False,
    )
    field_order = ("state", "words", "command_id")
