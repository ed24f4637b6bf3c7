"""Rejected rows, given back as the file they came in, with a column that says why.

Same format, sheet, heading and cells as seen; whoever mends the cells imports the same file again,
and the added column is not read.
"""

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import BinaryIO

from mashang.engines.tables.cells import Cell, Row, printable
from mashang.engines.tables.headers import REASON_TITLE, Header, is_reason_heading
from mashang.engines.tables.merges import Block
from mashang.engines.tables.results import Bad
from mashang.engines.tables.sniff import Form
from mashang.engines.tables.table import Table
from mashang.engines.tables.workbook_out import SheetOut, workbook_out
from mashang.engines.tables.writing import RowsOut, Target, target, text_out
from mashang.kernel.texts import Text

_MOST_REASON_CHARS = 2_000


def rejects_name(table: Table) -> str:
    """A name for the file of rejected rows, beside the original's: `住户表_有误.xlsx`.

    Old workbooks come back as XLSX: nothing that is still maintained writes XLS.
    """
    ending = PurePath(table.name).suffix if table.form is Form.CSV else ".xlsx"
    return f"{PurePath(table.name).stem}_{Text('有误', 'rejected')}{ending or '.csv'}"


def write_rejects(out: Target, table: Table, header: Header, bad_rows: Iterable[Bad]) -> int:
    """Write rejected rows with their reasons.

    Args:
        out: a path, which appears whole or not at all, or a stream of bytes.
        table: the file that they came from.
        header: where its heading stands; everything above the data is written again.
        bad_rows: in any number; all are held in memory.

    Returns:
        How many rows were written.
    """
    rows = list(bad_rows)
    head = _head(table, header)
    reason_column = _reason_column(header, [*head, *(row.raw for row in rows)])
    with target(out) as stream:
        if table.dialect is not None:
            with text_out(stream, table.dialect) as text:
                _write(text, header, head, rows, reason_column)
        else:
            _write_workbook(stream, table, header, head, rows, reason_column)
    return len(rows)


def _write_workbook(
    stream: BinaryIO,
    table: Table,
    header: Header,
    head: Sequence[Row],
    rows: Sequence[Bad],
    reason_column: int,
) -> None:
    last = header.last_row
    with workbook_out(stream, table.sheet, title_rows=last, in_any_order=True) as sheet:
        sheet.reason_column = reason_column
        _write(sheet, header, head, rows, reason_column)
        _merge(sheet, head, [block for block in table.blocks if block.bottom <= last])


def _write(
    out: RowsOut, header: Header, head: Sequence[Row], rows: Sequence[Bad], reason_column: int
) -> None:
    for row in head:
        reason = REASON_TITLE if row.number == header.last_row else None
        out.row(row.number, _with_reason(row.cells, reason_column, reason))
    for number, bad in enumerate(rows, start=header.last_row + 1):
        out.row(number, _with_reason(bad.raw.cells, reason_column, reason_of(bad)))


def _head(table: Table, header: Header) -> list[Row]:
    """The title lines and the heading."""
    rows = []
    for row in table.rows() if header.last_row else ():
        if row.number > header.last_row:
            break
        rows.append(row)
    return rows


def _merge(sheet: SheetOut, head: Sequence[Row], blocks: Sequence[Block]) -> None:
    by_number = {row.number: row for row in head}
    for block in blocks:
        if block.top in by_number and block.top + block.left < block.bottom + block.right:
            sheet.merge(block, by_number[block.top].at(block.left))


def _reason_column(header: Header, rows: Sequence[Row]) -> int:
    """The column of an earlier reason, else the first one that is free."""
    earlier = next((one.column for one in header.headings if is_reason_heading(one)), None)
    return max((len(row.cells) for row in rows), default=0) if earlier is None else earlier


def _with_reason(cells: Sequence[Cell], column: int, reason: str | None) -> list[Cell]:
    padded: list[Cell] = [*cells, *[None] * (column + 1 - len(cells))]
    padded[column] = reason
    return padded


def reason_of(bad: Bad) -> str:
    """Everything wrong with a row in one line, with its number in the original file."""
    sentences = [problem.sentence for problem in bad.problems]
    text = Text(
        "原第 {row} 行：{why}",
        "row {row}: {why}",
        row=bad.row_number,
        why=Text(
            "；".join(one.in_("zh") for one in sentences),
            "; ".join(one.in_("en") for one in sentences),
        ),
    )
    return printable(str(text))[:_MOST_REASON_CHARS]
