"""From an upload to a table that can be read: limits by policy, the sheet, the columns."""

import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile

from mashang.engines.tables import (
    Form,
    Limits,
    Place,
    Reading,
    SavedMapping,
    as_seen,
    fingerprint,
    guess_mapping,
    header_at,
    open_table,
    sheet_names,
    start_reading,
)
from mashang.foundation.files import documents
from mashang.foundation.files.intake import Prepared
from mashang.foundation.policies import queries as policies
from mashang.front.registers import banner
from mashang.front.registers.kinds import Register
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_ROWS_ABOVE: Final = 5
MEDIA_TYPES: Final[Mapping[Form, str]] = {
    Form.XLSX: documents.XLSX,
    Form.XLS: documents.XLS,
    Form.CSV: documents.CSV,
}


def limits() -> Limits:
    """What policy lets one spreadsheet ask of the machine."""
    return Limits(
        file_bytes=policies.number("imports.file_at_most_bytes"),
        unpacked_bytes=policies.number("imports.unpacked_at_most_bytes"),
        rows=policies.number("imports.rows_at_most_count"),
        columns=policies.number("imports.columns_at_most_count"),
        cell_chars=policies.number("imports.cell_at_most_characters"),
    )


def prepare(upload: "UploadedFile[Any]") -> tuple[Prepared, list[str]]:
    """A spreadsheet that may be kept, and the sheets of it that hold something.

    Raises:
        Invalid: it is none, or locked, damaged, empty, too large; the text names the file.
    """
    bounds = limits()
    name = documents.plain_name(upload.name or "") or str(Text("未命名", "unnamed"))
    upload.seek(0)
    content = bytes(upload.read(bounds.file_bytes + 1))
    try:
        sheets = sheet_names(io.BytesIO(content), name=name, limits=bounds)
        first = sheets[0] if sheets else None
        table = open_table(io.BytesIO(content), name=name, sheet=first or None, limits=bounds)
        banner.refuse_masked(as_seen(row.at(0)) for row in table.first_rows(_ROWS_ABOVE))
    except Invalid as error:
        raise Invalid(error.code, error.text, field="file") from error
    ending = f".{table.form.value}"
    kept_name = name if PurePath(name).suffix.lower() in _ENDINGS[table.form] else name + ending
    return Prepared(content, MEDIA_TYPES[table.form], documents.plain_name(kept_name)), sheets


_ENDINGS: Final[Mapping[Form, Sequence[str]]] = {
    Form.XLSX: (".xlsx", ".xlsm"),
    Form.XLS: (".xls",),
    Form.CSV: (".csv", ".tsv", ".txt"),
}


def read(
    content: bytes, register: Register, *, name: str, sheet: str, columns: Mapping[str, Any]
) -> Reading:
    """A stored spreadsheet, opened with the columns that somebody confirmed, or as guessed.

    Raises:
        Invalid: several sheets and none chosen, or columns that the file does not have.
    """
    schema, stream = register.schema, io.BytesIO(content)
    if columns and columns["letters"] is None:
        table = open_table(stream, name=name, sheet=sheet or None, limits=limits())
        header = header_at(table, *columns["header_rows"])
        return Reading(table, schema, guess_mapping(header, schema))
    return start_reading(
        stream,
        schema,
        name=name,
        sheet=sheet or None,
        saved=_mapping(columns) if columns else None,
        limits=limits(),
    )


def fitting(
    content: bytes, *, name: str, sheet: str, headings: Mapping[tuple[int, int], Collection[str]]
) -> tuple[int, int, str] | None:
    """Which of several known headings a file has: its rows and its fingerprint; None for none.

    Args:
        headings: fingerprints by the rows at which their headings stood.
    """
    if not headings:
        return None
    try:
        table = open_table(io.BytesIO(content), name=name, sheet=sheet or None, limits=limits())
        for (first, last), known in headings.items():
            found = fingerprint(header_at(table, first, last))
            if found in known:
                return first, last, found
    except Invalid:
        return None
    return None


def kept_columns(letters: Mapping[str, str] | None, header_rows: tuple[int, int]) -> dict[str, Any]:
    """A mapping as it is stored: the heading's rows, and the letters of each column by its code.

    Args:
        letters: None to guess the columns below the heading that somebody pointed at.
    """
    kept = None if letters is None else dict(letters)
    return {"letters": kept, "header_rows": list(header_rows)}


def _mapping(columns: Mapping[str, Any]) -> SavedMapping:
    places = {code: Place(letters=letters) for code, letters in columns["letters"].items()}
    first, last = columns["header_rows"]
    return SavedMapping(places, (int(first), int(last)))
