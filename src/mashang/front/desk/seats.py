"""The seats that a case at a place may be handed to."""

from mashang.elements.cases.kinds import Seat
from mashang.elements.organisations import queries as organisations
from mashang.governance.duties import queries as duties
from mashang.kernel.paths import Path

SERVERS = ("property_company", "owners_committee", "clinic", "residents_committee")


def seats_at(path: Path) -> list[Seat]:
    """Levels that answer for the place, who serves it, and the departments; each once."""
    found = duties.seats_of_levels(path, ("grid", "community", "subdistrict"))
    served = organisations.servers_of(path, SERVERS)
    units = [one for one in served if one is not None] + list(organisations.departments(path))
    found += [
        Seat("organisation", str(unit.organisation_id), unit.path or path, unit.name)
        for unit in units
    ]
    return list({seat.reference: seat for seat in found}.values())
