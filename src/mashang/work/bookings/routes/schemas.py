"""What can be booked, and bookings, as programs read and write them."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Day, Instant, Words, coded
from mashang.work.bookings.terms import STATES


class BookableOut(Schema):
    """Something that can be booked."""

    bookable_id: UUID
    name: str
    kind: Words
    where: str


class SlotOut(Schema):
    """A slot on a day."""

    starts_at: datetime
    ends_at: datetime
    free: int
    is_open: bool
    waits: bool
    is_mine: bool


class BookableDayOut(Schema):
    """A day that has slots."""

    day: date
    has_free: bool


class BookableViewOut(Schema):
    """A thing with its days, and the slots of one of them."""

    row: BookableOut
    days: list[BookableDayOut]
    day: date | None = Field(description="Whose slots these are; none when nothing is free.")
    slots: list[SlotOut]
    held_at_most: int


class OwnBookingOut(Schema):
    """One of one's own bookings."""

    booking_id: UUID
    thing: BookableOut
    person_id: UUID
    person: str
    starts_at: datetime
    ends_at: datetime
    state: str = coded(STATES)
    state_title: Words
    because: str
    is_coming: bool
    day: date
    was_moved_up: bool
    is_news: bool


class DeskBookableOut(Schema):
    """A thing as its keeper sees it."""

    row: BookableOut
    scope: str
    capacity: int
    slot_min: int
    is_open: bool


class DayBookingOut(Schema):
    """A booking in the list of a day."""

    booking_id: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    state: str = coded(STATES)
    state_title: Words
    may_mark: bool


class SlotGroupOut(Schema):
    """A slot with those who have it, and those who wait."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    lines: list[DayBookingOut]


class DayViewOut(Schema):
    """A day of a thing."""

    thing: DeskBookableOut
    day: date
    groups: list[SlotGroupOut]
    closed_because: str
    may_record: bool
    may_manage: bool


class BookIn(Command):
    """Which slot, for whom."""

    person_id: UUID
    starts_at: Instant = Field(description="`starts_at` of a slot.")
    waits: bool = Field(
        default=False, description="Take a place on the waiting list where it is full."
    )


class MoveIn(Command):
    """To which slot."""

    starts_at: Instant


class BookingIdOut(Schema):
    """The booking."""

    booking_id: UUID


class CameIn(Schema):
    """Whether they came."""

    came: bool


class WhyIn(Schema):
    """The reason, which the person reads."""

    reason: str = Field(min_length=1, max_length=60)


class ClosedDayIn(Schema):
    """A day on which it is shut, and why."""

    day: Day
    reason: str = Field(min_length=1, max_length=60)


class EndedOut(Schema):
    """How many bookings fell away; everybody was told why."""

    ended: int


class ReopenDayIn(Schema):
    """Which day opens again."""

    day: Day
