"""The rooms of the house, listed by hand, lowest floor first.

To add a room, write its folder (docs/adding-a-room.md) and add one line here.
"""

from mashang.kernel import house
from mashang.kernel.room import Room

FOUNDATION = (
    "mashang.foundation.keys",
    "mashang.foundation.outbound",
    "mashang.foundation.events",
    "mashang.foundation.jobs",
    "mashang.foundation.records",
    "mashang.foundation.commands",
    "mashang.foundation.accounts",
    "mashang.foundation.policies",
    "mashang.foundation.trails",
    "mashang.foundation.grants",
    "mashang.foundation.programs",
    "mashang.foundation.codes",
    "mashang.foundation.files",
    "mashang.foundation.backups",
    "mashang.foundation.signin",
    "mashang.foundation.offline",
)
ELEMENTS = (
    "mashang.elements.places",
    "mashang.elements.organisations",
    "mashang.elements.people",
    "mashang.elements.passes",
    "mashang.elements.observations",
    "mashang.elements.cases",
)
GOVERNANCE = (
    "mashang.governance.duties",
    "mashang.governance.notices",
)
WORK = (
    "mashang.work.registration",
    "mashang.work.tenancy",
    "mashang.work.doors",
    "mashang.work.visitors",
    "mashang.work.bookings",
    "mashang.work.requests",
    "mashang.work.repairs",
    "mashang.work.volunteers",
    "mashang.work.employers",
    "mashang.work.forms",
    "mashang.work.visits",
)
FRONT = (
    "mashang.front.portal",
    "mashang.front.desk",
    "mashang.front.registers",
    "mashang.front.doctor",
    "mashang.front.search",
    "mashang.front.open311",
)
ROOMS = FOUNDATION + ELEMENTS + GOVERNANCE + WORK + FRONT


def open_house(rooms: tuple[str, ...] = ROOMS) -> house.House:
    """Read every room's declaration, check them together, and open the house.

    Raises:
        HouseError: a duplicate or an unknown reference.
    """
    declared: list[Room] = [house.resolve(f"{room}.room:ROOM") for room in rooms]
    built = house.build(declared)
    house.install(built)
    return built
