"""通知公告 for those who send them: the list, writing, the second person."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.governance.notices import actions, queries
from mashang.governance.notices.actions import Wanted
from mashang.governance.notices.forms import WriteForm
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, MashangError
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Tab

GET_OR_POST = ["GET", "POST"]
_VIEWS = (
    ("out", Text("已发布", "Out")),
    ("drafts", Text("草稿和待复核", "Drafts, and to be agreed")),
    ("old", Text("已撤回", "Withdrawn")),
)
_AFTER = {
    "open": Text("已发布", "It is out"),
    "scheduled": Text("到时间自动发布", "It goes out at its hour"),
    "waiting": Text("已提交复核", "Sent to the second person"),
}


@staff_page("notices.see")
@require_GET
def notices(request: ActorRequest) -> HttpResponse:
    """Every notice in my part of the street."""
    view = request.GET.get("view", "out")
    tabs = [Tab(title, f"?view={code}", is_active=code == view) for code, title in _VIEWS]
    page = queries.notices(request.actor, view, cursor_from(request))
    late = [one for one in page.items if one.confirm_by and one.tally and one.tally.missing]
    context = {
        "page": page,
        "chase": min(late, key=lambda one: one.confirm_by or one.written_at, default=None),
        "tabs": tabs,
        "to_agree": queries.notices_to_agree(request.actor),
        "may_write": request.actor.holds_anywhere("notices.publish"),
    }
    return render(request, "notices/list.html", context)


@staff_page("notices.publish")
@require_http_methods(GET_OR_POST)
def new(request: ActorRequest) -> HttpResponse:
    """Write a notice; a template fills it, a place's page has chosen the place."""
    at = request.GET.get("place", "")
    place_id = int(at) if at.isdecimal() and len(at) < 19 else None
    targets = queries.targets(request.actor, place_id)
    initial: dict[str, Any] = _template(request.GET.get("template", ""))
    if place_id is not None:
        initial["targets"] = [f"p:{place_id}"]
    form = _form(request, targets, initial)
    context = {"form": form, "templates": policies.listing("notices.templates")}
    if request.method == "GET":
        return render(request, "notices/write.html", context)
    notice_id = form.submit(
        lambda given: actions.draft(
            actor=request.actor, wanted=_wanted(given), command_id=given["command_id"]
        )
    )
    if notice_id is None:
        return form_again(request, "notices/write.html", context)
    return see_other(request, "notices:desk_notice", notice_id)


