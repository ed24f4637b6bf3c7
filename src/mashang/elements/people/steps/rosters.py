"""Taking in a roster: who is known, who is new, who lives there already."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypeVar
from uuid import UUID

from mashang.domain import names
from mashang.elements.people.models import IDENTITY, Identifier, NameKey, Person, Residency
from mashang.elements.people.policy import not_ended
from mashang.elements.people.queries.opening import identities
from mashang.elements.people.steps.bulk import NewFact, NewPerson, NewResidency, add_people
from mashang.elements.people.steps.facts import check_fact
from mashang.elements.people.steps.persons import (
    NewIdentifier,
    Particulars,
    add_numbers,
    index_text,
)
from mashang.elements.people.steps.residencies import add_residency, check_home, check_since
from mashang.elements.places.models import Place
from mashang.foundation import keys
from mashang.foundation.grants.actor import Actor
from mashang.foundation.trails import steps as trails
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, MashangError, RuleBroken
from mashang.kernel.texts import Text

T = TypeVar("T")
_CHUNK = 500
SOURCE = "imported"


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """What one row says.

    Attributes:
        number: the row as the spreadsheet shows it.
        known_by: the document by which a person is one and the same, if the row has one.
        name_key: the name in the form in which namesakes are equal.
    """

    number: int
    particulars: Particulars
    known_by: NewIdentifier | None
    name_key: str
    place_id: int
    standing: str
    since_on: date
    facts: tuple[str, ...]


@dataclass(slots=True)
class RosterPlan:
    """What taking in a roster means, row by row.

    Attributes:
        new: rows of people nobody knows yet.
        moving: rows of people known, with a home they do not have yet.
        known: rows that say what the register says.
        repeated: rows that say what an earlier row says.
        refused: what is wrong with a row, by its number.
    """

    new: list[RosterEntry] = field(default_factory=list)
    moving: list[tuple[RosterEntry, UUID]] = field(default_factory=list)
    known: int = 0
    repeated: int = 0
    refused: dict[int, MashangError] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        """How many people are added, and how many homes for people known before."""
        return Counter({"people": len(self.new), "homes": len(self.moving)})


@dataclass(frozen=True, slots=True)
class _Standing:
    """Who is in the register already."""

    by_document: dict[str, tuple[UUID, str]]
    """Person and normal name, by the text of the document's index."""
    by_home: dict[tuple[int, str], list[UUID]]
    """Persons by place and normal name."""
    homes: set[tuple[UUID, int]]
    """Person and place of every residency that lasts."""
    hidden: set[UUID]
    """Protected persons: whoever imports does not learn of them."""


def plan_roster(actor: Actor, entries: Sequence[RosterEntry]) -> RosterPlan:
    """Decide for every row; reads only. Linear, a few queries for each five hundred rows."""
    plan = RosterPlan(places=_places(entries))
    standing = _standing(entries)
    seen_documents: dict[str, RosterEntry] = {}
    seen_homes: set[tuple[int, str]] = set()
    for entry in entries:
        try:
            _check(actor, entry, plan.places.get(entry.place_id))
            _sort(entry, plan, standing, seen_documents, seen_homes)
        except MashangError as error:
            plan.refused[entry.number] = error
    return plan


