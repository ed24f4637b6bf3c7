"""Issuing: a row that can be signed, after a look at whether its square would hold it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from uuid import UUID

from mashang.domain.passage import CredentialKind, Hours
from mashang.elements.passes.models import Pass, Phone
from mashang.elements.passes.queries.signing import signed, whole_second
from mashang.elements.passes.steps.keeping import ensure_keys
from mashang.foundation.accounts.models import Account
from mashang.foundation.events import steps as events
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel.ids import new_id
from mashang.kernel.paths import Path

_MINUTES_OF_AN_HOUR: Final = 60


ENTERED: Final = "passes.entered"
"""Somebody came in by a pass that a room issued. Subject `pass:<id>`, payload `about` and `people`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A pass to be.

    Attributes:
        scope: the places it is good for; the first is where it belongs.
        since: first instant; a little earlier is signed, for doors whose clock is behind.
        about: what the room issues it for, `visit:<id>`; it takes it back by the same word.
        called: what the desk calls its holder.
        plate: in normal form.
    """

    kind: CredentialKind
    scope: Sequence[Path]
    since: datetime
    until: datetime | None
    person_id: UUID | None = None
    account: Account | None = None
    host_id: UUID | None = None
    phone: Phone | None = None
    about: str = ""
    called: str = ""
    plate: str = ""
    doors: Iterable[int] = ()
    classes: Iterable[str] = ()
    hours: Iterable[Hours] = ()
    visits_at_most: int | None = None

    def __repr__(self) -> str:
        return f"Wanted({self.kind})"


@step
def issue(wanted: Wanted, *, at: datetime, by: Account | None = None) -> Pass:
    """Keep a pass as checked; it is signed whenever it is shown.

    Raises:
        Invalid: it breaks a rule of its kind, or is too large for its QR code.
        Conflict: the street has no code to sign with.
    """
    ensure_keys(at)
    begins = wanted.since - policies.span("passes.begins_before_s")
    row = Pass(
        pass_id=new_id(at),
        kind=wanted.kind,
        person_id=wanted.person_id,
        account=wanted.account,
        host_id=wanted.host_id,
        phone=wanted.phone,
        about=wanted.about,
        called=wanted.called,
        plate=wanted.plate,
        path=wanted.scope[0],
        scope=sorted(set(wanted.scope)),
        doors=sorted(set(wanted.doors)),
        classes=sorted(set(wanted.classes)),
        hours=[[_minute(one.since), _minute(one.until)] for one in wanted.hours],
        visits_at_most=wanted.visits_at_most,
        since=whole_second(begins),
        until=whole_second(wanted.until) if wanted.until is not None else None,
        issued_at=at,
        issued_by=by,
    )
    signed(row)
    row.save(force_insert=True)
    return row


@step
def prolong(row: Pass, *, until: datetime, at: datetime) -> None:
    """Give a pass a new span under the same id: it is renewed, not another one."""
    row.since = whole_second(at - policies.span("passes.begins_before_s"))
    row.until = whole_second(until)
    row.generation += 1
    row.save(update_fields=["since", "until", "generation"])


def _minute(of_day: time) -> int:
    return of_day.hour * _MINUTES_OF_AN_HOUR + of_day.minute


@step
def tell_entered(pass_id: UUID, people: int) -> None:
    """Somebody came in at a door by a pass: whoever issued it for a thing of theirs counts it.

    The room of doors calls it once for each entry, however often a door tells of it.
    """
    row = Pass.objects.filter(pk=pass_id).first()
    if row is not None and row.about:
        events.append(ENTERED, f"pass:{row.pk}", {"about": row.about, "people": people})
