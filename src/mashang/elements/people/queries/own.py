"""What an account may read of the persons it acts for."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from mashang.domain.masks import mask_id_number
from mashang.elements.people.models import ActsFor, Employment, Fact, Identifier, Person, Residency
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.cards import LinkLine, link_line
from mashang.elements.people.queries.opening import (
    current_identifiers,
    identity_of,
    open_values,
    opened,
)
from mashang.elements.people.terms import (
    FACTS,
    IDENTIFIERS,
    PHONE,
    SEXES,
    SOURCES,
    STANDINGS,
    title_of,
)
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import DESTROYED
from mashang.kernel import clock
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class HeldValue:
    """One thing that is held, with where it came from; in full, for its owner."""

    title: Text | str
    value: str
    since: date | None = None
    until: date | None = None
    source: Text | str = ""
    note: str = ""

    def __repr__(self) -> str:
        return "HeldValue(••••)"


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """Everything this room holds about a person.

    Source: 个人信息保护法 art. 45 (the right to know and to copy).
    """

    person_id: UUID
    name: str
    sex: Text | str
    birth_on: date | None
    is_protected: bool
    phones: tuple[HeldValue, ...]
    documents: tuple[HeldValue, ...]
    homes: tuple[HeldValue, ...]
    facts: tuple[HeldValue, ...]
    employments: tuple[HeldValue, ...]
    links: tuple[LinkLine, ...]

    def __repr__(self) -> str:
        return "OwnRecord(••••)"


def own_record(actor: Actor, person_id: UUID) -> OwnRecord:
    """Everything held about a person, for whoever may read for them.

    Raises:
        OutOfScope: the account does not act for them.
        NotAllowed: it does, without the right to read.
    """
    person = PEOPLE.access(actor, "read_own", person_id=person_id)
    known = identity_of(person)
    numbers = open_values(current_identifiers(person))
    return OwnRecord(
        person_id=person.pk,
        name=known.name or str(DESTROYED),
        sex=title_of(SEXES, person.sex),
        birth_on=known.birth_on,
        is_protected=person.is_protected,
        phones=_held(numbers, is_phone=True),
        documents=_held(numbers, is_phone=False),
        homes=_homes(person),
        facts=_facts(person),
        employments=_employments(person),
        links=_links(actor, person),
    )


def documents_masked(record: OwnRecord) -> tuple[HeldValue, ...]:
    """One's own documents as a phone's screen shows them in a queue; the export has them in full."""
    return tuple(replace(one, value=mask_id_number(one.value)) for one in record.documents)


def _held(numbers: list[tuple[Identifier, str | None]], *, is_phone: bool) -> tuple[HeldValue, ...]:
    return tuple(
        HeldValue(
            title_of(IDENTIFIERS, row.type),
            str(DESTROYED) if value is None else value,
            since=clock.local_day(row.since),
        )
        for row, value in numbers
        if (row.type == PHONE) is is_phone
    )


def _homes(person: Person) -> tuple[HeldValue, ...]:
    rows = Residency.objects.filter(person=person).select_related("place")
    return tuple(
        HeldValue(
            title_of(STANDINGS, row.standing),
            row.place.full_name,
            row.since_on,
            row.until_on,
            title_of(SOURCES, row.source),
        )
        for row in rows.order_by("-since_on", "-pk")
    )


def _facts(person: Person) -> tuple[HeldValue, ...]:
    return tuple(
        HeldValue(
            title_of(FACTS, row.kind),
            str(title_of(FACTS, row.kind)),
            row.since_on,
            row.until_on,
            title_of(SOURCES, row.source),
            opened(row.note) if row.note else "",
        )
        for row in Fact.objects.filter(person=person).order_by("-since_on", "kind")
    )


def _employments(person: Person) -> tuple[HeldValue, ...]:
    rows = Employment.objects.filter(person=person).select_related("organisation")
    return tuple(
        HeldValue(Text("工作单位", "Employer"), row.organisation.name, row.since_on, row.until_on)
        for row in rows.order_by("-since_on")
    )


def _links(actor: Actor, person: Person) -> tuple[LinkLine, ...]:
    rows = ActsFor.objects.filter(person=person).select_related("account").order_by("since")
    return tuple(link_line(row) for row in rows if row.until is None or row.until > actor.at)
