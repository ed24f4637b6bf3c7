"""What runs by the clock, and what follows when somebody moves out or dies."""

from datetime import datetime
from typing import Final
from uuid import UUID

from mashang.elements.people import queries as people
from mashang.foundation import keys
from mashang.foundation.events.event import Event
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock, paths
from mashang.kernel.texts import Text
from mashang.work.bookings import actions, steps
from mashang.work.bookings.models import BOOKING, Booking

AT_ONCE: Final = 500
_MOVED = Text("不再住在这一片", "No longer a resident of the area")


def forget_old() -> int:
    """Forget bookings that are long past; returns how many."""
    before = clock.now() - policies.days("retention.bookings_days")
    forgotten = 0
    while ids := _before(before):
        forgotten += actions.forget(booking_ids=ids)
        keys.destroy_subjects(BOOKING, ids)
    actions.forget_slots(before=before)
    return forgotten


def end_of_departed(event: Event) -> None:
    """Who no longer lives where a thing is for gives back what they have coming of it."""
    person_id = UUID(event.subject.removeprefix("person:"))
    now = clock.now()
    homes = [one.path for one in people.homes_of([person_id]).get(person_id, [])]
    rows = Booking.objects.filter(person_id=person_id, starts_at__gt=now).select_related("bookable")
    lost = {
        row.bookable_id
        for row in rows
        if not any(paths.contains(row.bookable.scope_path, home) for home in homes)
    }
    if lost:
        steps.cancel_coming(person_id, lost, now, str(_MOVED))


def _before(instant: datetime) -> list[UUID]:
    rows = Booking.objects.filter(starts_at__lt=instant, slot__ends_at__lt=instant)
    return list(rows.order_by("starts_at").values_list("pk", flat=True)[:AT_ONCE])