@staff_page("notices.publish")
@require_http_methods(GET_OR_POST)
def change(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Write a draft anew."""
    form, context = _again(request, notice_id, corrects=False)
    if request.method == "GET":
        return render(request, "notices/write.html", context)
    done = form.submit(
        lambda given: actions.change(
            actor=request.actor, notice_id=notice_id, wanted=_wanted(given)
        )
    )
    if done is None:
        return form_again(request, "notices/write.html", context)
    return see_other(request, "notices:desk_notice", notice_id)


@staff_page("notices.publish")
@require_http_methods(GET_OR_POST)
def correct(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Write what shall stand in place of a notice that is out."""
    form, context = _again(request, notice_id, corrects=True)
    if request.method == "GET":
        return render(request, "notices/write.html", context)
    made = form.submit(
        lambda given: actions.correct(
            actor=request.actor,
            notice_id=notice_id,
            wanted=_wanted(given),
            command_id=given["command_id"],
        )
    )
    if made is None:
        return form_again(request, "notices/write.html", context)
    return see_other(request, "notices:desk_notice", made)


@staff_page("notices.see")
@require_GET
def notice(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """One notice: how it reads, whom it reaches, who has heard it."""
    return render(request, "notices/desk_notice.html", _card(request, notice_id))


@staff_page("notices.publish")
@require_POST
def publish(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Send it."""
    try:
        status = actions.publish(actor=request.actor, notice_id=notice_id)
    except MashangError as error:
        return _refused(request, notice_id, error)
    return see_other(request, "notices:desk_notice", notice_id, said=_AFTER[status])


@staff_page("notices.agree")
@require_POST
def agree(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Let it go out, as the second person."""
    try:
        status = actions.agree(actor=request.actor, notice_id=notice_id)
    except MashangError as error:
        return _refused(request, notice_id, error)
    return see_other(request, "notices:desk_notice", notice_id, said=_AFTER[status])


@staff_page("notices.agree")
@require_POST
def send_back(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Return it to its author."""
    actions.send_back(actor=request.actor, notice_id=notice_id)
    return see_other(request, "notices:list", said=Text("已退回起草人", "Returned to its author"))


@staff_page("notices.publish")
@require_POST
def withdraw(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Take it away."""
    actions.withdraw(actor=request.actor, notice_id=notice_id)
    return see_other(request, "notices:desk_notice", notice_id, said=Text("已撤回", "Withdrawn"))


@staff_page("notices.see")
@require_GET
def here(request: ActorRequest, place_id: int) -> HttpResponse:
    """What is out at a place; to htmx the panel alone."""
    context = {
        "rows": queries.here(request.actor, place_id),
        "place_id": place_id,
        "may_write": bool(queries.targets(request.actor, place_id))
        and request.actor.holds_anywhere("notices.publish"),
    }
    is_panel = bool(getattr(request, "htmx", False))
    return render(request, "notices/panel.html" if is_panel else "notices/here.html", context)


def _card(request: ActorRequest, notice_id: UUID) -> dict[str, Any]:
    card = queries.card(request.actor, notice_id)
    shows_list = card.row.must_confirm and card.row.tally is not None
    return {
        "card": card,
        "stops": queries.stops(request.actor, notice_id, cursor_from(request))
        if shows_list
        else None,
    }


def _refused(request: ActorRequest, notice_id: UUID, error: MashangError) -> HttpResponse:
    """Why it did not go out, on its own page; what is no matter of the page passes through."""
    if error.code not in ("notices.over", "notices.nobody_reads"):
        raise error
    context = _card(request, notice_id) | {"refused": error.text}
    return form_again(request, "notices/desk_notice.html", context)


def _again(
    request: ActorRequest, notice_id: UUID, *, corrects: bool
) -> tuple[WriteForm, dict[str, Any]]:
    initial = queries.wanted_of(request.actor, notice_id)
    card = queries.card(request.actor, notice_id)
    if request.method == "GET" and not (card.may_correct if corrects else card.may_change):
        raise Conflict(
            "notices.moved_on",
            Text("这条通知现在不能这样改", "This notice cannot be changed like that now"),
        )
    row = card.row
    targets = queries.targets(request.actor)
    known = {code for code, _ in targets}
    targets += [(code, row.where) for code in initial["targets"] if code not in known]
    form = _form(request, targets, initial)
    return form, {"form": form, "notice_id": notice_id, "corrects": corrects}


def _form(
    request: ActorRequest, targets: list[tuple[str, str]], initial: dict[str, Any]
) -> WriteForm:
    return WriteForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        targets=targets,
        may_see_attention=request.actor.holds_anywhere("people.see_attention"),
        initial=initial,
    )


def _template(code: str) -> dict[str, Any]:
    found = next((one for one in policies.listing("notices.templates") if one.code == code), None)
    body = found.facts.get("body") if found else None
    if found is None or not isinstance(body, Text):
        return {}
    return {
        "title_zh": found.title.in_("zh"),
        "title_en": found.title.in_("en"),
        "body_zh": body.in_("zh"),
        "body_en": body.in_("en"),
    }


def _wanted(given: dict[str, Any]) -> Wanted:
    return Wanted(
        title_zh=given["title_zh"],
        body_zh=given["body_zh"],
        title_en=given["title_en"],
        body_en=given["body_en"],
        targets=given["targets"],
        audience=given["audience"],
        attention=given.get("attention") or (),
        must_confirm=given["must_confirm"],
        counts=given["counts"] or policies.listing("notices.counts")[0].code,
        confirm_by=given["confirm_by"],
        starts_at=given["starts_at"] or clock.now(),
        ends_at=given["ends_at"],
        pictures=given["pictures"],
    )
