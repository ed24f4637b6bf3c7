"""Writes of applications: open one, tell the household, close its case, open a question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mashang.domain.lifecycle import Role, State, Verb
from mashang.domain.masks import mask_name
from mashang.elements.cases import life
from mashang.elements.cases import steps as cases
from mashang.elements.cases.models import Case
from mashang.elements.people import queries as people
from mashang.elements.people.models import Correction, Person, Residency
from mashang.elements.people.steps import NewIdentifier
from mashang.elements.people.terms import CORRECTABLE, title_of
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.foundation.jobs import steps as jobs
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.governance.duties import queries as duties
from mashang.kernel.clock import local_day
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.registration.kinds import MISMATCH, MISMATCHES, QUESTION, REGISTRATION
from mashang.work.registration.models import Application, Mismatch, NeighbourAnswer
from mashang.work.registration.queries import matching
from mashang.work.registration.queries.matching import Found

TELL = "registration.tell"
_HANDS = frozenset({Role.SEAT, Role.HANDLER})
"""In what capacity this room's own right acts on its own cases: deciding is handling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An application as checked: canonical numbers, an address that is a door or a question."""

    basis: str
    name: str
    sex: str
    birth_on: date | None
    document: NewIdentifier | None
    standing: str
    compound: Place
    room: Place | None
    address_text: str
    found: Found

    def __repr__(self) -> str:
        return "Draft(••••)"


@step
def open_application(actor: Actor, draft: Draft) -> Application:
    """Keep an application with its case, and tell who lives there."""
    if actor.account is None:
        raise RuntimeError("an application has an account")
    application_id = new_id(actor.at)
    case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=REGISTRATION if draft.room else QUESTION,
            place=draft.room or draft.compound,
            title=mask_name(draft.name),
            detail={
                "basis": draft.basis,
                "standing": draft.standing,
                "decide": "registrations",
                **({} if draft.room else {"address": draft.address_text}),
            },
        ),
    )
    application = Application.objects.create(
        application_id=application_id,
        account=actor.account,
        case=case,
        compound=draft.compound,
        room=draft.room,
        path=(draft.room or draft.compound).path,
        address_text=draft.address_text,
        basis=draft.basis,
        name=draft.name,
        sex=draft.sex,
        birth=draft.birth_on.isoformat() if draft.birth_on else "",
        document_type=draft.document.type if draft.document else "",
        document_number=draft.document.value if draft.document else "",
        standing=draft.standing,
        matched_person=draft.found.person,
        matched_by=draft.found.by,
        applied_at=actor.at,
    )
    tell_household(application, actor.at)
    return application


@step
def tell_household(application: Application, at: datetime) -> int:
    """Ask every adult who lives in the room and can be reached; returns how many are asked anew."""
    if application.room is None:
        return 0
    besides = [one.pk for one in (application.matched_person,) if one is not None]
    own = matching.own_person(application.account, at)
    asked = matching.accounts_to_tell(
        application.room, at, besides=[*besides, *([own.pk] if own else [])]
    )
    fresh = 0
    for person, account in asked:
        if account.pk == application.account_id:
            continue
        row, is_new = NeighbourAnswer.objects.get_or_create(
            application=application, person=person, defaults={"told_at": at}
        )
        if is_new:
            fresh += 1
            jobs.enqueue(TELL, answer_id=row.pk)
    if fresh:
        application.wait_until = at + policies.minutes("people.neighbour_wait_min")
        application.silence_noted_at = None
        application.save(update_fields=["wait_until", "silence_noted_at"])
    return fresh


@step
def finish_case(actor: Actor, case_id: UUID, words: str) -> Case:
    """Take a case and finish it, as whoever decided what it was about; one that has ended stays so."""
    case = Case.objects.select_for_update().get(pk=case_id)
    for verb in _way_to_the_end(actor, case):
        handler = f"account:{actor.account_id}" if verb is Verb.REASSIGN else None
        said = words if verb is Verb.FINISH else ""
        act = life.act_of(actor, verb, _HANDS, text=said, handler=handler)
        cases.move(actor=actor, case=case, act=act)
    return case


