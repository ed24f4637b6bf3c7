"""The forms of registration: as little as policy needs, nothing that is known already."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms as django_forms

from mashang.domain.identifiers import DocumentType
from mashang.elements.people.steps import Granted
from mashang.elements.people.terms import IDENTIFIERS, OPENING_IS_A_KEY, PHONE, SEXES, STANDINGS
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    CommandForm,
    DateField,
    Form,
    ManyField,
    PhoneField,
    RadioField,
    TextField,
)
from mashang.work.registration.terms import RELATIONS, SCOPES

_DOCUMENTS = [(code, title) for code, title in IDENTIFIERS.items() if code != PHONE]
_STANDINGS = list(STANDINGS.items())
_OWN_STANDINGS = [
    ("owner", Text("房主", "Owner")),
    ("family", Text("房主的家人", "Family of the owner")),
    ("tenant", Text("租客", "Tenant")),
    ("lodger", Text("借住", "Staying with somebody")),
    ("dormitory", Text("集体宿舍", "Dormitory")),
]


class AddressForm(Form):
    """A door, typed."""

    address = CharField(
        Text("直接输入门牌", "Or type your door"),
        help=Text("如 3幢2单元501，或 2组136-1号", "Such as 3幢2单元501 or 2组136-1号"),
        max_length=200,
    )


class StandingForm(CommandForm):
    """A further home of somebody who is known: nothing else is asked."""

    standing = RadioField(Text("您在这里是", "You live here as"), choices=_OWN_STANDINGS)


class ApplyForm(StandingForm):
    """A newcomer; the document is asked for, not insisted on."""

    name = CharField(
        Text("姓名", "Name"),
        max_length=100,
        widget=django_forms.TextInput(attrs={"autocomplete": "name"}),
    )
    document_type = ChoiceField(
        Text("证件类型", "Document"),
        choices=_DOCUMENTS,
        required=False,
        initial=str(DocumentType.CITIZEN_ID),
    )
    document_number = CharField(
        Text("证件号码", "Document number"),
        help=Text(
            "可以不填；填了能更快与名册核对，加密保存。",
            "You may leave it out; with it the check is faster. It is kept sealed.",
        ),
        max_length=40,
        required=False,
    )

    field_order = ("name", "document_type", "document_number", "standing")


class ChildForm(CommandForm):
    """A child under the age of guardianship."""

    name = CharField(Text("孩子姓名", "The child's name"), max_length=100)
    birth_on = DateField(Text("出生日期", "Date of birth"))
    sex = RadioField(Text("性别", "Sex"), choices=list(SEXES.items()), initial="u", required=False)
    document_type = ChoiceField(
        Text("证件类型", "Document"),
        choices=_DOCUMENTS,
        required=False,
        initial=str(DocumentType.CITIZEN_ID),
    )
    document_number = CharField(
        Text("证件号码", "Document number"),
        help=Text("可以不填", "You may leave it out"),
        max_length=40,
        required=False,
    )


class ReasonForm(CommandForm):
    """Words that explain a decision; whether they are needed the verb says."""

    reason = TextField(
        Text("依据", "Grounds"),
        max_length=500,
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 2}),
    )


class RefuseForm(CommandForm):
    """Why an application is refused."""

    reason = TextField(
        Text("原因", "Reason"),
        help=Text("申请人会看到，也可以提出异议。", "The applicant reads it and may dispute it."),
        max_length=500,
        widget=django_forms.Textarea(attrs={"rows": 2}),
    )


class PlaceForm(Form):
    """The door that an application means."""

    address = CharField(
        Text("核实后的门牌", "The door, as found out"),
        help=Text("写到室号或门牌号，如 3幢2单元501室", "Down to the door, such as 3幢2单元501室"),
        max_length=200,
    )


class ArrivalForm(CommandForm):
    """Somebody at the desk."""

    address = CharField(
        Text("住址", "Address"),
        help=Text("写到室号或门牌号", "Down to the door"),
        max_length=200,
    )
    name = CharField(Text("姓名", "Name"), max_length=100)
    document_type = ChoiceField(
        Text("证件类型", "Document"),
        choices=[*_DOCUMENTS, ("", Text("没有证件", "No document"))],
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
    phone = PhoneField(
        Text("联系电话", "Phone"),
        help=Text("没有手机的可填家人电话", "Of a relative, when they have none"),
        max_length=30,
        required=False,
    )
    standing = RadioField(Text("居住性质", "Lives here as"), choices=_STANDINGS, initial="family")
    since_on = DateField(Text("入住日期", "Since"))
    wants_card = BooleanField(
        Text("没有手机，发一张住户卡", "No phone: give them a card"), required=False, initial=True
    )
    same = CharField(
        Text("名册上有这些人，是同一个人吗", "The register knows these; is it one of them"),
        max_length=36,
        required=False,
        widget=django_forms.HiddenInput,
    )
    """A person's id, `new`, or nothing while nobody was offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"since_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_same(self) -> str:
        """A choice that was offered: an id, or `new`.

        Raises:
            ValidationError: something else.
        """
        same: str = self.cleaned_data["same"]
        try:
            return same if same in ("", "new") else str(UUID(same))
        except ValueError as err:
            text = Text("请选择一位", "Please choose one")
            raise django_forms.ValidationError(cast("str", text)) from err

    def offer(self, candidates: Sequence[tuple[str, object]]) -> None:
        """Ask whether somebody of the register is meant."""
        somebody_new = ("new", Text("都不是，新登记", "None of them: somebody new"))
        field = self.fields["same"]
        field.widget = django_forms.RadioSelect(choices=[*candidates, somebody_new])
        field.required = True


