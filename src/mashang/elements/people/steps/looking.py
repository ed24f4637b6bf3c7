"""Looking is an act: what was masked is opened, and the person can see who opened it.

Source: design principle 6.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from mashang.elements.people.models import IDENTITY, Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import (
    current_facts,
    current_identifiers,
    opened,
)
from mashang.elements.people.terms import FACTS, FIELDS, IDENTIFIERS, PHONE, title_of
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.errors import Invalid, NotAllowed
from mashang.kernel.texts import Text


class Field(StrEnum):
    """What is masked and can be revealed."""

    NAME = "name"
    PHONE = "phone"
    DOCUMENT = "document"
    BIRTH = "birth"
    FACT_NOTES = "fact_notes"

    @property
    def title(self) -> Text:  # type: ignore[override]  # what it is called, not str.title
        return FIELDS[self]


@dataclass(frozen=True, slots=True)
class Shown:
    """One opened value; its `repr` keeps it out of logs."""

    field: Field
    title: Text | str
    value: str

    def __repr__(self) -> str:
        return f"Shown({self.field})"


@dataclass(frozen=True, slots=True)
class Revealed:
    """What was opened, for this one answer; stored nowhere."""

    person_id: UUID
    values: tuple[Shown, ...]


@step
def look(
    *,
    actor: Actor,
    person: Person,
    fields: Iterable[Field],
    purpose: str,
    reason: str = "",
    case_id: UUID | None = None,
) -> Revealed:
    """Open masked fields of a person for a purpose, and record who looked.

    The caller made sure that the actor may look: by the register's own right, or because the actor
    handles an open case of this person. A protected person's contact stays shut for all but the two
    named roles, whatever the caller found.

    Args:
        purpose: a code of the closed list `people.reveal_purposes`.
        reason: needed where the list says so; sealed in the record.
        case_id: the case it is done for.

    Raises:
        Invalid: no field, an unknown purpose, or a missing reason.
        NotAllowed: the person is protected.
    """
    wanted = sorted(set(fields))
    if not wanted:
        raise Invalid(
            "people.nothing_to_reveal",
            Text("请选择要查看的内容", "Choose what to reveal"),
            field="fields",
        )
    check_purpose(purpose, reason)
    check_limits(actor, person, wanted)
    records.write_look(
        actor.ref,
        "people.reveal",
        subject_of(person.pk),
        purpose=purpose,
        reason=reason,
        fields=[str(field) for field in wanted],
        facts={"case_id": str(case_id)} if case_id else {},
    )
    return open_fields(person, wanted)


def subject_of(person_id: UUID) -> Subject:
    """A person as records know them."""
    return Subject("person", person_id, IDENTITY)


def check_purpose(purpose: str, reason: str) -> None:
    """Whether a purpose is on the closed list and the reason it asks for is given.

    Raises:
        Invalid: `people.purpose_unknown` or `people.reason_missing`.
    """
    found = {one.code: one for one in policies.listing("people.reveal_purposes")}
    if purpose not in found:
        raise Invalid(
            "people.purpose_unknown",
            Text("请选择查看用途", "Choose what you look for"),
            field="purpose",
        )
    if "reason" in str(found[purpose].facts.get("needs", "")) and not reason.strip():
        raise Invalid(
            "people.reason_missing",
            Text("请写明依据", "Please name the basis"),
            field="reason",
        )


def check_limits(actor: Actor, person: Person, fields: Collection[Field]) -> None:
    """Keep a protected person's contact shut, and notes on care to those who may know of it.

    The address stands in no field: see `queries.address_of`.

    Raises:
        NotAllowed: the person is protected and the actor is none of the two named roles, or the
            actor may not see who needs care.
    """
    if Field.FACT_NOTES in fields and not PEOPLE.may(actor, "see_attention", person):
        raise NotAllowed("people.see_attention")
    if (
        person.is_protected
        and Field.PHONE in fields
        and not PEOPLE.may(actor, "see_contact_protected", person)
    ):
        raise NotAllowed("people.see_contact_protected")


def open_fields(person: Person, fields: Iterable[Field]) -> Revealed:
    """The opened values; who calls this has written the record before."""
    return Revealed(
        person.pk, tuple(shown for field in fields for shown in _OPENERS[field](person))
    )


def _name(person: Person) -> list[Shown]:
    return [Shown(Field.NAME, Field.NAME.title, opened(person.name))]


def _birth(person: Person) -> list[Shown]:
    return [Shown(Field.BIRTH, Field.BIRTH.title, opened(person.birth) or "—")]


def _phones(person: Person) -> list[Shown]:
    numbers = [one for one in current_identifiers(person) if one.type == PHONE]
    return [Shown(Field.PHONE, Field.PHONE.title, opened(one.value)) for one in numbers]


def _documents(person: Person) -> list[Shown]:
    papers = [one for one in current_identifiers(person) if one.type != PHONE]
    return [
        Shown(Field.DOCUMENT, title_of(IDENTIFIERS, one.type), opened(one.value)) for one in papers
    ]


def _fact_notes(person: Person) -> list[Shown]:
    return [
        Shown(Field.FACT_NOTES, title_of(FACTS, one.kind), opened(one.note))
        for one in current_facts(person, clock.now())
        if one.note
    ]


_OPENERS = {
    Field.NAME: _name,
    Field.BIRTH: _birth,
    Field.PHONE: _phones,
    Field.DOCUMENT: _documents,
    Field.FACT_NOTES: _fact_notes,
}
