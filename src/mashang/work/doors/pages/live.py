"""What rings at doors, and how a door behaves by itself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.domain.doorkeeping import Fails, Offline
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Tab
from mashang.work.doors import actions, queries
from mashang.work.doors.actions import Setting
from mashang.work.doors.forms import SettingForm


def tabs(request: ActorRequest, here: str) -> list[Tab]:
    """The views of the room for whoever looks after doors."""
    rings = queries.unseen_alarms(request.actor)
    views = (
        ("doors:list", Text("小门", "Doors"), None),
        ("doors:alarms", Text("报警", "Alarms"), rings or None),
        ("doors:devices", Text("设备", "Devices"), None),
        ("doors:rules", Text("规则", "Rules"), None),
    )
    return [Tab(text, reverse(name), name == here, count) for name, text, count in views]


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the list alone."""
    return bool(getattr(request, "htmx", False))


@staff_page("doors.see")
@require_GET
def alarms(request: ActorRequest) -> HttpResponse:
    """What rings, newest first: those nobody has seen, or those that somebody has."""
    seen = request.GET.get("seen") == "1"
    context = {
        "tabs": tabs(request, "doors:alarms"),
        "page": queries.alarms_of(request.actor, cursor_from(request), seen=seen),
        "seen": seen,
        "command_id": new_id(),
    }
    return render(request, "doors/alarms.html", context)


@staff_page("doors.see")
@require_POST
def acknowledge(request: ActorRequest, alarm_id: UUID) -> HttpResponse:
    """Somebody has looked."""
    actions.acknowledge_alarm(actor=request.actor, alarm_id=alarm_id)
    return see_other(
        request, "doors:alarms", said=Text("已记下有人看过", "Noted that you have looked")
    )


@staff_page("doors.manage")
@require_http_methods(["GET", "POST"])
def setting(request: ActorRequest, door_id: int) -> HttpResponse:
    """How a door behaves by itself."""
    card = queries.card(request.actor, door_id)
    own = card.own
    initial = {
        "needs_presence": own.needs_presence,
        "lenient_kinds": own.lenient_kinds,
        "fails": Fails.OPEN if own.fails_open else Fails.SHUT,
        "pulse_s": own.pulse_s,
        "held_open_after_s": own.held_open_after_s,
        "stale_after_min": own.stale_after_min,
    }
    form = SettingForm(request.POST or None, initial=initial)
    context = {
        "card": card,
        "row": card.row,
        "form": form,
        "is_strict": card.setting.offline is Offline.STRICT,
    }
    if request.method == "GET":
        return render(request, "doors/setting.html", context)
    saved = form.submit(
        lambda given: (
            actions.set_door(
                actor=request.actor,
                door_id=door_id,
                setting=Setting(
                    needs_presence=given["needs_presence"],
                    is_lenient=bool(given["lenient_kinds"]),
                    lenient_kinds=tuple(given["lenient_kinds"]),
                    fails_open=given["fails"] == Fails.OPEN,
                    pulse_s=given["pulse_s"],
                    held_open_after_s=given["held_open_after_s"],
                    stale_after_min=given["stale_after_min"],
                ),
            )
            is None
        )
    )
    if saved is None:
        return form_again(request, "doors/setting.html", context)
    said = Text("已保存，门上几秒内生效", "Saved; the door hears it within seconds")
    return see_other(request, "doors:door", door_id, said=said)
