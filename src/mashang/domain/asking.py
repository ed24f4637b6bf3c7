"""What somebody may mean who types one line into the desk's box: a case, a person, a place.

Nothing is guessed away: every sort that the line can be is asked for. A number of a person is told from
a case and from an address here, because typing it is a look that is recorded.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 100
"""Signs; an address with its compound has some thirty, a name with a document number as many."""
_CASE: Final = re.compile(r"(\d{6})[-\s]?(\d{4,6})")
_BEGINNING: Final = re.compile(r"(\d{6})-(\d{1,3})")
_LEAST_DIGITS: Final = 5
_HAN: Final = re.compile("[\u3400-\u9fff]")
_PHONE_DIGITS: Final = 11


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was typed, and what it can be.

    Attributes:
        text: folded: full-width signs and several spaces are gone.
        case_number: the number of a case, or how it begins; empty when it is none.
        is_whole_number: whether the case's number is complete.
        may_be_person: whether people are asked for.
        has_number: whether a word is a phone or document number: looking by it is recorded.
        may_be_place: whether the register of addresses is asked.
        is_secret: a phone or document number for sure: kept nowhere.
    """

    text: str
    case_number: str = ""
    is_whole_number: bool = False
    may_be_person: bool = False
    has_number: bool = False
    may_be_place: bool = False
    is_secret: bool = False


def read_line(typed: str) -> Line:
    """What a line can be; an empty `text` is nothing to search for, a longer one than `LONGEST` too much."""
    text = " ".join(unicodedata.normalize("NFKC", typed).replace("—", "-").split())
    if whole := _CASE.fullmatch(text):
        number = f"{whole[1]}-{whole[2]}"
        if len(whole[1] + whole[2]) == _PHONE_DIGITS and "-" not in text:
            return Line(
                text,
                number,
                is_whole_number=True,
                may_be_person=True,
                has_number=True,
                is_secret=True,
            )
        return Line(text, number, is_whole_number=True)
    if begun := _BEGINNING.fullmatch(text):
        return Line(text, f"{begun[1]}-{begun[2]}", may_be_place=True)
    words = text.split(" ")
    has_number = any(_is_number(word) for word in words)
    has_digits = any(sign.isdigit() for sign in text)
    return Line(
        text,
        may_be_person=has_number or not has_digits,
        has_number=has_number,
        may_be_place=not (has_number and _is_long(text)),
        is_secret=has_number and _is_long(text),
    )


def _is_number(word: str) -> bool:
    """No Chinese and five digits or more: what people are known by, and what no name is."""
    return not _HAN.search(word) and sum(sign.isdigit() for sign in word) >= _LEAST_DIGITS


def _is_long(text: str) -> bool:
    """More digits in one word than any room has: a phone, an identity number."""
    return any(sum(sign.isdigit() for sign in word) > 8 for word in text.split(" "))
