"""Verbs on bookings: take a place, move it, give it back; declare what can be booked."""

from mashang.work.bookings.actions.booking import (
    acknowledge,
    book,
    cancel,
    cancel_for,
    mark,
    move,
    record,
)
from mashang.work.bookings.actions.keeping import (
    close_feed,
    forget,
    forget_slots,
    open_feed,
)
from mashang.work.bookings.actions.managing import (
    Wanted,
    add_bookable,
    change_bookable,
    close_day,
    reopen_day,
)

__all__ = [
    "Wanted",
    "acknowledge",
    "add_bookable",
    "book",
    "cancel",
    "cancel_for",
    "change_bookable",
    "close_day",
    "close_feed",
    "forget",
    "forget_slots",
    "mark",
    "move",
    "open_feed",
    "record",
    "reopen_day",
]
