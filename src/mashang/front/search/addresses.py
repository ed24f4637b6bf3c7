"""The places that a line can mean, looked up where the actor is and nowhere else."""

from dataclasses import dataclass
from typing import Final

from mashang.domain.addresses.heads import community_base
from mashang.elements.places import queries as places
from mashang.elements.places import shape
from mashang.elements.places.models import Alias, Place
from mashang.elements.places.queries import PlaceRow
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text

MOST_TOPS: Final = 30
"""Parts of the street in which one actor's addresses are looked up; a grid has some ten buildings."""
MOST_PLACES: Final = 8
READ_AT_ONCE: Final = 15_000
"""Places whose register is read within a second; a larger part wants its compound named."""
NAME_IT: Final = Text(
    "范围大，请写上小区或社区名", "Your area is large: write the compound or community, too"
)
_WIDE: Final = (shape.Kind.SUBDISTRICT, shape.Kind.COMMUNITY)


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place that an address can mean."""

    place_id: int
    title: Text
    full_name: str


def places_meant(actor: Actor, text: str) -> tuple[list[PlaceFound], Text | None]:
    """Places in sight that a line can mean, and what to write when it means several, or too much.

    Whoever has some buildings only is asked nothing about the others, and learns nothing of them.
    """
    parts, why = _parts(actor, text)
    found: dict[int, PlaceFound] = {}
    for part in parts:
        answer = places.resolve_address(text, within=part)
        for one in answer.candidates:
            if one.place_id not in found and (seen := _seen(actor, one.place_id)):
                found[one.place_id] = seen
                why = why or (answer.why if answer.place_id is None else None)
        if len(found) >= MOST_PLACES:
            break
    return list(found.values())[:MOST_PLACES], why


def _parts(actor: Actor, text: str) -> tuple[list[Place], Text | None]:
    """Where to look: the compounds that the text names, else each part that is the actor's.

    A compound's register is read in a moment, a whole street's in seconds when nobody asked it lately. A
    line without a digit names a compound or nothing: it is a person's name, mostly.
    """
    found: list[Place] = []
    why = None
    for top in places.tops(actor)[:MOST_TOPS]:
        named = _named(top, text) if top.kind in _WIDE else []
        if named:
            found += named
        elif top.kind not in _WIDE or _is_small(top):
            found.append(places.find_place(top.place_id))
        elif any(sign.isdigit() for sign in text):
            why = NAME_IT
    return found, why


def _named(top: PlaceRow, text: str) -> list[Place]:
    """The compounds and street fronts below a place that a text names; else its communities."""
    below = Place.objects.filter(within([top.path]), closed_on__isnull=True).order_by("path")
    homes = below.filter(kind__in=(shape.Kind.COMPOUND, shape.Kind.STREET_FRONT))
    other = Alias.objects.filter(place__in=homes).values_list("place_id", "name")
    called = {place_id for place_id, name in other if name in text}
    named = [one for one in homes if one.name in text or one.pk in called]
    if named or top.kind != shape.Kind.SUBDISTRICT:
        return named
    return [
        one for one in below.filter(kind=shape.Kind.COMMUNITY) if community_base(one.name) in text
    ]


def _is_small(top: PlaceRow) -> bool:
    rows = Place.objects.filter(within([top.path])).order_by()
    return rows[: READ_AT_ONCE + 1].count() <= READ_AT_ONCE


def _seen(actor: Actor, place_id: int) -> PlaceFound | None:
    try:
        row = places.seen(actor, place_id)
    except OutOfScope:
        return None
    return PlaceFound(row.place_id, row.title, row.full_name or row.name)
