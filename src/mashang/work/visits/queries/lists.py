"""Lists of visits for who walks them and who watches over them: names masked, in walking order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mashang.domain.ages import AgeBand
from mashang.domain.visiting import Outcome, State
from mashang.elements.people import queries as people
from mashang.elements.people.models import Identifier, Residency
from mashang.elements.people.policy import lived_in
from mashang.elements.people.terms import PHONE
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import paths
from mashang.kernel.clock import local_day
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.visits.models import Visit, VisitAnswer, VisitList
from mashang.work.visits.policy import LISTS, VISITS
from mashang.work.visits.queries.detail import known_helpers
from mashang.work.visits.queries.doors import building_of
from mashang.work.visits.terms import REASONS, STATES, TONES, rule_title


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list as it stands: everybody on it is done, excused, missing, or still due."""

    list_id: UUID
    name: str
    holder: str
    holder_id: UUID
    on_day: date
    is_closed: bool
    is_late: bool
    total: int
    done: int
    excused: int
    missing: int

    @property
    def due(self) -> int:
        """How many nobody answered yet."""
        return self.total - self.done - self.excused - self.missing

    @property
    def settled(self) -> int:
        """How many are done or excused."""
        return self.done + self.excused


@dataclass(frozen=True, slots=True)
class Stop:
    """One door of the walk.

    Attributes:
        has_phone, has_helper: what is known already and is not asked again.
    """

    visit_id: UUID
    person_id: UUID
    position: int
    name: str
    age_band: AgeBand
    room: str
    address: str
    why: Text | str
    state: str
    state_text: Text
    tone: str
    reason: Text | str
    owner: str
    settled_at: datetime | None
    next_on: date | None
    last_on: date | None
    tries: int
    has_phone: bool
    has_helper: bool
    is_contested: bool


@dataclass(frozen=True, slots=True)
class Building:
    """The doors of one building, in walking order."""

    name: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """A whole list.

    Attributes:
        is_mine: whether the actor holds it.
        may_walk: whether the actor may answer and take it over.
    """

    row: ListRow
    buildings: tuple[Building, ...]
    is_mine: bool
    may_walk: bool

    @property
    def stops(self) -> list[Stop]:
        """Every door."""
        return [stop for building in self.buildings for stop in building.stops]


def my_lists(actor: Actor, cursor: str | None = None) -> Page[ListRow]:
    """The actor's own lists, the newest first."""
    rows = LISTS.visible(actor).filter(holder_id=actor.account_id)
    return _page(actor, rows, cursor)


def overview(actor: Actor, cursor: str | None = None) -> Page[ListRow]:
    """Every list of the days that policy shows, the newest first, with who holds it."""
    since = local_day(actor.at) - timedelta(days=policies.number("visits.overview_days"))
    return _page(actor, LISTS.visible(actor, "oversee").filter(on_day__gte=since), cursor)


def walk(actor: Actor, list_id: UUID) -> Walk:
    """One list in walking order.

    Raises:
        OutOfScope: not in the actor's scope.
    """
    found = LISTS.access(actor, "see", list_id=list_id)
    visits = list(
        VISITS.visible(actor)
        .filter(_still_there(local_day(actor.at)), list=found, person__died_on__isnull=True)
        .select_related("person", "place")
        .order_by("position")
    )
    (row,) = _rows(actor, [found])
    return Walk(
        row,
        _grouped(stops_of(actor, visits), visits),
        found.holder_id == actor.account_id,
        LISTS.may(actor, "walk", found),
    )


def planned(account: Account, since: date, until: date) -> list[ListRow]:
    """A worker's lists of some days, for the calendar; only what their grants still reach."""
    actor = Actor.of(account)
    rows = LISTS.visible(actor, "walk").filter(holder=account, on_day__range=(since, until))
    return _rows(actor, list(rows.order_by("on_day", "list_id")[:_CALENDAR_ROWS]))


_CALENDAR_ROWS = 400


