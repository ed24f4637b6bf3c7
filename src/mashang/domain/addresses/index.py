"""Finding rows of a register by some of their levels, fast: tables are built when first asked for."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from mashang.domain.addresses.heads import Scope
from mashang.domain.addresses.levels import REGISTERED, Level, deepest

Kind = Literal["anywhere", "community", "compound"]
_Table = dict[tuple[int | str, ...], list[int]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as the index sees it.

    Attributes:
        community: the register's own number of the community.
        compound: that of the compound; rows without one have a number of their own per community.
        levels: the levels the row has, as bits.
        values: for each of them, by rising level, the value and its other names.
    """

    community: int
    compound: int
    levels: int
    values: tuple[tuple[str, ...], ...]


class Index:
    """Rows by scope and stated levels.

    A look-up costs one dictionary access per compound in scope and shape of rows; the first look-up
    of a kind reads all rows once.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._by_levels: dict[int, list[int]] = defaultdict(list)
        self._community_of: dict[int, int] = {}
        self._buildings: dict[int, set[tuple[str, ...]]] = defaultdict(set)
        for number, entry in enumerate(entries):
            self._by_levels[entry.levels].append(number)
            self._community_of[entry.compound] = entry.community
            if entry.levels & Level.BUILDING.bit:
                at = (entry.levels & (Level.BUILDING.bit - 1)).bit_count()
                outer = tuple([values[0] for values in entry.values[: at + 1]])
                self._buildings[entry.compound].add(outer)
        self._tables: dict[tuple[Kind, int, int], _Table] = {}

    def shapes_ending_with(self, levels: int) -> tuple[int, ...]:
        """The row shapes (bits) that have all these levels and go no deeper."""
        return tuple(
            shape
            for shape in sorted(self._by_levels)
            if shape & levels == levels and deepest(shape) == deepest(levels)
        )

    def shapes_under(self, levels: int) -> tuple[int, ...]:
        """The row shapes that have all these levels and go deeper."""
        return tuple(
            shape
            for shape in sorted(self._by_levels)
            if shape & levels == levels and deepest(shape) > deepest(levels)
        )

    def find(self, shape: int, levels: int, values: tuple[str, ...], scope: Scope) -> list[int]:
        """Numbers of the rows of one shape with these values at these levels."""
        if scope.compounds is None:
            if scope.communities is None:
                return self._table("anywhere", shape, levels).get(values, [])
            table = self._table("community", shape, levels)
            return [row for place in scope.communities for row in table.get((place, *values), ())]
        table = self._table("compound", shape, levels)
        if len(scope.compounds) == 1 and scope.communities is None:
            (place,) = scope.compounds
            return table.get((place, *values), [])
        return [
            row
            for place in scope.compounds
            if scope.communities is None or self._community_of[place] in scope.communities
            for row in table.get((place, *values), ())
        ]

    def has_one_building_at_most(self, row: int) -> bool:
        """Whether the compound of a row has no second building."""
        return len(self._buildings[self._entries[row].compound]) <= 1

    def value(self, row: int, level: Level) -> str:
        """The row's value at a level; empty if it has none."""
        entry = self._entries[row]
        if not entry.levels & level.bit:
            return ""
        return entry.values[(entry.levels & (level.bit - 1)).bit_count()][0]

    def values(self) -> Iterator[str]:
        """Every value and other name, repeated as often as rows have it."""
        for entry in self._entries:
            for named in entry.values:
                yield from named

    def compound_of(self, row: int) -> int:
        """The compound's number of a row."""
        return self._entries[row].compound

    def _table(self, kind: Kind, shape: int, levels: int) -> _Table:
        table = self._tables.get((kind, shape, levels))
        if table is None:
            table = self._built(kind, shape, levels)
            self._tables[kind, shape, levels] = table
        return table

    def _built(self, kind: Kind, shape: int, levels: int) -> _Table:
        table: _Table = {}
        present = [level for level in REGISTERED if shape & level.bit]
        wanted = [at for at, level in enumerate(present) if levels & level.bit]
        for number in self._by_levels[shape]:
            entry = self._entries[number]
            for values in product(*(entry.values[at] for at in wanted)):
                table.setdefault((*_place(kind, entry), *values), []).append(number)
        return table


def _place(kind: Kind, entry: Entry) -> Iterator[int]:
    if kind == "compound":
        yield entry.compound
    elif kind == "community":
        yield entry.community
