"""Dates as spreadsheets keep them: numbers, made dates only by the format of their cell.

Source: ECMA-376 part 1, sections 18.8.30 (number formats) and 18.17.4 (date systems).
"""

import re
from datetime import date, datetime, time, timedelta
from enum import Enum

from mashang.engines.tables.cells import Cell, bad_date, number


class Shape(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    CLOCK = "clock"
    SPAN = "span"


# Formats that programs know by number without writing them down; 27 to 36 and 50 to 58 are the
# dates of Chinese and Japanese editions.
_DAYS = frozenset({14, 15, 16, 17, *range(27, 32), 36, *range(50, 55), 57, 58})
_CLOCKS = frozenset({18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56})

# Quoted words, escaped signs, fill and width signs, colours, conditions and languages.
_DECORATION = re.compile(r'"[^"]*"?|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)

_LONGEST_CODE = 255  # Source: Microsoft, "Excel specifications and limits"
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_PHANTOM_LEAP_DAY = 60  # 1900-02-29, which never was, kept for Lotus 1-2-3
_OFFSET_1904_DAYS = 1_462


def shape_of(format_id: int, code: str | None = None) -> Shape:
    """What a number format shows.

    Args:
        format_id: its number in the workbook.
        code: its pattern, when the workbook writes it down: `yyyy"年"m"月"d"日"`.
    """
    if code is None:
        if format_id in _DAYS:
            return Shape.DAY
        if format_id in _CLOCKS:
            return Shape.CLOCK
        return {22: Shape.MOMENT, 46: Shape.SPAN}.get(format_id, Shape.NUMBER)
    return _shape_of_code(code)


def _shape_of_code(code: str) -> Shape:
    bare = _DECORATION.sub("", code[:_LONGEST_CODE].split(";", maxsplit=1)[0]).lower()
    if _ELAPSED.search(bare):
        return Shape.SPAN
    bare = bare.replace("general", "").replace("g/通用格式", "").replace("am/pm", "h")
    has_clock = "h" in bare or "s" in bare
    has_day = "y" in bare or "d" in bare or ("m" in bare and not has_clock)
    if has_day:
        return Shape.MOMENT if has_clock else Shape.DAY
    return Shape.CLOCK if has_clock else Shape.NUMBER


def from_serial(value: float, shape: Shape, *, since_1904: bool) -> Cell:
    """The day, moment, clock time or span that a number in a formatted cell shows.

    Args:
        value: days since the start of the workbook's date system.
        shape: what the cell's format shows.
        since_1904: the workbook counts from 1904-01-01.

    Returns:
        A `date` where the format has no clock and the number no fraction; a `Fault` for a number
        that is no date.
    """
    if shape is Shape.NUMBER:
        return number(value)
    if not 0 <= value < _LAST_SERIAL:
        return bad_date(f"{value:.15g}")
    if shape is Shape.SPAN:
        return timedelta(milliseconds=round(value * 86_400_000))
    if value < 1 and not since_1904:
        return _clock(value) if value or shape is Shape.CLOCK else bad_date("0")
    if shape is Shape.CLOCK and value < 1:
        return _clock(value)
    return _day_or_moment(value, shape, since_1904=since_1904)


def _day_or_moment(value: float, shape: Shape, *, since_1904: bool) -> Cell:
    if since_1904:
        value += _OFFSET_1904_DAYS
    elif int(value) == _PHANTOM_LEAP_DAY:
        return bad_date("1900-02-29")
    start = datetime(1899, 12, 30 if value > _PHANTOM_LEAP_DAY else 31)  # noqa: DTZ001  wall clock
    try:
        moment = start + timedelta(milliseconds=round(value * 86_400_000))
    except OverflowError:
        return bad_date(f"{value:.15g}")
    if shape is Shape.DAY and moment.time() == time():
        return moment.date()
    return moment


def _clock(value: float) -> time:
    millis = min(round(value * 86_400_000), 86_399_999)
    seconds, millis = divmod(millis, 1000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, millis * 1000)


def from_iso(text: str) -> Cell:
    """A date written out in a strict workbook: `2022-04-01`, `2022-04-01T07:30:00`, `07:30:00`."""
    try:
        if "T" in text:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        return time.fromisoformat(text) if ":" in text else date.fromisoformat(text)
    except ValueError:
        return bad_date(text[:40])
