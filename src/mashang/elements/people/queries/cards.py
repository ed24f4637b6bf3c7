"""One person as a viewer may see them: masked, with what may be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from mashang.domain.ages import AgeBand
from mashang.domain.masks import mask_id_number, mask_phone
from mashang.elements.people.models import IDENTITY, ActsFor, Fact, Identifier, Person, Residency
from mashang.elements.people.policy import PEOPLE, is_asleep
from mashang.elements.people.queries.lines import within_reach
from mashang.elements.people.queries.merges import known_as
from mashang.elements.people.queries.opening import identity_of, open_values
from mashang.elements.people.terms import (
    BASES,
    FACTS,
    FIELDS,
    IDENTIFIERS,
    PHONE,
    SCOPES,
    SEXES,
    SOURCES,
    STANDINGS,
    title_of,
)
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import DESTROYED
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import queries as records
from mashang.foundation.records.actors import Subject
from mashang.kernel import clock
from mashang.kernel.errors import NotAllowed
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

_ELSEWHERE: Final = Text("其他社区的住处", "A home in another community")
_ACTIONS: Final = ("reveal", "see_attention", "see_looks", "edit", "protect")


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A masked number."""

    identifier_id: UUID
    type: str
    title: Text | str
    value: str
    since: datetime


@dataclass(frozen=True, slots=True)
class HomeLine:
    """A residency; a home beyond the viewer's reach says only that it is elsewhere."""

    residency_id: UUID
    home: Text | str
    standing: Text | str
    since_on: date
    until_on: date | None
    source: Text | str
    is_within_reach: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class FactLine:
    """A dated fact; its note is revealed, never listed."""

    fact_id: UUID
    kind: str
    title: Text | str
    since_on: date
    until_on: date | None
    source: Text | str
    has_note: bool


