"""通知公告 for whoever reads them: what is new, one notice, one tap 我知道了."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mashang.elements.people import switch
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.governance.notices import actions, queries
from mashang.kernel.texts import Text
from mashang.web.addresses import back
from mashang.web.forms import see_other
from mashang.web.paging import cursor_from


@resident_page()
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """Every notice that is for me, and the messages to me alone."""
    me = switch.me(request)
    context = {
        "me": me,
        "unread": queries.unread(request.actor, me),
        "page": queries.own_notices(request.actor, me, cursor_from(request)),
        "messages_page": queries.messages(request.actor, me),
    }
    return render(request, "notices/mine.html", context)


@resident_page()
@require_GET
def notice(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """One notice, with what it was before and what stands in its place."""
    found = queries.own_notice(request.actor, switch.me(request), notice_id)
    return render(request, "notices/notice.html", {"notice": found})


@resident_page()
@require_POST
def confirm(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """我知道了."""
    person_id = queries.reader_of(request.actor, switch.me(request), notice_id)
    actions.confirm(actor=request.actor, notice_id=notice_id, person_id=person_id)
    return see_other(request, back(request), said=Text("已确认，谢谢", "Confirmed, thank you"))


@resident_page()
@require_POST
def seen(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """A message to me was read; on to what it is about."""
    url = actions.see_message(actor=request.actor, message_id=message_id)
    return see_other(request, url or "notices:mine")
