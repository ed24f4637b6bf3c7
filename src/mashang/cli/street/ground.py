"""Stage 1: the tree of places, with every site of the founding case."""

from collections.abc import Iterator

from mashang.cli.street.plan import Home, Street
from mashang.elements.places import steps as places
from mashang.elements.places.models import Place
from mashang.elements.places.steps import NewPlace

HOUSEHOLD_SIZE = 2.6
"""People per occupied home on average; see `households`."""
VACANT = 0.2
"""Share of homes in which nobody lives."""
HOUSES_SHARE = 0.1
"""Share of homes that are detached houses of villagers' groups."""
FLOORS = 11
ROOMS_PER_FLOOR = 2


def lay(street: Street) -> None:
    """Put every place of the street into the tree."""
    figures = street.figures
    root = NewPlace("subdistrict", figures["street"]["name"], code=figures["street"]["code"])
    rows: list[NewPlace] = [root]
    communities: dict[str, NewPlace] = {}
    homes: list[tuple[NewPlace, str]] = []
    compounds: dict[str, NewPlace] = {}
    buildings: list[NewPlace] = []
    n_homes = round(street.n_residents / HOUSEHOLD_SIZE / (1 - VACANT))
    n_compounds = sum(len(one["compounds"]) for one in figures["communities"])
    n_groups = sum(one.get("groups", 0) for one in figures["communities"])
    per_compound = max(4, round(n_homes * (1 - HOUSES_SHARE) / n_compounds))
    per_group = max(3, round(n_homes * HOUSES_SHARE / n_groups))
    base = int(figures["street"]["code"])
    for order, one in enumerate(figures["communities"], 1):
        community = NewPlace(
            "community",
            f"{one['name']}社区",
            root,
            code=str(base + order),
            urban_rural_class=one.get("class", 111),
        )
        communities[one["name"]] = community
        rows.append(community)
        for name in one["compounds"]:
            compound = NewPlace("compound", name, community)
            compounds[name] = compound
            street.compound_of[name] = one["name"]
            rows.append(compound)
            for row in _compound(compound, per_compound):
                rows.append(row)
                if row.kind == "building":
                    buildings.append(row)
                elif row.kind == "room":
                    homes.append((row, one["name"]))
        for number in range(1, one.get("groups", 0) + 1):
            group = NewPlace("villager_group", f"{number}组", community)
            rows.append(group)
            for house in _houses(group, per_group, street):
                rows.append(house)
                homes.append((house, one["name"]))
    rows += list(_sites(street, list(communities.values())))
    built = dict(zip(map(id, rows), places.add_places(rows), strict=True))
    street.root = built[id(root)]
    street.communities = {name: built[id(row)] for name, row in communities.items()}
    street.compounds = {name: built[id(row)] for name, row in compounds.items()}
    street.buildings = [built[id(row)] for row in buildings]
    street.homes = [Home(built[id(row)], community) for row, community in homes]
    for place in built.values():
        if place.kind == Place.Kind.COMMUNITY:
            # Source: before the merger of 2021 the street lay in another district (old lists).
            places.add_former_code(place=place, code=f"330104{place.code[6:]}")


def _compound(compound: NewPlace, n_rooms: int) -> Iterator[NewPlace]:
    """Buildings of one to three units; the last floor may be short."""
    floors = min(FLOORS, max(2, n_rooms // (2 * ROOMS_PER_FLOOR)))
    left, number = n_rooms, 0
    while left > 0:
        number += 1
        building = NewPlace("building", f"{number}幢", compound)
        yield building
        for unit_number in range(1, (2 if number % 3 else 3) + 1):
            if left <= 0:
                break
            unit = NewPlace("unit", f"{unit_number}单元", building)
            yield unit
            for floor in range(1, floors + 1):
                for door in range(1, ROOMS_PER_FLOOR + 1):
                    if left <= 0:
                        break
                    left -= 1
                    yield NewPlace("room", f"{floor}{door:02d}室", unit)


def _houses(group: NewPlace, count: int, street: Street) -> Iterator[NewPlace]:
    """Houses of a villagers' group; every ninth was split and has a sub-number."""
    for number in range(1, count + 1):
        yield NewPlace("detached_house", f"{number}号", group)
        if number % 9 == 0 and street.random.random() < 0.5:
            yield NewPlace("detached_house", f"{number}-1号", group)


def _sites(street: Street, communities: list[NewPlace]) -> Iterator[NewPlace]:
    """Sites are few, and stand at every scale."""
    for kind, one in street.figures["sites"].items():
        for number in range(one["count"]):
            community = communities[number % len(communities)]
            yield NewPlace(
                "site",
                f"{one['name']}{number + 1:03d}",
                community,
                site_kind=one.get("site_kind", kind),
            )
