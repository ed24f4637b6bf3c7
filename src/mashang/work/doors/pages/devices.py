"""Programs at doors: bring one to its doors, see how it fares, believe it no more."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.domain.doorkeeping import enrolment_text
from mashang.foundation.codes import squares
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.doors import actions, queries
from mashang.work.doors.actions import Invited
from mashang.work.doors.forms import DeviceForm
from mashang.work.doors.pages.live import tabs


@staff_page("doors.see")
@require_GET
def devices(request: ActorRequest) -> HttpResponse:
    """The programs at the doors in my scope, and how they fare."""
    context = {
        "tabs": tabs(request, "doors:devices"),
        "page": queries.devices_of(request.actor, cursor_from(request)),
    }
    return render(request, "doors/devices.html", context)


@staff_page("doors.see")
@require_GET
def device(request: ActorRequest, device_id: UUID) -> HttpResponse:
    """One program."""
    row = queries.device(request.actor, device_id)
    return render(request, "doors/device.html", {"row": row, "command_id": new_id()})


@staff_page("doors.manage")
@require_http_methods(["GET", "POST"])
@never_cache
def invite(request: ActorRequest, door_id: int) -> HttpResponse:
    """Bring a program to this door and its neighbours; its square is shown this once."""
    card = queries.card(request.actor, door_id)
    form = DeviceForm(
        request.POST or None,
        doors=queries.neighbours(request.actor, door_id),
        initial={"doors": [str(door_id)], "name": card.row.name},
    )
    context = {"card": card, "row": card.row, "form": form}
    if request.method == "GET":
        return render(request, "doors/invite.html", context)
    invited = form.submit(
        lambda given: actions.invite_device(
            actor=request.actor,
            door_ids=[int(one) for one in given["doors"]],
            name=given["name"],
        )
    )
    if invited is None:
        return form_again(request, "doors/invite.html", context)
    return _shown_once(request, invited)


@staff_page("doors.manage")
@require_POST
@never_cache
def invite_again(request: ActorRequest, device_id: UUID) -> HttpResponse:
    """A fresh square for a program that did not enrol in time."""
    return _shown_once(request, actions.invite_again(actor=request.actor, device_id=device_id))


@staff_page("doors.manage")
@require_POST
def revoke(request: ActorRequest, device_id: UUID) -> HttpResponse:
    """Believe it no more."""
    actions.revoke_device(actor=request.actor, device_id=device_id)
    said = Text("已停用，立即生效", "Revoked, from now on")
    return see_other(request, "doors:device", device_id, said=said)


def _shown_once(request: ActorRequest, invited: Invited) -> HttpResponse:
    text = enrolment_text(settings.SITE_URL, invited.token)
    square = squares.svg(text, label=str(Text("设备接入码", "Enrolment code")))
    context = {
        "row": queries.device(request.actor, invited.device_id),
        "text": text,
        "square": mark_safe(square),  # noqa: S308  (a picture of our own making)
        "valid_min": policies.number("doors.device_token_min"),
    }
    return render(request, "doors/invited.html", context)
