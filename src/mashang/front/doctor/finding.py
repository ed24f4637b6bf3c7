"""What a check says."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mashang.kernel.texts import Text


class State(StrEnum):
    """How a check ended; the words stand beside every colour."""

    WELL = "well"
    WATCH = "watch"
    ILL = "ill"

    @property
    def words(self) -> Text:
        return _TITLES[self]


_TITLES = {
    State.WELL: Text("正常", "Well"),
    State.WATCH: Text("留意", "Watch"),
    State.ILL: Text("有问题", "Ill"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        code: stable, for programs: `database.migrations`.
        says: what was found.
        remedy: what to do; None when nothing needs doing.
    """

    code: str
    title: Text
    state: State
    says: Text
    remedy: Text | None = None


Check = Callable[[], list[Finding]]


def told(
    code: str, title: Text, says: Text, *, wrong: State | None = None, remedy: Text | None = None
) -> Finding:
    """A finding: well, or wrong with its remedy."""
    return Finding(code, title, wrong or State.WELL, says, remedy if wrong else None)
