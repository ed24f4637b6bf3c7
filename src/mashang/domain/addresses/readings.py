"""Every way the shape of an address may be read.

The readings of a shape depend on the shape alone, so they are worked out once and kept. Reading is
generous, deciding is not: a reading that no registered address fits costs nothing, a reading left
out could turn a question into a wrong answer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise

from mashang.domain.addresses.levels import Level
from mashang.domain.addresses.tails import LABELS

_LABEL = "|".join(sorted(LABELS, key=len, reverse=True))
_PIECE = re.compile(
    f"(?P<along>沿街)?(?P<chain>[0SW](?:[- ][0SW])*)(?P<label>{_LABEL})?(?P<seam>[-,])?"
)
_LONGEST_CHAIN = 5
_MOST_PIECES = 7

_ABOVE_ROOM = Level.HOUSE.bit | Level.BUILDING.bit | Level.UNIT.bit
_ABOVE_UNIT = Level.HOUSE.bit | Level.BUILDING.bit
_INNER = (Level.GROUP, Level.HOUSE, Level.BUILDING, Level.UNIT)
_WITH_SUB_NUMBERS = (Level.HOUSE, Level.BUILDING, Level.ROOM)
_OF_A_WORD = (Level.GROUP, Level.HOUSE, Level.BUILDING, Level.UNIT, Level.ROOM)
_UNLABELLED = (Level.HOUSE, Level.BUILDING, Level.UNIT, Level.ROOM)
_OF_A_DOOR_PLATE = ("号", "#")
_SPANNED_UNLABELLED = (Level.HOUSE, Level.BUILDING, Level.ROOM)


@dataclass(frozen=True, slots=True)
class Slot:
    """Which written value (and which second one, of a sub-number) stands for a level."""

    level: Level
    value: int
    sub: int = -1
    along: bool = False

    def of(self, values: Sequence[str]) -> str:
        """The value as a register keeps it: `501`, `136-1`, `沿街12-3`."""
        value = values[self.value]
        if self.sub >= 0:
            value = f"{value}-{values[self.sub]}"
        return f"沿街{value}" if self.along else value


@dataclass(frozen=True, slots=True)
class Draft:
    """One way to read a shape.

    Attributes:
        slots: by rising level, without the floor.
        floor: index of the floor's value, -1 if none is written.
        closed: levels (bits) that the register must not know there for the reading to count.
        loose: the reading is possible, but nobody may be sent by it.
        lone: it is possible only where a compound has one building at most.
        span: the two ends of a range, as slots of the same level.
    """

    slots: tuple[Slot, ...] = ()
    floor: int = -1
    closed: int = 0
    loose: bool = False
    lone: bool = False
    span: tuple[Slot, Slot] | None = None

    @property
    def levels(self) -> int:
        """The levels stated, as bits; those of the range and the floor are not among them."""
        return sum(slot.level.bit for slot in self.slots)

    @property
    def used(self) -> int:
        """All levels the text speaks of, as bits."""
        span = self.span[0].level.bit if self.span else 0
        return self.levels | span | (Level.FLOOR.bit if self.floor >= 0 else 0)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chain of values closed by a label: `3-2-501室`."""

    kinds: str
    gaps: str
    label: str
    first: int
    along: bool
    seam_after: str | None


@lru_cache(maxsize=8192)
def drafts(shape: str) -> tuple[Draft, ...]:
    """Every reading of a shape; none if it is no address. The empty shape reads as nothing stated.

    The number of readings is bounded: a shape has seven pieces and a chain five values at most.
    """
    pieces = _pieces(shape)
    if pieces is None:
        return ()
    found = [Draft()]
    for piece in pieces:
        found = [longer for draft in found for longer in _with_piece(draft, piece)]
    return tuple(dict.fromkeys(found))


def _pieces(shape: str) -> list[_Piece] | None:
    pieces: list[_Piece] = []
    at, first, seam_after = 0, 0, None
    while at < len(shape):
        found = _PIECE.match(shape, at)
        if found is None or len(pieces) == _MOST_PIECES:
            return None
        kinds, gaps, label = found["chain"][::2], found["chain"][1::2], found["label"] or ""
        if len(kinds) > _LONGEST_CHAIN:
            return None
        pieces.append(_Piece(kinds, gaps, label, first, found["along"] is not None, seam_after))
        seam_after = label if found["seam"] else None
        at, first = found.end(), first + len(kinds)
    return None if seam_after is not None else pieces


def _with_piece(draft: Draft, piece: _Piece) -> Iterator[Draft]:
    if draft.span is not None and draft.span[0].level is Level.FLOOR:
        return
    for parts in _partitions(piece):
        yield from _placed(draft, piece, parts)
    yield from _spanned(draft, piece)


def _partitions(piece: _Piece) -> Iterator[tuple[tuple[int, int], ...]]:
    """The values of a chain as parts: alone (value, -1), or two joined as a sub-number."""
    count = len(piece.kinds)
    joinable = [
        at for at in range(count - 1) if piece.gaps[at] == "-" and piece.kinds[at : at + 2] == "00"
    ]
    for size in range(len(joinable) + 1):
        for joined in combinations(joinable, size):
            if any(right - left == 1 for left, right in pairwise(joined)):
                continue
            yield tuple(
                (at, at + 1 if at in joined else -1) for at in range(count) if at - 1 not in joined
            )


