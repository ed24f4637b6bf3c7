"""The keeper's things and days: who comes when, booking for who has no phone, marking who came."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, Day
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.bookings import actions, queries
from mashang.work.bookings.routes.schemas import (
    BookableIdOut,
    BookIn,
    BookingIdOut,
    CameIn,
    ClosedDayIn,
    DayViewOut,
    DeskBookableOut,
    EndedOut,
    NewThingIn,
    ReopenDayIn,
    SettingsOut,
    ThingIn,
    WhyIn,
)

router = Router()
SEE, RECORD, MANAGE = "bookings.see", "bookings.record", "bookings.manage"


@router.get("")
@staff_route(SEE)
def things(request: ActorRequest, after: After = None) -> Paged[DeskBookableOut]:
    """What can be booked in the caller's part of the street."""
    return paged(queries.things(request.actor, after), DeskBookableOut.from_orm)


@router.post("")
@staff_route(MANAGE)
def add(request: ActorRequest, given: NewThingIn) -> BookableIdOut:
    """Declare something bookable in the caller's part of the street."""
    made = actions.add_bookable(
        actor=request.actor, wanted=given.wanted(), command_id=given.command_id
    )
    return BookableIdOut(bookable_id=made)


@router.get("/{bookable_id}/settings")
@staff_route(MANAGE)
def settings(request: ActorRequest, bookable_id: UUID) -> SettingsOut:
    """How a thing was declared."""
    known = queries.settings_of(request.actor, bookable_id)
    hours = [known.get(f"hours_{number}", "") for number in range(7)]
    of = {"place_id": known["place"], "scope_id": known["scope"], "hours": hours}
    return SettingsOut.model_validate({**known, **of})


@router.post("/{bookable_id}/change")
@staff_route(MANAGE)
def change(request: ActorRequest, bookable_id: UUID, given: ThingIn) -> BookableIdOut:
    """Declare a thing anew. What is booked stands; more room lets who waits move up."""
    actions.change_bookable(actor=request.actor, bookable_id=bookable_id, wanted=given.wanted())
    return BookableIdOut(bookable_id=bookable_id)


@router.get("/{bookable_id}/day")
@staff_route(SEE)
def day(request: ActorRequest, bookable_id: UUID, day: Day | None = None) -> DayViewOut:
    """Who comes when, on a day; today when none is named. Names are masked."""
    return DayViewOut.from_orm(queries.day_view(request.actor, bookable_id, day))


@router.post("/{bookable_id}/bookings")
@staff_route(RECORD)
def record(request: ActorRequest, bookable_id: UUID, given: BookIn) -> BookingIdOut:
    """Book for somebody who has no phone; until the slot ends."""
    booking_id = actions.record(
        actor=request.actor,
        person_id=given.person_id,
        bookable_id=bookable_id,
        starts_at=given.starts_at,
        waits=given.waits,
        command_id=given.command_id,
    )
    return BookingIdOut(booking_id=booking_id)


@router.post("/bookings/{booking_id}/mark")
@staff_route(RECORD)
def mark(request: ActorRequest, booking_id: UUID, given: CameIn) -> None:
    """Note who came and who did not; may be put right."""
    actions.mark(actor=request.actor, booking_id=booking_id, came=given.came)


@router.post("/bookings/{booking_id}/cancel")
@staff_route(RECORD)
def cancel_for(request: ActorRequest, booking_id: UUID, given: WhyIn) -> None:
    """Cancel a booking, with a reason that the person reads."""
    actions.cancel_for(actor=request.actor, booking_id=booking_id, reason=given.reason)


@router.post("/{bookable_id}/closed-days")
@staff_route(MANAGE)
def close_day(request: ActorRequest, bookable_id: UUID, given: ClosedDayIn) -> EndedOut:
    """Shut a thing for a day; whoever had booked is told why."""
    ended = actions.close_day(
        actor=request.actor, bookable_id=bookable_id, day=given.day, reason=given.reason
    )
    return EndedOut(ended=ended)


@router.post("/{bookable_id}/closed-days/reopen")
@staff_route(MANAGE)
def reopen_day(request: ActorRequest, bookable_id: UUID, given: ReopenDayIn) -> None:
    """Open a shut day again; what fell away stays so. Twice does no harm."""
    actions.reopen_day(actor=request.actor, bookable_id=bookable_id, day=given.day)
