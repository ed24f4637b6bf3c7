"""House registers in, from spreadsheets: read, preview, and take in by the verb."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mashang.elements.places import actions, houses, queries
from mashang.elements.places.houses import HouseRow
from mashang.engines.tables import Bad, Good, Mode, Reading, Report, refused, settle
from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class HouseImport:
    """What an import did, or would do.

    Attributes:
        report: rows read, good and bad, with the reasons by frequency.
        bad: every bad row with its reasons, for `engines.tables.write_rejects`.
        added: new places by kind.
        new_names: new compounds, groups and street fronts.
        known: rows whose place was there already.
        repeated: rows that name a place again.
        written: whether anything was written.
    """

    report: Report
    bad: tuple[Bad, ...]
    added: dict[str, int]
    new_names: tuple[str, ...]
    known: int
    repeated: int
    written: bool


def preview_houses(*, actor: Actor, reading: Reading, home_id: int | None = None) -> HouseImport:
    """What importing a file would do; nothing is written.

    Raises:
        Invalid: the file is damaged, or its columns are not sure.
        OutOfScope: the home is not in sight.
    """
    rows, goods, bad = _rows(reading)
    home = (
        queries.find_place(queries.seen(actor, home_id).place_id) if home_id is not None else None
    )
    plan = queries.plan_houses(actor, rows, home)
    return _result(reading, plan, goods, bad, written=False)


def import_houses(
    *,
    actor: Actor,
    reading: Reading,
    command_id: UUID,
    mode: Mode = Mode.ALL_OR_NOTHING,
    home_id: int | None = None,
) -> HouseImport:
    """Take a file in. Again with the same file: every row is known, nothing is added.

    Raises:
        Invalid: the file is damaged, or its columns are not sure.
        OutOfScope, NotAllowed: the home is not the actor's to change.
    """
    rows, goods, bad = _rows(reading)
    if bad and mode is Mode.ALL_OR_NOTHING:
        home = queries.find_place(home_id) if home_id is not None else None
        plan = queries.plan_houses(actor, rows, home)
        return _result(reading, plan, goods, bad, written=False)
    plan = actions.take_in_houses(
        actor=actor,
        rows=rows,
        command_id=command_id,
        all_or_nothing=mode is Mode.ALL_OR_NOTHING,
        home_id=home_id,
    )
    written = not (plan.refused and mode is Mode.ALL_OR_NOTHING)
    return _result(reading, plan, goods, bad, written=written)


def _rows(reading: Reading) -> tuple[list[HouseRow], dict[int, Good], list[Bad]]:
    rows: list[HouseRow] = []
    goods: dict[int, Good] = {}
    bad: list[Bad] = []
    for result in reading.results():
        if isinstance(result, Bad):
            bad.append(result)
            continue
        try:
            rows.append(houses.house_row(result.row_number, result.values))
            goods[result.row_number] = result
        except Invalid as error:
            bad.append(refused(result, error, reading.mapping))
    return rows, goods, bad


def _result(
    reading: Reading,
    plan: queries.HousePlan,
    goods: dict[int, Good],
    bad: Sequence[Bad],
    *,
    written: bool,
) -> HouseImport:
    report, all_bad = settle(reading, goods, bad, plan.refused)
    return HouseImport(
        report=report,
        bad=all_bad,
        added=dict(plan.counts),
        new_names=tuple(plan.new_names),
        known=plan.known,
        repeated=plan.repeated,
        written=written,
    )
