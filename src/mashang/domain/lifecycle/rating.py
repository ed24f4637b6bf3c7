"""What people say of the outcome, and the rate that is honest about whom nobody reached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mashang.kernel.texts import Text


class Rating(StrEnum):
    """Five grades, and `unreachable` apart: it is no opinion and counts in no rate."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"
    UNREACHABLE = "unreachable"

    @property
    def text(self) -> Text:
        """Its name for people."""
        return _TEXTS[self]

    @property
    def score(self) -> int | None:
        """5 for very satisfied down to 1; None for unreachable."""
        return _SCORES.get(self)

    @property
    def is_satisfied(self) -> bool:
        """Whether it counts as satisfied."""
        return self in (Rating.VERY_SATISFIED, Rating.SATISFIED)


_TEXTS: Mapping[Rating, Text] = {
    Rating.VERY_SATISFIED: Text("非常满意", "very satisfied"),
    Rating.SATISFIED: Text("满意", "satisfied"),
    Rating.NEUTRAL: Text("一般", "neutral"),
    Rating.DISSATISFIED: Text("不满意", "dissatisfied"),
    Rating.VERY_DISSATISFIED: Text("非常不满意", "very dissatisfied"),
    Rating.UNREACHABLE: Text("联系不上", "unreachable"),
}
_SCORES: Mapping[Rating, int] = {
    Rating.VERY_SATISFIED: 5,
    Rating.SATISFIED: 4,
    Rating.NEUTRAL: 3,
    Rating.DISSATISFIED: 2,
    Rating.VERY_DISSATISFIED: 1,
}


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Counts over many cases.

    Attributes:
        rated: cases with an opinion.
        satisfied: of those, satisfied or very satisfied.
        unreachable: cases in which nobody was reached, reported apart.
    """

    rated: int
    satisfied: int
    unreachable: int

    @property
    def rate(self) -> float | None:
        """Satisfied of rated, 0 to 1; None when nobody gave an opinion."""
        return self.satisfied / self.rated if self.rated else None


def satisfaction(ratings: Iterable[Rating]) -> Satisfaction:
    """The count of many ratings; linear."""
    rated = satisfied = unreachable = 0
    for rating in ratings:
        if rating is Rating.UNREACHABLE:
            unreachable += 1
        else:
            rated += 1
            satisfied += rating.is_satisfied
    return Satisfaction(rated, satisfied, unreachable)
