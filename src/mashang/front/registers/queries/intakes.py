"""Spreadsheets on their way in, as the person who sent one sees it."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from mashang.engines.tables import Bad, Heading, Reading, RowResult, as_seen, sheet_names
from mashang.engines.tables.cells import column_number
from mashang.foundation.files import queries as files
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.front.registers import reading as tables
from mashang.front.registers.kinds import REGISTERS, Register, Sum, sums_of
from mashang.front.registers.models import Intake
from mashang.front.registers.policy import INTAKES
from mashang.front.registers.queries.mapped import MappingRow, mapping_of
from mashang.kernel import clock
from mashang.kernel.errors import Invalid, MashangError
from mashang.kernel.texts import Text

_LISTED: Final = 12
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken, with everything that is wrong with it."""

    number: int
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class IntakeView:
    """One spreadsheet and how far it has come.

    Attributes:
        sums: what was done, for people.
        lines: what is wrong, by kind, the most frequent first; or why the file cannot be used.
        bad_rows: the first bad rows; all of them are in the file of rejected rows.
        rejects_url: where that file is fetched; empty when there is none.
        may_have_written: whether there is something to look at, or to take back.
        resumes: how often the work was cut off and taken up again.
    """

    intake_id: UUID
    register: Register
    file_name: str
    n_bytes: int
    state: str
    mode: str
    home: str
    received_at: datetime
    ended_at: datetime | None
    rows_read: int
    good: int
    bad: int
    sums: tuple[Sum, ...]
    lines: tuple[Text, ...]
    bad_rows: tuple[BadRow, ...]
    rejects_url: str
    may_begin: bool
    is_under_way: bool
    may_have_written: bool
    resumes: int


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of the preview; `why` is not empty when it is wrong."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the preview; `problems` are those that no shown cell tells."""

    number: int
    cells: tuple[ShownCell, ...]
    problems: tuple[Text, ...]
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of the file, and what it is read as: `""` when nothing reads it."""

    letters: str
    words: str
    code: str
    title: Text | str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file as it would be read.

    Attributes:
        sheets: to choose from, when the file has several; then nothing else is known.
        trouble: why the columns that somebody confirmed do not fit, or the file cannot be read.
        missing: required columns that were not found.
        unsure: columns that are only guessed.
        sums: what these rows would do.
        mapping: the saved mapping by which it is read, when one fitted.
    """

    sheets: tuple[str, ...] = ()
    trouble: Text | None = None
    header_rows: tuple[int, int] = (0, 0)
    columns: tuple[ShownColumn, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    missing: tuple[Text, ...] = ()
    unsure: tuple[Text, ...] = ()
    sums: tuple[Sum, ...] = ()
    mapping: MappingRow | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it could be taken in as it is read now."""
        return not (self.sheets or self.trouble or self.missing or self.unsure)

    @property
    def wrong(self) -> int:
        """How many of the shown rows are wrong."""
        return sum(1 for row in self.rows if row.is_wrong)


def importable(actor: Actor) -> list[Register]:
    """The registers of which the actor may change anything anywhere."""
    return [one for one in REGISTERS.values() if actor.holds_anywhere(one.edit)]


def intakes(actor: Actor) -> list[IntakeView]:
    """What the actor sent lately, the newest first."""
    rows = INTAKES.visible(actor).exclude(state=Intake.State.DROPPED).select_related("home")
    return [_view(row) for row in rows.order_by("-received_at")[:_LISTED]]


def intake(actor: Actor, intake_id: UUID) -> IntakeView:
    """One spreadsheet.

    Raises:
        OutOfScope: somebody else's, or none.
    """
    return _view(INTAKES.access(actor, "see", intake_id=intake_id))


def reading_of(row: Intake) -> Reading:
    """The stored file, opened.

    Raises:
        OutOfScope: it has been dropped.
        Invalid: it cannot be read as it was to be.
    """
    content = files.read(row.file_id) if row.file_id else b""
    register = REGISTERS[row.register]
    return tables.read(content, register, name=row.file_name, sheet=row.sheet, columns=row.columns)


def preview(actor: Actor, intake_id: UUID) -> Preview:
    """The beginning of a file, checked against the register as the import itself would.

    Raises:
        OutOfScope: somebody else's, or none.
    """
    row = INTAKES.access(actor, "see", intake_id=intake_id)
    sheets = _sheets_to_choose(row)
    if sheets:
        return Preview(sheets=sheets)
    try:
        return _preview(actor, row, reading_of(row))
    except Invalid as error:
        return Preview(trouble=error.text)


def due_for_forgetting() -> tuple[list[UUID], list[UUID]]:
    """Intakes whose time is over: those to be deleted with all they hold, and stale uploads."""
    now = clock.now()
    kept = policies.days("retention.imports_days")
    old = Intake.objects.filter(received_at__lt=now - kept).values_list("pk", flat=True)
    stale = Intake.objects.filter(
        received_at__lt=now - _A_DAY,
        state__in=(Intake.State.RECEIVED, Intake.State.REFUSED, Intake.State.FAILED),
        file_id__isnull=False,
    ).values_list("pk", flat=True)
    return list(old), [one for one in stale if one not in set(old)]


def _sheets_to_choose(row: Intake) -> tuple[str, ...]:
    if row.sheet or row.file_id is None:
        return ()
    content = io.BytesIO(files.read(row.file_id))
    names = sheet_names(content, name=row.file_name, limits=tables.limits())
    return tuple(names) if len(names) > 1 else ()


def _preview(actor: Actor, row: Intake, reading: Reading) -> Preview:
    mapping = reading.mapping
    many = policies.number("imports.preview_rows")
    found = reading.preview(many)
    bad = {one.row_number: one for one in found if isinstance(one, Bad)}
    sums: list[Sum] = []
    trouble: Text | None = None
    register = REGISTERS[row.register]
    if not mapping.missing and not mapping.unsure:
        try:
            would = register.preview(actor=actor, reading=reading.first(many), home_id=row.home_id)
            bad = {one.row_number: one for one in would.bad}
            sums = sums_of(register, would)
        except MashangError as error:
            trouble = error.text
    columns = _columns(reading)
    return Preview(
        trouble=trouble,
        header_rows=(mapping.header.first_row, mapping.header.last_row),
        columns=columns,
        rows=tuple(_row(one, bad.get(one.row_number), columns) for one in found),
        missing=tuple(_title(register, code) for code in mapping.missing),
        unsure=tuple(_title(register, one.code) for one in mapping.unsure),
        sums=tuple(sums),
        mapping=mapping_of(actor, row),
    )


def _columns(reading: Reading) -> tuple[ShownColumn, ...]:
    read_as = {match.heading.column: match for match in reading.mapping.matches}
    known = {heading.column: heading for heading in reading.mapping.header.headings}
    known |= {column: match.heading for column, match in read_as.items()}
    unsure = {match.code for match in reading.mapping.unsure}
    shown = []
    for column in sorted(known):
        heading: Heading = known[column]
        match = read_as.get(column)
        found = reading.schema.column(match.code) if match else None
        shown.append(
            ShownColumn(
                letters=heading.letters,
                words=heading.title,
                code=match.code if match else "",
                title=found.title if found else "",
                is_sure=match is None or match.code not in unsure,
            )
        )
    return tuple(shown)


def _row(result: RowResult, bad: Bad | None, columns: Sequence[ShownColumn]) -> ShownRow:
    problems = bad.problems if bad else ()
    why = {one.column: str(one.text) for one in problems if one.column}
    cells = tuple(
        ShownCell(as_seen(result.raw.at(column_number(one.letters))), why.get(one.code or "-", ""))
        for one in columns
    )
    shown = {one.code for one in columns if one.code}
    told_apart = tuple(one.sentence for one in problems if one.column not in shown)
    return ShownRow(result.row_number, cells, told_apart, bool(problems))


def _title(register: Register, code: str) -> Text:
    column = register.schema.column(code)
    return column.title if column else Text(code, code)


def _view(row: Intake) -> IntakeView:
    kept: Mapping[str, Any] = json.loads(row.report.open() or "{}")
    return IntakeView(
        intake_id=row.intake_id,
        register=REGISTERS[row.register],
        file_name=row.file_name,
        n_bytes=row.n_bytes,
        state=row.state,
        mode=row.mode,
        home=row.home.full_name if row.home else "",
        received_at=row.received_at,
        ended_at=row.ended_at,
        rows_read=row.rows_read,
        good=row.good,
        bad=row.bad,
        sums=tuple((Text(zh, en), count) for zh, en, count in row.sums),
        lines=tuple(Text(zh, en) for zh, en in kept.get("lines", ())),
        bad_rows=tuple(
            BadRow(number, tuple(Text(zh, en) for zh, en in reasons))
            for number, reasons in kept.get("rows", ())
        ),
        rejects_url=files.url(row.rejects_id) if row.rejects_id else "",
        may_begin=row.may_begin,
        is_under_way=row.is_under_way,
        may_have_written=row.may_have_written,
        resumes=row.resumes,
    )
