"""Visits for the host: whom they invited, and who stands at the gate and asks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from mashang.elements.people import queries as people
from mashang.elements.people.queries import OwnPerson
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.kernel.clock import local_day
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.visitors.models import Visit
from mashang.work.visitors.policy import HOSTING, VISITS
from mashang.work.visitors.queries.deciding import doors_of, doors_on_the_way
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
    own = people.acted_for(actor)
    return [one for one in own if one.may_open and one.basis in HOSTING and one.home is not None]


def own_visits(actor: Actor, cursor: str | None = None) -> Page[OwnVisit]:
    """The visits of those for whom the account opens doors, the latest first."""
    rows = VISITS.visible(actor, "own").select_related("home", "compound")
    page = page_of(rows, ("-since", "-visit_id"), cursor=cursor)
    return Page([_own(row, actor.at) for row in page.items], page.next_cursor, page.is_first)


def own_visit(actor: Actor, visit_id: UUID) -> OwnVisit:
    """One of them.

    Raises:
        OutOfScope: not the actor's to see.
        NotAllowed: seen as staff only.
    """
    visit = VISITS.access(actor, "own", visit_id=visit_id)
    return _own(visit, actor.at, with_doors=True)


def questions_for(actor: Actor) -> list[Question]:
    """Who asks at the gate for a home of one's own, the longest waiting first."""
    return [_question(row) for row in asked_of(actor)]


def asked_of(actor: Actor) -> list[Visit]:
    """The visits that the account may answer: of the homes of those it opens doors for."""
    if actor.account is None:
        return []
    homes = homes_of_hosts(actor)
    if not homes:
        return []
    rows = Visit.objects.filter(
        home_id__in=homes, status=Visit.Status.WAITING, until__gt=actor.at
    ).select_related("home")
    return list(rows.order_by("made_at", "visit_id")[:QUESTIONS_AT_MOST])


def homes_of_hosts(actor: Actor) -> dict[int, UUID]:
    """Every home of those in whose name the account may answer, with who lives there."""
    persons = [one.person_id for one in hosts(actor)]
    homes = people.homes_of(persons, local_day(actor.at))
    return {home.pk: person for person in reversed(persons) for home in homes.get(person, ())}


def doors_to(home: Place) -> list[tuple[str, str]]:
    """The doors on the way to a home, to choose from."""
    return [(str(one.pk), one.name) for one in doors_on_the_way(home)]


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
