"""Which column of a file is which column of a schema: guessed, confirmed, saved, used again."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import yaml

from mashang.engines.tables.cells import column_letters, column_number
from mashang.engines.tables.headers import (
    SURE,
    Header,
    Heading,
    guess_header,
    header_at,
    is_reason_heading,
    key,
    keys_of,
    likeness,
)
from mashang.engines.tables.schema import Column, Schema
from mashang.engines.tables.table import Table
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_MOST_SAVED_BYTES = 1 << 18
_EQUALLY_LIKELY = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """One column of the schema found in the file.

    Args:
        code: the schema's column.
        heading: the file's column.
        confidence: from 0 to 1; at `SURE` and above nobody needs to look.
    """

    code: str
    heading: Heading
    confidence: float


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is read.

    Args:
        header: where its heading stands.
        matches: the columns found, in the order of the schema.
        unmatched: headings that nothing reads, left to right.
        missing: codes of required columns that were not found.
    """

    header: Header
    matches: tuple[Match, ...]
    unmatched: tuple[Heading, ...]
    missing: tuple[str, ...]

    @property
    def unsure(self) -> tuple[Match, ...]:
        """Guesses that a person should confirm."""
        return tuple(match for match in self.matches if match.confidence < SURE)

    @property
    def saved(self) -> "SavedMapping":
        """The mapping in a form that fits the next file of the same kind."""
        places = {match.code: _place_of(match.heading, self.header) for match in self.matches}
        return SavedMapping(places, header_rows=None if self.header.first_row else (0, 0))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a saved mapping looks for a column.

    Args:
        title: the words of its heading.
        nth: which of several columns with these words, from 1.
        letters: the column's letters, for a column without words.
    """

    title: str = ""
    nth: int = 1
    letters: str = ""


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A mapping kept for the next file.

    Args:
        places: by the code of the schema's column; what is not there is not read.
        header_rows: first and last row of the heading; None to look for it, `(0, 0)` for none.
    """

    places: dict[str, Place]
    header_rows: tuple[int, int] | None = None


def guess_mapping(header: Header, schema: Schema) -> Mapping:
    """The likeliest mapping: surest pairs first, every column and every heading at most once.

    When two headings fit a column equally well the left one is taken and marked as unsure.
    """
    readable = [one for one in header.headings if not is_reason_heading(one)]
    pairs = [
        (fit, heading, column)
        for column in schema.columns
        for heading in readable
        if (fit := likeness(heading, keys_of(column))) > 0
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1].column))
    taken: dict[str, Match] = {}
    used: set[int] = set()
    for fit, heading, column in pairs:
        if column.code not in taken and heading.column not in used:
            taken[column.code] = Match(column.code, heading, fit)
            used.add(heading.column)
    for fit, heading, column in pairs:
        match = taken.get(column.code)
        if match is not None and heading.column not in used and fit == match.confidence:
            doubtful = min(fit, _EQUALLY_LIKELY)
            taken[column.code] = Match(column.code, match.heading, doubtful)
    return _mapping(header, schema, taken)


def apply_mapping(saved: SavedMapping, table: Table, schema: Schema) -> Mapping:
    """The mapping that somebody saved, on another file.

    Raises:
        Invalid: it names a column that the schema or the file does not have.
    """
    if saved.header_rows is None:
        header = guess_header(table, _with_saved_titles(schema, saved))
    else:
        header = header_at(table, *saved.header_rows)
    taken: dict[str, Match] = {}
    for code, place in saved.places.items():
        if schema.column(code) is None:
            raise _unknown_code(code)
        heading = _found(place, header)
        if heading is None:
            raise _not_in_file(place, table)
        taken[code] = Match(code, heading, 1.0)
    return _mapping(header, schema, taken)


def fingerprint(header: Header) -> str:
    """What makes two headings the same: their words, and in which columns they stand.

    Width, case, spaces and notes in brackets do not count, nor does the column of reasons that a file
    of rejected rows adds. Empty when there are no words: such a heading is like no other.
    """
    said = [
        f"{one.letters}={key(''.join(one.parts))}"
        for one in header.headings
        if one.parts and not is_reason_heading(one)
    ]
    return sha256("\n".join(said).encode()).hexdigest() if said else ""


def save_mapping(saved: SavedMapping, path: Path) -> None:
    """Write a mapping as YAML, or as JSON when the path ends so."""
    columns = {code: _written(place) for code, place in saved.places.items()}
    content: dict[str, object] = {"columns": columns}
    if saved.header_rows is not None:
        content["header_rows"] = list(saved.header_rows)
    if path.suffix.lower() == ".json":
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    else:
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")


