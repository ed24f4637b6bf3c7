"""A row of a house register, as places from the community down. Pure.

A row names one place: a room, or a house or building as a whole. What a row leaves open (a range, a
list, a floor that contradicts the room) is refused with the column it stands in, never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mashang.domain.addresses import Reading, parse
from mashang.domain.addresses.heads import compound_forms
from mashang.domain.addresses.many import speaks_of_many
from mashang.domain.addresses.surface import fold
from mashang.elements.places import naming
from mashang.elements.places.models import Place
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

Kind = Place.Kind
CONTAINERS: Final = {
    "compound": Kind.COMPOUND,
    "group": Kind.VILLAGER_GROUP,
    "street_front": Kind.STREET_FRONT,
}
HOUSES: Final = {"building": Kind.BUILDING, "house_no": Kind.DETACHED_HOUSE}
COLUMN_OF: Final[Mapping[str, str]] = {
    **{kind: code for code, kind in (CONTAINERS | HOUSES).items()},
    Kind.UNIT: "unit",
    Kind.ROOM: "room",
    Kind.COMMUNITY: "community",
}
_STRUCTURED: Final = (*CONTAINERS, *HOUSES, "unit", "room")
_HYPHENED: Final = re.compile(r"(\d+)-(\d+)")
_NOTHING: Final = frozenset({"", "无", "/", "-", "—", "--"})


@dataclass(frozen=True, slots=True)
class Level:
    """One place on the way down."""

    kind: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class HouseRow:
    """What one row of a house register says.

    Attributes:
        number: the row as the spreadsheet shows it.
        community: as written; empty when the row leaves it to the whole file.
        levels: from the compound, group or street front down to the place itself.
        doubtful: a number like 129-131 that may be two ends of a range.
    """

    number: int
    community: str
    levels: tuple[Level, ...]
    doubtful: str = ""

    @property
    def container(self) -> Level:
        return self.levels[0]


def house_row(number: int, values: Mapping[str, object]) -> HouseRow:
    """What a row says.

    Args:
        values: texts by column code; None or 无 for a level the place does not have.

    Raises:
        Invalid: with the column that is wrong as its field.
    """
    given = {
        code: _given(values.get(code)) for code in ("community", "floor", "address", *_STRUCTURED)
    }
    if given["address"] and not any(given[code] for code in _STRUCTURED):
        given |= _of_address(given["address"], given["community"])
    _check(given)
    levels = [_level(kind, given[code], code) for code, kind in CONTAINERS.items() if given[code]]
    levels += [_level(kind, given[code], code) for code, kind in HOUSES.items() if given[code]]
    levels += [
        _level(kind, given[code], code)
        for code, kind in (("unit", Kind.UNIT), ("room", Kind.ROOM))
        if given[code]
    ]
    _check_floor(given["floor"], levels[-1])
    return HouseRow(number, given["community"], tuple(levels), _doubtful(given))


@lru_cache(maxsize=4096)
def base_forms(name: str) -> frozenset[str]:
    """Every writing of a compound's or street front's name, folded: with 小区 and without."""
    return frozenset(compound_forms(name))


def _given(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return "" if text in _NOTHING else text


def _check(given: Mapping[str, str]) -> None:
    containers = [code for code in CONTAINERS if given[code]]
    houses = [code for code in HOUSES if given[code]]
    if not containers:
        raise _missing(
            "compound",
            Text(
                "请填写小区、村民小组或沿街", "Say the compound, villagers' group or street front"
            ),
        )
    if len(containers) > 1:
        raise Invalid(
            "houses.two_containers",
            Text(
                "只能填小区、村民小组、沿街中的一项", "Only one of compound, group and street front"
            ),
            field=containers[1],
        )
    if not houses:
        raise _missing("building", Text("请填写幢或门牌号", "Say the building or the house number"))
    if len(houses) > 1:
        raise Invalid(
            "houses.two_houses",
            Text("幢和门牌号只能填一项", "Either a building or a house number, not both"),
            field="house_no",
        )
    if given["unit"] and not given["building"]:
        raise _missing("building", Text("有单元就要填写幢", "A unit needs its building"))


def _missing(field: str, text: Text) -> Invalid:
    return Invalid("houses.level_missing", text, field=field)


@lru_cache(maxsize=1 << 15)
def _level(kind: str, written: str, code: str) -> Level:
    folded = fold(written)
    if kind not in CONTAINERS.values() and (speaks_of_many(folded) or "," in folded):
        raise Invalid(
            "houses.many",
            Text(
                "一行只写一处，“{seen}”是好几处", "One place a row; {seen} is several", seen=written
            ),
            field=code,
        )
    try:
        label = naming.label_of(kind, written)
    except Invalid as error:
        raise Invalid(error.code, error.text, field=code) from error
    is_name = kind in (Kind.COMPOUND, Kind.STREET_FRONT)
    return Level(kind, written if is_name else naming.name_of(kind, label), label)


def _check_floor(floor: str, last: Level) -> None:
    if not floor or last.kind != Kind.ROOM:
        return
    written, storey = _number_in(floor), naming.floor_of(last.label)
    if None not in (written, storey) and written != storey:
        raise Invalid(
            "houses.floor_contradicts",
            Text(
                "楼层写的是{floor}，室号{room}却在{storey}层",
                "The floor says {floor}, but room {room} is on floor {storey}",
                floor=floor,
                room=last.name,
                storey=storey,
            ),
            field="floor",
        )


@lru_cache(maxsize=1024)
def _number_in(text: str) -> int | None:
    found = re.search(r"\d+", fold(text))
    return int(found[0]) if found else None


def _doubtful(given: Mapping[str, str]) -> str:
    """A number like 129-131 that rises over its hyphen; 129附131 says what it is."""
    for code, kind in HOUSES.items():
        found = _HYPHENED.fullmatch(_level(kind, given[code], code).label) if given[code] else None
        if found and int(found[2]) > int(found[1]) and "+" not in fold(given[code]):
            return found[0]
    return ""


def _of_address(address: str, community: str) -> dict[str, str]:
    """The levels of a whole address, when it can be read in one way only."""
    parsed = parse(address)
    reading = parsed.sole or _surest(parsed.readings[: parsed.certain])
    if reading is None or parsed.many:
        raise Invalid(
            "houses.address_unclear",
            Text(
                "“{address}”有不止一种读法，请分列填写幢、单元、室",
                "{address} can be read in more than one way; fill building, unit and room apart",
                address=address,
            ),
            field="address",
        )
    return {
        "community": community or parsed.community or "",
        "compound": parsed.compound or "",
        "group": reading.group or "",
        "building": reading.building or "",
        "house_no": reading.house_no or "",
        "unit": reading.unit or "",
        "floor": reading.floor or "",
        "room": reading.room or "",
    }


def _surest(readings: tuple[Reading, ...]) -> Reading | None:
    return readings[0] if len(readings) == 1 else None
