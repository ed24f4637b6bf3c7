"""One line for one person, masked: what lists show, and what tells namesakes apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q

from mashang.domain.ages import AgeBand
from mashang.domain.masks import mask_id_number, mask_phone
from mashang.elements.people.models import ActsFor, Fact, Identifier, Person, Residency
from mashang.elements.people.policy import links_in_force, not_ended
from mashang.elements.people.queries.opening import identities, open_values
from mashang.elements.people.terms import FACTS, PHONE, SEXES, STANDINGS, title_of
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import DESTROYED
from mashang.kernel import clock
from mashang.kernel.texts import Text

AT_ONCE: Final = 1_000
"""Ids in one question; initials of a large street are those of some thousand people."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list. Everything that names them is masked.

    Attributes:
        document: tail of a document number, by which namesakes are told apart.
        home: the address within the viewer's scope, empty when none is.
        facts: None when the viewer may not see them.
        has_account: whether somebody acts for them by phone.
    """

    person_id: UUID
    name: str
    sex: Text | str
    age_band: AgeBand
    phone: str
    document: str
    home: str
    standing: Text | str
    facts: tuple[Text | str, ...] | None
    is_protected: bool
    has_account: bool


def within_reach(actor: Actor, right: str = "people.see") -> Q:
    """Residencies by which an actor reaches persons as staff, as a condition on residencies.

    Protected persons are reached by the two named roles only, whatever else is held.
    """
    standing = Q(person__merged_into__isnull=True)
    plain = within(actor.prefixes(right)) & Q(person__is_protected=False)
    trusted = actor.prefixes("people.see_contact_protected")
    guarded = within(trusted) & Q(person__is_protected=True)
    return standing & ((plain | guarded) if trusted else plain)


def reached_among(actor: Actor, ids: Sequence[UUID], right: str = "people.see") -> set[UUID]:
    """Which of these persons an actor reaches as staff: what `PEOPLE` says of them, asked of few.

    The rule's own subquery names everybody in reach, which for a whole street are too many to list.
    """
    lasting = not_ended(clock.local_day(actor.at))
    reach = Residency.objects.filter(within_reach(actor, right), lasting)
    found: set[UUID] = set()
    for at in range(0, len(ids), AT_ONCE):
        some = reach.filter(person_id__in=ids[at : at + AT_ONCE])
        found |= set(some.values_list("person_id", flat=True))
    return found


def lines_of(
    actor: Actor, persons: Sequence[Person], homes: dict[UUID, Residency] | None = None
) -> list[PersonLine]:
    """Lines for a page of persons, in the order given; a fixed number of queries.

    Args:
        homes: the residency to show for a person; by default the latest within reach.
    """
    today = clock.local_day(actor.at)
    ids = [one.pk for one in persons]
    homes = _homes_within_reach(actor, ids) if homes is None else homes
    known = identities(persons)
    phones, documents = _numbers(ids)
    facts = _facts(actor, ids)
    linked = set(
        ActsFor.objects.filter(links_in_force(actor.at), person_id__in=ids).values_list(
            "person_id", flat=True
        )
    )
    return [
        PersonLine(
            person_id=one.pk,
            name=known[one.pk].name_masked,
            sex=title_of(SEXES, one.sex),
            age_band=known[one.pk].band(today),
            phone=phones.get(one.pk, ""),
            document=documents.get(one.pk, ""),
            home=homes[one.pk].place.full_name if one.pk in homes else "",
            standing=title_of(STANDINGS, homes[one.pk].standing) if one.pk in homes else "",
            facts=facts.get(one.pk),
            is_protected=one.is_protected,
            has_account=one.pk in linked,
        )
        for one in persons
    ]


def _facts(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, tuple[Text | str, ...]]:
    """Titles of what holds, by person; a person of whom the viewer may not know is missing."""
    seen = reached_among(actor, ids, "people.see_attention")
    found: dict[UUID, tuple[Text | str, ...]] = dict.fromkeys(seen, ())
    lasting = not_ended(clock.local_day(actor.at))
    rows = Fact.objects.filter(lasting, person_id__in=list(found))
    for person_id, kind in rows.order_by("kind").values_list("person_id", "kind"):
        if kind != Fact.Kind.HOUSEHOLD_REGISTER:
            found[person_id] = (*found[person_id], title_of(FACTS, kind))
    return found


def _homes_within_reach(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Residency]:
    lasting = not_ended(clock.local_day(actor.at))
    rows = Residency.objects.filter(within_reach(actor), lasting, person_id__in=ids)
    return {row.person_id: row for row in rows.select_related("place").order_by("since_on", "pk")}


def _numbers(ids: Sequence[UUID]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Masked phone and masked document number by person: the newest of each."""
    rows = Identifier.objects.filter(person_id__in=ids, until__isnull=True)
    phones: dict[UUID, str] = {}
    documents: dict[UUID, str] = {}
    for row, value in open_values(rows.order_by("since", "pk")):
        if row.type == PHONE:
            phones[row.person_id] = str(DESTROYED) if value is None else mask_phone(value)
        else:
            documents[row.person_id] = str(DESTROYED) if value is None else mask_id_number(value)
    return phones, documents
