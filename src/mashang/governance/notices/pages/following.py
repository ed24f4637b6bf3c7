"""Following a list: who has not heard, who was told in person, who need not be told."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.governance.notices import actions, queries
from mashang.governance.notices.forms import ExcuseForm
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Tab

_VIEWS = (
    ("missing", Text("还没确认", "Not confirmed")),
    ("no_phone", Text("没有手机的", "Without a phone")),
    ("all", Text("全部", "All")),
)


@staff_page("notices.follow")
@require_GET
def names(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """The names of a list in walking order, masked."""
    view = request.GET.get("view", "missing")
    building = building_of(request)
    query = f"&building={building}" if building else ""
    context = {
        "card": queries.card(request.actor, notice_id),
        "tabs": [Tab(words, f"?view={code}{query}", is_active=code == view)
                 for code, words in _VIEWS],
        "page": queries.names(
            request.actor, notice_id, view=view, building_id=building, cursor=cursor_from(request)
        ),
        "building": building,
        "excuse_form": ExcuseForm(),
    }  # fmt: skip
    return render(request, "notices/names.html", context)


@staff_page("notices.follow")
@require_POST
def told(request: ActorRequest, recipient_id: UUID) -> HttpResponse:
    """Told in person 已当面告知."""
    notice_id = actions.mark_told(actor=request.actor, recipient_id=recipient_id)
    return _back(request, notice_id, Text("已登记当面告知", "Noted: told in person"))


@staff_page("notices.follow")
@require_POST
def excuse(request: ActorRequest, recipient_id: UUID) -> HttpResponse:
    """Need not be told, with the reason."""
    form = ExcuseForm(request.POST)
    notice_id = form.submit(
        lambda given: actions.excuse(
            actor=request.actor, recipient_id=recipient_id, reason=given["reason"]
        )
    )
    if notice_id is None:
        context = {"form": form, "recipient_id": recipient_id}
        return form_again(request, "notices/excuse.html", context)
    return _back(request, notice_id, Text("已登记理由", "The reason is noted"))


def building_of(request: ActorRequest) -> int | None:
    """Which building of a list is asked for."""
    asked = request.GET.get("building", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def _back(request: ActorRequest, notice_id: UUID, said: Text) -> HttpResponse:
    building = request.POST.get("next", "")
    query = f"?building={building}" if building.isdecimal() and len(building) < 19 else ""
    return see_other(request, f"{reverse('notices:names', args=[notice_id])}{query}", said=said)
