"""What can be booked, and bookings, as programs read and write them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Day, Instant, IntId, OneOf, Words, coded
from mashang.domain.booking import Days, read_hours
from mashang.work.bookings.actions import Wanted
from mashang.work.bookings.terms import DAYS, KINDS, STATES


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


class BookableIdOut(Schema):
    """The thing."""

    bookable_id: UUID


class ThingIn(Schema):
    """Something bookable: where, for whom, when, how many."""

    kind: Annotated[str, OneOf(KINDS)]
    name: str = Field(min_length=1, max_length=40, description="As residents read it.")
    where: str = Field(default="", max_length=60, description="How to find it.")
    place_id: IntId
    scope_id: IntId = Field(description="Residents of this place may book; it holds `place_id`.")
    slot_min: int = Field(description="Minutes of a slot.")
    capacity: int = Field(description="Places in a slot.")
    lead_min: int = Field(description="Bookable until so many minutes before.")
    ahead_days: int = Field(description="Bookable from so many days before.")
    held_at_most: int = Field(description="Held by one person at a time.")
    days: Annotated[str, OneOf(DAYS)]
    has_waiting: bool = True
    is_open: bool = True
    hours: list[Annotated[str, Field(max_length=60)]] = Field(
        min_length=7,
        max_length=7,
        description="Monday to Sunday; an empty text for a day on which it is shut.",
        examples=[["08:30-11:30 13:30-17:00", *["08:30-11:30"] * 4, "", ""]],
    )

    def wanted(self) -> Wanted:
        """What was asked for.

        Raises:
            Invalid: hours that are none, by the name `hours_<day>`.
        """
        read = {
            number: read_hours(text, field=f"hours_{number}")
            for number, text in enumerate(self.hours)
        }
        given = self.dict(exclude={"command_id", "hours", "days"})
        return Wanted(**given, days=Days(self.days), hours=read)


class NewThingIn(ThingIn, Command):
    """Something bookable that is new."""


class SettingsOut(ThingIn):
    """A thing as its keeper declared it: what `change` takes."""

    kind: str = coded(KINDS)
    days: str = coded(DAYS)
