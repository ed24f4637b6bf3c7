"""访客, for residents: invite, send, take back; a tap for who stands at the gate."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.people import switch
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.codes import squares
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.visitors import actions, queries
from mashang.work.visitors.forms import InviteForm


@resident_page()
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """Who stands at the gate for whom I act for, whom they expect, and whom they expected."""
    actor, acting = request.actor, switch.acting(request)
    context = {
        "me": acting.me,
        "questions": queries.questions_for(actor, acting),
        "asked_elsewhere": queries.questions_elsewhere(actor, acting),
        "page": queries.own_visits(actor, cursor_from(request), acting=acting),
        "elsewhere": queries.visits_elsewhere(actor, acting),
        "may_invite": _host(request) is not None,
    }
    return render(request, "visitors/mine.html", context)


@resident_page()
@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest) -> HttpResponse:
    """Invite somebody to my home."""
    host = _host(request)
    if host is None or host.home is None:
        raise OutOfScope("person")
    form = InviteForm(request.POST or None, doors=queries.doors_to(host.home), at=request.actor.at)
    context: dict[str, Any] = {"form": form, "host": host}
    if request.method != "POST":
        return render(request, "visitors/invite.html", context)
    visit_id = form.submit(
        lambda given: actions.invite(
            actor=request.actor,
            host_id=host.person_id,
            wanted=form.invitation(),
            command_id=given["command_id"],
        )
    )
    if visit_id is None:
        return form_again(request, "visitors/invite.html", context)
    said = Text("邀请好了，把链接或二维码发给对方", "Done: send them the link or the code")
    return see_other(request, "visitors:visit", visit_id, said=said)


@resident_page()
@require_GET
def visit(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """One of my visits: the link to send, the code to show, and taking it back."""
    one = queries.own_visit(request.actor, visit_id)
    context = {"one": one, "square": square_of(one.address)}
    return render(request, "visitors/visit.html", context)


@resident_page()
@require_POST
def revoke(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """Take it back at once."""
    actions.revoke(actor=request.actor, visit_id=visit_id)
    said = Text("已撤销，链接和二维码立即失效", "Taken back: link and code are void at once")
    return see_other(request, "visitors:mine", said=said)


@resident_page()
@require_POST
def answer(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """Yes or no to who stands at the gate."""
    is_welcome = request.POST.get("welcome") == "yes"
    actions.answer(
        actor=request.actor,
        visit_id=visit_id,
        is_welcome=is_welcome,
        acting=switch.acting(request),
    )
    if is_welcome:
        said = Text(
            "已同意，对方的页面会显示可以进门", "Agreed: their page now says that they may come in"
        )
    else:
        said = Text(
            "没有同意，对方不会知道是您点的", "Not agreed; they are not told that it was you"
        )
    return see_other(request, "visitors:mine", said=said)


def square_of(address: str) -> str:
    """The QR code of an address, for a page; nothing for none."""
    if not address:
        return ""
    label = str(Text("访客码", "Visitor's code"))
    return mark_safe(squares.svg(address, label=label))  # noqa: S308 - drawn by us from our own address


def _host(request: ActorRequest) -> OwnPerson | None:
    """In whose name one invites: whom the page's switch names, where they may host."""
    me = switch.me(request)
    return me if me is not None and queries.may_host(me) else None
