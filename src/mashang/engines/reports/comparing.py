"""What changed between two hand-ins of one template: cells, with old and new."""

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Final

_CELL: Final = re.compile(r"([A-Z]+)(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: empty text for what was or is not there."""

    cell: str
    old: str
    new: str


def compare(before: Map[str, str], now: Map[str, str]) -> tuple[Change, ...]:
    """Changed cells, row by row from the left."""
    cells = sorted({*before, *now}, key=_place)
    return tuple(
        Change(one, before.get(one, ""), now.get(one, ""))
        for one in cells
        if before.get(one, "") != now.get(one, "")
    )


def _place(cell: str) -> tuple[int, int, str]:
    found = _CELL.match(cell)
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, cell)
