"""预约, for the desk: declare, see the day, book for who has no phone, mark who came, print."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.people import queries as people
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.bookings import actions, queries
from mashang.work.bookings.forms import (
    ClosedForm,
    ReasonForm,
    SearchForm,
    SlotForm,
    ThingForm,
    day_from,
    day_shown,
)


@staff_page("bookings.see")
@require_GET
def things(request: ActorRequest) -> HttpResponse:
    """What can be booked in my part of the street."""
    context = {
        "page": queries.things(request.actor, cursor_from(request)),
        "may_add": request.actor.holds_anywhere("bookings.manage"),
    }
    return render(request, "bookings/things.html", context)


@staff_page("bookings.manage")
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """Declare something bookable."""
    form = _form(request)
    if request.method == "GET":
        return render(request, "bookings/edit.html", {"form": form})
    bookable_id = form.submit(
        lambda given: actions.add_bookable(
            actor=request.actor, wanted=form.wanted(), command_id=given["command_id"]
        )
    )
    if bookable_id is None:
        return form_again(request, "bookings/edit.html", {"form": form})
    return see_other(
        request, "bookings:day", bookable_id, said=Text("已开放预约", "It can be booked")
    )


@staff_page("bookings.manage")
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, bookable_id: UUID) -> HttpResponse:
    """Change a thing; what is booked stands."""
    known = queries.settings_of(request.actor, bookable_id)
    form = _form(request, known)
    context = {"form": form, "bookable_id": bookable_id, "name": known["name"]}
    if request.method == "GET":
        return render(request, "bookings/edit.html", context)
    done = form.submit(
        lambda _given: (
            actions.change_bookable(
                actor=request.actor, bookable_id=bookable_id, wanted=form.wanted()
            ),
        )
    )
    if done is None:
        return form_again(request, "bookings/edit.html", context)
    return see_other(request, "bookings:day", bookable_id, said=Text("已保存", "Saved"))


@staff_page("bookings.see")
@require_GET
def day(request: ActorRequest, bookable_id: UUID) -> HttpResponse:
    """Who comes when, on a day."""
    return render(request, "bookings/day.html", _day(request, bookable_id))


@staff_page("bookings.see")
@require_GET
def sheet(request: ActorRequest, bookable_id: UUID) -> HttpResponse:
    """The day on paper, with room to sign."""
    return render(request, "bookings/sheet.html", _day(request, bookable_id))


@staff_page("bookings.manage")
@require_POST
def close_day(request: ActorRequest, bookable_id: UUID) -> HttpResponse:
    """Shut it for a day; whoever had booked is told."""
    form = ClosedForm(request.POST)
    ended = form.submit(
        lambda given: actions.close_day(
            actor=request.actor, bookable_id=bookable_id, day=given["day"], reason=given["reason"]
        )
    )
    if ended is None:
        context = _day(request, bookable_id) | {"closed_form": form}
        return form_again(request, "bookings/day.html", context)
    said = Text(
        "已停约，通知了 {n} 个预约", "Shut; {n} {n:booking was|bookings were} told", n=ended
    )
    return see_other(request, "bookings:day", bookable_id, said=said)


@staff_page("bookings.manage")
@require_POST
def reopen_day(request: ActorRequest, bookable_id: UUID) -> HttpResponse:
    """Open the day again."""
    wanted = day_from(request.POST.get("day", ""))
    if wanted is None:
        raise OutOfScope("day")
    actions.reopen_day(actor=request.actor, bookable_id=bookable_id, day=wanted)
    return see_other(request, "bookings:day", bookable_id, said=Text("已恢复", "Open again"))


@staff_page("bookings.record")
@require_GET
def find(request: ActorRequest, bookable_id: UUID) -> HttpResponse:
    """Find the resident for whom the desk books."""
    view = queries.day_view(request.actor, bookable_id)
    form = SearchForm(request.GET) if "text" in request.GET else SearchForm()
    page = form.submit(
        lambda given: people.search(request.actor, given["text"], cursor_from(request))
    )
    context = {"form": form, "page": page, "view": view}
    if form.is_bound and page is None:
        return form_again(request, "bookings/find.html", context)
    return render(request, "bookings/find.html", context)


@staff_page("bookings.record")
@require_http_methods(["GET", "POST"])
def record(request: ActorRequest, bookable_id: UUID, person_id: UUID) -> HttpResponse:
    """Book a slot for this resident."""
    card = people.card(request.actor, person_id)
    wanted = day_shown(request.GET, request.POST)
    context: dict[str, Any] = {
        "view": queries.record_view(request.actor, bookable_id, person_id, wanted),
        "card": card,
        "command_id": new_id(),
    }
    if request.method == "GET":
        return render(request, "bookings/record.html", context)
    form = SlotForm(request.POST)
    booked = form.submit(
        lambda given: actions.record(
            actor=request.actor,
            person_id=person_id,
            bookable_id=bookable_id,
            starts_at=given["starts_at"],
            waits=given["waits"] == "yes",
            command_id=given["command_id"],
        )
    )
    if booked is None:
        return form_again(request, "bookings/record.html", context | {"form": form})
    return see_other(request, "bookings:day", bookable_id, said=Text("已预约", "Booked"))


@staff_page("bookings.record")
@require_POST
def mark(request: ActorRequest, booking_id: UUID) -> HttpResponse:
    """Came, or did not."""
    actions.mark(actor=request.actor, booking_id=booking_id, came=request.POST.get("came") == "yes")
    return _back(request)


@staff_page("bookings.record")
@require_POST
def cancel_for(request: ActorRequest, booking_id: UUID) -> HttpResponse:
    """Cancel, and say why."""
    reason = request.POST.get("reason", "")[:60]
    actions.cancel_for(actor=request.actor, booking_id=booking_id, reason=reason)
    return _back(request, Text("已取消，居民会看到原因", "Cancelled; the resident reads why"))


def _back(request: ActorRequest, said: Text | None = None) -> HttpResponse:
    """The day from which it was sent; the list of things when it was sent from nowhere."""
    try:
        bookable_id = UUID(request.POST.get("of", ""))
    except ValueError:
        return see_other(request, "bookings:things", said=said)
    response = see_other(request, "bookings:day", bookable_id, said=said)
    wanted = day_from(request.POST.get("day", ""))
    if wanted is not None:
        response["Location"] += f"?day={wanted.isoformat()}"
    return response


def _form(request: ActorRequest, known: dict[str, object] | None = None) -> ThingForm:
    return ThingForm(
        request.POST or None,
        places=queries.places_of(request.actor),
        scopes=queries.scopes_of(request.actor),
        initial=known,
    )


def _day(request: ActorRequest, bookable_id: UUID) -> dict[str, Any]:
    view = queries.day_view(request.actor, bookable_id, day_from(request.GET.get("day", "")))
    return {
        "view": view,
        "thing": view.thing,
        "closed_form": ClosedForm(initial={"day": view.day}),
        "reason_form": ReasonForm(),
        "today": clock.local_day(request.actor.at),
    }
