"""Saved mappings: which one fits a file, and all that are shared with somebody."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.foundation.files import queries as files
from mashang.foundation.grants.actor import Actor
from mashang.front.registers import reading as tables
from mashang.front.registers.kinds import REGISTERS, Register
from mashang.front.registers.models import Intake, Mapping
from mashang.front.registers.policy import INTAKES, MAPPINGS
from mashang.front.registers.queries.outcomes import who_is
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A saved mapping.

    Attributes:
        shared_as: the part of the street that shares it.
        may_change: whether the viewer may rename and drop it.
    """

    mapping_id: UUID
    register: Register
    name: str
    made_by: str
    made_at: datetime
    used_at: datetime
    shared_as: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class MappingCard:
    """A saved mapping with its columns: what each is read as, and where it stands."""

    row: MappingRow
    header_rows: tuple[int, int]
    columns: tuple[tuple[Text, str], ...]


def mappings(actor: Actor, after: str | None = None) -> Page[MappingRow]:
    """Mappings that are shared with the actor, those lately used first."""
    rows = MAPPINGS.visible(actor).filter(dropped_at__isnull=True).select_related("made_by")
    page = page_of(rows, ("-used_at", "-mapping_id"), cursor=after, size=20)
    return Page([row_of(actor, one) for one in page.items], page.next_cursor, page.is_first)


def mapping(actor: Actor, mapping_id: UUID) -> MappingCard:
    """One saved mapping.

    Raises:
        OutOfScope: not shared with the actor, or dropped.
    """
    one = MAPPINGS.access(actor, "see", mapping_id=mapping_id, dropped_at=None)
    letters: dict[str, str] = one.columns["letters"]
    first, last = one.columns["header_rows"]
    schema = REGISTERS[one.register].schema
    return MappingCard(
        row_of(actor, one),
        (first, last),
        tuple(
            (column.title, letters[column.code])
            for column in schema.columns
            if column.code in letters
        ),
    )


def fitting(actor: Actor, register: str, content: bytes, *, name: str, sheet: str) -> UUID | None:
    """The mapping that fits a file's heading; of several, the one that was used last."""
    rows = MAPPINGS.visible(actor).filter(register=register, dropped_at__isnull=True)
    by_rows: dict[tuple[int, int], dict[str, UUID]] = defaultdict(dict)
    for one in rows.order_by("-used_at")[:200]:
        first, last = one.columns["header_rows"]
        by_rows[(first, last)].setdefault(one.fingerprint, one.pk)
    found = tables.fitting(content, name=name, sheet=sheet, headings=by_rows)
    return by_rows[found[:2]][found[2]] if found else None


def fitting_sheet(actor: Actor, intake_id: UUID, sheet: str) -> UUID | None:
    """The mapping that fits a sheet of a stored file.

    Raises:
        OutOfScope: somebody else's file, or none.
    """
    one = INTAKES.access(actor, "see", intake_id=intake_id)
    content = files.read(one.file_id) if one.file_id else b""
    return fitting(actor, one.register, content, name=one.file_name, sheet=sheet)


def mapping_of(actor: Actor, intake: Intake) -> MappingRow | None:
    """By which saved mapping a file is read."""
    return row_of(actor, intake.mapping) if intake.mapping is not None else None


def row_of(actor: Actor, one: Mapping) -> MappingRow:
    """A mapping as a list shows it."""
    return MappingRow(
        one.mapping_id,
        REGISTERS[one.register],
        one.name,
        who_is(one.made_by),
        one.made_at,
        one.used_at,
        one.shared_as,
        MAPPINGS.may(actor, "change", one),
    )
