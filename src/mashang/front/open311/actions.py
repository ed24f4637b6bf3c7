"""A program sends in what the public reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from mashang.domain.identifiers import read_phone
from mashang.elements.cases import steps as cases
from mashang.elements.cases.kinds import CaseKind, PublicService
from mashang.elements.cases.models import CONTENT, Case, ExternalNumber
from mashang.elements.cases.queries.rows import stored_detail
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.front.open311.places import place_of
from mashang.front.open311.policy import SUBMIT
from mashang.front.open311.reading import Report
from mashang.front.open311.services import detail_of, external_number, service_of
from mashang.kernel.errors import Conflict, Invalid, NotAllowed
from mashang.kernel.texts import Text

_VERB: Final = "open311.submit"
_COMMANDS: Final = UUID("6f0a3f0e-8a53-5a3c-9c2e-3f1d7f6b0311")
"""The space in which a program's own words for a command become an id."""
_LONGEST_COMMAND: Final = 255
_TITLE_SIGNS: Final = 60
_SYSTEM_SIGNS: Final = 40
_PHONE_SIGNS: Final = 30
_FROM: Final = Text(
    "由{unit}的“{name}”（{number}）转来。", "Sent in by {name} ({number}) of {unit}. "
)
_POINT: Final = Text("坐标：{point}。", "Point: {point}. ")
_LINK: Final = Text(
    "附件网址（未核实，请谨慎打开）：{link}", "A link, unchecked, open it with care: {link}"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a program gets back: the number that the citizen keeps."""

    number: str
    notice: Text


@verb
def submit(*, actor: Actor, report: Report, command: str = "") -> Sent:
    """Open a case for what a program reports, once.

    The same `command`, the program's own number of the request, or the same words for the same place
    within `open311.same_again_min` lead to the first case.

    Args:
        command: what the program calls this very sending (`Idempotency-Key`); empty for none.

    Raises:
        NotAllowed: no program, or it may not send in for that place.
        OutOfScope: no such service.
        Invalid: place, attributes or texts.
        Conflict: its number belongs to another system's request.
    """
    account = _locked_program(actor)
    kind, public = service_of(report.service_code)
    command_id = _command_id(account, command)
    if command_id is not None:
        done = commands.earlier_answer(command_id, account_id=account.pk, verb=_VERB)
        if done is not None:
            return Sent(done["number"], public.notice)
    place = place_of(report)
    actor.need(SUBMIT, place.path)
    detail = _detail(kind, public, report)
    number = external_number(report.attributes)
    case = _earlier(actor, account, place, kind, detail, number)
    if case is None:
        case = _opened(actor, account, place, kind, public, report, detail)
        if number:
            cases.add_external_number(case, system=_system(account), number=number)
    if command_id is not None:
        commands.remember_answer(
            command_id, account_id=account.pk, verb=_VERB, answer={"number": case.number}
        )
    return Sent(case.number, public.notice)


def _locked_program(actor: Actor) -> Account:
    """The program, locked: what one program sends is taken in one after the other."""
    if actor.account is None or not actor.is_program:
        raise NotAllowed(SUBMIT)
    return Account.objects.select_for_update().get(pk=actor.account.pk)


def _command_id(account: Account, command: str) -> UUID | None:
    if len(command) > _LONGEST_COMMAND:
        text = Text("Idempotency-Key 太长", "This Idempotency-Key is too long")
        raise Invalid("open311.command", text, field="Idempotency-Key")
    return uuid5(_COMMANDS, f"{account.pk}:{command}") if command else None


def _detail(kind: CaseKind, public: PublicService, report: Report) -> dict[str, str]:
    detail = detail_of(kind, report.attributes)
    sort = next((field for field in kind.fields if field.choices and field.code in detail), None)
    shown = sort.shown(detail[sort.code]) if sort else str(public.title)
    detail[public.told] = report.description or shown
    if report.address and not detail.get(public.where):
        detail[public.where] = report.address
    contact = next((field.code for field in kind.fields if field.is_contact), None)
    if contact is not None and report.phone:
        detail[contact] = _phone(report.phone)
    return detail


def _phone(text: str) -> str:
    try:
        return read_phone(text).value
    except Invalid:  # kept as it was told: whoever calls reads it
        return text[:_PHONE_SIGNS]


def _earlier(
    actor: Actor,
    account: Account,
    place: Place,
    kind: CaseKind,
    detail: Mapping[str, str],
    number: str,
) -> Case | None:
    """The case that this report opened before; None when it is new."""
    if number:
        known = ExternalNumber.objects.filter(system=_system(account), number=number)
        found = known.select_related("case").first()
        if found is None:
            return None
        if found.case.asked_by_id != account.pk:
            text = Text("这个编号属于别的系统", "This number belongs to another system")
            raise Conflict("open311.number_taken", text, field="external_number")
        return found.case
    since = actor.at - policies.minutes("open311.same_again_min")
    lately = Case.objects.filter(
        asked_by=account, kind=kind.code, place=place, opened_at__gte=since, opened_at__lte=actor.at
    )
    same = (case for case in lately.order_by("opened_at") if stored_detail(case) == detail)
    return next(same, None)


def _opened(
    actor: Actor,
    account: Account,
    place: Place,
    kind: CaseKind,
    public: PublicService,
    report: Report,
    detail: Mapping[str, str],
) -> Case:
    title = " ".join(detail[public.told].split())[:_TITLE_SIGNS]
    case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=kind.code, place=place, title=title, detail=detail, note=_origin(account, report)
        ),
    )
    facts = {"kind": kind.code, "place": place.place_id}
    records.write(actor.ref, _VERB, Subject("case", case.case_id, CONTENT), facts=facts)
    return case


def _origin(account: Account, report: Report) -> str:
    """The first line of its history: where it came from, in the language of the street."""
    parts = [_FROM.with_values(unit=account.unit, name=account.post, number=account.username)]
    if report.point is not None:
        point = f"{report.point.latitude:.6f}, {report.point.longitude:.6f}"
        parts.append(_POINT.with_values(point=point))
    if report.media_url:
        parts.append(_LINK.with_values(link=report.media_url))
    return "".join(part.in_("zh") for part in parts)


def _system(account: Account) -> str:
    return account.post[:_SYSTEM_SIGNS]
