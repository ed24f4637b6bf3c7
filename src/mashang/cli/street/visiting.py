"""Guests of the day at the pilot's gates, and what can be booked in each community."""

from datetime import time, timedelta

from mashang.cli.street.plan import PILOT, Resident, Street
from mashang.domain.booking import Days, SlotTime
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import DemoPersona
from mashang.work.bookings import steps as bookings
from mashang.work.bookings.models import Bookable
from mashang.work.bookings.steps import NewThing
from mashang.work.visitors import steps as visitors
from mashang.work.visitors.steps import Asking, Invitation

GUESTS = ("大姐", "表弟", "王师傅", "送水的小李", "钟点工阿姨", "老同学", "装空调的师傅", "月嫂")
PURPOSES = ("family", "family", "repair", "delivery", "care", "family", "repair", "care")
VISITS_AT_MOST = 24
BOOKED_AT_MOST = 14
OFFICE = [(time(8, 30), time(11, 30)), (time(13, 30), time(17))]
HALL = [(time(9), time(11)), (time(14), time(16)), (time(18), time(20))]


def expect_guests(street: Street) -> None:
    """Invitations of today, one question at a gate, and halls, stations and windows to book."""
    for community, place in street.communities.items():
        things = [bookings.add_thing(place=place, wanted=one) for one in _things()]
        if community == PILOT:
            for thing in things:
                _book(street, thing)
    _invite(street)


def _things() -> tuple[NewThing, ...]:
    """What every community has."""
    every_day = dict.fromkeys(range(7), HALL)
    working = dict.fromkeys(range(5), OFFICE)
    return (
        NewThing("hall", "一楼活动室", "社区一楼", 120, 20, Days.WEEKDAYS, every_day),
        NewThing("health_station", "家庭医生签约", "卫生服务站", 30, 2, Days.WORKING, working),
        NewThing("window", "1号窗口", "社区服务大厅", 30, 1, Days.WORKING, working),
        NewThing("meeting_room", "议事厅", "社区二楼", 60, 1, Days.WORKING, working),
    )


def _invite(street: Street) -> None:
    hosts = _hosts(street)
    for number, host in enumerate(hosts[:VISITS_AT_MOST]):
        compound = _compound(street, host)
        if compound is None:
            continue
        since = street.now + timedelta(minutes=30 * number - 120)
        wanted = Invitation(
            called=GUESTS[number % len(GUESTS)],
            purpose=PURPOSES[number % len(PURPOSES)],
            people=1 + number % 3,
            since=since,
            until=since + timedelta(hours=4),
            plate=f"浙A{street.random.randint(10000, 99999)}" if number % 4 == 0 else "",
        )
        account = street.accounts[host.person.person_id]
        visitors.add_invitation(
            host=host.person,
            home=host.home,
            compound=compound,
            by=account,
            wanted=wanted,
            at=street.now,
        )
        if number == 0:
            asking = Asking(
                address=host.home.name, called="送菜的老周", purpose="delivery", people=1
            )
            visitors.add_question(
                compound=compound, home=host.home, asking=asking, asked_from="", at=street.now
            )


def _hosts(street: Street) -> list[Resident]:
    """Residents of the pilot with an account: the demo's own resident first, then their compound."""
    found = [
        one
        for one in street.residents
        if one.community == PILOT and one.person.person_id in street.accounts
    ]
    mine = DemoPersona.objects.filter(code="resident").values_list("account_id", flat=True).first()
    first = next((one for one in found if street.accounts[one.person.person_id].pk == mine), None)
    near = _compound(street, first) if first else None
    return sorted(found, key=lambda one: (one is not first, _compound(street, one) != near))


def _compound(street: Street, host: Resident) -> Place | None:
    return next(
        (one for one in street.compounds.values() if host.home.path.startswith(one.path)), None
    )


def _book(street: Street, thing: Bookable) -> None:
    """Some residents of the pilot come on the next days at which it is open; nobody of the demo's page."""
    slots = bookings.coming_slots(thing, street.now)
    personas = set(
        DemoPersona.objects.exclude(code="resident").values_list("account_id", flat=True)
    )
    bookers = [
        one for one in _hosts(street) if street.accounts[one.person.person_id].pk not in personas
    ]
    if thing.kind != Bookable.Kind.HALL:
        bookers = bookers[1:]
    for number, one in enumerate(bookers[:BOOKED_AT_MOST]):
        if not slots:
            return
        found: SlotTime = slots[number * 2 % len(slots)]
        slot = bookings.locked_slots(thing, found)[found.starts_at]
        bookings.add_booking(
            slot,
            one.person,
            thing=thing,
            by=street.accounts[one.person.person_id],
            waits=True,
            at=street.now - timedelta(minutes=number),
        )
