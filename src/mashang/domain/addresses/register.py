"""Matching addresses against the register of a street: one place, a question, or unknown.

Of all readings of a text, in all splits its names allow, the register keeps those that some row
fits. One row by the letter and nothing else in sight: resolved. Anything else is asked, never
guessed. A level the text leaves out may be anything, but a text never means something deeper than
it says: 3幢 is the building, not its only room.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, islice

from mashang.domain.addresses import wording
from mashang.domain.addresses.heads import Head, Scope
from mashang.domain.addresses.levels import Level
from mashang.domain.addresses.many import parse_many, speaks_of_many
from mashang.domain.addresses.matching import Matched, Matcher, Place
from mashang.domain.addresses.readings import drafts
from mashang.domain.addresses.rows import RegisterRow, Rows
from mashang.domain.addresses.surface import LONGEST, fold
from mashang.domain.addresses.tails import Tail, is_name, take_apart
from mashang.kernel.texts import Text

MOST_CANDIDATES = 8
"""Candidates a person can still choose from on a phone."""
_MOST_ITEMS_TRIED = 40


class Outcome(StrEnum):
    """What became of an address."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered place that may be meant."""

    row: RegisterRow

    @property
    def place_id(self) -> int:
        """The place, as the register was given it."""
        return self.row.place_id

    @property
    def address(self) -> str:
        """The address written out in full."""
        return self.row.address()

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer of a register.

    Attributes:
        raw: the text exactly as it was given.
        place_id: set if and only if the outcome is `RESOLVED`.
        candidates: at most `MOST_CANDIDATES`; the place itself if resolved, none if unknown.
        why: what a person may read, in both languages.
    """

    raw: str
    outcome: Outcome
    place_id: int | None
    candidates: tuple[Candidate, ...]
    why: Text


@dataclass(frozen=True, slots=True)
class _Try:
    """One split of a text: its numbered part, and where to look for it."""

    tail: Tail
    place: Place


class Register:
    """The registered addresses of one street, held in memory.

    Args:
        rows: every place that may be meant, communities and compounds included.
        upper: the names of the levels above the communities, outermost first, each with its former
            names: `[["浙江省"], ["杭州市"], ["上城区", "江干区"], ["笕桥街道", "笕桥镇"]]`. An address
            that begins with any other is elsewhere, hence unknown.

    Building is linear in the rows. Asking never changes an answer, so one register may serve many
    threads.
    """

    def __init__(self, rows: Iterable[RegisterRow], upper: Iterable[Iterable[str]] = ()) -> None:
        self._rows = Rows(rows, upper)
        self._matcher = Matcher(self._rows.index)
        self._hints = lru_cache(maxsize=4096)(self._read_hint)

    def __len__(self) -> int:
        return len(self._rows.rows)

    def resolve(self, text: str, within: str | None = None) -> Resolution:
        """The one place a text means, or the question to ask.

        Args:
            text: as typed or imported, any Unicode.
            within: name of the compound, community or group (`黄家社区2组`) the text must lie in.
        """
        folded = fold(text) if len(text) <= LONGEST else ""
        if not folded:
            return _unknown(text, wording.TOO_LONG if len(text) > LONGEST else wording.EMPTY)
        hints = self._hints(within) if within else (Place(Scope()),)
        if not hints:
            return _unknown(text, wording.HINT_UNKNOWN.with_values(within=within))
        if speaks_of_many(folded):
            return self._several(text, hints)
        return self._single(text, folded, hints)

    def _single(self, text: str, folded: str, hints: tuple[Place, ...]) -> Resolution:
        tries, matched = self._match(folded, self._rows.splits(folded), hints)
        if not tries:
            after_road = self._rows.heads.split_after_road(folded)
            tries, matched = self._match(folded, after_road, hints)
        return self._answer(text, tries, matched)

    def _match(
        self, folded: str, heads: Iterable[Head], hints: tuple[Place, ...]
    ) -> tuple[list[_Try], Matched]:
        tries: list[_Try] = []
        matched = Matched()
        for head in heads:
            for tail in self._rows.tails(folded[head.end :]):
                named = head.scope if tail.shape else self._rows.own_scope(head.scope)
                for hint in hints if named is not None else ():
                    tries.append(_Try(tail, Place(head.scope.within(hint.scope), hint.group)))
                    place = Place((named or head.scope).within(hint.scope), hint.group)
                    self._matcher.match(tail.shape, tail.values, place, matched)
        return tries, matched

    def _answer(self, text: str, tries: list[_Try], matched: Matched) -> Resolution:
        strict, others = matched.strict, matched.loose.keys() - matched.strict.keys()
        if len(strict) == 1 and not others and not matched.ends and not matched.floors:
            candidate = self._candidate(next(iter(strict)))
            why = wording.MATCHES.with_values(address=candidate)
            return Resolution(text, Outcome.RESOLVED, candidate.place_id, (candidate,), why)
        if matched.ends or matched.floors:
            why = wording.RANGE_OR_SUB_NUMBER
        else:
            why = wording.SEVERAL if len(strict) > 1 else wording.UNSURE
        rows = dict.fromkeys(chain(strict, matched.loose, matched.ends))
        if not rows:
            why = wording.INCOMPLETE
            rows = dict.fromkeys(islice(self._beneath(tries), MOST_CANDIDATES))
        if not rows:
            return _unknown(text, self._why_unknown(tries))
        found = tuple(self._candidate(row) for row in islice(rows, MOST_CANDIDATES))
        return Resolution(text, Outcome.AMBIGUOUS, None, found, why)

    def _several(self, text: str, hints: tuple[Place, ...]) -> Resolution:
        """A list or a range: its first registered places are offered, none is chosen."""
        writings = (writing for item in parse_many(text) for writing in item.writings())
        found: dict[Candidate, None] = {}
        for writing in islice(writings, _MOST_ITEMS_TRIED):
            answer = self._single(writing, fold(writing), hints)
            if answer.outcome is Outcome.RESOLVED:
                found.update(dict.fromkeys(answer.candidates))
        if not found:
            return _unknown(text, wording.SEVERAL_PLACES)
        candidates = tuple(islice(found, MOST_CANDIDATES))
        return Resolution(text, Outcome.AMBIGUOUS, None, candidates, wording.SEVERAL_PLACES)

    def _beneath(self, tries: Iterable[_Try]) -> Iterator[int]:
        for one in tries:
            yield from self._matcher.beneath(one.tail.shape, one.tail.values, one.place)

    def _why_unknown(self, tries: list[_Try]) -> Text:
        if not tries:
            return wording.NOT_UNDERSTOOD
        found = (self._matcher.missing(one.tail.shape, one.tail.values, one.place) for one in tries)
        furthest = max(filter(None, found), key=lambda missing: missing[0], default=None)
        if furthest is None or is_name(furthest[2]):
            return wording.PLACE_ABSENT
        return wording.ABSENT.with_values(level=furthest[1].title, value=furthest[2])

    def _read_hint(self, within: str) -> tuple[Place, ...]:
        folded = fold(within[:LONGEST])
        places: dict[Place, None] = {}
        for head in self._rows.heads.split(folded):
            rest = folded[head.end :]
            if not rest and head.end:
                places[Place(head.scope)] = None
            for tail in take_apart(rest) if rest else ():
                for draft in drafts(tail.shape):
                    if draft.levels == Level.GROUP.bit == draft.used and not draft.loose:
                        places[Place(head.scope, draft.slots[0].of(tail.values))] = None
        return tuple(places)

    def _candidate(self, row: int) -> Candidate:
        return Candidate(self._rows.rows[row])


def _unknown(text: str, why: Text) -> Resolution:
    return Resolution(text, Outcome.UNKNOWN, None, (), why)
