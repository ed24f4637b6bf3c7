"""Who may send a notice to how many, and when a second person must agree. Pure."""

from dataclasses import dataclass
from uuid import UUID

from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a notice goes.

    Attributes:
        n_people: whom it reaches, as counted.
        is_whole_street: one of its places is the sub-district itself.
    """

    n_people: int
    is_whole_street: bool


def second_person_for(reach: Reach, *, alone_at_most: int) -> Text | None:
    """Why a second person must agree before it goes out; None when one person may send it.

    Args:
        alone_at_most: how many people one person may write to (policy).
    """
    if reach.is_whole_street:
        return Text(
            "发给全街道的通知要由另一个人复核", "A notice to the whole street needs a second person"
        )
    if reach.n_people > alone_at_most:
        return Text(
            "超过 {n} 人的通知要由另一个人复核",
            "A notice to more than {n} people needs a second person",
            n=alone_at_most,
        )
    return None


def is_second(author: UUID | None, sender: UUID | None, who: UUID | None) -> bool:
    """Whether somebody is another person than who wrote a notice and who sent it for agreement."""
    return who is not None and who not in (author, sender)


@dataclass(frozen=True, slots=True)
class Tally:
    """How a frozen list stands: every name is done, excused, gone, or missing.

    Attributes:
        expected: names on the list.
        done: confirmed by phone, by somebody of the household, or told in person.
        excused: with a reason from the closed list.
        gone: died, moved out, or the notice was replaced before they answered.
    """

    expected: int
    done: int
    excused: int
    gone: int

    @property
    def missing(self) -> int:
        """Names that nobody has accounted for."""
        return self.expected - self.done - self.excused - self.gone

    @property
    def is_complete(self) -> bool:
        """Whether nobody is missing."""
        return self.missing == 0
