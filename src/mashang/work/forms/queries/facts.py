"""What is stored of a person or a room, by the codes that forms and templates name."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from mashang.domain.ages import age_on
from mashang.elements.people.models import Identifier, Person, Residency
from mashang.elements.people.policy import lived_in
from mashang.elements.people.queries.opening import identities, open_values
from mashang.elements.people.terms import PHONE, SEXES, STANDINGS, title_of
from mashang.elements.places.models import Place
from mashang.kernel import paths

Facts = dict[str, str]


def facts_of(person: Person | None, place: Place, on: date) -> Facts:
    """The stored facts of one name on a list, in full; what is unknown is empty."""
    found = place_facts([place])[place.pk]
    if person is not None:
        found |= person_facts([(person, place)], on)[person.pk]
    return found


def place_facts(places: Sequence[Place]) -> dict[int, Facts]:
    """Where some rooms stand, by id; one query for all of them."""
    wanted = {one for place in places for one in paths.ancestors(place.path)}
    by_path = {one.path: one for one in Place.objects.filter(path__in=wanted)}
    found: dict[int, Facts] = {}
    for place in places:
        named = {"place.address": place.full_name, "place.room": place.name}
        for above in paths.ancestors(place.path):
            one = by_path.get(above)
            if one is not None and (code := _PLACES.get(one.kind)):
                named[code] = one.name
        found[place.pk] = named
    return found


_PLACES: dict[str, str] = {
    Place.Kind.BUILDING: "place.building",
    Place.Kind.COMPOUND: "place.compound",
    Place.Kind.VILLAGER_GROUP: "place.compound",
    Place.Kind.STREET_FRONT: "place.compound",
    Place.Kind.COMMUNITY: "place.community",
}


def person_facts(pairs: Sequence[tuple[Person, Place]], on: date) -> dict[UUID, Facts]:
    """What is stored of some persons, by id; a fixed number of queries."""
    persons = [person for person, _ in pairs]
    known = identities(persons)
    numbers = _numbers([one.pk for one in persons])
    standings = _standings(pairs, on)
    found: dict[UUID, Facts] = {}
    for person in persons:
        born = known[person.pk].birth_on
        found[person.pk] = {
            "person.name": known[person.pk].name or "",
            "person.sex": _sex(person),
            "person.birth": born.isoformat() if born else "",
            "person.age": str(age_on(born, on)) if born else "",
            "person.standing": standings.get(person.pk, ""),
            **numbers.get(person.pk, {}),
        }
    return found


def _sex(person: Person) -> str:
    return "" if person.sex == Person.Sex.UNKNOWN else str(title_of(SEXES, person.sex))


def _numbers(person_ids: Iterable[UUID]) -> dict[UUID, Facts]:
    found: dict[UUID, Facts] = {}
    rows = Identifier.objects.filter(person_id__in=list(person_ids), until__isnull=True)
    for row, value in open_values(rows.order_by("since", "pk")):
        code = "person.phone" if row.type == PHONE else "person.document"
        found.setdefault(row.person_id, {})[code] = value or ""
    return found


def _standings(pairs: Sequence[tuple[Person, Place]], on: date) -> dict[UUID, str]:
    homes = {(person.pk, place.pk) for person, place in pairs}
    rows = Residency.objects.filter(lived_in(on), person_id__in={one for one, _ in homes})
    return {
        row.person_id: str(title_of(STANDINGS, row.standing))
        for row in rows
        if (row.person_id, row.place_id) in homes
    }
