"""Whether somebody may be called, messaged, visited or listed: the one rule, decided here.

Source: principle 11 of the design; the law gives who died dignity, and who left no more tasks.
"""

from dataclasses import dataclass
from enum import StrEnum

from mashang.kernel.texts import Text


class Bar(StrEnum):
    """Why nobody calls, writes or rings."""

    DIED = "died"
    MOVED_AWAY = "moved_away"
    FORGOTTEN = "forgotten"

    @property
    def text(self) -> Text:
        """In words for who would have called."""
        return _WORDS[self]


_WORDS = {
    Bar.DIED: Text(
        "本人已去世，请勿致电。如需联系家属，请由社区负责人出面。",
        "This person has died: please do not call. If the family must be reached, let the head of the "
        "community do it.",
    ),
    Bar.MOVED_AWAY: Text(
        "本人已搬离本街道，除答复本人提出的事项外，不再致电、上门。",
        "This person has moved away: no more calls and visits, but to answer what they asked for.",
    ),
    Bar.FORGOTTEN: Text("资料已到期销毁。", "The data was destroyed when its time was over."),
}


class Because(StrEnum):
    """On whose account somebody would be reached."""

    LIVES_HERE = "lives_here"
    """The street comes to them because they live in it: a visit, a list, a question, a reminder."""
    OWN_AFFAIR = "own_affair"
    """It answers what they asked for themselves, or concerns what they still hold here: their open
    case, a request of theirs, their account, a room they let."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register knows of somebody today.

    Attributes:
        has_left: they lived here, and every home of theirs has ended. Who never had a home here
            (a proxy, a landlord from elsewhere) has not left.
    """

    has_died: bool = False
    is_forgotten: bool = False
    has_left: bool = False


def bar_for(standing: Standing, because: Because) -> Bar | None:
    """Why somebody is not to be reached; None when they may be.

    Death bars everything, and so does a register that no longer knows them. Moving out bars what is
    about living here; what a former resident asked for is still answered.
    """
    if standing.has_died:
        return Bar.DIED
    if standing.is_forgotten:
        return Bar.FORGOTTEN
    if standing.has_left and because is Because.LIVES_HERE:
        return Bar.MOVED_AWAY
    return None
