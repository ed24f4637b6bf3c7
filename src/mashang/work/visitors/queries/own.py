"""Visits for the host: whom they invited, and who stands at the gate and asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from mashang.elements.people import queries as people
from mashang.elements.people.queries import EVERYBODY, Acting, Elsewhere, OwnPerson
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.kernel.clock import local_day
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.visitors.models import Visit
from mashang.work.visitors.policy import HOSTING, VISITS
from mashang.work.visitors.queries.deciding import doors_of
from mashang.work.visitors.terms import ARRIVED, OVER, STATUSES, TONES, purpose_of

QUESTIONS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """A visit as its host sees it: their own words, in full.

    Attributes:
        address: of the page for the visitor, to be sent or shown; empty when it is over.
    """

    visit_id: UUID
    called: str
    introduced: str
    plate: str
    purpose: Text
    where: str
    people: int
    arrived: int
    since: datetime
    until: datetime
    status: Text
    tone: str
    is_open: bool
    shows_home: bool
    doors: tuple[str, ...]
    address: str

    def __repr__(self) -> str:
        return "OwnVisit(••••)"


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody stands at the gate and asks for one's home."""

    visit_id: UUID
    called: str
    purpose: Text
    people: int
    has_vehicle: bool
    where: str
    asked_at: datetime
    wait_until: datetime | None

    def __repr__(self) -> str:
        return "Question(••••)"


def hosts(actor: Actor) -> list[OwnPerson]:
    """Those in whose name the account may invite: oneself, and whom one opens doors for."""
    return [one for one in people.acted_for(actor) if may_host(one)]


def may_host(one: OwnPerson) -> bool:
    """Whether the account may invite in somebody's name."""
    return one.may_open and one.basis in HOSTING and one.home is not None


def own_visits(
    actor: Actor, cursor: str | None = None, *, acting: Acting = EVERYBODY
) -> Page[OwnVisit]:
    """The visits of whom the account acts for, the latest first."""
    rows = VISITS.visible(actor, "own").filter(acting.own("host_id"))
    rows = rows.select_related("home", "compound")
    page = page_of(rows, ("-since", "-visit_id"), cursor=cursor)
    return Page([_own(row, actor.at) for row in page.items], page.next_cursor, page.is_first)


def visits_elsewhere(actor: Actor, acting: Acting) -> tuple[Elsewhere, ...]:
    """How many visits stand in the lists of the others whom the account acts for."""
    return acting.elsewhere(VISITS.visible(actor, "own"), "host_id")


def own_visit(actor: Actor, visit_id: UUID) -> OwnVisit:
    """One of them.

    Raises:
        OutOfScope: not the actor's to see.
        NotAllowed: seen as staff only.
    """
    visit = VISITS.access(actor, "own", visit_id=visit_id)
    return _own(visit, actor.at, with_doors=True)


def questions_for(actor: Actor, acting: Acting = EVERYBODY) -> list[Question]:
    """Who asks at the gate for a home of one's own, the longest waiting first."""
    homes = homes_of_hosts(actor, acting)
    return [_question(row) for row in _asked(actor, homes) if acting.shows(homes[row.home_id])]


def questions_elsewhere(actor: Actor, acting: Acting) -> tuple[Elsewhere, ...]:
    """How many ask at the gate for a home of the others whom the account opens doors for."""
    homes = homes_of_hosts(actor, acting)
    return acting.counted((homes[row.home_id], 1) for row in _asked(actor, homes))


def homes_of_hosts(actor: Actor, acting: Acting = EVERYBODY) -> dict[int | None, UUID]:
    """Every home of those in whose name the account may answer, with who lives there.

    Of two who live in one home it is whom the account acts for now, else the first.
    """
    persons = [one.person_id for one in hosts(actor)]
    persons.sort(key=lambda one: acting.me is None or one != acting.me.person_id)
    homes = people.homes_of(persons, local_day(actor.at))
    return {home.pk: person for person in reversed(persons) for home in homes.get(person, ())}


def _asked(actor: Actor, homes: Mapping[int | None, UUID]) -> list[Visit]:
    """Who stands at the gate and asks for one of some homes."""
    if not homes:
        return []
    rows = Visit.objects.filter(
        home_id__in=homes, status=Visit.Status.WAITING, until__gt=actor.at
    ).select_related("home")
    return list(rows.order_by("made_at", "visit_id")[:QUESTIONS_AT_MOST])


def doors_to(home: Place) -> list[tuple[str, str]]:
    """The doors on the way to a home, to choose from."""
    return [(str(one.pk), one.name) for one in places.doors_on_the_way(home.path)]


def address_of(visit: Visit) -> str:
    """The whole address of the page for the visitor."""
    return f"{settings.SITE_URL}{reverse('visitors:pass', args=[visit.link.open()])}"


def _own(row: Visit, now: datetime, *, with_doors: bool = False) -> OwnVisit:
    is_open = row.status == Visit.Status.EXPECTED and row.until > now
    status, tone = STATUSES[Visit.Status(row.status)], TONES[Visit.Status(row.status)]
    if row.arrived and row.status == Visit.Status.EXPECTED:
        status, tone = ARRIVED, "blue"
    elif row.status == Visit.Status.EXPECTED and not is_open:
        status, tone = OVER, "grey"
    doors = tuple(one.name for one in doors_of(row)) if with_doors else ()
    return OwnVisit(
        visit_id=row.pk,
        called=row.called.open(),
        introduced=row.introduced.open(),
        plate=row.plate.open(),
        purpose=purpose_of(row.purpose),
        where=(row.home or row.compound).full_name,
        people=row.people,
        arrived=row.arrived,
        since=row.since,
        until=row.until,
        status=status,
        tone=tone,
        is_open=is_open,
        shows_home=row.shows_home,
        doors=doors,
        address=address_of(row) if is_open else "",
    )


def _question(row: Visit) -> Question:
    return Question(
        visit_id=row.pk,
        called=row.called.open(),
        purpose=purpose_of(row.purpose),
        people=row.people,
        has_vehicle=bool(row.plate),
        where=row.home.full_name if row.home is not None else "",
        asked_at=row.made_at,
        wait_until=row.wait_until,
    )
