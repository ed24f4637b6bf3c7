"""Lists of organisations and of sites in, from spreadsheets: read, preview, take in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from mashang.domain.addresses import Register
from mashang.elements.organisations import actions
from mashang.elements.organisations.planning import OrganisationPlan, plan_organisations
from mashang.elements.organisations.rosters import (
    OrganisationEntry,
    SiteEntry,
    organisation_entry,
    site_entry,
)
from mashang.elements.organisations.site_planning import SitePlan, plan_sites
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.engines.tables import Bad, Good, Mode, Reading, Report, refused, settle
from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import MashangError


@dataclass(frozen=True, slots=True)
class OrganisationImport:
    """What an import of organisations or sites did, or would do.

    Attributes:
        report: rows read, good and bad, with the reasons by frequency.
        bad: every bad row with its reasons, for `engines.tables.write_rejects`.
        added: organisations or sites that are new.
        brought: organisations that came along with sites.
        filled: known ones of which something was learnt.
        doubtful: credit codes that are kept although their check sign is wrong.
        known: rows that say what is there.
        repeated: rows that repeat an earlier one.
        written: whether anything was written.
    """

    report: Report
    bad: tuple[Bad, ...]
    added: int
    brought: int
    filled: int
    doubtful: int
    known: int
    repeated: int
    written: bool


class _Numbered(Protocol):
    @property
    def number(self) -> int: ...


E = TypeVar("E", bound=_Numbered)


@dataclass(frozen=True, slots=True)
class _Read(Generic[E]):
    """A file as far as it can be read without the register of organisations."""

    entries: list[E]
    goods: dict[int, Good]
    bad: list[Bad]


def preview_organisations(
    *, actor: Actor, reading: Reading, home_id: int | None = None
) -> OrganisationImport:
    """What importing a file would do; nothing is written.

    Raises:
        Invalid: the file is damaged, or its columns are not sure.
        OutOfScope: the home is not in sight.
    """
    home = _home(actor, home_id)
    read = _read(reading, home, organisation_entry)
    plan = plan_organisations(actor, read.entries, home)
    return _result(reading, read, plan, written=False)


def import_organisations(
    *,
    actor: Actor,
    reading: Reading,
    command_id: UUID,
    mode: Mode = Mode.ALL_OR_NOTHING,
    home_id: int | None = None,
) -> OrganisationImport:
    """Take a file in. Again with the same file: every row is known, nothing is added.

    Raises:
        Invalid: the file is damaged, or its columns are not sure.
        OutOfScope, NotAllowed: the home is not in sight, or the actor registers no organisations.
    """
    home = _home(actor, home_id)
    read: _Read[OrganisationEntry] = _read(reading, home, organisation_entry)
    whole = mode is Mode.ALL_OR_NOTHING
    if read.bad and whole:
        plan = plan_organisations(actor, read.entries, home)
        return _result(reading, read, plan, written=False)
    plan = actions.take_in_organisations(
        actor=actor,
        entries=read.entries,
        command_id=command_id,
        all_or_nothing=whole,
        home_id=home_id,
    )
    return _result(reading, read, plan, written=not (whole and plan.refused))


def preview_sites(
    *, actor: Actor, reading: Reading, home_id: int | None = None
) -> OrganisationImport:
    """As `preview_organisations`, of sites."""
    home = _home(actor, home_id)
    read = _read(reading, home, site_entry)
    return _result(reading, read, plan_sites(actor, read.entries, home), written=False)


def import_sites(
    *,
    actor: Actor,
    reading: Reading,
    command_id: UUID,
    mode: Mode = Mode.ALL_OR_NOTHING,
    home_id: int | None = None,
) -> OrganisationImport:
    """As `import_organisations`, of sites."""
    home = _home(actor, home_id)
    read: _Read[SiteEntry] = _read(reading, home, site_entry)
    whole = mode is Mode.ALL_OR_NOTHING
    if read.bad and whole:
        plan = plan_sites(actor, read.entries, home)
        return _result(reading, read, plan, written=False)
    plan = actions.take_in_sites(
        actor=actor,
        entries=read.entries,
        command_id=command_id,
        all_or_nothing=whole,
        home_id=home_id,
    )
    return _result(reading, read, plan, written=not (whole and plan.refused))


def _home(actor: Actor, home_id: int | None) -> Place | None:
    if home_id is None:
        return None
    return places.find_place(places.seen(actor, home_id).place_id)


def _read(
    reading: Reading,
    home: Place | None,
    entry_of: Callable[[int, Mapping[str, object], Register], E],
) -> _Read[E]:
    register = places.register_of(home)
    read: _Read[E] = _Read([], {}, [])
    for result in reading.results():
        if isinstance(result, Bad):
            read.bad.append(result)
            continue
        try:
            read.entries.append(entry_of(result.row_number, result.values, register))
            read.goods[result.row_number] = result
        except MashangError as error:
            read.bad.append(refused(result, error, reading.mapping))
    return read


def _result(
    reading: Reading, read: _Read[E], plan: OrganisationPlan | SitePlan, *, written: bool
) -> OrganisationImport:
    report, all_bad = settle(reading, read.goods, read.bad, plan.refused)
    return OrganisationImport(
        report=report,
        bad=all_bad,
        added=len(plan.new),
        brought=plan.new_organisations if isinstance(plan, SitePlan) else 0,
        filled=len(plan.filled),
        doubtful=plan.doubtful,
        known=plan.known,
        repeated=plan.repeated,
        written=written,
    )
