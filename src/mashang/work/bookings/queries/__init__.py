"""Reading bookings: for residents, for the desk, for calendars."""

from mashang.work.bookings.queries.desk import (
    DayView,
    DeskThing,
    day_view,
    places_of,
    record_view,
    scopes_of,
    settings_of,
    things,
)
from mashang.work.bookings.queries.feeds import (
    FeedAddress,
    feed_id_of,
    feed_of,
    own_ics,
    read_feed,
)
from mashang.work.bookings.queries.own import (
    OwnBooking,
    ThingRow,
    ThingView,
    coming,
    coming_elsewhere,
    own_booking,
    past,
    past_elsewhere,
    reminders,
    thing_view,
    things_for,
)

__all__ = [
    "DayView",
    "DeskThing",
    "FeedAddress",
    "OwnBooking",
    "ThingRow",
    "ThingView",
    "coming",
    "coming_elsewhere",
    "day_view",
    "feed_id_of",
    "feed_of",
    "own_booking",
    "own_ics",
    "past",
    "past_elsewhere",
    "places_of",
    "read_feed",
    "record_view",
    "reminders",
    "scopes_of",
    "settings_of",
    "thing_view",
    "things",
    "things_for",
]
