"""Writes on organisations that upper rooms join. Days are half-open: gone from `until_on` on."""

from dataclasses import dataclass
from datetime import date

from mashang.domain.identifiers import read_uscc
from mashang.elements.organisations.models import Membership, Organisation, Service
from mashang.elements.organisations.spans import lasting
from mashang.elements.organisations.titles import ONE_PER_PLACE
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.verbs import step
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text

_NAME_SIGNS = 120
_PHONE_SIGNS = 30


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of an organisation.

    Attributes:
        uscc: social credit code; one whose check sign is wrong is kept and marked as doubtful.
        phone: the public number of the office.
    """

    name: str
    uscc: str = ""
    phone: str = ""


@step
def add_organisation(
    *, kind: str, particulars: Particulars, place: Place | None, path: str = ""
) -> Organisation:
    """Register an organisation.

    Args:
        place: where it sits; when None, `path` says which part of the street may change it.

    Raises:
        Invalid: no name, or a code that cannot be one.
        Conflict: an open organisation has this code.
    """
    organisation = Organisation(kind=kind, place=place, path=place.path if place else path)
    _fill(organisation, particulars)
    organisation.save(force_insert=True)
    return organisation


@step
def change_organisation(*, organisation: Organisation, particulars: Particulars) -> None:
    """Correct what is said of an organisation.

    Raises:
        Invalid, Conflict: as `add_organisation`.
    """
    _fill(organisation, particulars)
    organisation.save(update_fields=["name", "uscc", "uscc_is_doubtful", "phone"])


@step
def close_organisation(*, organisation: Organisation, closed_on: date) -> None:
    """Close an organisation; its services and memberships end that day.

    Raises:
        Conflict: closed before.
    """
    if organisation.closed_on is not None:
        raise Conflict("organisations.closed", Text("该单位已经注销", "It is closed already"))
    for rows in (organisation.services.all(), organisation.members.all()):
        rows.filter(until_on__isnull=True, since_on__gte=closed_on).delete()
        rows.filter(until_on__isnull=True).update(until_on=closed_on)
    organisation.closed_on = closed_on
    organisation.save(update_fields=["closed_on"])


@step
def serve(
    *, organisation: Organisation, place: Place, role: str | None = None, since_on: date
) -> Service:
    """Let an organisation serve a place and all below it, in a role (its own kind when not given).

    Raises:
        Conflict: it does so already.
        RuleBroken: another one plays this role there; end that service first.
    """
    role = role or organisation.kind
    standing = Service.objects.filter(lasting(since_on), place=place, role=role)
    if standing.filter(organisation=organisation).exists():
        raise Conflict(
            "organisations.serves_already",
            Text("该单位已在服务这里", "It serves this place already"),
        )
    other = standing.exclude(organisation=organisation).select_related("organisation").first()
    if other is not None and role in ONE_PER_PLACE:
        raise RuleBroken(
            "organisations.served_by_another",
            Text(
                "这里现由“{name}”服务，请先结束其服务",
                "{name} serves this place; end that first",
                name=other.organisation.name,
            ),
            field="organisation",
        )
    return Service.objects.create(
        organisation=organisation, place=place, path=place.path, role=role, since_on=since_on
    )


@step
def end_service(*, service: Service, until_on: date) -> None:
    """End a service; one that begins on that day or later never was.

    Raises:
        Conflict: ended before.
    """
    _end(service, until_on)


@step
def join(
    *, account: Account, organisation: Organisation, post: str = "", since_on: date
) -> Membership:
    """Let a staff account work in an organisation.

    Raises:
        RuleBroken: a resident's account.
        Conflict: it works there already.
    """
    if not account.is_official:
        raise RuleBroken(
            "organisations.not_staff",
            Text("只有工作人员账号可以加入单位", "Only staff accounts work in units"),
            field="staff_no",
        )
    held = Membership.objects.filter(lasting(since_on), account=account, organisation=organisation)
    if held.exists():
        raise Conflict(
            "organisations.member_already",
            Text("该账号已在这个单位", "The account works there already"),
            field="staff_no",
        )
    return Membership.objects.create(
        account=account, organisation=organisation, post=post.strip(), since_on=since_on
    )


@step
def leave(*, membership: Membership, until_on: date) -> None:
    """End a membership; one that begins on that day or later never was.

    Raises:
        Conflict: ended before.
    """
    _end(membership, until_on)


def _end(row: Service | Membership, until_on: date) -> None:
    if row.until_on is not None:
        raise Conflict("organisations.ended", Text("已经结束", "It has ended already"))
    if row.since_on >= until_on:
        row.delete()
        return
    row.until_on = until_on
    row.save(update_fields=["until_on"])


def _fill(organisation: Organisation, particulars: Particulars) -> None:
    name = particulars.name.strip()
    if not name or len(name) > _NAME_SIGNS:
        raise Invalid(
            "organisations.name",
            Text("请填写名称，不超过{n}个字", "A name of 1 to {n} signs is needed", n=_NAME_SIGNS),
            field="name",
        )
    phone = particulars.phone.strip()
    if len(phone) > _PHONE_SIGNS:
        raise Invalid(
            "organisations.phone",
            Text("电话不超过{n}个字", "A phone number has at most {n} signs", n=_PHONE_SIGNS),
            field="phone",
        )
    code = read_uscc(particulars.uscc, field="uscc") if particulars.uscc.strip() else None
    organisation.name = name
    organisation.phone = phone
    organisation.uscc = code.value if code else ""
    organisation.uscc_is_doubtful = bool(code and code.warnings)
    same = Organisation.objects.filter(uscc=organisation.uscc, closed_on__isnull=True)
    if organisation.uscc and same.exclude(pk=organisation.pk).exists():
        raise Conflict(
            "organisations.code_taken",
            Text("已有单位使用该统一社会信用代码", "Another organisation has this credit code"),
            field="uscc",
        )
