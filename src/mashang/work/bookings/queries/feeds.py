"""Bookings as calendar entries: one of them, or all of an account by its secret address."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from mashang.domain.icalendars import Entry, written
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.work.bookings.models import Bookable, Booking, Feed
from mashang.work.bookings.policy import BOOKINGS
from mashang.work.bookings.terms import CALM_SUMMARY

ENTRIES_AT_MOST = 200
_NAME = Text("社区预约", "Community appointments")


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """The secret address of an account's calendar."""

    address: str

    def __repr__(self) -> str:
        return "FeedAddress(••••)"


@dataclass(frozen=True, slots=True)
class FeedText:
    """A calendar as read by its address."""

    feed_id: UUID
    content: bytes


def feed_of(actor: Actor) -> FeedAddress | None:
    """The account's own address; None when it has none."""
    if actor.account is None:
        return None
    feed = Feed.objects.filter(account=actor.account).first()
    if feed is None:
        return None
    path = reverse("bookings:feed", args=[feed.token.open()])
    return FeedAddress(f"{settings.SITE_URL}{path}")


def feed_id_of(token: str) -> UUID:
    """Which calendar an address opens.

    Raises:
        OutOfScope: it was taken back, or never was.
    """
    feed = Feed.objects.filter(token_index=token[:60]).only("feed_id").first()
    if feed is None:
        raise OutOfScope("feed")
    return feed.pk


def read_feed(feed_id: UUID) -> FeedText:
    """All bookings of those for whom the account may ask at this instant: an ended link ends them here.

    Raises:
        OutOfScope: there is no such calendar, or its account is closed.
    """
    feed = Feed.objects.select_related("account").filter(pk=feed_id).first()
    if feed is None:
        raise OutOfScope("feed")
    actor = Actor.of(feed.account, clock.now())
    rows = (
        BOOKINGS.visible(actor, "own")
        .filter(
            starts_at__gte=actor.at - timedelta(days=policies.number("retention.bookings_days"))
        )
        .exclude(state=Booking.State.WAITING)
        .select_related("bookable__place", "slot")
        .order_by("-starts_at", "-booking_id")
    )
    refresh = policies.span("bookings.feed_refresh_hours")
    entries = [_entry(row) for row in rows[:ENTRIES_AT_MOST]]
    return FeedText(feed.pk, written(entries, name=_NAME.in_("zh"), refresh=refresh))


def own_ics(actor: Actor, booking_id: UUID) -> bytes:
    """One booking as a calendar file.

    Raises:
        OutOfScope, NotAllowed: not one's own.
    """
    row = BOOKINGS.access(actor, "own", booking_id=booking_id)
    return written([_entry(row)], name=_NAME.in_("zh"))


def _entry(row: Booking) -> Entry:
    """What a calendar may know: of a health station nothing but the hour; of nobody a name."""
    thing = row.bookable
    is_health = thing.kind == Bookable.Kind.HEALTH_STATION
    said = CALM_SUMMARY if is_health else Text("预约：{name}", "Booking: {name}", name=thing.name)
    summary = said.in_("zh")
    where = "" if is_health else " ".join(filter(None, (thing.place.full_name, thing.where)))
    return Entry(
        uid=f"{row.pk}@bookings.mashang",
        sequence=row.sequence,
        summary=summary,
        location=where,
        starts_at=row.slot.starts_at,
        ends_at=row.slot.ends_at,
        changed_at=row.changed_at,
        is_cancelled=row.state in (Booking.State.CANCELLED, Booking.State.WAITING),
    )