@step
def take_in(plan: RosterPlan, *, import_id: UUID) -> None:
    """Write what a plan says: new people at once, new homes one by one; each leaves a trace.

    Raises:
        django.db.IntegrityError: somebody registered one of these documents meanwhile.
    """
    added = add_people((_new_person(entry, plan.places) for entry in plan.new), source=SOURCE)
    trails.note(import_id, "person", added)
    wanted = {person_id for _, person_id in plan.moving}
    persons = {
        row.pk: row
        for ids in _chunks(wanted)
        for row in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    numbers: list[UUID] = []
    homes: list[UUID] = []
    for entry, person_id in plan.moving:
        person = persons[person_id]
        numbers += add_numbers(person, entry.particulars.identifiers)
        home = add_residency(
            person=person,
            place=plan.places[entry.place_id],
            standing=Residency.Standing(entry.standing),
            since_on=entry.since_on,
            source=SOURCE,
        )
        homes.append(home.pk)
    trails.note(import_id, "identifier", numbers)
    trails.note(import_id, "residency", homes)


def _check(actor: Actor, entry: RosterEntry, place: Place | None) -> None:
    """Whether a row can be taken in by this actor at all."""
    if place is None or not actor.holds("people.edit", place.path):
        raise RuleBroken(
            "roster.out_of_area",
            Text("这处房屋不在你的辖区", "This place is not in your area"),
            field="address",
        )
    try:
        check_home(place)
        check_since(entry.since_on, born_on=entry.particulars.birth_on)
        if entry.facts:
            check_fact(entry.since_on)
    except MashangError as error:
        if error.field == "place":
            raise type(error)(error.code, error.text, field="address") from error
        raise


def _sort(
    entry: RosterEntry,
    plan: RosterPlan,
    standing: _Standing,
    seen_documents: dict[str, RosterEntry],
    seen_homes: set[tuple[int, str]],
) -> None:
    """Put a row where it belongs."""
    home = (entry.place_id, entry.name_key)
    if entry.known_by is None:
        _sort_by_home(entry, home, plan, standing, seen_homes)
        return
    document = index_text(entry.known_by)
    earlier = seen_documents.get(document)
    if earlier is not None:
        if earlier.name_key != entry.name_key:
            raise _other_name()
        if earlier.place_id == entry.place_id:
            plan.repeated += 1
            return
        raise Conflict(
            "roster.two_homes",
            Text(
                "同一证件在第 {row} 行登记在另一处",
                "Row {row} registers the same document elsewhere",
                row=earlier.number,
            ),
            field="document_number",
        )
    seen_documents[document] = entry
    seen_homes.add(home)
    found = standing.by_document.get(document)
    if found is None:
        plan.new.append(entry)
    elif found[1] != entry.name_key or found[0] in standing.hidden:
        raise _other_name()
    elif (found[0], entry.place_id) in standing.homes:
        plan.known += 1
    else:
        plan.moving.append((entry, found[0]))


def _sort_by_home(
    entry: RosterEntry,
    home: tuple[int, str],
    plan: RosterPlan,
    standing: _Standing,
    seen_homes: set[tuple[int, str]],
) -> None:
    """Without a document somebody is known by name in one home only; two of them are asked."""
    there = [one for one in standing.by_home.get(home, []) if one not in standing.hidden]
    if home in seen_homes or len(there) > 1:
        raise Conflict(
            "roster.same_name_same_home",
            Text(
                "同一住处有同名的人，请填写证件号码以便区分",
                "Two people of this name in one home: give a document number to tell them apart",
            ),
            field="document_number",
        )
    seen_homes.add(home)
    if there:
        plan.known += 1
    else:
        plan.new.append(entry)


def _other_name() -> Conflict:
    return Conflict(
        "people.document_disagrees",
        Text(
            "这个证件与已有登记对不上，请联系街道核实",
            "This document disagrees with the register; ask the street to check",
        ),
        field="document_number",
    )


def _places(entries: Sequence[RosterEntry]) -> dict[int, Place]:
    return {
        place.pk: place
        for ids in _chunks({entry.place_id for entry in entries})
        for place in Place.objects.filter(pk__in=ids)
    }


def _standing(entries: Sequence[RosterEntry]) -> _Standing:
    by_document = _by_document(entries)
    by_home = _by_home([entry for entry in entries if entry.known_by is None])
    persons = {person_id for person_id, _ in by_document.values()}
    persons |= {one for there in by_home.values() for one in there}
    homes: set[tuple[UUID, int]] = set()
    hidden: set[UUID] = set()
    today = clock.today()
    for ids in _chunks(persons):
        rows = Residency.objects.filter(not_ended(today), person_id__in=ids)
        homes.update(rows.values_list("person_id", "place_id"))
        guarded = Person.objects.filter(pk__in=ids, is_protected=True)
        hidden.update(guarded.values_list("pk", flat=True))
    return _Standing(by_document, by_home, homes, hidden)


def _by_document(entries: Sequence[RosterEntry]) -> dict[str, tuple[UUID, str]]:
    wanted = {
        keys.index(IDENTITY, "identifier", index_text(entry.known_by)): index_text(entry.known_by)
        for entry in entries
        if entry.known_by is not None
    }
    found: dict[str, tuple[UUID, str]] = {}
    for indexes in _chunks(wanted):
        rows = Identifier.objects.filter(
            index__in=indexes, until__isnull=True, is_exclusive=True
        ).select_related("person")
        held = list(rows)
        known = identities([row.person for row in held])
        for row in held:
            name = names.normalise_name(known[row.person_id].name or "").casefold()
            found[wanted[bytes(row.index)]] = (row.person_id, name)
    return found


def _by_home(entries: Sequence[RosterEntry]) -> dict[tuple[int, str], list[UUID]]:
    """Who lives under a name in a home, for the rows that have no document."""
    found: dict[tuple[int, str], list[UUID]] = {}
    today = clock.today()
    for batch in _chunks(entries):
        signs = {keys.index(IDENTITY, "name", one.name_key): one.name_key for one in batch}
        named = NameKey.objects.filter(
            key__in=list(signs), person__residencies__place_id__in=[one.place_id for one in batch]
        ).values_list("person_id", "key")
        names_of = {person_id: signs[bytes(key)] for person_id, key in named}
        living = Residency.objects.filter(
            not_ended(today),
            person_id__in=list(names_of),
            place_id__in=[one.place_id for one in batch],
        ).values_list("place_id", "person_id")
        for place_id, person_id in living:
            there = found.setdefault((place_id, names_of[person_id]), [])
            if person_id not in there:
                there.append(person_id)
    return found


def _new_person(entry: RosterEntry, places: dict[int, Place]) -> NewPerson:
    known = entry.particulars
    return NewPerson(
        name=known.name,
        sex=known.sex,
        birth_on=known.birth_on,
        identifiers=known.identifiers,
        residencies=(NewResidency(places[entry.place_id], entry.standing, entry.since_on),),
        facts=tuple(NewFact(kind, entry.since_on) for kind in entry.facts),
    )


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    stream = iter(items)
    while batch := list(islice(stream, _CHUNK)):
        yield batch
