"""What doors note, and the words for it."""

from typing import Final

from mashang.domain.passage import Outcome, Reason
from mashang.domain.passage.sentences import SENTENCES
from mashang.kernel.texts import Text

CODE: Final = "doors.door"
"""The kind of code that hangs on a door."""
OPENINGS: Final = "doors.openings"
"""The data class of what a door notes."""
OPENING: Final = "door.opening"
REFUSAL: Final = "door.refusal"
"""Kinds of observations; a refusal has no name, ever."""
_BLANKS: Final = dict.fromkeys(
    ("document", "article", "title", "kind", "plate", "since", "until", "limit"), ""
)
TONES: Final = {Outcome.ALLOWED: "green", Outcome.ATTENTION: "amber", Outcome.REFUSED: "red"}


def source_of(door_id: int) -> str:
    """As what a door signs its observations."""
    return f"door:{door_id}"


def door_of(source: str) -> int | None:
    """Which door signed so."""
    number = source.removeprefix("door:")
    return int(number) if number.isdecimal() else None


def guard_words(code: str) -> Text:
    """What a screen at the door says of a decision, long after its details are gone."""
    try:
        sentence = SENTENCES[Reason(code)].for_guard
    except ValueError:
        return Text(code, code)
    return sentence.with_values(**_BLANKS)
