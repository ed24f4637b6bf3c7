"""Registrations that may be one person, set side by side; what was merged, and what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mashang.elements.people.models import Likely, Merge, Person, Residency
from mashang.elements.people.policy import PEOPLE, not_ended
from mashang.elements.people.queries.lines import PersonLine, lines_of, within_reach
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope
from mashang.kernel.house import house
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """What speaks for one person, or against it."""

    title: Text
    is_for: bool


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two registrations that may be one person, masked."""

    one: PersonLine
    other: PersonLine
    reasons: tuple[ReasonLine, ...]
    found_at: datetime


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A merge in the history of the kept registration."""

    merge_id: UUID
    merged_at: datetime
    undone_at: datetime | None
    is_latest: bool


def likely_pairs(actor: Actor, cursor: str | None = None) -> Page[LikelyPair]:
    """Pairs of which the actor may change both, the likeliest first.

    Whom the actor does not see is in no pair: a protected person shows to nobody by resemblance.
    """
    rows = Likely.objects.filter(_reached(actor, "lesser"), _reached(actor, "greater"))
    page = page_of(
        rows.select_related("lesser", "greater"), ("-points", "likely_id"), cursor=cursor
    )
    persons = {one.pk: one for row in page.items for one in (row.lesser, row.greater)}
    lines = {line.person_id: line for line in lines_of(actor, list(persons.values()))}
    items = [
        LikelyPair(
            lines[row.lesser_id], lines[row.greater_id], reasons_of(row.reasons), row.found_at
        )
        for row in page.items
    ]
    return Page(items, page.next_cursor, page.is_first)


def likely_of(actor: Actor, person_id: UUID) -> list[tuple[UUID, tuple[ReasonLine, ...]]]:
    """Whom a person may also be registered as, of those that the actor may change."""
    rows = Likely.objects.filter(Q(lesser_id=person_id) | Q(greater_id=person_id)).filter(
        _reached(actor, "lesser"), _reached(actor, "greater")
    )
    return [
        (row.greater_id if row.lesser_id == person_id else row.lesser_id, reasons_of(row.reasons))
        for row in rows.order_by("-points", "likely_id")[:10]
    ]


def has_likely_pairs(actor: Actor) -> bool:
    """Whether any pair waits for the actor."""
    return Likely.objects.filter(_reached(actor, "lesser"), _reached(actor, "greater")).exists()


def standing_id(actor: Actor, person_id: UUID) -> UUID:
    """Under which id a person is found now: their own, or the registration that stands for it.

    Raises:
        OutOfScope: nobody has this id, or what stands for it is not there for the actor.
    """
    person = standing_person(person_id)
    if person is None:
        raise OutOfScope("person")
    if person.pk != person_id and not PEOPLE.may(actor, "see", person):
        raise OutOfScope("person")
    return person.pk


def standing_person(person_id: UUID) -> Person | None:
    """The registration that stands for an id: for what was printed, or said, before a merge."""
    person = Person.objects.filter(pk=person_id).first()
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    return person


def known_as(person_id: UUID) -> list[UUID]:
    """Every id under which a person was registered: their own first, then what was merged into it."""
    found = [person_id]
    for one in found:
        found += Person.objects.filter(merged_into=one).order_by("pk").values_list("pk", flat=True)
    return found


def merges_of(actor: Actor, person_id: UUID) -> list[MergeLine]:
    """What was merged into a registration, the latest first; none for who may not change it."""
    person = PEOPLE.access(actor, "see", person_id=person_id)
    if not PEOPLE.may(actor, "edit", person):
        return []
    rows = list(Merge.objects.filter(kept_id=person_id).order_by("-merged_at", "-pk")[:20])
    latest = next((row.pk for row in rows if row.undone_at is None), None)
    return [MergeLine(row.pk, row.merged_at, row.undone_at, row.pk == latest) for row in rows]


def titles_of(columns: Iterable[str]) -> dict[str, Text]:
    """What the rows of some declared columns are called."""
    titles = {row.column: row.title for row in house().person_rows}
    return {column: titles[column] for column in columns if column in titles}


def to_compare(*, at_most: int) -> list[UUID]:
    """Registrations that nobody held beside the others since they changed, new ones first."""
    due = Person.objects.filter(compared_at__isnull=True).order_by("-created_at", "person_id")
    return list(due.values_list("pk", flat=True)[:at_most])


def merged_for_good(*, at_most: int) -> list[UUID]:
    """Merged registrations that nothing can part any more, or whose standing one is forgotten."""
    undoable = Merge.objects.filter(other=OuterRef("pk"), undone_at__isnull=True)
    due = Person.objects.filter(
        ~Exists(undoable) | Q(merged_into__forgotten_at__isnull=False),
        merged_into__isnull=False,
        forgotten_at__isnull=True,
    )
    return list(due.order_by("pk").values_list("pk", flat=True)[:at_most])


def merges_over(before: datetime, *, at_most: int) -> list[UUID]:
    """Merges that are too old to be undone, and those of persons who were forgotten."""
    due = Merge.objects.filter(Q(merged_at__lt=before) | Q(kept__forgotten_at__isnull=False))
    return list(due.order_by("merged_at").values_list("pk", flat=True)[:at_most])


def reasons_of(codes: Iterable[str]) -> tuple[ReasonLine, ...]:
    """Reasons in words."""
    known = {one.code: one for one in policies.listing("people.likeness_points")}
    found = [known[code] for code in codes if code in known]
    return tuple(ReasonLine(one.title, "against_count" not in one.facts) for one in found)


def _reached(actor: Actor, side: str) -> Q:
    """One side of a pair is the actor's to change, by one of its homes."""
    homes: QuerySet[Any] = Residency.objects.filter(
        within_reach(actor, "people.edit"),
        not_ended(clock.local_day(actor.at)),
        person_id=OuterRef(f"{side}_id"),
    )
    return Q(Exists(homes))
