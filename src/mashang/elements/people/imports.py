"""Rosters of residents in, from spreadsheets: read, preview, take in."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from uuid import UUID, uuid5

from mashang.elements.people.actions.importing import take_in_people
from mashang.elements.people.columns import PEOPLE
from mashang.elements.people.rosters import entry_of
from mashang.elements.people.steps.rosters import RosterEntry, RosterPlan, plan_roster
from mashang.elements.places import queries as places
from mashang.engines.tables import Bad, Good, Mode, Reading, Report, refused, settle
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.kernel.errors import MashangError

PEOPLE_SCHEMA: Final = PEOPLE
BATCH: Final = 5_000
"""Rows that one transaction takes when good rows go in alone: others wait no longer than seconds."""


@dataclass(frozen=True, slots=True)
class PeopleImport:
    """What an import did, or would do.

    Attributes:
        report: rows read, good and bad, with the reasons by frequency.
        bad: every bad row with its reasons, for `engines.tables.write_rejects`.
        added: people who are new.
        moved_in: people known before who have a new home.
        known: rows that say what the register says.
        repeated: rows that repeat an earlier one.
        written: whether anything was written.
    """

    report: Report
    bad: tuple[Bad, ...]
    added: int
    moved_in: int
    known: int
    repeated: int
    written: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as far as it can be read without the register of people."""

    entries: list[RosterEntry]
    goods: dict[int, Good]
    bad: list[Bad]


def preview_people(*, actor: Actor, reading: Reading, home_id: int | None = None) -> PeopleImport:
    """What importing a file would do; nothing is written.

    Args:
        home_id: the part of the street in which addresses are looked up; all of it when None.

    Raises:
        Invalid: the file is damaged, or its columns are not sure.
        OutOfScope: the home is not in sight.
    """
    read = _read(actor, reading, home_id)
    return _result(reading, read, [plan_roster(actor, read.entries)], written=False)


def import_people(
    *,
    actor: Actor,
    reading: Reading,
    command_id: UUID,
    mode: Mode = Mode.ALL_OR_NOTHING,
    home_id: int | None = None,
) -> PeopleImport:
    """Take a file in. Again with the same file: everybody is known, nobody is added.

    Raises:
        Invalid: the file is damaged, or its columns are not sure.
        OutOfScope, NotAllowed: the home is not in sight, or the actor registers nobody.
    """
    read = _read(actor, reading, home_id)
    whole = mode is Mode.ALL_OR_NOTHING
    if read.bad and whole:
        return _result(reading, read, [plan_roster(actor, read.entries)], written=False)
    size = len(read.entries) if whole else BATCH
    plans = [
        take_in_people(
            actor=actor,
            entries=part,
            command_id=uuid5(command_id, str(number)) if number else command_id,
            all_or_nothing=whole,
            import_id=command_id,
        )
        for number, part in enumerate(_parts(read.entries, size))
    ]
    refused_whole = whole and any(plan.refused for plan in plans)
    return _result(reading, read, plans, written=bool(plans) and not refused_whole)


def _read(actor: Actor, reading: Reading, home_id: int | None) -> _Read:
    home = places.find_place(places.seen(actor, home_id).place_id) if home_id is not None else None
    register = places.register_of(home)
    today = clock.today()
    read = _Read([], {}, [])
    for result in reading.results():
        if isinstance(result, Bad):
            read.bad.append(result)
            continue
        try:
            read.entries.append(entry_of(result.row_number, result.values, register, today))
            read.goods[result.row_number] = result
        except MashangError as error:
            read.bad.append(refused(result, error, reading.mapping))
    return read


def _parts(entries: Sequence[RosterEntry], size: int) -> list[list[RosterEntry]]:
    """The rows in transactions; a person's rows may fall into two, the second finds them known."""
    stream = iter(entries)
    parts = []
    while part := list(islice(stream, max(size, 1))):
        parts.append(part)
    return parts


def _result(
    reading: Reading, read: _Read, plans: Sequence[RosterPlan], *, written: bool
) -> PeopleImport:
    turned_down = {number: error for plan in plans for number, error in plan.refused.items()}
    report, all_bad = settle(reading, read.goods, read.bad, turned_down)
    return PeopleImport(
        report=report,
        bad=all_bad,
        added=sum(len(plan.new) for plan in plans),
        moved_in=sum(len(plan.moving) for plan in plans),
        known=sum(plan.known for plan in plans),
        repeated=sum(plan.repeated for plan in plans),
        written=written,
    )
