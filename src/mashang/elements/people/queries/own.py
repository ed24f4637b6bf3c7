"""What an account may read as, or for, the persons it acts for."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from mashang.domain.masks import mask_id_number
from mashang.elements.people.models import ActsFor, Employment, Fact, Identifier, Person, Residency
from mashang.elements.people.policy import PEOPLE, is_asleep, links_in_force
from mashang.elements.people.queries.cards import LinkLine, link_line
from mashang.elements.people.queries.households import homes_of
from mashang.elements.people.queries.opening import (
    current_identifiers,
    identities,
    identity_of,
    open_values,
    opened,
)
from mashang.elements.people.terms import (
    BASES,
    FACTS,
    IDENTIFIERS,
    PHONE,
    SEXES,
    SOURCES,
    STANDINGS,
    title_of,
)
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import DESTROYED
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope, RuleBroken
from mashang.kernel.texts import Text

CHOICE = "people.acting_for"
"""Under which name a session keeps whom its owner acts for at the moment."""


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """Somebody the account acts for.

    Attributes:
        name: in full for oneself and one's child; masked for a proxy who was not granted reading.
        home: the latest home today.
    """

    link_id: UUID
    person_id: UUID
    name: str
    basis: str
    basis_title: Text | str
    may_ask: bool
    may_open: bool
    may_read: bool
    until: datetime | None
    home: Place | None

    @property
    def is_self(self) -> bool:
        """Whether the account is this person's own."""
        return self.basis == ActsFor.Basis.SELF

    @property
    def decides(self) -> bool:
        """Whether the account decides as the person or the child's guardian."""
        return self.basis != ActsFor.Basis.PROXY


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


def acted_for(actor: Actor) -> list[OwnPerson]:
    """Whom the account acts for now: oneself first, then children, then those who granted it."""
    if actor.account is None:
        return []
    links = list(
        ActsFor.objects.filter(links_in_force(actor.at), account=actor.account)
        .select_related("person")
        .order_by("since", "pk")
    )
    homes = homes_of([link.person_id for link in links], clock.local_day(actor.at))
    known = identities([link.person for link in links])
    order = [ActsFor.Basis.SELF, ActsFor.Basis.GUARDIAN, ActsFor.Basis.PROXY]
    return [
        OwnPerson(
            link_id=link.pk,
            person_id=link.person_id,
            name=(
                known[link.person_id].name or str(DESTROYED)
                if link.may_read
                else known[link.person_id].name_masked
            ),
            basis=link.basis,
            basis_title=title_of(BASES, link.basis),
            may_ask=link.may_ask,
            may_open=link.may_open,
            may_read=link.may_read,
            until=link.until,
            home=homes[link.person_id][0] if link.person_id in homes else None,
        )
        for link in sorted(links, key=lambda one: order.index(ActsFor.Basis(one.basis)))
    ]


def chosen(actor: Actor, choice: str | None) -> OwnPerson | None:
    """Whom the account acts for at the moment: the choice kept in the session, else the first.

    Args:
        choice: what the session keeps under `CHOICE`; a choice no longer open is forgotten.
    """
    return chosen_among(acted_for(actor), choice)


def chosen_among(own: list[OwnPerson], choice: str | None) -> OwnPerson | None:
    """The choice kept in the session, as long as it is open; else the first."""
    return next((one for one in own if str(one.person_id) == choice), own[0] if own else None)


def spoken_for(actor: Actor, person_id: UUID | None) -> OwnPerson:
    """Whom a program speaks for: the one it names, else the first whom the account acts for.

    Raises:
        OutOfScope: the account does not act for that person, or for nobody.
    """
    own = acted_for(actor)
    found = next((one for one in own if person_id in (None, one.person_id)), None)
    if found is None:
        raise OutOfScope("person")
    return found


def acting_for(
    actor: Actor, choice: str | None, may: str, *, shown_for: str | None = None
) -> OwnPerson | None:
    """Whom the account acts for now, for an act that needs a grant; None when it acts for nobody.

    Nobody else is taken silently: who was chosen without that grant is named, and the switch of the
    page leads on.

    Args:
        may: `may_ask`, `may_open` or `may_read`.
        shown_for: whom the page named that was sent; switching in another window does not change it.

    Raises:
        OutOfScope: the account does not act, or acts no more, for whom the page named.
        RuleBroken: whoever was chosen did not grant it.
    """
    own = acted_for(actor)
    if shown_for and all(str(one.person_id) != shown_for for one in own):
        raise OutOfScope("person")
    me = chosen_among(own, shown_for or choice)
    if me is not None and not getattr(me, may):
        raise RuleBroken(
            "people.not_granted",
            Text(
                "{name} 没有授权这一项。要替别人办，请在页面上方换人",
                "{name} did not grant this. To act for somebody else, switch at the top of the page",
                name=me.name,
            ),
        )
    return me


def sleeping_links(actor: Actor) -> int:
    """How many links of the account wait to be approved again."""
    if actor.account is None:
        return 0
    links = ActsFor.objects.filter(account=actor.account).select_related("account")
    return sum(is_asleep(one) for one in links if one.until is None or one.until > actor.at)


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