class CardForm(CommandForm):
    """Why a card is given out again, or put out of use."""

    reason = CharField(Text("原因", "Reason"), max_length=100, required=False)


class GrantedForm(CommandForm):
    """What somebody may do for another, and until when."""

    may = ManyField(
        Text("可以做什么", "What they may do"),
        choices=list(SCOPES.items()),
        help=OPENING_IS_A_KEY,
    )
    last_on = DateField(Text("到哪天为止（含当天）", "Until (included)"))

    def granted(self) -> Granted:
        """What was chosen."""
        may = set(self.cleaned_data["may"])
        return Granted(
            may_ask="ask" in may,
            may_open="open" in may,
            may_read="read" in may,
            last_on=self.cleaned_data["last_on"],
        )


class WhereForm(CommandForm):
    """A compound, and a door in it."""

    compound = ChoiceField(Text("小区", "Compound"))
    address = CharField(
        Text("门牌", "Door"),
        help=Text("如 3幢2单元501，或 2组136-1号", "Such as 3幢2单元501 or 2组136-1号"),
        max_length=200,
        required=False,
    )

    def __init__(
        self, *args: Any, compounds: Sequence[tuple[str, Sequence[tuple[int, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast(ChoiceField, self.fields["compound"])
        field.choices = [
            ("", Text("请选择", "Please choose")),
            *((name, [(str(key), shown) for key, shown in rows]) for name, rows in compounds),
        ]


class AskToActForm(WhereForm, GrantedForm):
    """Acting for somebody: who, for what, until when."""

    name = CharField(Text("本人的姓名", "Their name"), max_length=100, required=False)
    card = CharField(
        Text("或住户卡上的号码", "Or the number on their resident's card"),
        help=Text(
            "有住户卡的，填卡号就不用填姓名和门牌。", "With it, name and door are not needed."
        ),
        max_length=40,
        required=False,
    )
    relation = RadioField(
        Text("您是本人的", "You are"), choices=list(RELATIONS.items()), initial="child"
    )
    asker_name = CharField(
        Text("您的姓名", "Your own name"),
        help=Text("让本人和社区知道是谁。", "So that they know who asks."),
        max_length=100,
        required=False,
    )
    reason = TextField(
        Text("想说明的", "Anything to add"),
        max_length=300,
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 2}),
    )
    field_order = (
        "compound",
        "name",
        "address",
        "card",
        "relation",
        "asker_name",
        "may",
        "last_on",
        "reason",
        "command_id",
    )

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["asker_name"]


class NumberWantedForm(WhereForm):
    """Who one is, when the old number is gone."""

    name = CharField(Text("您的姓名", "Your name"), max_length=100)
    old_number = PhoneField(
        Text("原来的手机号", "Your old number"),
        help=Text("记不得可以不填。", "Leave it out if you do not remember it."),
        max_length=40,
        required=False,
    )
    field_order = ("name", "compound", "address", "old_number", "command_id")


class EvidenceForm(CommandForm):
    """What was seen, and a word about it."""

    evidence = RadioField(Text("看到了什么", "What you have seen"))
    reason = TextField(
        Text("说明", "Note"),
        max_length=500,
        required=False,
        widget=django_forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, evidence: Sequence[tuple[str, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(ChoiceField, self.fields["evidence"]).choices = list(evidence)


class ApproveProxyForm(EvidenceForm, GrantedForm):
    """What the community grants, on what evidence."""

    field_order = ("evidence", "reason", "may", "last_on", "command_id")


class ApproveNumberForm(EvidenceForm):
    """On what evidence a person is known by a new number."""

    document_type = ChoiceField(
        Text("证件类型", "Document"),
        choices=_DOCUMENTS,
        required=False,
        initial=str(DocumentType.CITIZEN_ID),
    )
    document_number = CharField(
        Text("当面核对的证件号码", "Number of the document you see"),
        help=Text("名册上已对上的可以不填。", "Not needed where the register agrees."),
        max_length=40,
        required=False,
    )
    field_order = ("evidence", "document_type", "document_number", "reason", "command_id")
