"""The address of one's calendar, and forgetting what is long past."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import OutOfScope
from mashang.kernel.ids import new_id
from mashang.work.bookings.models import BOOKING, Booking, Feed, Slot

TOKEN_BYTES: Final = 24


@verb
def open_feed(*, actor: Actor) -> None:
    """Give the account an address that its calendar reads; the one before is void.

    Raises:
        OutOfScope: nobody is signed in.
    """
    if actor.account is None:
        raise OutOfScope("account")
    Feed.objects.filter(account=actor.account).delete()
    token = token_urlsafe(TOKEN_BYTES)
    feed = Feed.objects.create(
        feed_id=new_id(actor.at),
        account=actor.account,
        token=token,
        token_index=token,
        opened_at=actor.at,
    )
    records.write(actor.ref, "bookings.open_feed", Subject("feed", feed.pk, BOOKING))


@verb
def close_feed(*, actor: Actor) -> None:
    """Take the address back at once; twice does no harm.

    Raises:
        OutOfScope: nobody is signed in.
    """
    if actor.account is None:
        raise OutOfScope("account")
    for feed in Feed.objects.filter(account=actor.account):
        records.write(actor.ref, "bookings.close_feed", Subject("feed", feed.pk, BOOKING))
        feed.delete()


@verb
def forget(*, booking_ids: Sequence[UUID]) -> int:
    """Delete bookings whose days are over; returns how many."""
    return Booking.objects.filter(pk__in=booking_ids).delete()[0]


@verb
def forget_slots(*, before: datetime) -> int:
    """Delete slots that ended before an instant and hold no booking any more; returns how many."""
    return Slot.objects.filter(ends_at__lt=before, bookings__isnull=True).delete()[0]