@step
def cancel_case(actor: Actor, case_id: UUID, words: str) -> None:
    """Cancel a case for whoever asked, when it is still open."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.is_open:
        act = life.act_of(actor, Verb.CANCEL, frozenset({Role.REQUESTER}), text=words)
        cases.move(actor=actor, case=case, act=act)


@step
def note(actor: Actor, case_id: UUID, words: str) -> None:
    """Leave a line for the staff in the history of an open case."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.is_open:
        act = life.act_of(actor, Verb.NOTE_INTERNAL, _HANDS, text=words)
        cases.move(actor=actor, case=case, act=act)


@step
def move_case(case_id: UUID, room: Place) -> None:
    """Let a question's case stand where the door turned out to be."""
    Case.objects.filter(pk=case_id).update(place=room, path=room.path)


@step
def name_subject(case: Case, person: Person) -> None:
    """From now on the case is about a person of the register."""
    case.subject = person
    case.save(update_fields=["subject"])


@step
def open_question(correction_id: UUID, at: datetime) -> Case | None:
    """A case for a request to correct the register, once; its id is the request's.

    Of a protected person nothing reaches the community: the sub-district answers.
    """
    correction = Correction.objects.select_related("person", "asked_by").get(pk=correction_id)
    if Case.objects.filter(pk=correction_id).exists():
        return None
    person = correction.person
    street = places.street()
    home = None if person.is_protected else people.home_of(person, local_day(at))
    return cases.open_case(
        actor=Actor.of(correction.asked_by, at),
        opening=cases.Opening(
            kind=QUESTION,
            place=home or street,
            subject=person,
            title=str(title_of(CORRECTABLE, correction.field)),
            detail={"field": correction.field, "decide": "residents"},
            seat=duties.nearest_seat(street.path, ("subdistrict",)) if home is None else None,
            case_id=correction_id,
        ),
    )


@step
def close_for_dead(person_id: UUID, at: datetime) -> int:
    """Withdraw what waits in the name of somebody who died, and wait for their answer no more."""
    NeighbourAnswer.objects.filter(person_id=person_id, answer="").delete()
    words = Text("本人已去世，不再办理", "Ended: the person has died")
    rows = Application.objects.select_for_update(of=("self",)).filter(
        matched_person_id=person_id, status=Application.Status.WAITING
    )
    for row in rows.order_by("pk"):
        row.status, row.decided_at = Application.Status.WITHDRAWN, at
        row.save(update_fields=["status", "decided_at"])
        cancel_case(Actor.system(at), row.case_id, str(words))
    return len(rows)


@step
def drop_questions(person_id: UUID, room_id: int) -> int:
    """Whoever lives in a room no more is not asked about its newcomers; returns how many questions."""
    rows = NeighbourAnswer.objects.filter(person_id=person_id, answer="", application__room=room_id)
    return rows.delete()[0]


@step
def ask_about_mismatch(actor: Actor, person: Person, kind: str) -> Mismatch:
    """A case for one contradiction; of a protected person nothing reaches the community."""
    street = places.street()
    home = None if person.is_protected else _last_home(person)
    case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=MISMATCH,
            place=home or street,
            subject=person,
            title=str(title_of(MISMATCHES, kind)),
            detail={"mismatch": kind, "decide": "register"},
            seat=duties.nearest_seat(street.path, ("subdistrict",)) if home is None else None,
        ),
    )
    return Mismatch.objects.create(
        person=person, kind=kind, path=case.path, case=case, found_at=actor.at
    )


def _last_home(person: Person) -> Place | None:
    """Where somebody lives or lived last: whose community knows them best."""
    rows = Residency.objects.filter(person=person).select_related("place")
    last = rows.order_by("-since_on", "-pk").first()
    return last.place if last else None


def _way_to_the_end(actor: Actor, case: Case) -> Iterable[Verb]:
    state = State(case.state)
    if not case.is_open:
        return ()
    way: list[Verb] = []
    if state is State.PARKED:
        way.append(Verb.UNPARK)
    if case.handler_id is None:
        way.append(Verb.TAKE)
    elif case.handler_id != actor.account_id:
        way.append(Verb.REASSIGN)
    return (*way, Verb.FINISH)