def load_mapping(path: Path) -> SavedMapping:
    """A mapping written by `save_mapping`, or by hand.

    `columns` gives for each code the heading's words, or `{title: 电话, nth: 2}`, or
    `{column: B}`; `header_rows` is optional: `[3, 4]`, or `[0, 0]` for a table without heading.

    Raises:
        Invalid: the file is not there or says something else.
    """
    try:
        if path.stat().st_size > _MOST_SAVED_BYTES:
            raise _unreadable(path)
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        columns = content["columns"]
        places = {str(code): _read_place(place) for code, place in columns.items()}
        return SavedMapping(places, _read_header_rows(content.get("header_rows")))
    except (OSError, yaml.YAMLError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(path) from error


def _mapping(header: Header, schema: Schema, taken: dict[str, Match]) -> Mapping:
    used = {match.heading.column for match in taken.values()}
    return Mapping(
        header,
        tuple(taken[column.code] for column in schema.columns if column.code in taken),
        tuple(
            one for one in header.headings if one.column not in used and not is_reason_heading(one)
        ),
        tuple(one.code for one in schema.columns if one.required and one.code not in taken),
    )


def _place_of(heading: Heading, header: Header) -> Place:
    if not heading.parts:
        return Place(letters=heading.letters)
    same = [one.column for one in header.headings if one.parts == heading.parts]
    return Place(title=heading.title, nth=same.index(heading.column) + 1)


def _found(place: Place, header: Header) -> Heading | None:
    if place.letters:
        column = column_number(place.letters)
        known = (one for one in header.headings if one.column == column)
        return next(known, Heading(column, ()))
    wanted = key(place.title)
    same = [one for one in header.headings if key("".join(one.parts)) == wanted]
    return same[place.nth - 1] if len(same) >= place.nth else None


def _with_saved_titles(schema: Schema, saved: SavedMapping) -> Schema:
    """The schema knowing the saved words too, so that the heading is found by them."""
    return Schema(schema.code, tuple(_with_title(one, saved.places) for one in schema.columns))


def _with_title(column: Column, places: dict[str, Place]) -> Column:
    place = places.get(column.code, Place())
    words = (*column.synonyms, *filter(None, (place.title,)))
    return Column(column.code, column.title, column.reader, words, column.required)


def _written(place: Place) -> object:
    if place.letters:
        return {"column": place.letters}
    return place.title if place.nth == 1 else {"title": place.title, "nth": place.nth}


def _read_place(content: object) -> Place:
    if isinstance(content, str):
        return Place(title=content)
    if not isinstance(content, dict):
        raise TypeError("a place is words or a table of title, nth, column")
    if "column" in content:
        return Place(letters=column_letters(column_number(str(content["column"]))))
    nth = int(content.get("nth", 1))
    if nth < 1:
        raise ValueError("nth counts from 1")
    return Place(title=str(content["title"]), nth=nth)


def _read_header_rows(content: object) -> tuple[int, int] | None:
    if content is None:
        return None
    if isinstance(content, int):
        content = [content, content]
    if not isinstance(content, list) or not 1 <= len(content) <= 2:
        raise TypeError("header_rows are one row or two")
    first, last = int(content[0]), int(content[-1])
    if first < 0 or not 0 <= last - first <= 1 or (first == 0 and last != 0):
        raise ValueError("header_rows are one row or two that follow each other")
    return first, last


def _unreadable(path: Path) -> Invalid:
    text = Text(
        "列对应文件“{file}”无法读取，应含 columns，例如 columns: {{phone: 联系电话}}",
        "The mapping “{file}” cannot be read; it should hold columns, as in columns: {{phone: Phone}}",
        file=path.name,
    )
    return Invalid("mapping.unreadable", text)


def _unknown_code(code: str) -> Invalid:
    text = Text(
        "列对应里的“{code}”不是可导入的项目",
        "“{code}” in the mapping is nothing that can be imported",
        code=code,
    )
    return Invalid("mapping.unknown_code", text)


def _not_in_file(place: Place, table: Table) -> Invalid:
    text = Text(
        "文件“{file}”里没有列“{title}”（第 {nth} 个）",
        "“{file}” has no column “{title}” (number {nth})",
        file=table.name,
        title=place.title,
        nth=place.nth,
    )
    return Invalid("mapping.column_not_in_file", text)
