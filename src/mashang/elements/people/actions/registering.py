"""Moving in, moving out, dying: what changes who lives in the street."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from mashang.domain import names
from mashang.elements.people import steps
from mashang.elements.people.models import Person, Residency
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import identity_of
from mashang.elements.people.steps.looking import subject_of
from mashang.elements.people.terms import PHONE
from mashang.elements.places.policy import PLACES
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, OutOfScope, RuleBroken
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who moves in, as told: known already by a document, or new to the street."""

    name: str
    sex: str = Person.Sex.UNKNOWN
    birth_on: date | None = None
    identifiers: tuple[steps.NewIdentifier, ...] = ()

    def __repr__(self) -> str:
        return "Newcomer(••••)"


@verb
def register_resident(
    *,
    actor: Actor,
    newcomer: Newcomer,
    place_id: int,
    standing: Residency.Standing,
    since_on: date,
    command_id: UUID,
) -> UUID:
    """Register that somebody lives in a room; returns the person's id.

    Who is known by the document is not asked again and not made twice; the name must agree.

    Raises:
        OutOfScope, NotAllowed: the place is not there for the actor, or not theirs to register in.
        Invalid, RuleBroken, Conflict: what was given cannot be (see `steps.add_person` and
            `steps.add_residency`), or the document belongs to another name.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.register")
    if before is not None:
        return UUID(before["person_id"])
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("people.edit", place.path)
    person = _known(actor, newcomer) or steps.add_person(
        name=newcomer.name,
        sex=newcomer.sex,
        birth_on=newcomer.birth_on,
        identifiers=newcomer.identifiers,
    )
    residency = steps.add_residency(
        person=person, place=place, standing=standing, since_on=since_on, source="registered"
    )
    answer = {"person_id": str(person.pk), "residency_id": str(residency.pk)}
    records.write(
        actor.ref,
        "people.register",
        subject_of(person.pk),
        fields=["residency"],
        facts={"residency_id": answer["residency_id"], "place_id": place.pk},
    )
    remember_answer(command_id, account_id=actor.account_id, verb="people.register", answer=answer)
    return person.pk


@verb
def move_out(*, actor: Actor, residency_id: UUID, until_on: date, command_id: UUID) -> UUID:
    """Register that somebody lives there no more from a day on; returns the person's id.

    Raises:
        OutOfScope, NotAllowed: the person or this home is not there for the actor, or not theirs.
        Conflict, RuleBroken: ended before, or the day precedes the first.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.move_out")
    if before is not None:
        return UUID(before["person_id"])
    found = Residency.objects.filter(pk=residency_id).values_list("person_id", flat=True).first()
    if found is None:
        raise OutOfScope("residency")
    person = PEOPLE.access(actor, "edit", lock=True, person_id=found)
    residency = Residency.objects.select_for_update().get(pk=residency_id)
    _need_at(actor, person, residency.path)
    steps.end_residency(residency, until_on=until_on)
    _finish(actor, person, "people.move_out", command_id, {"residency_id": str(residency_id)})
    return person.pk


@verb
def record_death(*, actor: Actor, person_id: UUID, died_on: date, command_id: UUID) -> None:
    """Register that somebody died: their homes, links and phone numbers end.

    Raises:
        OutOfScope, NotAllowed: not there for the actor, or not theirs to change.
        Conflict, RuleBroken: recorded before, or in the future.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.record_death")
    if before is not None:
        return
    person = PEOPLE.access(actor, "edit", lock=True, person_id=person_id)
    steps.record_death(person, died_on=died_on)
    _finish(actor, person, "people.record_death", command_id, {})


def _known(actor: Actor, newcomer: Newcomer) -> Person | None:
    """Who is known by one of the documents, when the name agrees.

    Raises:
        Conflict: the document is known under another name, or of somebody under protection.
    """
    for one in newcomer.identifiers:
        if one.type == PHONE:
            continue
        person = steps.find_person(one.type, one.value)
        if person is None:
            continue
        hidden = person.is_protected and not PEOPLE.may(actor, "see", person)
        if hidden or not names.is_same(identity_of(person).name or "", newcomer.name):
            raise Conflict(
                "people.document_disagrees",
                Text(
                    "这个证件与已有登记对不上，请联系街道核实",
                    "This document disagrees with the register; ask the street to check",
                ),
                field="document_number",
            )
        if person.died_on is not None:
            raise RuleBroken("people.has_died", Text("此人已登记去世", "This person has died"))
        locked = steps.locked(person.pk)
        for number in newcomer.identifiers:
            steps.add_identifier(locked, number)
        return locked
    return None


def _need_at(actor: Actor, person: Person, path: str) -> None:
    """Insist that this very home is the actor's to change, not only another one of the person."""
    right = "people.see_contact_protected" if person.is_protected else "people.edit"
    if not actor.holds(right, path):
        raise OutOfScope("residency")


def _finish(
    actor: Actor, person: Person, name: str, command_id: UUID, facts: dict[str, Any]
) -> None:
    records.write(actor.ref, name, subject_of(person.pk), facts=facts)
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb=name,
        answer={"person_id": str(person.pk), **facts},
    )
