"""The rows of a register: what was entered, and how the matcher knows it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from mashang.domain.addresses.heads import (
    COMMUNITY,
    COMPOUND,
    Head,
    Heads,
    Scope,
    community_base,
    community_forms,
    compound_forms,
)
from mashang.domain.addresses.index import Entry, Index
from mashang.domain.addresses.levels import REGISTERED, Level
from mashang.domain.addresses.readings import drafts
from mashang.domain.addresses.surface import fold
from mashang.domain.addresses.tails import WORD, Tail, canonical, is_name, may_begin, take_apart
from mashang.domain.addresses.wording import written_value

_NOTHING = ("", "无")
_canonical = lru_cache(maxsize=1 << 16)(canonical)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One registered place, each level as it was entered; a level it does not have is None or 无.

    Attributes:
        place_id: what a resolution returns.
        community: always named, with or without 社区.
        compound: compound, street front or site; None for the houses of a villagers' group.
        aliases: other names of this very place, which hold for everything under it: former names of
            a compound, 综合楼 for a building, the plate of its gate for a house.
    """

    place_id: int
    community: str
    compound: str | None = None
    group: str | None = None
    building: str | None = None
    unit: str | None = None
    room: str | None = None
    house_no: str | None = None
    aliases: tuple[str, ...] = ()

    def at(self, level: Level) -> str:
        """The value of a level in the register's form; empty if the row does not have it."""
        return _canonical(level, self._written(level))

    def address(self) -> str:
        """The row written out in full: 白石社区白石嘉苑3幢2单元501室."""
        return address_of(self)

    def _written(self, level: Level) -> str | None:
        fields = (self.group, self.house_no, self.building, self.unit, None, self.room)
        return fields[level]


def address_of(row: RegisterRow) -> str:
    """A row written out in full, so that reading it finds the row again."""
    community = row.community.strip()
    if not community.endswith(("社区", "村", "委会")):
        community += "社区"
    compound = "" if (row.compound or "").strip() in _NOTHING else (row.compound or "").strip()
    values = (written_value(level, row.at(level)) for level in REGISTERED)
    return community + compound + "".join(values)


class Rows:
    """All rows of a register with their names and their index."""

    def __init__(self, rows: Iterable[RegisterRow], upper: Iterable[Iterable[str]]) -> None:
        self.rows = tuple(rows)
        self.heads = Heads(upper)
        self._communities: dict[str, int] = {}
        self._compounds: dict[tuple[int, str], int] = {}
        self._aliases: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for row in self.rows:
            self._learn_names(row)
        self.heads.close()
        self.index = Index([self._entry(row) for row in self.rows])
        self._words = _words(self.index)
        self._word_beginnings = self._words.beginnings if self._words else frozenset()
        self._splits = lru_cache(maxsize=1 << 14)(self._split)

    def splits(self, text: str) -> tuple[Head, ...]:
        """The ways to read names at the start of a folded text after which numbers can follow."""
        return self._splits(self.heads.deciding_part(text))

    def _split(self, text: str) -> tuple[Head, ...]:
        return tuple(
            head
            for head in self.heads.split(text)
            if head.end == len(text)
            or may_begin(text[head.end])
            or text[head.end] in self._word_beginnings
        )

    def own_scope(self, scope: Scope) -> Scope | None:
        """The scope in which a text without numbers may be a row; None if it names nothing.

        白石社区 alone is the community, not one of its compounds.
        """
        if scope.compounds is not None:
            return scope
        if scope.communities is None:
            return None
        own = (self._compounds.get((community, "")) for community in scope.communities)
        return Scope(scope.communities, frozenset(place for place in own if place is not None))

    def tails(self, text: str) -> Iterator[Tail]:
        """A tail taken apart, and again with the names that the register holds at deeper levels."""
        understood = False
        for tail in take_apart(text):
            if drafts(tail.shape):
                understood = True
                yield tail
        if self._words is None or (understood and not self._words.overlap):
            return
        found = self._words.pattern.findall(text)
        if found:
            yield from take_apart(self._words.pattern.sub(WORD, text), found)

    def _learn_names(self, row: RegisterRow) -> None:
        community = self._number_of_community(row.community)
        compound = self._number_of_compound(community, row.compound)
        stated = [level for level in REGISTERED if row.at(level)]
        for alias in row.aliases:
            if stated:
                path = tuple(row.at(level) for level in stated)
                named = _canonical(stated[-1], alias)
                self._aliases[(compound, stated[-1], *path)].add(named)
            elif _is_named(row.compound):
                self.heads.add(COMPOUND, compound_forms(alias), compound)
            else:
                self.heads.add(COMMUNITY, community_forms(alias), community)

    def _number_of_community(self, name: str) -> int:
        base = community_base(name)
        number = self._communities.get(base)
        if number is None:
            number = self._communities[base] = len(self._communities)
            self.heads.add(COMMUNITY, community_forms(name), number)
        return number

    def _number_of_compound(self, community: int, name: str | None) -> int:
        folded = fold(name or "") if _is_named(name) else ""
        number = self._compounds.get((community, folded))
        if number is None:
            number = self._compounds[community, folded] = len(self._compounds)
            if folded:
                self.heads.add(COMPOUND, compound_forms(folded), number)
        return number

    def _entry(self, row: RegisterRow) -> Entry:
        community = self._number_of_community(row.community)
        compound = self._number_of_compound(community, row.compound)
        levels, path, values = 0, [], []
        for level in REGISTERED:
            value = row.at(level)
            if value:
                levels |= level.bit
                path.append(value)
                others = self._aliases.get((compound, level, *path), ())
                values.append((value, *sorted(set(others) - {value})))
        return Entry(community, compound, levels, tuple(values))


@dataclass(frozen=True, slots=True)
class _Words:
    pattern: re.Pattern[str]
    overlap: bool
    beginnings: frozenset[str]


def _words(index: Index) -> _Words | None:
    """The names among the values, which no grammar of numbers can read."""
    names = {value for value in index.values() if is_name(value)}
    if not names:
        return None
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    overlap = any(drafts(tail.shape) for name in names for tail in take_apart(name))
    return _Words(re.compile(pattern), overlap, frozenset(name[0] for name in names))


def _is_named(compound: str | None) -> bool:
    return compound is not None and compound.strip() not in _NOTHING
