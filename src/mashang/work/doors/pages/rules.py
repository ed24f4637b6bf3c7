"""Rules of doors: what holds where, entered by hand with the document behind it, always with an end."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.clock import local
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.doors import actions, queries
from mashang.work.doors.actions import RuleWanted
from mashang.work.doors.forms import RuleForm
from mashang.work.doors.pages.live import tabs


@staff_page("doors.see")
@require_GET
def rules(request: ActorRequest) -> HttpResponse:
    """What holds now or will, or what is over."""
    over = request.GET.get("over") == "1"
    context = {
        "tabs": tabs(request, "doors:rules"),
        "page": queries.rules_of(request.actor, cursor_from(request), over=over),
        "over": over,
        "may_enter": request.actor.holds_anywhere("doors.rule"),
    }
    return render(request, "doors/rules.html", context)


@staff_page("doors.see")
@require_GET
def rule(request: ActorRequest, rule_id: UUID) -> HttpResponse:
    """One rule, as whoever stands at a door reads it."""
    row = queries.rule(request.actor, rule_id)
    return render(request, "doors/rule.html", {"row": row, "command_id": new_id()})


@staff_page("doors.rule")
@require_http_methods(["GET", "POST"])
def enter(request: ActorRequest) -> HttpResponse:
    """Enter a rule."""
    places = queries.ruled_places(request.actor)
    begins = local(request.actor.at).replace(second=0, microsecond=0, tzinfo=None)
    initial = {"since": begins, "until": begins + policies.days("doors.rule_proposed_days")}
    form = RuleForm(request.POST or None, places=places, initial=initial)
    if request.method == "GET":
        return render(request, "doors/enter_rule.html", {"form": form})
    rule_id = form.submit(
        lambda given: actions.enter_rule(
            actor=request.actor,
            place_id=int(given["place"]),
            wanted=_wanted(given),
            command_id=given["command_id"],
        )
    )
    if rule_id is None:
        return form_again(request, "doors/enter_rule.html", {"form": form})
    said = Text("已登记，门上几秒内生效", "Entered; doors hear it within seconds")
    return see_other(request, "doors:rule", rule_id, said=said)


@staff_page("doors.rule")
@require_POST
def end(request: ActorRequest, rule_id: UUID) -> HttpResponse:
    """End it now."""
    actions.end_rule(actor=request.actor, rule_id=rule_id)
    return see_other(request, "doors:rule", rule_id, said=Text("已结束", "Ended"))


def _wanted(given: dict[str, Any]) -> RuleWanted:
    hours = (given["hours_since"], given["hours_until"])
    window = given["window_hours"]
    return RuleWanted(
        effect=given["effect"],
        title_zh=given["title_zh"],
        title_en=given["title_en"],
        document=given["document"],
        article=given["article"],
        words_zh=given["words_zh"],
        words_en=given["words_en"],
        classes=tuple(given["classes"]),
        kinds=tuple(given["kinds"]),
        hours=(hours,) if hours[0] is not None else (),
        uses_at_most=given["uses_at_most"],
        window_min=timedelta(hours=window) // timedelta(minutes=1) if window else None,
        since=given["since"],
        until=given["until"],
    )
