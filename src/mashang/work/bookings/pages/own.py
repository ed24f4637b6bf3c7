"""预约, for residents: the thing, the slot, done; moving and cancelling by the same taps."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mashang.elements.people import switch
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.grants.guards import ActorRequest, public_page, resident_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import OutOfScope
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.bookings import actions, queries
from mashang.work.bookings.forms import SlotForm, day_shown
from mashang.work.bookings.pages.limits import insist_on_rate

ICS = "text/calendar; charset=utf-8"


@resident_page()
@require_GET
def choose(request: ActorRequest) -> HttpResponse:
    """What is coming, and what can be booked."""
    actor, acting = request.actor, switch.acting(request)
    me = acting.me if acting.me is not None and acting.me.may_ask else None
    context = {
        "me": me,
        "acting_for": acting.me,
        "coming": queries.coming(actor, acting),
        "elsewhere": queries.coming_elsewhere(actor, acting),
        "page": queries.things_for(actor, cursor_from(request), acting=acting) if me else None,
    }
    return render(request, "bookings/choose.html", context)


@resident_page()
@require_GET
def thing(request: ActorRequest, bookable_id: UUID) -> HttpResponse:
    """The days of a thing, and the slots of one of them."""
    return render(request, "bookings/thing.html", _thing(request, bookable_id))


@resident_page()
@require_POST
def book(request: ActorRequest, bookable_id: UUID) -> HttpResponse:
    """Take the slot that was tapped."""
    me = _somebody(request)
    form = SlotForm(request.POST)
    booking_id = form.submit(
        lambda given: actions.book(
            actor=request.actor,
            person_id=me.person_id,
            bookable_id=bookable_id,
            starts_at=given["starts_at"],
            waits=given["waits"] == "yes",
            command_id=given["command_id"],
        )
    )
    if booking_id is None:
        return form_again(
            request, "bookings/thing.html", _thing(request, bookable_id) | {"form": form}
        )
    return see_other(request, "bookings:booking", booking_id)


@resident_page()
@require_GET
def booking(request: ActorRequest, booking_id: UUID) -> HttpResponse:
    """One of my bookings."""
    one = queries.own_booking(request.actor, booking_id)
    return render(request, "bookings/booking.html", {"one": one})


@resident_page()
@require_GET
def choose_move(request: ActorRequest, booking_id: UUID) -> HttpResponse:
    """The slots to which a booking may move."""
    return render(request, "bookings/thing.html", _moving(request, booking_id))


@resident_page()
@require_POST
def move(request: ActorRequest, booking_id: UUID) -> HttpResponse:
    """Move to the slot that was tapped."""
    form = SlotForm(request.POST)
    done = form.submit(
        lambda given: (
            actions.move(
                actor=request.actor,
                booking_id=booking_id,
                starts_at=given["starts_at"],
                command_id=given["command_id"],
            ),
        )
    )
    if done is None:
        context = _moving(request, booking_id) | {"form": form}
        return form_again(request, "bookings/thing.html", context)
    return see_other(request, "bookings:booking", booking_id, said=Text("已改期", "Moved"))


@resident_page()
@require_POST
def cancel(request: ActorRequest, booking_id: UUID) -> HttpResponse:
    """Give the place back."""
    actions.cancel(actor=request.actor, booking_id=booking_id)
    return see_other(
        request, "bookings:list", said=Text("已取消，谢谢让出名额", "Cancelled; thank you")
    )


@resident_page()
@require_POST
def acknowledge(request: ActorRequest, booking_id: UUID) -> HttpResponse:
    """I have seen it."""
    actions.acknowledge(actor=request.actor, booking_id=booking_id)
    return see_other(request, "bookings:list")


@resident_page()
@require_GET
def past(request: ActorRequest) -> HttpResponse:
    """Every booking that is still kept."""
    acting = switch.acting(request)
    context = {
        "page": queries.past(request.actor, cursor_from(request), acting=acting),
        "elsewhere": queries.past_elsewhere(request.actor, acting),
        "days": policies.number("retention.bookings_days"),
    }
    return render(request, "bookings/past.html", context)


@resident_page()
@require_GET
def ics(request: ActorRequest, booking_id: UUID) -> HttpResponse:
    """One booking for the phone's calendar."""
    response = HttpResponse(queries.own_ics(request.actor, booking_id), content_type=ICS)
    response["Content-Disposition"] = 'attachment; filename="booking.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@resident_page()
@require_GET
def calendar(request: ActorRequest) -> HttpResponse:
    """The address by which my calendar reads my bookings."""
    return render(request, "bookings/calendar.html", {"feed": queries.feed_of(request.actor)})


@resident_page()
@require_POST
def open_feed(request: ActorRequest) -> HttpResponse:
    """Give me an address; the one before is void."""
    actions.open_feed(actor=request.actor)
    return see_other(
        request, "bookings:calendar", said=Text("已生成订阅地址", "The address is ready")
    )


@resident_page()
@require_POST
def close_feed(request: ActorRequest) -> HttpResponse:
    """Take it back."""
    actions.close_feed(actor=request.actor)
    said = Text("已停用，地址立即失效", "Taken back: the address is void at once")
    return see_other(request, "bookings:calendar", said=said)


@public_page(
    reason="a phone's calendar cannot sign in: the secret address is the key, and can be taken back"
)
@never_cache
@require_GET
def feed(_request: ActorRequest, token: str) -> HttpResponse:
    """My bookings as a calendar reads them: the hour and the thing, no name, no health fact."""
    feed_id = queries.feed_id_of(token)
    insist_on_rate(feed_id)
    response = HttpResponse(queries.read_feed(feed_id).content, content_type=ICS)
    response["X-Robots-Tag"] = "noindex"
    return response


def _thing(request: ActorRequest, bookable_id: UUID) -> dict[str, Any]:
    me = _somebody(request)
    day = day_shown(request.GET, request.POST)
    view = queries.thing_view(request.actor, bookable_id, me.person_id, day)
    return {"view": view, "me": me, "command_id": new_id(), "form": SlotForm()}


def _moving(request: ActorRequest, booking_id: UUID) -> dict[str, Any]:
    one = queries.own_booking(request.actor, booking_id)
    day = day_shown(request.GET, request.POST)
    view = queries.thing_view(request.actor, one.thing.bookable_id, one.person_id, day)
    return {"view": view, "moving": one, "command_id": new_id(), "form": SlotForm()}


def _somebody(request: ActorRequest) -> OwnPerson:
    """For whom one books: whom the page named, else whom its switch names."""
    me = switch.acting(request).granted("may_ask")
    if me is None:
        raise OutOfScope("person")
    return me
