"""The registry of rooms: built once, checked, frozen, and open for reading from every floor."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from mashang.kernel.room import (
    Audience,
    CodeKind,
    Consumer,
    DataClass,
    DoorOffer,
    FileOwner,
    Job,
    Nav,
    NavGroup,
    OfflineCommand,
    Panel,
    PersonRow,
    Ref,
    Right,
    Room,
    Tile,
)

T = TypeVar("T")


class HouseError(Exception):
    """The house cannot open: a duplicate, or a reference to what is not there."""


class Coded(Protocol):
    """A case kind as the kernel sees it: something with a code."""

    @property
    def code(self) -> str: ...


@dataclass(frozen=True, slots=True)
class House:
    """Everything the rooms contribute, by code."""

    rooms: Mapping[str, Room]
    rights: Mapping[str, Right]
    tiles: tuple[Tile, ...]
    nav: tuple[Nav, ...]
    jobs: Mapping[str, Job]
    consumers: tuple[Consumer, ...]
    data_classes: Mapping[str, DataClass]
    codes: Mapping[str, CodeKind]
    door_offers: tuple[DoorOffer, ...]
    panels: tuple[Panel, ...]
    offline: Mapping[str, OfflineCommand]
    objections: tuple[Ref, ...]
    person_rows: tuple[PersonRow, ...]
    case_kinds: Mapping[str, Any]
    file_owners: Mapping[str, FileOwner]
    audiences: Mapping[str, Audience]
    runs: Mapping[Ref, Callable[..., Any]]

    def consumers_of(self, event: str) -> tuple[Consumer, ...]:
        """Who wants to be told of an event."""
        return tuple(one for one in self.consumers if one.event == event)


def build(rooms: Iterable[Room]) -> House:
    """A checked house of these rooms.

    Raises:
        HouseError: two rooms claim one code, or a reference leads nowhere.
    """
    rooms = tuple(rooms)
    rights = _by("right", rooms, lambda room: room.rights, lambda right: right.code)
    jobs = _by("job", rooms, lambda room: room.jobs, lambda job: job.name)
    consumers = _by("consumer", rooms, lambda room: room.consumers, lambda one: one.name)
    tiles = _by("tile", rooms, lambda room: room.tiles, lambda tile: tile.code)
    nav = _by("navigation entry", rooms, lambda room: room.nav, lambda entry: entry.url_name)
    for room in rooms:
        for right in room.rights:
            if not right.code.startswith(f"{room.name}."):
                raise HouseError(f"right {right.code!r} is not named after its room {room.name!r}")
    for entry in nav.values():
        _check_nav(entry, rights)
    panels = _by("panel", rooms, lambda room: room.panels, lambda panel: panel.code)
    for panel in panels.values():
        if panel.right not in rights:
            raise HouseError(f"panel {panel.code!r} needs unknown right {panel.right!r}")
    objections = tuple(ref for room in rooms for ref in room.objections)
    offline = _by("offline command", rooms, lambda room: room.offline, lambda one: one.code)
    person_rows = _by("person row", rooms, lambda room: room.person_rows, lambda one: one.column)
    owners = _by("file owner", rooms, lambda room: room.file_owners, lambda one: one.kind)
    refs = [job.run for job in jobs.values()] + [one.run for one in consumers.values()]
    refs += [owner.sees for owner in owners.values()]
    refs += [one.run for one in offline.values()]
    refs += objections
    refs += [tile.concerns for tile in tiles.values() if tile.concerns]
    audiences = _by("audience", rooms, lambda room: room.audiences, lambda one: one.code)
    refs += [ref for one in audiences.values() for ref in (one.members, one.reached)]
    kinds = _by("case kind", rooms, _kinds, lambda kind: kind.code)
    return House(
        rooms=_by("room", rooms, lambda room: (room,), lambda room: room.name),
        rights=rights,
        tiles=tuple(sorted(tiles.values(), key=lambda tile: tile.weight)),
        nav=tuple(sorted(nav.values(), key=lambda entry: entry.weight)),
        jobs=jobs,
        consumers=tuple(consumers.values()),
        data_classes=_by("data class", rooms, lambda r: r.data_classes, lambda one: one.code),
        codes=_by("code kind", rooms, lambda room: room.codes, lambda kind: kind.code),
        offline=offline,
        door_offers=tuple(offer for room in rooms for offer in room.door_offers),
        panels=tuple(sorted(panels.values(), key=lambda panel: panel.weight)),
        objections=objections,
        person_rows=tuple(person_rows.values()),
        case_kinds=kinds,
        file_owners=owners,
        audiences=audiences,
        runs=MappingProxyType({ref: resolve(ref) for ref in refs}),
    )


def resolve(ref: Ref) -> Any:
    """What `"package.module:name"` names.

    Raises:
        HouseError: no such module or name.
    """
    module_name, _, name = ref.partition(":")
    try:
        return getattr(import_module(module_name), name)
    except (ImportError, AttributeError) as err:
        raise HouseError(f"{ref!r} leads nowhere: {err}") from err


def _check_nav(entry: Nav, rights: Mapping[str, Right]) -> None:
    """Whether an entry leads behind a known right and stands in a known group."""
    if entry.right not in rights:
        raise HouseError(f"navigation entry {entry.url_name!r} needs unknown right {entry.right!r}")
    if not isinstance(entry.group, NavGroup):
        raise HouseError(f"navigation entry {entry.url_name!r} stands in no group: {entry.group!r}")


def _kinds(room: Room) -> tuple[Coded, ...]:
    return resolve(room.case_kinds) if room.case_kinds else ()


def _by(
    noun: str,
    rooms: Iterable[Room],
    of: Callable[[Room], Iterable[T]],
    code: Callable[[T], str],
) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for room in rooms:
        for item in of(room):
            if code(item) in found:
                raise HouseError(
                    f"{noun} {code(item)!r} is declared twice (again by {room.name!r})"
                )
            found[code(item)] = item
    return MappingProxyType(found)


_open: list[House] = []


def install(house: House) -> None:
    """Open the house for reading; done once by `config`, again only by tests."""
    _open[:] = [house]


def house() -> House:
    """The open house.

    Raises:
        HouseError: nobody opened it yet.
    """
    if not _open:
        raise HouseError("the house is not open yet: mashang.config must be set up first")
    return _open[0]
