"""What imports wrote and what was taken back, for whoever sent them or watches over them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django_q.conf import Conf

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.trails import queries as trails
from mashang.front.registers.kinds import REGISTERS, Register
from mashang.front.registers.models import Intake
from mashang.front.registers.policy import OUTCOMES
from mashang.front.registers.queries.labels import NOUNS, why_of
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

State = Intake.State
KEPT_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row that was left where it stands, and why."""

    noun: Text
    label: str
    why: Text


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An import in a list."""

    intake_id: UUID
    register: Register
    file_name: str
    who: str
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one import wrote, and what became of it.

    Attributes:
        written: how many rows of what stand by it.
        undo_until: until when it can be taken back.
        undone_by: who had it taken back.
        kept: rows that had to stay; the file holds all of them.
    """

    row: OutcomeRow
    written: tuple[tuple[Text, int], ...]
    resumes: int
    may_undo: bool
    undo_until: datetime
    undone_by: str
    undone_at: datetime | None
    undo_reason: str
    taken_back: int
    n_kept: int
    kept: tuple[KeptRow, ...]

    @property
    def n_written(self) -> int:
        return sum(count for _, count in self.written)


def outcomes(actor: Actor, after: str | None = None) -> Page[OutcomeRow]:
    """Imports that wrote something, the newest first."""
    rows = OUTCOMES.visible(actor).filter(
        state__in=(State.DONE, State.FAILED, State.UNDOING, State.UNDONE)
    )
    page = page_of(
        rows.select_related("account"), ("-received_at", "-intake_id"), cursor=after, size=20
    )
    return Page([_row(one) for one in page.items], page.next_cursor, page.is_first)


def outcome(actor: Actor, intake_id: UUID) -> Outcome:
    """What one import wrote.

    Raises:
        OutOfScope: neither the actor's own nor in a part where they may undo.
    """
    one = OUTCOMES.access(actor, "see", intake_id=intake_id)
    until = (one.ended_at or one.received_at) + policies.days("imports.undo_within_days")
    counts = trails.counts_of(intake_id)
    return Outcome(
        row=_row(one),
        written=tuple((title, counts[noun]) for noun, title in NOUNS.items() if counts[noun]),
        resumes=one.resumes,
        may_undo=one.may_have_written and bool(counts) and clock.now() <= until,
        undo_until=until,
        undone_by=who_is(one.undone_by),
        undone_at=one.undone_at,
        undo_reason=one.undo_reason.open(),
        taken_back=one.taken_back,
        n_kept=one.kept,
        kept=_kept(one)[:KEPT_SHOWN],
    )


def kept_rows(actor: Actor, intake_id: UUID) -> list[Mapping[str, object]]:
    """All that undoing had to leave, as rows of a spreadsheet.

    Raises:
        OutOfScope: as `outcome`.
    """
    one = OUTCOMES.access(actor, "see", intake_id=intake_id)
    return [{"noun": str(row.noun), "label": row.label, "why": str(row.why)} for row in _kept(one)]


def is_small(intake_id: UUID) -> bool:
    """Whether taking it back is a matter of a second."""
    at_most = policies.number("imports.undo_at_once_at_most_count")
    return trails.counts_of(intake_id).total() <= at_most


def silent_imports() -> list[UUID]:
    """Imports that wait or run, and of which nothing was heard for as long as a job may take."""
    return _silent(State.WAITING, State.RUNNING)


def silent_undoings() -> list[UUID]:
    """Undoings of which nothing was heard."""
    return _silent(State.UNDOING)


def who_is(account: Account | None) -> str:
    """A member of staff among colleagues: name and office, or the number of who has none."""
    if account is None:
        return ""
    return " ".join(filter(None, (account.name.open() or account.username, account.unit)))


def _silent(*states: str) -> list[UUID]:
    since = clock.now() - timedelta(seconds=Conf.RETRY)
    rows = Intake.objects.filter(state__in=states, told_at__lt=since).order_by("received_at")
    return list(rows.values_list("pk", flat=True))


def _row(one: Intake) -> OutcomeRow:
    return OutcomeRow(
        one.intake_id,
        REGISTERS[one.register],
        one.file_name,
        who_is(one.account),
        one.ended_at or one.received_at,
        one.state,
    )


def _kept(one: Intake) -> tuple[KeptRow, ...]:
    rows = json.loads(one.kept_rows.open() or "[]")
    return tuple(KeptRow(NOUNS[noun], label, why_of(why)) for noun, label, why in rows)