def stops_of(actor: Actor, visits: Sequence[Visit]) -> list[Stop]:
    """Visits as doors, masked; a fixed number of queries."""
    ids = [one.person_id for one in visits]
    bands = people.age_bands(ids, local_day(actor.at))
    names = people.masked_names(ids)
    phones = set(
        Identifier.objects.filter(person_id__in=ids, type=PHONE, until__isnull=True).values_list(
            "person_id", flat=True
        )
    )
    helpers = known_helpers(ids)
    last = _last_seen(ids)
    tries = _tries([one.pk for one in visits])
    return [
        Stop(
            visit_id=one.pk,
            person_id=one.person_id,
            position=one.position,
            name=names[one.person_id],
            age_band=bands[one.person_id],
            room=one.place.name,
            address=one.place.full_name,
            why=rule_title(one.rule),
            state=one.state,
            state_text=STATES[one.state],
            tone=TONES[one.state],
            reason=REASONS.get(one.reason, ""),
            owner=one.owner,
            settled_at=one.settled_at,
            next_on=one.next_on,
            last_on=last.get(one.person_id),
            tries=tries.get(one.pk, 0),
            has_phone=one.person_id in phones,
            has_helper=one.person_id in helpers,
            is_contested=one.is_contested,
        )
        for one in visits
    ]


def _still_there(today: date) -> Q:
    """Whoever moved out since the list was made is not rung for, even before the consumer ran."""
    living = Residency.objects.filter(
        lived_in(today), person=OuterRef("person"), place=OuterRef("place")
    )
    return ~Q(state=Visit.State.DUE) | Q(Exists(living))


def _grouped(stops: Iterable[Stop], visits: Sequence[Visit]) -> tuple[Building, ...]:
    wanted = {path for one in visits for path in paths.ancestors(one.place.path)}
    above = {one.path: one for one in Place.objects.filter(path__in=wanted)}
    groups: list[tuple[str, list[Stop]]] = []
    for stop, visit in zip(stops, visits, strict=True):
        name = building_of(visit.place, above).full_name
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(stop)
    return tuple(Building(name, tuple(found)) for name, found in groups)


def _page(actor: Actor, rows: QuerySet[VisitList], cursor: str | None) -> Page[ListRow]:
    page = page_of(rows, ("-on_day", "-list_id"), cursor=cursor)
    return Page(_rows(actor, page.items), page.next_cursor, page.is_first)


def _rows(actor: Actor, lists: Sequence[VisitList]) -> list[ListRow]:
    today = local_day(actor.at)
    counts = _counts([one.pk for one in lists])
    holders = {
        one.pk: one.name.open() or one.username
        for one in Account.objects.filter(pk__in={row.holder_id for row in lists})
    }
    return [
        ListRow(
            list_id=one.pk,
            name=one.name,
            holder=holders[one.holder_id],
            holder_id=one.holder_id,
            on_day=one.on_day,
            is_closed=one.closed_at is not None,
            is_late=one.on_day < today and counts[one.pk].get(State.DUE, 0) > 0,
            total=sum(counts[one.pk].values()),
            done=counts[one.pk].get(State.DONE, 0),
            excused=counts[one.pk].get(State.EXCUSED, 0),
            missing=counts[one.pk].get(State.MISSING, 0),
        )
        for one in lists
    ]


def _counts(list_ids: Sequence[UUID]) -> Mapping[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = {one: {} for one in list_ids}
    rows = Visit.objects.filter(list_id__in=list_ids).order_by()
    for list_id, state, n in (
        rows.values("list_id", "state").annotate(n=Count("pk")).values_list("list_id", "state", "n")
    ):
        found[list_id][state] = n
    return found


def _last_seen(person_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    rows = Visit.objects.filter(person_id__in=person_ids, state=Visit.State.DONE).order_by(
        "settled_at"
    )
    return {
        person_id: local_day(at)
        for person_id, at in rows.values_list("person_id", "settled_at")
        if at is not None
    }


def _tries(visit_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    rows = VisitAnswer.objects.filter(Q(outcome=Outcome.NOT_HOME), visit_id__in=visit_ids)
    return dict(
        rows.order_by().values("visit_id").annotate(n=Count("pk")).values_list("visit_id", "n")
    )