@dataclass(frozen=True, slots=True)
class LinkLine:
    """An account that acts for the person."""

    link_id: UUID
    basis: str
    basis_title: Text | str
    phone: str
    may_ask: bool
    may_open: bool
    may_read: bool
    since: datetime
    until: datetime | None
    is_asleep: bool

    @property
    def scopes(self) -> tuple[Text, ...]:
        """What the link allows, in words."""
        allowed = {"ask": self.may_ask, "open": self.may_open, "read": self.may_read}
        return tuple(SCOPES[code] for code, is_allowed in allowed.items() if is_allowed)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What one page shows of a person.

    Attributes:
        facts: None when the viewer may not see them.
        links: None for viewers who are not staff.
        may: actions of the policy that are open to the viewer.
    """

    person_id: UUID
    name: str
    sex: Text | str
    age_band: AgeBand
    numbers: tuple[NumberLine, ...]
    homes: tuple[HomeLine, ...]
    facts: tuple[FactLine, ...] | None
    links: tuple[LinkLine, ...] | None
    is_protected: bool
    died_on: date | None
    may: frozenset[str]

    @property
    def phone(self) -> str:
        """The newest masked phone, or nothing."""
        return next((one.value for one in reversed(self.numbers) if one.type == PHONE), "")

    @property
    def home(self) -> Text | str:
        """The latest home within reach, or nothing."""
        current = (one for one in self.homes if one.is_within_reach and not one.is_over)
        return next((one.home for one in current), "")


@dataclass(frozen=True, slots=True)
class LookLine:
    """Who looked: office, role and staff number, never a name; what, when and why."""

    at: datetime
    unit: str
    role: str
    staff_no: str
    purpose: Text | str
    fields: tuple[str, ...]
    emergency: Text | str = ""
    """What kind of emergency, when it was done with rights taken at once 紧急查看."""

    @property
    def field_titles(self) -> tuple[Text | str, ...]:
        """What was looked at, in words."""
        return tuple(title_of(FIELDS, one) for one in self.fields)


def card(actor: Actor, person_id: UUID) -> PersonCard:
    """A person as the actor may see them.

    Raises:
        OutOfScope: not there for this actor.
    """
    person = PEOPLE.access(actor, "see", person_id=person_id)
    is_staff = PEOPLE.may(actor, "oversee", person)
    known = identity_of(person)
    may = frozenset(action for action in _ACTIONS if PEOPLE.may(actor, action, person))
    return PersonCard(
        person_id=person.pk,
        name=known.name_masked,
        sex=title_of(SEXES, person.sex),
        age_band=known.band(clock.local_day(actor.at)),
        numbers=_numbers(person),
        homes=_homes(actor, person) if is_staff else (),
        facts=_facts(person) if "see_attention" in may else None,
        links=_links(actor, person) if is_staff else None,
        is_protected=person.is_protected,
        died_on=person.died_on,
        may=may,
    )


def address_of(actor: Actor, person_id: UUID, place: Place) -> Text | str:
    """The address of something done for a person, as a case page may print it.

    A protected person's is open to the two named roles and to those who act for them, however the
    viewer came to the page.
    """
    person = Person.objects.get(pk=person_id)
    if person.is_protected and not PEOPLE.may(actor, "see", person):
        return Text("受特殊保护，不显示", "Under special protection: not shown")
    return place.full_name


def hidden_from(actor: Actor, person_ids: Iterable[UUID]) -> set[UUID]:
    """Of some persons, the protected ones whose address this viewer may not know: for lists."""
    guarded = Person.objects.filter(pk__in=list(person_ids), is_protected=True)
    ids = set(guarded.values_list("pk", flat=True))
    return ids - set(PEOPLE.visible(actor).filter(pk__in=ids).values_list("pk", flat=True))


def looks(actor: Actor, person_id: UUID, cursor: str | None = None) -> Page[LookLine]:
    """Who looked at a person's data and why, newest first: for the person, and for who oversees.

    Raises:
        OutOfScope: not there for this actor.
        NotAllowed: the actor neither reads for the person nor oversees looking.
    """
    person = PEOPLE.access(actor, "see", person_id=person_id)
    if not (PEOPLE.may(actor, "read_own", person) or PEOPLE.may(actor, "see_looks", person)):
        raise NotAllowed("people.see_looks")
    rows = records.looks_at([Subject("person", one, IDENTITY) for one in known_as(person.pk)])
    page = page_of(rows, ("-at", "-record_id"), cursor=cursor)
    titles = {one.code: one.title for one in policies.listing("people.reveal_purposes")}
    emergencies = {one.code: one.title for one in policies.listing("grants.emergency_kinds")}
    return Page(
        [
            LookLine(
                one.at,
                one.unit,
                one.role,
                one.staff_no,
                title_of(titles, one.purpose),
                one.fields,
                title_of(emergencies, one.emergency) if one.emergency else "",
            )
            for one in records.looks(page.items)
        ],
        page.next_cursor,
        page.is_first,
    )


def masked_number(row: Identifier, value: str | None) -> str:
    """A number as lists show it."""
    if value is None:
        return str(DESTROYED)
    return mask_phone(value) if row.type == PHONE else mask_id_number(value)


def _numbers(person: Person) -> tuple[NumberLine, ...]:
    rows = Identifier.objects.filter(person=person, until__isnull=True)
    return tuple(
        NumberLine(
            row.pk, row.type, title_of(IDENTIFIERS, row.type), masked_number(row, value), row.since
        )
        for row, value in open_values(rows.order_by("-is_exclusive", "since", "pk"))
    )


def _homes(actor: Actor, person: Person) -> tuple[HomeLine, ...]:
    today = clock.local_day(actor.at)
    rows = Residency.objects.filter(person=person).select_related("place")
    reached = set(rows.filter(within_reach(actor)).values_list("pk", flat=True))
    return tuple(
        HomeLine(
            residency_id=row.pk,
            home=row.place.full_name if row.pk in reached else _ELSEWHERE,
            standing=title_of(STANDINGS, row.standing),
            since_on=row.since_on,
            until_on=row.until_on,
            source=title_of(SOURCES, row.source),
            is_within_reach=row.pk in reached,
            is_over=row.until_on is not None and row.until_on <= today,
        )
        for row in rows.order_by("-since_on", "-pk")
        if row.pk in reached or row.until_on is None or row.until_on > today
    )


def _facts(person: Person) -> tuple[FactLine, ...]:
    rows = Fact.objects.filter(person=person).order_by("until_on", "kind")
    return tuple(
        FactLine(
            row.pk,
            row.kind,
            title_of(FACTS, row.kind),
            row.since_on,
            row.until_on,
            title_of(SOURCES, row.source),
            bool(row.note),
        )
        for row in sorted(rows, key=lambda one: (one.until_on is not None, one.kind))
    )


def _links(actor: Actor, person: Person) -> tuple[LinkLine, ...]:
    rows = ActsFor.objects.filter(person=person).select_related("account").order_by("since")
    return tuple(link_line(row) for row in rows if row.until is None or row.until > actor.at)


def link_line(row: ActsFor) -> LinkLine:
    """A link with the masked phone of its account."""
    phone = row.account.phone
    return LinkLine(
        link_id=row.pk,
        basis=row.basis,
        basis_title=title_of(BASES, row.basis),
        phone=mask_phone(phone.open()) if phone else "",
        may_ask=row.may_ask,
        may_open=row.may_open,
        may_read=row.may_read,
        since=row.since,
        until=row.until,
        is_asleep=is_asleep(row),
    )
