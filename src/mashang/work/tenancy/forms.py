"""The forms of the tenancy pages: a tenant in a minute."""

from datetime import date, timedelta
from typing import Any

from mashang.domain.identifiers import DocumentType
from mashang.elements.people.terms import IDENTIFIERS, PHONE
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.forms import (
    CharField,
    ChoiceField,
    CommandForm,
    DateField,
    PhoneField,
)

_DOCUMENTS = [(code, title) for code, title in IDENTIFIERS.items() if code != PHONE]
_A_DAY = timedelta(days=1)
_TENANT_FIELDS: Any = (
    "tenant_name",
    "tenant_document_type",
    "tenant_document_number",
    "tenant_phone",
    "since_on",
    "last_on",
)


class _TermForm(CommandForm):
    since_on = DateField(Text("起租日期", "Since"))
    last_on = DateField(
        Text("租到哪天", "Until"),
        help=Text("包含这一天；没有约定可以不填。", "That day included; leave out when open."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"since_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_last_on(self) -> date | None:
        """The last day of the term."""
        found: date | None = self.cleaned_data["last_on"]
        return found

    @property
    def agreed_until_on(self) -> date | None:
        """The first day after the term."""
        last_on: date | None = self.cleaned_data.get("last_on")
        return last_on + _A_DAY if last_on else None


class TenantForm(_TermForm):
    """A tenant, as the landlord knows them."""

    tenant_name = CharField(Text("租客姓名", "The tenant's name"), max_length=100)
    tenant_document_type = ChoiceField(
        Text("证件类型", "Document"),
        choices=_DOCUMENTS,
        required=False,
        initial=str(DocumentType.CITIZEN_ID),
    )
    tenant_document_number = CharField(
        Text("证件号码", "Document number"),
        help=Text(
            "证件和手机至少填一项；提交后您只看得到遮挡后的姓名。",
            "A document or a phone is needed; afterwards you see a masked name only.",
        ),
        max_length=40,
        required=False,
    )
    tenant_phone = PhoneField(Text("租客手机", "The tenant's phone"), max_length=30, required=False)

    field_order = _TENANT_FIELDS


class DeskTenancyForm(TenantForm):
    """A tenancy written down at the desk: room, landlord, tenant, term."""

    address = CharField(
        Text("房屋地址", "Address"),
        help=Text("写到室号或门牌号", "Down to the door"),
        max_length=200,
    )
    landlord_name = CharField(Text("房东姓名", "The landlord's name"), max_length=100)
    landlord_document_number = CharField(
        Text("房东身份证号", "The landlord's citizen number"), max_length=40, required=False
    )
    landlord_phone = PhoneField(
        Text("房东电话", "The landlord's phone"), max_length=30, required=False
    )

    field_order = (
        "address",
        "landlord_name",
        "landlord_document_number",
        "landlord_phone",
        *_TENANT_FIELDS,
    )


class LettingForm(CommandForm):
    """Whose room it is to let."""

    address = CharField(
        Text("房屋地址", "Address"),
        help=Text("写到室号或门牌号", "Down to the door"),
        max_length=200,
    )
    landlord_name = CharField(Text("房东姓名", "The landlord's name"), max_length=100)
    landlord_document_number = CharField(
        Text("房东身份证号", "The landlord's citizen number"), max_length=40, required=False
    )
    landlord_phone = PhoneField(
        Text("房东电话", "The landlord's phone"), max_length=30, required=False
    )


class RoomForm(CommandForm):
    """A landlord names a room."""

    address = CharField(
        Text("出租房屋的地址", "The room's address"),
        help=Text("写到室号或门牌号，如 天新家园1幢201室", "Down to the door"),
        max_length=200,
    )
    words = CharField(
        Text("补充说明", "Further words"),
        help=Text("如房产证情况、何时方便核对", "Such as the deed, and when it can be checked"),
        max_length=300,
        required=False,
    )


class EndForm(CommandForm):
    """A tenancy has ended."""

    until_on = DateField(
        Text("退租日期", "Ended on"),
        help=Text("从这一天起不再住这里。", "From this day on they live here no more."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"until_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class RenewForm(CommandForm):
    """A longer term."""

    last_on = DateField(
        Text("续租到哪天", "Now until"),
        help=Text("包含这一天；不填表示没有约定。", "That day included; empty for an open term."),
        required=False,
    )
