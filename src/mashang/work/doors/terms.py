"""What doors note, and the words for it."""

from collections.abc import Mapping
from typing import Any, Final

from mashang.domain.passage import Outcome, Reason
from mashang.domain.passage.sentences import SENTENCES
from mashang.elements.passes.terms import LOST, MISUSED, REASONS
from mashang.elements.people.terms import BASES, title_of
from mashang.kernel.texts import Text

CODE: Final = "doors.door"
"""The kind of code that hangs on a door."""
OPENINGS: Final = "doors.openings"
"""The data class of what a door notes."""
OPENING: Final = "door.opening"
REFUSAL: Final = "door.refusal"
"""Kinds of observations; a refusal has no name, ever."""
NOTES: Final = "doors.notes"
"""The data class of what one guard leaves for the next."""
BY: Final = "by"
"""As what somebody else opened in the person's name; not there when it was their own phone."""
STOPS: Final = {code: REASONS[code] for code in (LOST, MISUSED)}
"""Why a guard stops a card."""
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


def opened_by(values: Mapping[str, Any]) -> Text | str | None:
    """As what somebody else opened, in words; None when the person did."""
    return title_of(BASES, str(values[BY])) if values.get(BY) else None


def guard_words(code: str) -> Text:
    """What a screen at the door says of a decision, long after its details are gone."""
    try:
        sentence = SENTENCES[Reason(code)].for_guard
    except ValueError:
        return Text(code, code)
    return sentence.with_values(**_BLANKS)
