"""Registration at the desk: somebody without a phone, with a card to take home."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mashang.domain import names
from mashang.elements.people import steps as people
from mashang.elements.people.models import Person, Residency
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import identity_of
from mashang.elements.people.steps import NewIdentifier
from mashang.elements.people.steps.looking import subject_of
from mashang.elements.people.steps.persons import is_exclusive
from mashang.elements.places.models import Place
from mashang.elements.places.policy import PLACES
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.queries import matching


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody who came to the desk.

    Attributes:
        person_id: who they are, when they were found in the register; then the rest is not asked.
    """

    place_id: int
    standing: str
    since_on: date
    person_id: UUID | None = None
    name: str = ""
    sex: str = Person.Sex.UNKNOWN
    birth_on: date | None = None
    identifiers: tuple[NewIdentifier, ...] = ()
    wants_card: bool = True

    def __repr__(self) -> str:
        return "Arrival(••••)"


@verb
def register_at_desk(*, actor: Actor, arrival: Arrival, command_id: UUID) -> UUID:
    """Register somebody who came in person, and give them a card when they have no phone.

    Returns:
        The person's id.

    Raises:
        OutOfScope, NotAllowed: the door or the person is not there for the actor, or not theirs.
        Invalid, RuleBroken, Conflict: what was given cannot be, or the document belongs to another name.
    """
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.register_at_desk"
    )
    if before is not None:
        return UUID(before["person_id"])
    place = PLACES.access(actor, "see", place_id=arrival.place_id)
    actor.need("registration.decide", place.path)
    person = _person(actor, arrival)
    _home(actor, arrival, person, place)
    if arrival.wants_card:
        steps.issue_card(person, place, because="reissued")
    records.write(
        actor.ref,
        "registration.register_at_desk",
        subject_of(person.pk),
        facts={"place_id": place.pk, "card": arrival.wants_card},
    )
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="registration.register_at_desk",
        answer={"person_id": str(person.pk)},
    )
    return person.pk


def _person(actor: Actor, arrival: Arrival) -> Person:
    if arrival.person_id is not None:
        person = PEOPLE.access(actor, "edit", lock=True, person_id=arrival.person_id)
    else:
        known = _known_by_document(actor, arrival)
        if known is None:
            return people.add_person(
                name=arrival.name,
                sex=arrival.sex,
                birth_on=arrival.birth_on,
                identifiers=arrival.identifiers,
            )
        person = people.locked(known.pk)
    if person.died_on is not None:
        raise RuleBroken("people.has_died", Text("此人已登记去世", "This person has died"))
    for number in arrival.identifiers:
        people.add_identifier(person, number)
    return person


def _known_by_document(actor: Actor, arrival: Arrival) -> Person | None:
    for number in arrival.identifiers:
        person = (
            people.find_person(number.type, number.value) if is_exclusive(number.type) else None
        )
        if person is None:
            continue
        hidden = person.is_protected and not PEOPLE.may(actor, "see", person)
        if hidden or not names.is_same(identity_of(person).name or "", arrival.name):
            raise Conflict(
                "registration.document_disagrees",
                Text(
                    "这个证件与名册对不上，请联系街道核实",
                    "This document disagrees with the register; ask the sub-district to check",
                ),
                field="document_number",
            )
        return person
    return None


def _home(actor: Actor, arrival: Arrival, person: Person, place: Place) -> None:
    if matching.lives_there(person, place, actor.at):
        return
    people.add_residency(
        person=person,
        place=place,
        standing=Residency.Standing(arrival.standing),
        since_on=arrival.since_on,
        source="registered",
    )
