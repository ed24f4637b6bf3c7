"""Stage 5: three doors for each compound, who lets to whom, and registrations that wait for a worker."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from mashang.cli.street.plan import PILOT, Resident, Street
from mashang.elements.people.models import Residency
from mashang.elements.places.models import Place
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.grants.actor import Actor
from mashang.kernel.clock import STREET_ZONE, day_span, local, local_day
from mashang.work.doors import counts
from mashang.work.doors import steps as doors
from mashang.work.doors.models import Door
from mashang.work.doors.steps import NewDoor
from mashang.work.registration import steps as registration
from mashang.work.registration.queries import matching
from mashang.work.tenancy import steps as tenancies
from mashang.work.tenancy.queries.owners import rooms_without_owner
from mashang.work.tenancy.steps import NewTenancy

DOORS = (("南门", True), ("北门", False), ("车库门", False))
"""Source: the doors' issue: 3 doors for each of 52 compounds."""
ESCAPES = {"南门", "北门"}
"""Doors for people on foot: without power they stand open. A garage's stays shut, with a handle inside."""
BY_HOUR = (1, 0, 0, 0, 1, 4, 12, 30, 22, 10, 8, 9, 14, 10, 8, 8, 12, 25, 33, 20, 14, 9, 5, 2)
"""How many of a hundred pass in each hour of the day."""
DAYS_COUNTED = 2
ROOMS_PER_LANDLORD = 3
UNREPORTED = 0.03
"""Share of tenants whom nobody has reported: what the overdue list is for."""
LATE = 0.08
OVER = 0.02
"""Share of terms that ran out some days ago without a word."""
ASKED = 2
"""Buildings whose rooms are asked about on the first day."""
WAITING = 6


def hang_doors(street: Street) -> None:
    """Doors, tenancies, and applications."""
    hung = doors.add_doors(
        [
            NewDoor(compound, name, is_main=is_main, fails_open=name in ESCAPES)
            for compound in street.compounds.values()
            for name, is_main in DOORS
        ]
    )
    _count(street, hung)
    tenancies.add_tenancies(list(_tenancies(street)))
    _ask_for_owners(street)
    _apply(street)


def _count(street: Street, hung: Sequence[Door]) -> None:
    """So many came in and went out by the hour, of yesterday and of today so far."""
    chance = Random(street.seed)  # noqa: S311  (its own, so that nothing else is invented otherwise)
    begins, _ = day_span(local_day(street.now) - timedelta(days=DAYS_COUNTED - 1))
    hours = [begins + timedelta(hours=order) for order in range(DAYS_COUNTED * len(BY_HOUR))]
    past = [(hour, BY_HOUR[local(hour).hour]) for hour in hours if hour < street.now]
    for door in hung:
        share = chance.uniform(0.2, 0.5) if door.is_main else chance.uniform(0.05, 0.2)
        came = {hour: round(share * n * chance.uniform(0.7, 1.3)) for hour, n in past}
        left = {hour: round(share * n * chance.uniform(0.6, 1.2)) for hour, n in past}
        counts.add_entries(door, came, {})
        last = {hour: min(hour + timedelta(minutes=40), street.now) for hour in left}
        counts.add_exits(door, {hour: n for hour, n in left.items() if n}, last)


def _tenancies(street: Street) -> Iterator[NewTenancy]:
    """Every tenant's room belongs to an owner of the same community."""
    owners: dict[str, list[Resident]] = {}
    for one in street.residents:
        if one.standing == "owner" and one.phone and (street.today - one.born_on).days > 25 * 365:
            owners.setdefault(one.community, []).append(one)
    rented = Residency.objects.filter(standing="tenant", until_on=None).values_list(
        "person_id", "since_on"
    )
    since = dict(rented)
    rooms: dict[int, list[Resident]] = {}
    for one in street.residents:
        if one.person.person_id in since:
            rooms.setdefault(one.home.pk, []).append(one)
    counted: dict[str, int] = {}
    for tenants in rooms.values():
        community = tenants[0].community
        place = counted.get(community, 0)
        counted[community] = place + 1
        candidates = owners.get(community) or next(iter(owners.values()))
        landlord = candidates[place // ROOMS_PER_LANDLORD % len(candidates)]
        street.landlords.add(landlord.person.person_id)
        if street.random.random() < UNREPORTED:
            continue
        ends_on = _end(street)
        for one in tenants:
            began_on = since[one.person.person_id]
            yield NewTenancy(
                place=one.home,
                landlord_id=landlord.person.person_id,
                tenant_id=one.person.person_id,
                since_on=began_on,
                agreed_until_on=max(ends_on, began_on + timedelta(days=30)),
                reported_at=_reported(street, began_on),
            )


def _ask_for_owners(street: Street) -> None:
    """A few buildings of the pilot where somebody rents from nobody known; the night asks at others."""
    asked, pilot = 0, street.communities[PILOT].path
    for building in (one for one in street.buildings if one.path.startswith(pilot)):
        if asked == ASKED:
            return
        rooms = rooms_without_owner(building, street.today)
        if rooms:
            tenancies.ask_for_owners(Actor.system(street.now), building, rooms)
            asked += 1


def _end(street: Street) -> date:
    if street.random.random() < OVER:
        return street.today - timedelta(days=street.random.randint(8, 25))
    return street.today + timedelta(days=street.random.randint(20, 360))


def _reported(street: Street, began_on: date) -> datetime:
    late = street.random.random() < LATE
    days = street.random.randint(9, 40) if late else street.random.randint(0, 1)
    noon = datetime.combine(began_on + timedelta(days=days), time(12), STREET_ZONE)
    return min(noon, street.now)


def _apply(street: Street) -> None:
    """Some newcomers of the pilot wait: to empty rooms, to occupied ones, at a door nobody knows."""
    lived_in = {one.home.pk for one in street.residents}
    here = [
        one.place for one in street.homes if one.community == PILOT and one.place.kind == "room"
    ]
    empty = [place for place in here if place.pk not in lived_in]
    occupied = [place for place in here if place.pk in lived_in]
    compounds = {
        place.pk: compound
        for place in here
        for compound in street.compounds.values()
        if place.path.startswith(compound.path)
    }
    wanted: list[Place | None] = [*empty[: WAITING - 2], *occupied[:1], None]
    for number, room in enumerate(wanted):
        account = accounts.add_resident(street.invent.phone(), verified_at=street.now)
        actor = Actor.of(account, street.now - timedelta(minutes=37 * (number + 1)))
        sex = street.random.choice("fm")
        name = street.invent.name(sex)
        registration.open_application(
            actor,
            registration.Draft(
                basis="self",
                name=name,
                sex="u",
                birth_on=None,
                document=None,
                standing="tenant",
                compound=compounds[(room or here[0]).pk],
                room=room,
                address_text="" if room else "小区北面加建的两层小楼",
                found=matching.match(name, None, room, actor.at),
            ),
        )