def _placed(draft: Draft, piece: _Piece, parts: tuple[tuple[int, int], ...]) -> Iterator[Draft]:
    """The draft with every assignment of rising levels to the parts of a chain."""
    last = draft.used.bit_length() - 1
    for end in _ends(draft, piece, parts):
        inner = [level for level in _INNER if last < level < end]
        for above in combinations(inner, len(parts) - 1):
            levels = (*above, end)
            if _allowed(piece, parts, levels):
                yield _extended(draft, piece, parts, levels)


def _ends(draft: Draft, piece: _Piece, parts: tuple[tuple[int, int], ...]) -> Iterator[Level]:
    """The levels the last part of a chain may be."""
    kind = piece.kinds[-1]
    levels = LABELS.get(piece.label, _OF_A_WORD if kind == "W" else _UNLABELLED)
    if kind == "S":
        levels = (Level.ROOM,) if not piece.label else ()
    for level in levels:
        seamless = piece.seam_after is None or _joins(piece, level)
        if seamless and level > draft.used.bit_length() - 1 and _whole(level, parts):
            yield level


def _whole(level: Level, parts: tuple[tuple[int, int], ...]) -> bool:
    return level is not Level.FLOOR or parts[-1][1] < 0


def _joins(piece: _Piece, level: Level) -> bool:
    """Whether a piece after `3幢-` or `3幢,` goes one level down, rather than being a second place."""
    before = LABELS.get(piece.seam_after or "", ())
    if piece.label in _OF_A_DOOR_PLATE:
        return before == (Level.GROUP,) and level is not Level.ROOM
    return bool(piece.label) or "0" not in piece.kinds[-1:] or Level.HOUSE not in before


def _allowed(piece: _Piece, parts: tuple[tuple[int, int], ...], levels: tuple[Level, ...]) -> bool:
    pairs = zip(parts, levels, strict=True)
    if any(sub >= 0 and level not in _WITH_SUB_NUMBERS for (_, sub), level in pairs):
        return False
    if "S" in piece.kinds[:-1]:
        return False
    if piece.label in _OF_A_DOOR_PLATE and levels[0] is Level.HOUSE and levels[-1] is Level.ROOM:
        return len(levels) == 1
    return not piece.along or levels[0] is Level.HOUSE


def _extended(
    draft: Draft, piece: _Piece, parts: tuple[tuple[int, int], ...], levels: tuple[Level, ...]
) -> Draft:
    slots, floor = list(draft.slots), draft.floor
    for (value, sub), level in zip(parts, levels, strict=True):
        if level is Level.FLOOR:
            floor = piece.first + value
        else:
            second = piece.first + sub if sub >= 0 else -1
            slots.append(Slot(level, piece.first + value, second, piece.along and not value))
    closed = _between(levels) | _closed_above(draft, piece, levels)
    return replace(
        draft,
        slots=tuple(slots),
        floor=floor,
        closed=draft.closed | closed,
        loose=draft.loose or _is_loose(draft, piece, parts, levels),
        lone=draft.lone or _needs_one_building(draft, levels),
    )


def _between(levels: tuple[Level, ...]) -> int:
    """The levels skipped inside a chain: `3-501` leaves no room for a unit."""
    return sum(
        level.bit
        for upper, lower in pairwise(levels)
        for level in (Level.BUILDING, Level.UNIT)
        if upper < level < lower
    )


def _closed_above(draft: Draft, piece: _Piece, levels: tuple[Level, ...]) -> int:
    """The levels that must not exist above a chain which begins deep without saying so."""
    if draft.used & _ABOVE_ROOM or "0" not in piece.kinds:
        return 0
    if len(levels) > 1:
        return _ABOVE_UNIT if levels[0] is Level.UNIT else 0
    return _ABOVE_ROOM if levels[0] is Level.ROOM and piece.label in ("", *_OF_A_DOOR_PLATE) else 0


def _needs_one_building(draft: Draft, levels: tuple[Level, ...]) -> bool:
    return len(levels) > 1 and levels[0] is Level.UNIT and not draft.used & _ABOVE_UNIT


def _is_loose(
    draft: Draft, piece: _Piece, parts: tuple[tuple[int, int], ...], levels: tuple[Level, ...]
) -> bool:
    """Whether the assignment is possible, but too thin to send anybody by it."""
    end = levels[-1]
    if len(levels) > 1 and (levels[0] is Level.GROUP or end is Level.FLOOR):
        return True
    if piece.label in _OF_A_DOOR_PLATE:
        return len(levels) > 1 and end is not Level.ROOM
    if piece.label or "0" not in piece.kinds[-1:]:
        return False
    if end is Level.HOUSE and len(levels) == 1:
        told = piece.along or draft.used == Level.GROUP.bit
        return not told and parts[0][1] < 0
    return end is not Level.ROOM


def _spanned(draft: Draft, piece: _Piece) -> Iterator[Draft]:
    """The draft with a chain of two read as a range of one level."""
    if piece.kinds != "00" or piece.gaps != "-" or draft.span is not None:
        return
    last = draft.used.bit_length() - 1
    for level in LABELS.get(piece.label, _SPANNED_UNLABELLED):
        if level <= last or not _may_span(draft, piece, level):
            continue
        ends = (
            Slot(level, piece.first, along=piece.along),
            Slot(level, piece.first + 1, along=piece.along),
        )
        lone = draft.lone or (level is Level.UNIT and not draft.used & _ABOVE_UNIT)
        yield replace(draft, span=ends, lone=lone)


def _may_span(draft: Draft, piece: _Piece, level: Level) -> bool:
    if piece.along:
        return level is Level.HOUSE
    inside = bool(draft.used & _ABOVE_ROOM)
    return inside or level is not Level.ROOM or piece.label not in ("", *_OF_A_DOOR_PLATE)
