"""What the hand and the keyboard add to a number: widths, spaces, dashes, invisible signs."""

import re
import unicodedata

_LONGEST = 200
"""Signs read at most: no number comes near, and nobody is served by working on a novel."""
_DASHES = re.compile("[\\-‐‑‒–—―−]")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_BETWEEN = re.compile("[\\s\\-‐‑‒–—―−·.\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


def bare(text: str) -> str:
    """The text in half width and upper case without spaces, dashes and dots; cut when too long."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text[:_LONGEST])).upper()


def unified(text: str) -> str:
    """The text in half width and upper case without spaces, every dash a plain one."""
    half = unicodedata.normalize("NFKC", text[:_LONGEST]).upper()
    return _DASHES.sub("-", _INVISIBLE.sub("", half))
