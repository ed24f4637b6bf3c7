"""What a cell can be, what can be wrong with it, and how it looks.

A cell is a plain Python value, so that a million of them cost little; one that cannot be trusted is
a `Fault`, which keeps what was seen and says why. Nothing is guessed: a fault never turns into a
value.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds something, but nothing that may be believed.

    Args:
        code: stable, dotted, for programs: `cell.error`.
        text: what a person reads; the place of the cell is added by whoever reports it.
        seen: what stands in the file, made safe to print and to write back.
    """

    code: str
    text: Text
    seen: str


Cell = None | str | int | float | bool | date | datetime | time | timedelta | Fault


class Row(NamedTuple):
    """One row that has something in it.

    Args:
        number: as the spreadsheet program shows it, from 1.
        cells: from column A on; cells after the last one filled may be absent.
    """

    number: int
    cells: list[Cell]

    def at(self, column: int) -> Cell:
        """The cell of a column (from 0); None beyond the end."""
        return self.cells[column] if column < len(self.cells) else None


# Beyond fifteen significant digits a spreadsheet has already rounded the number.
# Source: Microsoft, "Excel specifications and limits", number precision 15 digits.
EXACT_BELOW = 10**15

# What spreadsheet programs print instead of a result.
ERROR_WORDS = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#GETTING_DATA",
    }
)

_NUL = "\x00"
_UNTRUSTED = re.compile("[\x00\ud800-\udfff]")


def error_cell(word: str) -> Fault:
    """A formula that ended in an error such as `#N/A`."""
    text = Text("公式结果是错误值 {seen}", "the formula ended in the error {seen}", seen=word)
    return Fault("cell.error", text, word)


def unvalued_formula(formula: str) -> Fault:
    """A formula saved without its result (made by a program that never opened it)."""
    text = Text(
        "公式没有计算结果，请用表格软件打开、保存后再导入",
        "the formula was saved without a result; open and save it in a spreadsheet program",
    )
    return Fault("cell.formula_without_value", text, f"={formula}"[:200])


def bad_date(seen: str) -> Fault:
    """A date-formatted number that is no day of any calendar the program has."""
    text = Text("日期单元格的数值 {seen} 不是有效日期", "the date cell holds {seen}", seen=seen)
    return Fault("cell.bad_date", text, seen)


def broken_cell(seen: str) -> Fault:
    """A cell whose own markup contradicts itself."""
    text = Text("单元格内容已损坏", "the cell is damaged in the file")
    return Fault("cell.broken", text, printable(seen)[:200])


def number(value: float) -> Cell:
    """A number as people see it: whole ones are `int` where the file still knows every digit."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  NaN differs from itself
        return broken_cell(str(value))
    if -EXACT_BELOW < value < EXACT_BELOW and value == int(value):
        return int(value)
    return value


def text_cell(text: str, longest: int, *, raw_bytes: bool = False) -> Cell:
    """A text as a cell: None when empty, a fault when it cannot be stored or is too long.

    Args:
        text: as read.
        longest: characters allowed.
        raw_bytes: lone surrogates stand for bytes that fit no character (a decoder put them there).
    """
    if not text:
        return None
    if len(text) > longest:
        return _too_long(text, longest)
    if _UNTRUSTED.search(text) is None:
        return text
    if _NUL in text:
        why = Text("含有空字符（NUL）", "it holds a NUL character")
        return Fault("cell.nul", why, printable(text))
    if raw_bytes:
        why = Text("有无法识别的字节，请检查文件编码", "it holds bytes that are no character")
        return Fault("cell.undecodable", why, printable(text))
    why = Text("含有不完整的字符（半个代理对）", "it holds half of a surrogate pair")
    return Fault("cell.surrogate", why, printable(text))


def _too_long(text: str, longest: int) -> Fault:
    why = Text(
        "文字超过 {longest} 个字符", "it has more than {longest} characters", longest=longest
    )
    return Fault("cell.too_long", why, printable(text[:200]) + "…")


def is_storable(text: str) -> bool:
    """Whether every file and database can hold the text: no NUL, no lone surrogate."""
    return _UNTRUSTED.search(text) is None


def printable(text: str) -> str:
    """The text with NUL and lone surrogates replaced by the replacement character."""
    return _UNTRUSTED.sub("\ufffd", text)


def as_seen(cell: Cell) -> str:
    """The cell as a person sees it in the spreadsheet, dates in ISO form; `""` when empty."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return f"{cell:.15g}"
        case datetime():
            return cell.isoformat(" ")
        case Fault():
            return cell.seen
        case _:
            return str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether the cell is empty or holds only white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """The column, counted from 0, that one to three letters name.

    Raises:
        ValueError: when they name none.
    """
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        raise ValueError(f"{letters!r} names no column")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def reference(row: int, column: int) -> str:
    """The name of a cell as the spreadsheet shows it: row from 1, column from 0 give `C12`."""
    return f"{column_letters(column)}{row}"
