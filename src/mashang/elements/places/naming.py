"""How a place is named: its label without the level word, its full name, its key for sorting. Pure.

The label is what must differ between siblings, so `三栋`, `3幢` and `３号楼` are one building; it is
the value by which `domain.addresses` knows the place.
"""

import re
from functools import lru_cache
from typing import Final

from mashang.domain.addresses.heads import community_base
from mashang.domain.addresses.levels import Level
from mashang.domain.addresses.surface import fold
from mashang.domain.addresses.tails import canonical
from mashang.elements.places.models import Place
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

Kind = Place.Kind
NAME_SIGNS: Final = 80
LABEL_SIGNS: Final = 40
FULL_NAME_SIGNS: Final = 300
SORT_SIGNS: Final = 60

_LEVELS: Final = {
    Kind.VILLAGER_GROUP: Level.GROUP,
    Kind.DETACHED_HOUSE: Level.HOUSE,
    Kind.BUILDING: Level.BUILDING,
    Kind.UNIT: Level.UNIT,
    Kind.ROOM: Level.ROOM,
}
_WRITTEN: Final[dict[str, str]] = {
    Kind.SUBDISTRICT: "街道",
    Kind.COMMUNITY: "社区",
    Kind.VILLAGER_GROUP: "组",
    Kind.BUILDING: "幢",
    Kind.UNIT: "单元",
    Kind.ROOM: "室",
    Kind.DETACHED_HOUSE: "号",
}
_PLAIN: Final = re.compile(r"[0-9A-Z][0-9A-Z-]*")
_NUMBER: Final = re.compile(r"\d+")


@lru_cache(maxsize=1 << 15)
def label_of(kind: str, name: str) -> str:
    """What tells a place from its siblings: `三幢` → `3`, `136－1号` → `136-1`, `白石社区` → `白石`.

    Raises:
        Invalid: nothing is left, or too much.
    """
    level = _LEVELS.get(Kind(kind))
    if level is not None:
        label = canonical(level, name)
    else:
        label = community_base(name) if kind == Kind.COMMUNITY else fold(name)
    if not label:
        raise Invalid("places.name_missing", Text("请填写名称", "A name is needed"), field="name")
    if len(label) > LABEL_SIGNS:
        raise Invalid(
            "places.name_long",
            Text("名称过长，请不超过{n}个字", "The name is longer than {n} signs", n=LABEL_SIGNS),
            field="name",
        )
    return label


def name_of(kind: str, label: str) -> str:
    """A name made of a bare label: room `501` is `501室`; one with words of its own stays."""
    word = _WRITTEN.get(kind)
    if word is None or label.endswith(word):
        return label
    is_bare = kind in (Kind.COMMUNITY, Kind.SUBDISTRICT) or _PLAIN.fullmatch(label) is not None
    return label + word if is_bare else label


def sort_key_of(label: str) -> str:
    """The label with its numbers padded, so that 9 stands before 10."""
    return _NUMBER.sub(lambda found: found[0].rjust(6, "0"), label)[:SORT_SIGNS]


def full_name_of(parent_name: str, name: str) -> str:
    """The address from the community down; the sub-district itself is not part of it.

    Raises:
        Invalid: the address is longer than any column takes.
    """
    full_name = parent_name + name
    if len(full_name) > FULL_NAME_SIGNS:
        raise Invalid(
            "places.full_name_long",
            Text(
                "完整地址超过{n}个字",
                "The full address is longer than {n} signs",
                n=FULL_NAME_SIGNS,
            ),
            field="name",
        )
    return full_name


def floor_of(label: str) -> int | None:
    """The storey a room's number speaks of: `501` → 5, `1203` → 12, `0102` → 1; else None."""
    digits = _NUMBER.match(label)
    if digits is None or len(digits[0]) not in (3, 4):
        return None
    return int(digits[0][:-2]) or None
