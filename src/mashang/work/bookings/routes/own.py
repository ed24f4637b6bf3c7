"""What can be booked, its slots, one's own bookings."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, Day, WhoseId
from mashang.elements.people import queries as people
from mashang.foundation.grants.guards import ActorRequest, resident_route
from mashang.work.bookings import actions, queries
from mashang.work.bookings.routes.schemas import (
    BookableOut,
    BookableViewOut,
    BookIn,
    BookingIdOut,
    MoveIn,
    OwnBookingOut,
)

router = Router()


@router.get("/mine")
@resident_route()
def coming(request: ActorRequest, person_id: WhoseId = None) -> list[OwnBookingOut]:
    """What is still to come, and what the person was not told yet; at most 30."""
    acting = people.acting(request.actor, shown_for=person_id)
    return [OwnBookingOut.from_orm(one) for one in queries.coming(request.actor, acting)]


@router.get("/mine/past")
@resident_route()
def past(
    request: ActorRequest, person_id: WhoseId = None, after: After = None
) -> Paged[OwnBookingOut]:
    """Every booking of a person that is still kept, the latest first."""
    acting = people.acting(request.actor, shown_for=person_id)
    return paged(queries.past(request.actor, after, acting=acting), OwnBookingOut.from_orm)


@router.get("/mine/{booking_id}")
@resident_route()
def booking(request: ActorRequest, booking_id: UUID) -> OwnBookingOut:
    """One of one's own bookings."""
    return OwnBookingOut.from_orm(queries.own_booking(request.actor, booking_id))


@router.get("/bookables")
@resident_route()
def bookables(
    request: ActorRequest, person_id: WhoseId = None, after: After = None
) -> Paged[BookableOut]:
    """What a person for whom the caller may ask may book, in the order of its places."""
    acting = people.acting(request.actor, shown_for=person_id)
    return paged(queries.things_for(request.actor, after, acting=acting), BookableOut.from_orm)


@router.get("/bookables/{bookable_id}")
@resident_route()
def slots(
    request: ActorRequest, bookable_id: UUID, person_id: WhoseId = None, day: Day | None = None
) -> BookableViewOut:
    """The days of a thing, and the slots of one: of the day asked for, else the first with room."""
    return BookableViewOut.from_orm(queries.thing_view(request.actor, bookable_id, person_id, day))


@router.post("/bookables/{bookable_id}")
@resident_route()
def book(request: ActorRequest, bookable_id: UUID, given: BookIn) -> BookingIdOut:
    """Take a place in a slot, or one on its waiting list."""
    booking_id = actions.book(
        actor=request.actor,
        person_id=given.person_id,
        bookable_id=bookable_id,
        starts_at=given.starts_at,
        waits=given.waits,
        command_id=given.command_id,
    )
    return BookingIdOut(booking_id=booking_id)


@router.post("/mine/{booking_id}/move")
@resident_route()
def move(request: ActorRequest, booking_id: UUID, given: MoveIn) -> BookingIdOut:
    """Move a booking to another slot of the same thing; who waited for the old one moves up."""
    actions.move(
        actor=request.actor,
        booking_id=booking_id,
        starts_at=given.starts_at,
        command_id=given.command_id,
    )
    return BookingIdOut(booking_id=booking_id)


@router.post("/mine/{booking_id}/cancel")
@resident_route()
def cancel(request: ActorRequest, booking_id: UUID) -> None:
    """Give the place back; twice does no harm, and the next in line moves up."""
    actions.cancel(actor=request.actor, booking_id=booking_id)


@router.post("/mine/{booking_id}/acknowledge")
@resident_route()
def acknowledge(request: ActorRequest, booking_id: UUID) -> None:
    """The person has seen what happened to their booking."""
    actions.acknowledge(actor=request.actor, booking_id=booking_id)
