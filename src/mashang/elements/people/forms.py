"""The forms of the people pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from mashang.domain.identifiers import DocumentType
from mashang.elements.people.terms import (
    CORRECTABLE,
    FACTS,
    IDENTIFIERS,
    OPENING_IS_A_KEY,
    PHONE,
    SEXES,
    STANDINGS,
)
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    CodeField,
    CommandForm,
    DateField,
    Form,
    ManyField,
    PhoneField,
    RadioField,
    TextField,
)

_DOCUMENTS = [(code, title) for code, title in IDENTIFIERS.items() if code != PHONE]
_NOT_GIVEN = Text("没有证件", "No document")
_UNCHANGED = Text("不改", "Leave as it is")
_DAY = Text("日期", "Date")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, even when it is nothing; None while only looking."""
    return request.POST if request.method == "POST" else None


class SearchForm(Form):
    """Finding somebody."""

    text = CharField(
        Text("姓名、拼音、电话或证件号码", "Name, pinyin, phone or document number"),
        help=Text(
            "要写全：王芳、wangfang、wf 都可以；同名的加上电话一起查。",
            "In full: 王芳, wangfang or wf; add the phone to tell namesakes apart.",
        ),
        max_length=100,
    )


class RegisterForm(CommandForm):
    """Somebody moves in."""

    name = CharField(Text("姓名", "Name"), max_length=100)
    document_type = ChoiceField(
        Text("证件类型", "Document"),
        choices=[*_DOCUMENTS, ("", _NOT_GIVEN)],
        required=False,
        initial=str(DocumentType.CITIZEN_ID),
    )
    document_number = CharField(
        Text("证件号码", "Document number"),
        help=Text(
            "身份证会自动带出性别和出生日期。", "A citizen's number gives sex and birth by itself."
        ),
        max_length=40,
        required=False,
    )
    sex = RadioField(Text("性别", "Sex"), choices=list(SEXES.items()), initial="u", required=False)
    birth_on = DateField(Text("出生日期", "Date of birth"), required=False)
    phone = PhoneField(Text("电话", "Phone"), max_length=30, required=False)
    standing = RadioField(
        Text("居住性质", "Lives here as"), choices=list(STANDINGS.items()), initial="family"
    )
    since_on = DateField(Text("入住日期", "Since"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"since_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class MergeForm(CommandForm):
    """Which registration has it right, field by field; only what differs is asked."""

    def __init__(
        self, *args: Any, differing: Sequence[tuple[str, Text, str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for code, title, left, right in differing:
            self.fields[code] = RadioField(
                title,
                choices=[
                    ("kept", Text("左边的：{value}", "Left: {value}", value=left)),
                    ("other", Text("右边的：{value}", "Right: {value}", value=right)),
                ],
                initial="kept",
            )


class NumberForm(Form):
    """Another number for one's account."""

    phone = PhoneField(Text("新手机号", "New mobile number"), max_length=40)


class CodesForm(CommandForm):
    """The codes that came to the new and to the present number."""

    new_code = CodeField(Text("新号码收到的验证码", "Code sent to the new number"), max_length=20)
    old_code = CodeField(
        Text("现在的号码收到的验证码", "Code sent to the present number"), max_length=20
    )


class EndForm(CommandForm):
    """Something holds no more from a day on."""

    until_on = DateField(
        _DAY, help=Text("从这一天起不再有效。", "From this day on it no longer holds.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"until_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class DeathForm(CommandForm):
    """Somebody died."""

    died_on = DateField(Text("去世日期", "Date of death"))


class FactForm(CommandForm):
    """Somebody needs particular care."""

    kind = ChoiceField(Text("类别", "Kind"), choices=list(FACTS.items()))
    since_on = DateField(Text("从哪天起", "Since"))
    note = TextField(
        Text("备注", "Note"),
        help=Text("只写照顾所需，查看会留痕。", "Only what care needs; reading it is recorded."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"since_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ReasonForm(CommandForm):
    """A reason, and nothing else."""

    reason = TextField(Text("原因", "Reason"), max_length=500)


class ProxyForm(CommandForm):
    """Somebody may act for a person, until a day."""

    phone = PhoneField(Text("代办人手机号", "The proxy's mobile"), max_length=30)
    may = ManyField(
        Text("可以做什么", "What they may do"),
        choices=[
            ("ask", Text("提交、跟进办件", "Ask for things and follow them")),
            ("open", Text("开门", "Open doors")),
            ("read", Text("查看我的信息和办件", "Read my data and cases")),
        ],
        help=OPENING_IS_A_KEY,
        initial=["ask"],
    )
    last_on = DateField(Text("授权到哪天", "Until (included)"))


class CorrectForm(CommandForm):
    """Setting the register right; empty fields stay as they are."""

    name = CharField(Text("姓名", "Name"), max_length=100, required=False)
    sex = ChoiceField(
        Text("性别", "Sex"), choices=[("", _UNCHANGED), *SEXES.items()], required=False
    )
    birth_on = DateField(Text("出生日期", "Date of birth"), required=False)
    document_type = ChoiceField(
        Text("证件类型", "Document"), choices=[("", _UNCHANGED), *_DOCUMENTS], required=False
    )
    document_number = CharField(Text("证件号码", "Document number"), max_length=40, required=False)


class AnswerForm(CommandForm):
    """Answering somebody who said that something is wrong."""

    outcome = RadioField(
        Text("结果", "Outcome"),
        choices=[
            ("corrected", Text("已更正", "Corrected")),
            ("refused", Text("核实无误，不更正", "Checked; it is right as it is")),
        ],
    )
    text = TextField(
        Text("答复", "Answer"), help=Text("本人会看到。", "The person reads it."), max_length=1000
    )


class RevealForm(CommandForm):
    """Which fields, and why."""

    fields_wanted = ManyField(Text("要看哪几项", "Which fields"))
    purpose = ChoiceField(Text("用途", "Purpose"))
    reason = CharField(
        Text("依据", "Basis"),
        help=Text("履行法定职责时必须填写。", "Needed for a statutory duty."),
        max_length=200,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        choices: list[tuple[str, Text]],
        purposes: list[tuple[str, Text]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("fields_wanted", choices), ("purpose", purposes)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = options


class PhonesForm(CommandForm):
    """Contact numbers, one a line."""

    phones = TextField(
        Text("联系电话", "Contact numbers"),
        help=Text("一行一个；删掉不再使用的号码。", "One a line; delete those no longer yours."),
        max_length=300,
        required=False,
    )

    def clean_phones(self) -> list[str]:
        """The numbers that were written."""
        return [line.strip() for line in self.cleaned_data["phones"].splitlines() if line.strip()]


class AskCorrectionForm(CommandForm):
    """Something held is wrong."""

    field = ChoiceField(Text("哪一项有误", "What is wrong"), choices=list(CORRECTABLE.items()))
    text = TextField(
        Text("应该是什么", "What would be right"),
        help=Text(
            "社区核实后更正或说明理由，您会在这里看到答复。",
            "The community checks, corrects or says why not; the answer appears here.",
        ),
        max_length=1000,
    )


class UnderstoodForm(CommandForm):
    """A box to tick before something that cannot be undone easily."""

    understood = BooleanField(Text("我已了解", "I understand"))
