"""Lists of tenancies in, from spreadsheets: read, preview, take in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final
from uuid import UUID, uuid5

from mashang.domain.addresses import Register
from mashang.elements.places import queries as places
from mashang.engines.tables import Bad, Good, Mode, Reading, Report, refused, settle
from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import Invalid, MashangError
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.tenancy.actions import Entry, TenancyPlan, take_in_tenancies
from mashang.work.tenancy.columns import TENANCY_SCHEMA
from mashang.work.tenancy.parties import Party

__all__ = ["TENANCY_SCHEMA", "TenancyImport", "import_tenancies", "preview_tenancies"]
BATCH: Final = 500
"""Rows that one transaction takes when good rows go in alone: others wait no longer than seconds."""


@dataclass(frozen=True, slots=True)
class TenancyImport:
    """What an import did, or would do.

    Attributes:
        report: rows read, good and bad, with the reasons by frequency.
        bad: every bad row with its reasons, for `engines.tables.write_rejects`.
        added: tenancies that are new, of which `ended` are over already.
        known: rows that say what is reported.
        repeated: rows that repeat an earlier one.
        written: whether anything was written.
    """

    report: Report
    bad: tuple[Bad, ...]
    added: int
    ended: int
    known: int
    repeated: int
    written: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as far as it can be read without the register of people."""

    entries: list[Entry]
    goods: dict[int, Good]
    bad: list[Bad]


def preview_tenancies(
    *, actor: Actor, reading: Reading, home_id: int | None = None
) -> TenancyImport:
    """What importing a file would do; nothing is written.

    Args:
        home_id: the part of the street in which addresses are looked up; all of it when None.

    Raises:
        Invalid: the file is damaged, or its columns are not sure.
        OutOfScope, NotAllowed: the home is not in sight, or the actor manages no tenancies.
    """
    read = _read(actor, reading, home_id)
    plan = take_in_tenancies(
        actor=actor,
        entries=read.entries,
        command_id=new_id(),
        all_or_nothing=True,
        is_rehearsal=True,
    )
    return _result(reading, read, [plan], written=False)


def import_tenancies(
    *,
    actor: Actor,
    reading: Reading,
    command_id: UUID,
    mode: Mode = Mode.ALL_OR_NOTHING,
    home_id: int | None = None,
) -> TenancyImport:
    """Take a file in. Again with the same file: every row is known, nothing is added.

    Raises:
        Invalid: the file is damaged, or its columns are not sure.
        OutOfScope, NotAllowed: the home is not in sight, or the actor manages no tenancies.
    """
    read = _read(actor, reading, home_id)
    whole = mode is Mode.ALL_OR_NOTHING
    plans = [
        take_in_tenancies(
            actor=actor,
            entries=part,
            command_id=uuid5(command_id, str(number)) if number else command_id,
            all_or_nothing=whole,
            is_rehearsal=whole and bool(read.bad),
            import_id=command_id,
        )
        for number, part in enumerate(_parts(read.entries, len(read.entries) if whole else BATCH))
    ]
    refused_whole = whole and (bool(read.bad) or any(plan.refused for plan in plans))
    return _result(reading, read, plans, written=bool(plans) and not refused_whole)


def _read(actor: Actor, reading: Reading, home_id: int | None) -> _Read:
    home = places.find_place(places.seen(actor, home_id).place_id) if home_id is not None else None
    register = places.register_of(home)
    read = _Read([], {}, [])
    for result in reading.results():
        if isinstance(result, Bad):
            read.bad.append(result)
            continue
        try:
            read.entries.append(_entry(result.row_number, result.values, register))
            read.goods[result.row_number] = result
        except MashangError as error:
            read.bad.append(refused(result, error, reading.mapping))
    return read


def _entry(number: int, values: Mapping[str, object], register: Register) -> Entry:
    """What a row says, its address matched to the register.

    Raises:
        Invalid, RuleBroken: with the column that is wrong as its field.
    """
    answer = register.resolve(str(values.get("address") or ""))
    if answer.place_id is None:
        raise Invalid("tenancy.address_unresolved", answer.why, field="address")
    since_on, last_on = values.get("since_on"), values.get("last_on")
    if not isinstance(since_on, date):
        raise Invalid(
            "tenancy.no_day", Text("请填写起租日期", "The first day is needed"), field="since_on"
        )
    if isinstance(last_on, date) and last_on < since_on:
        raise Invalid(
            "tenancy.no_days",
            Text("到期日早于起租日", "The term ends before it begins"),
            field="last_on",
        )
    return Entry(
        number=number,
        place_id=answer.place_id,
        landlord=_party(values, "landlord").checked("landlord"),
        tenant=_party(values, "tenant").checked("tenant"),
        since_on=since_on,
        last_on=last_on if isinstance(last_on, date) else None,
    )


def _party(values: Mapping[str, object], prefix: str) -> Party:
    def given(code: str) -> str:
        return str(values.get(f"{prefix}_{code}") or "").strip()

    return Party(given("name"), given("document_type"), given("document_number"), given("phone"))


def _parts(entries: Sequence[Entry], size: int) -> list[list[Entry]]:
    stream = iter(entries)
    parts = []
    while part := list(islice(stream, max(size, 1))):
        parts.append(part)
    return parts


def _result(
    reading: Reading, read: _Read, plans: Sequence[TenancyPlan], *, written: bool
) -> TenancyImport:
    turned_down = {number: error for plan in plans for number, error in plan.refused.items()}
    report, all_bad = settle(reading, read.goods, read.bad, turned_down)
    return TenancyImport(
        report=report,
        bad=all_bad,
        added=sum(plan.added for plan in plans),
        ended=sum(plan.ended for plan in plans),
        known=sum(plan.known for plan in plans),
        repeated=sum(plan.repeated for plan in plans),
        written=written,
    )
