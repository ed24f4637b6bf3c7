"""What the portal shows: whose page it is, which compound, which tiles, whom to call."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from mashang.elements.cases import queries as cases
from mashang.elements.organisations import queries as organisations
from mashang.elements.people.queries import Acting, Elsewhere, OwnPerson
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.codes import queries as codes
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.governance.duties import queries as duties
from mashang.kernel.clock import local_day
from mashang.kernel.errors import OutOfScope
from mashang.kernel.house import house
from mashang.kernel.paths import Path
from mashang.kernel.room import Tile
from mashang.kernel.texts import Text
from mashang.web.moments import day_words
from mashang.web.parts import TileItem
from mashang.work.bookings import queries as bookings
from mashang.work.visitors import queries as visitors

COMPOUND: Final = "places.compound"
CODE: Final = "code"
"""The parameter that carries a scanned code from page to page, so that nothing is written by looking."""
NEXT_TO_THE_BIG_ONE: Final = 3
OFFICES: Final[tuple[tuple[str, Text], ...]] = (
    ("residents_committee", Text("社区居委会", "Community office")),
    ("property_company", Text("物业公司", "Property company")),
    ("subdistrict_office", Text("街道办事处", "Sub-district office")),
)
"""Who has a public number, the nearest first."""


@dataclass(frozen=True, slots=True)
class Compound:
    """The compound around a reader: scanned, or where they live."""

    place: Place
    sign: str

    @property
    def community(self) -> str:
        return self.place.parent.name if self.place.parent else ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """What can be done here: one big thing, three next to it, and the rest.

    Attributes:
        has_more: whether there are tiles that do not concern the reader yet.
    """

    big: TileItem | None
    next: tuple[TileItem, ...]
    rest: tuple[TileItem, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation that answers the telephone."""

    title: Text
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that a room wants said on the front page, before anybody looks for it."""

    title: Text | str
    sub: str
    icon: str
    tone: str
    url: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Classes of personal data that are kept equally long on the same word."""

    days: int
    source: Text
    titles: tuple[Text, ...]


def compound_of_sign(sign: str) -> Compound | None:
    """The compound whose printed code this is; None for an old or another code."""
    reading = codes.read(sign) if sign else None
    if reading is None or not reading.is_valid or reading.kind != COMPOUND:
        return None
    try:
        place = places.find_place(int(reading.target))
    except OutOfScope:
        return None
    return Compound(place, reading.sign)


def compound_of_home(home: Place | None) -> Compound | None:
    """The compound in which somebody lives."""
    place = places.compound_of(home.path) if home else None
    if place is None:
        return None
    reading = codes.current(COMPOUND, place.place_id)
    return Compound(place, reading.sign if reading else "")


def tiles_for(
    actor: Actor, *, is_registered: bool, sign: str, badges: dict[str, str] | None = None
) -> Tiles:
    """The tiles that the rooms declare for such a reader, the lightest first.

    Args:
        badges: short counts by the code of a tile.
    """
    is_signed_in = actor.account is not None
    open_to = [tile for tile in house().tiles if _is_for(tile, is_signed_in, is_registered)]
    shown = [tile for tile in open_to if _concerns(tile, actor)]
    items = [_item(tile, sign, (badges or {}).get(tile.code, "")) for tile in shown]
    cut = 1 + NEXT_TO_THE_BIG_ONE if is_registered else 1
    return Tiles(
        items[0] if items else None,
        tuple(items[1:cut]),
        tuple(items[cut:]),
        has_more=len(shown) < len(open_to),
    )


def more_tiles(actor: Actor, *, is_registered: bool) -> tuple[TileItem, ...]:
    """The tiles that are for such a reader, but do not concern them yet: the way to begin."""
    is_signed_in = actor.account is not None
    return tuple(
        _item(tile, "", "")
        for tile in house().tiles
        if _is_for(tile, is_signed_in, is_registered) and not _concerns(tile, actor)
    )


def reminders(actor: Actor, acting: Acting) -> list[Reminder]:
    """Who stands at the gate for whom I act for, what happened to their bookings, what comes soon."""
    if actor.account is None:
        return []
    at_the_gate = [
        Reminder(
            Text("门口有人找您", "Somebody asks for you at the gate"),
            one.called,
            "bell-ringing",
            "red",
            reverse("visitors:mine"),
            is_urgent=True,
        )
        for one in visitors.questions_for(actor, acting)
    ]
    return at_the_gate + [
        Reminder(
            one.thing.name,
            " ".join((day_words(one.day, local_day(actor.at)), one.span, str(one.state_title))),
            one.thing.icon,
            "amber" if one.is_news else "blue",
            reverse("bookings:booking", args=[one.booking_id]),
        )
        for one in bookings.reminders(actor)
        if acting.shows(one.person_id)
    ]


def elsewhere(actor: Actor, acting: Acting) -> tuple[Elsewhere, ...]:
    """What waits in the name of the others whom I may act for, so that a switch hides nothing."""
    if not acting.others:
        return ()
    waiting = (
        *cases.waiting_elsewhere(actor, acting),
        *visitors.questions_elsewhere(actor, acting),
    )
    numbers = [(one.person.person_id, one.count) for one in waiting]
    numbers += [(one.person_id, 1) for one in bookings.reminders(actor)]
    return acting.counted(numbers)


def offices(path: Path | None) -> list[Office]:
    """Who answers the telephone for a place; without one, the sub-district office."""
    where = path or places.street().path
    found = organisations.servers_of(where, [role for role, _ in OFFICES])
    return [
        Office(title, unit.name, unit.phone)
        for (_, title), unit in zip(OFFICES, found, strict=True)
        if unit is not None
    ]


def answering(me: OwnPerson | None) -> list[duties.Answerer]:
    """Who answers for somebody's home, the nearest level first."""
    if me is None or me.home is None:
        return []
    return list(reversed(duties.shown_answerers(me.home.path)))


def kept() -> list[Kept]:
    """Every class of personal data that a room declares, the shortest kept first."""
    values = {value.key: value for value in policies.in_force()}
    found: dict[tuple[int, str], list[Text]] = {}
    for one in house().data_classes.values():
        said = (policies.number(one.retention_key), values[one.retention_key].source)
        found.setdefault(said, []).append(one.title)
    return [
        Kept(days, _both(source), tuple(titles)) for (days, source), titles in sorted(found.items())
    ]


def _both(source: str) -> Text:
    """A source as the plan pack writes it: Chinese, and English after a stroke where there is any."""
    chinese, *english = re.split(r"\s*/ ", source, maxsplit=1)
    return Text(chinese, english[0] if english else chinese)


def _is_for(tile: Tile, is_signed_in: bool, is_registered: bool) -> bool:  # noqa: FBT001 - two facts about the reader
    match tile.audience:
        case "public":
            return True
        case "signed_in":
            return is_signed_in
        case _:
            return is_registered


def _concerns(tile: Tile, actor: Actor) -> bool:
    return tile.concerns is None or bool(house().runs[tile.concerns](actor))


def _item(tile: Tile, sign: str, badge: str) -> TileItem:
    url = reverse(tile.url_name)
    if sign:
        url = f"{url}?{urlencode({CODE: sign})}"
    return TileItem(tile.title, url, tile.icon, tile.hint, badge)
