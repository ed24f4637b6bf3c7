"""What the community decides: whose application is approved, refused, or placed at its door."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import birth_of, opened
from mashang.elements.people.steps import NewIdentifier
from mashang.elements.people.steps.looking import subject_of
from mashang.elements.people.terms import PHONE
from mashang.elements.places import queries as places
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.events import steps as events
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.hearing import reason_needed
from mashang.work.registration.models import APPLICATION, Application
from mashang.work.registration.policy import APPLICATIONS
from mashang.work.registration.queries import homes, matching
from mashang.work.registration.queries.desk import hearing_of

Status, Basis, Match = Application.Status, Application.Basis, Application.Match
_PURPOSE: Final = "verify_identity"
_REASON_SIGNS: Final = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """What was opened of an application, for one answer."""

    name: str
    document_number: str
    phone: str

    def __repr__(self) -> str:
        return "Seen(••••)"


@verb
def approve(*, actor: Actor, application_id: UUID, command_id: UUID, reason: str = "") -> UUID:
    """Register who applied: person, home and account, and finish the case.

    Two at the same instant: one wins, the other reads who was faster.

    Returns:
        The person's id.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
        Conflict: decided already, or the document belongs to somebody else.
        RuleBroken: the door is not known yet, a reason is needed, or a child without its guardian.
    """
    application = APPLICATIONS.access(actor, "decide", lock=True, application_id=application_id)
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.approve"
    )
    if before is not None:
        return UUID(before["person_id"])
    account = _official(actor)
    _insist_on_open(application)
    _insist_on_grounds(application, actor, reason)
    person = _person(application, actor)
    _home(application, person, actor)
    _link(application, person, account, actor)
    application.person = person
    _decide(application, actor, Status.APPROVED, reason)
    words = Text("已登记，可以使用小区码了", "You are registered and may use the compound code")
    case = steps.finish_case(actor, application.case_id, str(words))
    steps.name_subject(case, person)
    records.write(
        actor.ref,
        "registration.approve",
        subject_of(person.pk),
        reason=reason,
        facts={"application_id": str(application.pk), "matched_by": application.matched_by},
    )
    events.append(
        "registration.approved",
        f"person:{person.pk}",
        {"application_id": str(application.pk), "path": application.path},
    )
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="registration.approve",
        answer={"person_id": str(person.pk)},
    )
    return person.pk


@verb
def refuse(*, actor: Actor, application_id: UUID, reason: str, command_id: UUID) -> UUID:
    """Refuse an application with the reason, which the applicant reads and may dispute.

    Returns:
        The application's id.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
        Conflict: decided already.
        Invalid: no reason.
    """
    application = APPLICATIONS.access(actor, "decide", lock=True, application_id=application_id)
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.refuse"
    )
    if before is not None:
        return application.pk
    _official(actor)
    said = reason.strip()
    if not said:
        raise Invalid(
            "registration.no_reason",
            Text("请写明原因，申请人会看到", "Say why: the applicant reads it"),
            field="reason",
        )
    _insist_on_open(application)
    _decide(application, actor, Status.REFUSED, said)
    steps.finish_case(actor, application.case_id, said)
    records.write(
        actor.ref,
        "registration.refuse",
        Subject("registration", application.pk, APPLICATION),
        reason=said,
    )
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="registration.refuse",
        answer={"application_id": str(application.pk)},
    )
    return application.pk


@verb
def place_application(*, actor: Actor, application_id: UUID, address: str) -> None:
    """Say which door an application means, after asking; who lives there is told then.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide, here or at that door.
        Conflict: decided already.
        Invalid: the address is no single door; the message says what to add.
    """
    application = APPLICATIONS.access(actor, "decide", lock=True, application_id=application_id)
    _insist_on_open(application)
    found = homes.resolve(application.compound, address)
    if found.place_id is None:
        raise Invalid("registration.address", found.why, field="address")
    doors = homes.doors_among([found.place_id])
    if not doors:
        raise Invalid(
            "registration.no_door",
            Text("请写到具体的室号或门牌号", "Write the address down to the door"),
            field="address",
        )
    room = doors[0]
    actor.need("registration.decide", room.path)
    if room.pk == application.room_id:
        return
    application.room = room
    application.compound = places.compound_of(room.path) or application.compound
    application.path = room.path
    if application.matched_by != Match.ACCOUNT:
        again = matching.match(opened(application.name), _document(application), room, actor.at)
        application.matched_person, application.matched_by = again.person, again.by
    application.answers.all().delete()
    application.wait_until = None
    application.save()
    steps.move_case(application.case_id, room)
    steps.tell_household(application, actor.at)
    records.write(
        actor.ref,
        "registration.place_application",
        Subject("registration", application.pk, APPLICATION),
        facts={"place_id": room.pk},
    )


@verb
def reveal(*, actor: Actor, application_id: UUID) -> Seen:
    """Open name, document and phone of an applicant to check who they are; recorded each time.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
    """
    application = APPLICATIONS.access(actor, "decide", application_id=application_id)
    phone = application.account.phone
    records.write_look(
        actor.ref,
        "registration.reveal",
        Subject("registration", application.pk, APPLICATION),
        purpose=_PURPOSE,
        fields=["name", "document", "phone"],
        facts={"case_id": str(application.case_id)},
    )
    return Seen(
        opened(application.name),
        opened(application.document_number) if application.document_number else "",
        phone.open() if phone else "",
    )


def _official(actor: Actor) -> Account:
    if actor.account is None or not actor.is_official:
        raise NotAllowed("registration.decide")
    return actor.account


def _insist_on_open(application: Application) -> None:
    """Still to be decided: waiting, or refused and taken up again because the applicant disputed it."""
    if application.status == Status.WAITING:
        return
    if application.status == Status.REFUSED and application.case.is_open:
        return
    by = application.decided_by
    office = " ".join(filter(None, (by.unit, by.post, by.username))) if by else ""
    raise Conflict(
        "registration.decided",
        Text(
            "这个申请刚刚已由 {office} 办结",
            "This application has just been decided by {office}",
            office=office or Text("申请人", "the applicant"),
        ),
    )


def _insist_on_grounds(application: Application, actor: Actor, reason: str) -> None:
    if application.room is None:
        raise RuleBroken(
            "registration.no_door",
            Text("先确定门牌，再核准", "Find out the door first, then approve"),
        )
    if application.matched_by == Match.DISAGREES:
        raise Conflict(
            "registration.document_disagrees",
            Text(
                "证件与名册对不上，请联系街道核实后处理",
                "The document disagrees with the register; ask the sub-district to check",
            ),
        )
    person = application.matched_person
    replaces = (
        person is not None
        and application.basis == Basis.SELF
        and matching.other_phone_of(person, application.account_id, actor.at)
    )
    needed = reason_needed(hearing_of(application, actor.at), replaces_phone=replaces)
    if needed is not None and not reason.strip():
        raise RuleBroken("registration.reason_needed", needed, field="reason")


def _person(application: Application, actor: Actor) -> Person:
    """Whom the register knows, or somebody new."""
    document = _document(application)
    if application.matched_person is not None:
        person = people.locked(application.matched_person.pk)
        if person.is_protected and not PEOPLE.may(actor, "see", person):
            raise Conflict(
                "registration.document_disagrees",
                Text(
                    "证件与名册对不上，请联系街道核实后处理",
                    "The document disagrees with the register; ask the sub-district to check",
                ),
            )
        born_on = _birth(application)
        if born_on is not None and birth_of(person) is None:
            people.correct_person(person, birth_on=born_on)
        if document is not None:
            people.add_identifier(person, document)
    else:
        person = people.add_person(
            name=opened(application.name),
            sex=application.sex,
            birth_on=_birth(application),
            identifiers=(document,) if document else (),
        )
    phone = application.account.phone
    if application.basis == Basis.SELF and phone:
        people.add_identifier(person, NewIdentifier(PHONE, phone.open()))
    return person


def _home(application: Application, person: Person, actor: Actor) -> None:
    room = application.room
    if room is None or matching.lives_there(person, room, actor.at):
        return
    people.add_residency(
        person=person,
        place=room,
        standing=Residency.Standing(application.standing),
        since_on=local_day(application.applied_at),
        source="applied",
    )


def _link(application: Application, person: Person, by: Account, actor: Actor) -> None:
    account = application.account
    is_child = application.basis == Basis.GUARDIAN
    if is_child and matching.own_person(account, actor.at) is None:
        raise RuleBroken(
            "registration.guardian_first",
            Text("请先核准监护人本人的登记", "Approve the guardian's own registration first"),
        )
    standing = ActsFor.objects.filter(account=account, person=person, until__isnull=True)
    if application.matched_by == Match.ACCOUNT and standing.exists():
        return
    people.link_account(
        account=account,
        person=person,
        basis=ActsFor.Basis(application.basis),
        approved_by=by,
    )


def _decide(application: Application, actor: Actor, status: str, reason: str) -> None:
    application.status = status
    application.decided_at = actor.at
    application.decided_by = actor.account
    application.decision_reason = reason.strip()[:_REASON_SIGNS]
    application.save(
        update_fields=["status", "person", "decided_at", "decided_by", "decision_reason"]
    )


def _document(application: Application) -> NewIdentifier | None:
    if not application.document_number:
        return None
    return NewIdentifier(application.document_type, opened(application.document_number))


def _birth(application: Application) -> date | None:
    return date.fromisoformat(opened(application.birth)) if application.birth else None
