"""A landlord's own rooms and tenants: a masked name, dates, a status, and nothing else.

Source: design principle 11.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from mashang.elements.people import queries as people
from mashang.elements.people.models import Person, Residency
from mashang.elements.people.policy import PEOPLE
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.kernel.clock import local_day
from mashang.kernel.texts import Text
from mashang.work.tenancy.models import Letting, Tenancy
from mashang.work.tenancy.policy import TENANCIES
from mashang.work.tenancy.queries.dues import due_of

_A_DAY = timedelta(days=1)
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TenantRow:
    """All that a landlord sees of a tenancy."""

    tenancy_id: UUID
    place_id: int
    name: str
    since_on: date
    last_on: date | None
    until_on: date | None
    status: Text
    tone: str
    due_on: date | None = None
    """The last day to report the end of the term, or a longer one."""
    is_pressing: bool = False
    """Whether the term is over, or ends within the days that the report has."""

    @property
    def is_standing(self) -> bool:
        """Whether it lasts."""
        return self.until_on is None


@dataclass(frozen=True, slots=True)
class Due:
    """A term that ended or ends: a longer one, or the tenant's leaving, is to be reported."""

    tenancy_id: UUID
    name: str
    address: str
    due_on: date
    today: date

    @property
    def is_late(self) -> bool:
        """Whether the last day to report has passed."""
        return self.due_on < self.today


@dataclass(frozen=True, slots=True)
class LetRoom:
    """A room that a person lets, and who rents it or did."""

    place_id: int
    address: str
    tenants: tuple[TenantRow, ...]


def own_rooms(actor: Actor, landlord_id: UUID) -> list[LetRoom]:
    """The rooms that a person lets, each with its tenants, standing ones first.

    Raises:
        OutOfScope, NotAllowed: the account does not ask for that person.
    """
    landlord = PEOPLE.access(actor, "ask_for", person_id=landlord_id)
    places = {place.pk: place for place in rooms_of(landlord, local_day(actor.at))}
    rows = list(
        Tenancy.objects.filter(landlord=landlord)
        .select_related("place")
        .order_by("-since_on", "-tenancy_id")[:MOST_SHOWN]
    )
    for row in rows:
        if row.until_on is None:
            places.setdefault(row.place_id, row.place)
    names = people.masked_names({row.tenant_id for row in rows})
    shown: dict[int, list[TenantRow]] = {place_id: [] for place_id in places}
    for row in sorted(rows, key=lambda one: one.until_on is not None):
        if row.place_id in shown:
            shown[row.place_id].append(tenant_row(row, names[row.tenant_id], local_day(actor.at)))
    found = sorted(places.values(), key=lambda place: place.path)
    return [LetRoom(place.pk, place.full_name, tuple(shown[place.pk])) for place in found]


def own_dues(rooms: list[LetRoom], today: date) -> list[Due]:
    """What a landlord is to report now, or within the days that the law gives, most pressing first."""
    found = [
        Due(one.tenancy_id, one.name, room.address, one.due_on, today)
        for room in rooms
        for one in room.tenants
        if one.until_on is None and one.due_on is not None and one.is_pressing
    ]
    return sorted(found, key=lambda one: (one.due_on, one.name))


def own_tenancy(actor: Actor, tenancy_id: UUID) -> TenantRow:
    """One of one's own tenancies.

    Raises:
        OutOfScope, NotAllowed: not one's own.
    """
    row = TENANCIES.access(actor, "own", tenancy_id=tenancy_id)
    name = people.masked_names([row.tenant_id])[row.tenant_id]
    return tenant_row(row, name, local_day(actor.at))


def rooms_of(landlord: Person, on: date) -> list[Place]:
    """What a person may report tenants for: rooms recorded as let by them, and their own home."""
    lasting = Letting.objects.filter(landlord=landlord, until_on__isnull=True, since_on__lte=on)
    owned = Residency.objects.filter(
        person=landlord, standing=Residency.Standing.OWNER, until_on__isnull=True
    )
    ids = {*lasting.values_list("place_id", flat=True), *owned.values_list("place_id", flat=True)}
    return list(Place.objects.filter(pk__in=ids, closed_on__isnull=True).order_by("path"))


def may_report(landlord: Person, place: Place, on: date) -> bool:
    """Whether a person is known to let a room."""
    return any(one.pk == place.pk for one in rooms_of(landlord, on))


def tenant_row(row: Tenancy, name: str, today: date) -> TenantRow:
    """A tenancy as its landlord sees it."""
    status, tone = status_of(row, today)
    last_on = row.agreed_until_on - _A_DAY if row.agreed_until_on else None
    pressing = row.agreed_until_on is not None and row.agreed_until_on <= due_of(today)
    return TenantRow(
        row.pk, row.place_id, name, row.since_on, last_on, row.until_on, status, tone,
        row.end_due_on, pressing,
    )  # fmt: skip


def status_of(row: Tenancy, today: date) -> tuple[Text, str]:
    """How a tenancy stands, in words and colour."""
    if row.until_on is not None:
        return Text("已退租", "Ended"), "grey"
    if row.end_due_on is not None and row.end_due_on < today:
        return Text("到期未报告", "Overdue"), "red"
    if row.agreed_until_on is not None and row.agreed_until_on <= today:
        return Text("已到期，请报告", "Term over"), "amber"
    if local_day(row.reported_at) > due_of(row.since_on):
        return Text("在租（逾期报告）", "Reported late"), "amber"
    return Text("在租", "Current"), "green"
