"""Who answers 包保: for a place, at each level, at an instant; and where nobody does.

A responsibility covers its target and all below it. At each level the one nearest to the place
counts; where a level has none, the next level above answers in its place and the hole is named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mashang.kernel.paths import Path, contains
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Duty:
    """One dated responsibility.

    Attributes:
        holder: reference of who answers.
        target: path of the place; all below it is covered.
        level: code of the level.
        since: first instant, included.
        until: first instant after it; None while open.
    """

    holder: str
    target: Path
    level: str
    since: datetime
    until: datetime | None = None

    def covers(self, path: Path, at: datetime) -> bool:
        """Whether it holds for a place at an instant."""
        return (
            contains(self.target, path)
            and self.since <= at
            and (self.until is None or at < self.until)
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What one level says.

    Attributes:
        level: the level asked.
        holder: who answers at this very level; None where there is a hole.
        target: path of the responsibility found.
        stand_in: who answers instead, at the nearest level above that has somebody.
        stand_in_level: that level.
        hole: the sentence for the list of holes; None where somebody answers.
    """

    level: str
    holder: str | None
    target: Path | None = None
    stand_in: str | None = None
    stand_in_level: str | None = None
    hole: Text | None = None

    @property
    def responsible(self) -> str | None:
        """Who must act: the holder, else the stand-in, else nobody at all."""
        return self.holder or self.stand_in


_COVERED_ABOVE = Text(
    "本级暂无责任人，由上级代为负责", "Nobody at this level; the level above answers"
)
_NOBODY = Text("本级及以上均无责任人", "Nobody answers at this level or above")


def answerers(
    duties: Iterable[Duty], path: Path, levels: Sequence[str], at: datetime
) -> list[Answer]:
    """Who answers for a place at each level, from the top down; linear in the duties.

    Args:
        duties: any; those of other places, times and levels are ignored.
        path: the place asked about.
        levels: codes from the highest level to the nearest.
        at: the instant asked about.
    """
    found: dict[str, Duty] = {}
    for duty in duties:
        if duty.covers(path, at):
            other = found.get(duty.level)
            if other is None or _nearness(duty) > _nearness(other):
                found[duty.level] = duty
    answers: list[Answer] = []
    above: Duty | None = None
    for level in levels:
        held = found.get(level)
        answers.append(
            _hole(level, above) if held is None else Answer(level, held.holder, held.target)
        )
        above = held or above
    return answers


def answerer(
    duties: Iterable[Duty], path: Path, levels: Sequence[str], level: str, at: datetime
) -> Answer:
    """What one of the levels says.

    Raises:
        ValueError: `level` is not among `levels`.
    """
    return answerers(duties, path, levels, at)[list(levels).index(level)]


def _hole(level: str, above: Duty | None) -> Answer:
    if above is None:
        return Answer(level, None, hole=_NOBODY)
    return Answer(
        level, None, stand_in=above.holder, stand_in_level=above.level, hole=_COVERED_ABOVE
    )


def _nearness(duty: Duty) -> tuple[int, datetime, str]:
    """The deepest target first; of equals the newest, so that the order of rows never matters."""
    return len(duty.target), duty.since, duty.holder
