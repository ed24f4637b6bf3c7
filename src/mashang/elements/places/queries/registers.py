"""The register of a part of the street, as `domain.addresses` asks it; kept until the tree changes."""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final
from uuid import UUID

from mashang.domain.addresses import Register, RegisterRow, Resolution
from mashang.elements.places.models import Alias, Place, RegisterStamp, UpperName
from mashang.elements.places.scopes import scope_of
from mashang.foundation.fields import within as inside
from mashang.kernel import paths

MOST_KEPT: Final = 80
"""Registers in memory per process: the street, its communities, and compounds lately asked for."""
_NAMED: Final = {
    Place.Kind.COMMUNITY: "community",
    Place.Kind.COMPOUND: "compound",
    Place.Kind.STREET_FRONT: "compound",
    Place.Kind.SITE: "compound",
    Place.Kind.VILLAGER_GROUP: "group",
    Place.Kind.DETACHED_HOUSE: "house_no",
    Place.Kind.BUILDING: "building",
    Place.Kind.UNIT: "unit",
    Place.Kind.ROOM: "room",
}
_BY_NAME: Final = frozenset({"community", "compound"})
_Kept = tuple[UUID, Register]


@dataclass(slots=True)
class _Shelf:
    """Registers by the path they cover, the latest used last."""

    kept: OrderedDict[paths.Path, _Kept] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def take(self, path: paths.Path, stamp: UUID) -> Register | None:
        with self.lock:
            found = self.kept.get(path)
            if found is None or found[0] != stamp:
                return None
            self.kept.move_to_end(path)
            return found[1]

    def put(self, path: paths.Path, stamp: UUID, register: Register) -> None:
        with self.lock:
            self.kept[path] = (stamp, register)
            self.kept.move_to_end(path)
            while len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)


_SHELF: Final = _Shelf()


def resolve_address(text: str, within: Place | None = None) -> Resolution:
    """The one registered place that an address means, or the question to ask.

    Args:
        text: as typed, any Unicode.
        within: the part of the street it must lie in; the whole street when None.
    """
    return register_of(within).resolve(text)


def register_of(within: Place | None = None) -> Register:
    """The register of a part of the street; for many addresses ask it once and keep it."""
    path = within.path if within else ""
    # Read before the rows: a change in between makes the kept register old, never wrong.
    stamp = (
        RegisterStamp.objects.filter(scope=scope_of(path) if path else "")
        .values_list("stamp", flat=True)
        .first()
    )
    kept = _SHELF.take(path, stamp) if stamp else None
    if kept is not None:
        return kept
    register = Register(_rows(path), _upper())
    if stamp:
        _SHELF.put(path, stamp, register)
    return register


def _rows(path: paths.Path) -> list[RegisterRow]:
    """The rows at and below a path; `n log n` in the places there, parents before children."""
    columns = ("place_id", "parent_id", "kind", "name", "label", "path")
    wanted = Place.objects.filter(closed_on__isnull=True, kind__in=_NAMED)
    found = wanted.filter(inside([path])) if path else wanted
    above = wanted.filter(path__in=paths.ancestors(path)[:-1]) if path else wanted.none()
    levels: dict[int, dict[str, str]] = {}
    aliases = _aliases(path)
    rows: list[RegisterRow] = []
    listed = [*above.values_list(*columns), *found.values_list(*columns)]
    for place_id, parent_id, kind, name, label, own in sorted(listed, key=lambda row: len(row[5])):
        level = _NAMED[kind]
        known = {**levels.get(parent_id or 0, {}), level: name if level in _BY_NAME else label}
        levels[place_id] = known
        if "community" in known and own.startswith(path):
            rows.append(RegisterRow(place_id, aliases=tuple(aliases[place_id]), **known))
    return rows


def _aliases(path: paths.Path) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Alias.objects.filter(place__closed_on__isnull=True)
    for place_id, name in (
        rows.filter(inside([path], "place__path")) if path else rows
    ).values_list("place_id", "name"):
        found[place_id].append(name)
    return found


def _upper() -> list[list[str]]:
    levels: dict[int, list[str]] = defaultdict(list)
    for rank, name in UpperName.objects.order_by("rank", "name").values_list("rank", "name"):
        levels[rank].append(name)
    root = Place.objects.filter(kind=Place.Kind.SUBDISTRICT, closed_on__isnull=True).first()
    own = [root.name, *root.aliases.values_list("name", flat=True)] if root else []
    return [*(levels[rank] for rank in sorted(levels)), *([own] if own else [])]
