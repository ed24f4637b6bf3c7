"""What runs by the clock, and what follows from what other rooms tell."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from mashang.elements.people.models import Residency
from mashang.foundation import keys
from mashang.foundation.events.event import Event
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.governance.notices import actions, steps
from mashang.governance.notices.models import MESSAGES, Message, Notice, Recipient
from mashang.kernel import clock

AT_ONCE: Final = 500


def open_due() -> int:
    """Let out the notices whose hour has come; returns how many."""
    now = clock.now()
    due = Notice.objects.filter(status=Notice.Status.SCHEDULED, starts_at__lte=now)
    return sum(
        actions.open_due(actor=Actor.system(now), notice_id=notice_id)
        for notice_id in list(due.values_list("pk", flat=True))
    )


def drop_moved(event: Event) -> None:
    """Somebody moved out: nobody waits for their answer there."""
    residency = Residency.objects.filter(pk=UUID(event.payload["residency_id"])).first()
    if residency is not None:
        steps.drop(person_id=residency.person_id, place_id=residency.place_id, at=event.happened_at)


def drop_dead(event: Event) -> None:
    """Somebody died: nobody waits for their answer anywhere."""
    person_id = UUID(event.subject.removeprefix("person:"))
    steps.drop(person_id=person_id, place_id=None, at=event.happened_at)


def forget_old() -> int:
    """Forget receipts, messages and notices whose days are over; returns how many rows."""
    now = clock.now()

    def before(key: str) -> Any:
        return now - timedelta(days=policies.number(key))

    receipts = Recipient.objects.filter(
        notice__ends_at__lt=before("retention.notice_receipts_days")
    )
    messages = Message.objects.filter(told_at__lt=before("retention.notice_messages_days"))
    notices = Notice.objects.filter(ends_at__lt=before("retention.notices_days"))
    return (
        _forget(receipts, lambda ids: actions.forget_receipts(recipient_ids=ids))
        + _forget(messages, _forget_messages)
        + _forget(notices, _forget_notices)
    )


def _forget(rows: QuerySet[Any], forget: Callable[[Sequence[UUID]], int]) -> int:
    forgotten = 0
    while ids := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        forgotten += forget(ids)
    return forgotten


def _forget_messages(ids: Sequence[UUID]) -> int:
    forgotten = actions.forget_messages(message_ids=ids)
    keys.destroy_subjects(MESSAGES, ids)
    return forgotten


def _forget_notices(ids: Sequence[UUID]) -> int:
    forgotten = actions.forget_notices(notice_ids=ids)
    keys.destroy_subjects(actions.TEXT, ids)
    return forgotten
