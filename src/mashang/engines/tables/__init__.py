"""Spreadsheets in and out: open what offices send, find its columns, read it, give back what is wrong.

    reading = start_reading(Path("houses.xls"), schema)
    tally, bad = Tally(reading.table.name), []
    for result in reading.results():
        tally.add(result)
        ...                                  # a Good row's values go to a verb, a Bad row is kept
    write_rejects(Path("rejects.xlsx"), reading.table, reading.mapping.header, bad)

A file is taken for what its bytes are. Whatever is wrong with it as a whole is one `Invalid` that
names file, sheet, row or column; whatever is wrong with a cell is a `Problem` of its row. Nothing is
guessed: a rounded identity number, a house number that became a date, a formula without a result and
a column that only resembles another are all said, not read.

New workbooks are walked with expat and old ones read by xlrd. The faster calamine was tried: it gives
`""` for `#N/A` and for formulas without a result, and a workbook of 5 kB with one cell in its last
corner makes it allocate 512 GB and abort the whole process, which no caller can catch.
"""

from mashang.engines.tables.cells import Cell, Fault, Row, as_seen, column_letters, reference
from mashang.engines.tables.headers import (
    REASON_TITLE,
    SURE,
    Header,
    Heading,
    guess_header,
    header_at,
)
from mashang.engines.tables.limits import Limits
from mashang.engines.tables.mapping import (
    Mapping,
    Match,
    Place,
    SavedMapping,
    apply_mapping,
    fingerprint,
    guess_mapping,
    load_mapping,
    save_mapping,
)
from mashang.engines.tables.outcome import Mode, settle
from mashang.engines.tables.reading import PREVIEW_ROWS, Reading, Watch, start_reading
from mashang.engines.tables.rejects import reason_of, rejects_name, write_rejects
from mashang.engines.tables.report import ProblemCount, Report, Tally
from mashang.engines.tables.results import (
    Bad,
    Good,
    Problem,
    RowResult,
    read_rows,
    refused,
)
from mashang.engines.tables.schema import Column, Reader, Schema
from mashang.engines.tables.sniff import Form
from mashang.engines.tables.table import Table, open_table, sheet_names
from mashang.engines.tables.writing import write_table

__all__ = [
    "PREVIEW_ROWS",
    "REASON_TITLE",
    "SURE",
    "Bad",
    "Cell",
    "Column",
    "Fault",
    "Form",
    "Good",
    "Header",
    "Heading",
    "Limits",
    "Mapping",
    "Match",
    "Mode",
    "Place",
    "Problem",
    "ProblemCount",
    "Reader",
    "Reading",
    "Report",
    "Row",
    "RowResult",
    "SavedMapping",
    "Schema",
    "Table",
    "Tally",
    "Watch",
    "apply_mapping",
    "as_seen",
    "column_letters",
    "fingerprint",
    "guess_header",
    "guess_mapping",
    "header_at",
    "load_mapping",
    "open_table",
    "read_rows",
    "reason_of",
    "reference",
    "refused",
    "rejects_name",
    "save_mapping",
    "settle",
    "sheet_names",
    "start_reading",
    "write_rejects",
    "write_table",
]
