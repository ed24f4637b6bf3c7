"""What an import comes to: which rows went in, which did not and why, in the order of the file."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from mashang.engines.tables.reading import Reading
from mashang.engines.tables.report import Report, Tally
from mashang.engines.tables.results import Bad, Good, refused
from mashang.kernel.errors import MashangError


class Mode(StrEnum):
    """What becomes of the good rows when others are bad."""

    ALL_OR_NOTHING = "all_or_nothing"
    GOOD_ROWS = "good_rows"


def settle(
    reading: Reading,
    goods: Mapping[int, Good],
    bad: Iterable[Bad],
    turned_down: Mapping[int, MashangError],
) -> tuple[Report, tuple[Bad, ...]]:
    """The sum of an import and every bad row, first those that come first in the file.

    Args:
        goods: rows that could be read, by number.
        bad: rows that could not.
        turned_down: why the verb would not take some of `goods`, by number.
    """
    declined = (
        refused(goods[number], error, reading.mapping) for number, error in turned_down.items()
    )
    all_bad = tuple(sorted((*bad, *declined), key=lambda one: one.row_number))
    tally = Tally(reading.table.name)
    for number, good in goods.items():
        if number not in turned_down:
            tally.add(good)
    for one in all_bad:
        tally.add(one)
    return tally.report, all_bad
