"""Which rows of a register fit a reading: by the letter, loosely, or as the ends of a range."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mashang.domain.addresses.heads import Scope
from mashang.domain.addresses.index import Index
from mashang.domain.addresses.levels import Level
from mashang.domain.addresses.readings import Draft, Slot, drafts
from mashang.domain.addresses.tails import on_floor

_MOST_PLANS = 8192
_Rows = dict[int, None]


@dataclass(frozen=True, slots=True)
class Step:
    """A reading with the shapes of rows that it may fit in this register.

    Attributes:
        ending: row shapes that go as deep as the reading, and whether each has a closed level.
        reaching: row shapes that have the levels of a range, for ranges only.
    """

    draft: Draft
    levels: int
    ending: tuple[tuple[int, bool], ...]
    reaching: tuple[int, ...]


@dataclass(slots=True)
class Matched:
    """What the readings of one text fit, gathered over all of them; in the order found."""

    strict: _Rows = field(default_factory=dict)
    loose: _Rows = field(default_factory=dict)
    ends: _Rows = field(default_factory=dict)
    floors: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: a scope and, if a hint named one, a villagers' group."""

    scope: Scope
    group: str | None = None


class Matcher:
    """Readings against an index; what depends on the shape alone is worked out once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._plans: dict[str, tuple[Step, ...]] = {}

    def match(self, shape: str, values: Sequence[str], place: Place, matched: Matched) -> None:
        """Add to `matched` the rows in a place that fit the readings of a shape."""
        for step in self._plan(shape):
            if step.draft.span is not None:
                self._match_span(step, values, place, matched)
            else:
                self._match_one(step, values, place, matched)

    def beneath(self, shape: str, values: Sequence[str], place: Place) -> Iterator[int]:
        """The rows that lie deeper than a text goes, for every reading by the letter."""
        for draft in drafts(shape):
            if draft.loose or draft.lone or draft.span is not None:
                continue
            stated = tuple(slot.of(values) for slot in draft.slots)
            floor = values[draft.floor] if draft.floor >= 0 else None
            for row_shape in self._index.shapes_under(draft.levels):
                for row in self._index.find(row_shape, draft.levels, stated, place.scope):
                    room = self._index.value(row, Level.ROOM)
                    if self._in_group(row, place) and (not floor or on_floor(room, floor)):
                        yield row

    def missing(
        self, shape: str, values: Sequence[str], place: Place
    ) -> tuple[int, Level, str] | None:
        """Where the register first has nothing like the text, in the reading that gets furthest.

        Returns how many levels were found, and the level and value that was not.
        """
        furthest: tuple[int, Level, str] | None = None
        for draft in sorted(drafts(shape), key=lambda draft: draft.closed.bit_count()):
            if draft.loose or draft.lone or draft.span is not None:
                continue
            for count in range(1, len(draft.slots) + 1):
                slots = draft.slots[:count]
                if next(self._having(slots, values, place), None) is None:
                    if furthest is None or furthest[0] < count - 1:
                        furthest = count - 1, slots[-1].level, slots[-1].of(values)
                    break
        return furthest

    def _plan(self, shape: str) -> tuple[Step, ...]:
        plan = self._plans.get(shape)
        if plan is None:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            steps = (self._step(draft) for draft in drafts(shape))
            plan = tuple(step for step in steps if step.ending or step.reaching)
            self._plans[shape] = plan
        return plan

    def _step(self, draft: Draft) -> Step:
        if draft.span is not None:
            levels = draft.levels | draft.span[0].level.bit
            if draft.span[0].level is Level.FLOOR:
                return Step(draft, levels, (), (0,))
            reaching = self._index.shapes_ending_with(levels) + self._index.shapes_under(levels)
            return Step(draft, levels, (), reaching)
        levels = draft.levels
        if draft.floor >= 0 and not levels & Level.ROOM.bit:
            return Step(draft, levels, (), ())
        shapes = self._index.shapes_ending_with(levels)
        ending = tuple((shape, bool(shape & draft.closed)) for shape in shapes)
        return Step(draft, levels, ending, ())

    def _match_one(self, step: Step, values: Sequence[str], place: Place, matched: Matched) -> None:
        draft = step.draft
        stated = tuple([slot.of(values) for slot in draft.slots])
        loose = draft.loose
        if draft.floor >= 0 and not on_floor(stated[-1], values[draft.floor]):
            if len(stated[-1]) > 2 or not stated[-1].isdecimal():
                return
            stated = (*stated[:-1], values[draft.floor] + stated[-1].zfill(2))
            loose = True
        for shape, has_closed_level in step.ending:
            for row in self._index.find(shape, step.levels, stated, place.scope):
                if draft.lone and not self._index.has_one_building_at_most(row):
                    continue
                if not self._in_group(row, place):
                    continue
                if loose or has_closed_level or self._is_closed(draft, stated, row):
                    matched.loose[row] = None
                else:
                    matched.strict[row] = None

    def _is_closed(self, draft: Draft, stated: tuple[str, ...], row: int) -> bool:
        """Whether the register knows, beside the row, a level that the reading leaves no room for.

        3-501 is no building and room where building 3 has units, even if a room 501 has none.
        """
        if not draft.closed:
            return False
        outer = draft.slots[:-1]
        levels = sum(slot.level.bit for slot in outer)
        beside = Scope(None, frozenset({self._index.compound_of(row)}))
        shapes = self._index.shapes_under(levels)
        return any(
            self._index.find(shape, levels, stated[:-1], beside)
            for shape in shapes
            if shape & draft.closed
        )

    def _match_span(
        self, step: Step, values: Sequence[str], place: Place, matched: Matched
    ) -> None:
        if step.draft.span is None:
            return
        first, last = step.draft.span
        if first.level is Level.FLOOR:
            matched.floors = True
            return
        low, high = first.of(values).removeprefix("沿街"), last.of(values).removeprefix("沿街")
        if not _is_range(low, high):
            return
        slots = step.draft.slots
        at_first = list(self._having((*slots, first), values, place))
        if not at_first:
            return
        at_last = list(self._having((*slots, last), values, place))
        compounds = {self._index.compound_of(row) for row in at_first}
        compounds &= {self._index.compound_of(row) for row in at_last}
        for row in (*at_first, *at_last):
            alone = not step.draft.lone or self._index.has_one_building_at_most(row)
            if alone and self._index.compound_of(row) in compounds:
                matched.ends[row] = None

    def _having(self, slots: Sequence[Slot], values: Sequence[str], place: Place) -> Iterator[int]:
        """The rows that have these values, whatever lies deeper; the shallowest first."""
        ordered = sorted(slots, key=lambda slot: slot.level)
        levels = sum(slot.level.bit for slot in ordered)
        stated = tuple(slot.of(values) for slot in ordered)
        ending = self._index.shapes_ending_with(levels)
        for shape in ending + self._index.shapes_under(levels):
            for row in self._index.find(shape, levels, stated, place.scope):
                if self._in_group(row, place):
                    yield row

    def _in_group(self, row: int, place: Place) -> bool:
        return place.group is None or self._index.value(row, Level.GROUP) == place.group


def _is_range(low: str, high: str) -> bool:
    if low.isdecimal() and high.isdecimal():
        return int(low) < int(high)
    return len(low) == len(high) == 1 and low < high
