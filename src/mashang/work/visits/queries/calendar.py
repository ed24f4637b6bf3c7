"""Planned visits as a calendar program reads them: days, numbers and grids, never a name.

Source: docs/decisions/0026-offline-kit.md.
"""

from datetime import timedelta
from hashlib import sha256

from mashang.domain.icalendars import DayEntry, written
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.work.visits.models import CalendarKey
from mashang.work.visits.policy import DO
from mashang.work.visits.queries.lists import ListRow, planned


def digest_of(secret: str) -> str:
    """How a secret is kept."""
    return sha256(secret.encode()).hexdigest()


def has_calendar(actor: Actor) -> bool:
    """Whether the actor has an address in force."""
    return CalendarKey.objects.filter(account=actor.account, ended_at__isnull=True).exists()


def calendar_of(secret: str) -> bytes:
    """The calendar behind a secret address.

    Raises:
        OutOfScope: unknown, revoked, or its owner visits nobody any more.
    """
    key = (
        CalendarKey.objects.filter(digest=digest_of(secret), ended_at__isnull=True)
        .select_related("account")
        .first()
    )
    if key is None or not Actor.of(key.account).holds_anywhere(DO):
        raise OutOfScope("calendar")
    today = clock.today()
    around = timedelta(days=policies.number("visits.calendar_days"))
    entries = [_entry(row) for row in planned(key.account, today - around, today + around)]
    return written(entries, name=str(Text("走访", "Visits")))


def _entry(row: ListRow) -> DayEntry:
    return DayEntry(
        uid=f"{row.list_id}@mashang",
        summary=str(
            Text(
                "走访 {n} 户 · {name}",
                "{n} {n:visit|visits} · {name}",
                n=row.total,
                name=row.name,
            )
        ),
        day=row.on_day,
        read_at=clock.now(),
    )
