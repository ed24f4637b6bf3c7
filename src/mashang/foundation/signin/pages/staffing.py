"""The accounts of staff, for whoever looks after them."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.foundation.signin import queries
from mashang.foundation.signin.actions import staffing
from mashang.foundation.signin.forms import EngageForm
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from

_RIGHT: Final = "signin.manage_staff"
_HANDING: Final[dict[str, Callable[..., staffing.Handed]]] = {
    "reset": staffing.reset_staff,
    "reopen": staffing.reopen_staff,
}


@never_cache
@require_GET
@staff_page(_RIGHT)
def staff_list(request: ActorRequest) -> HttpResponse:
    """Every staff account, by number."""
    idle = request.GET.get("show") == "idle"
    context = {
        "page": queries.staff_page(request.actor, cursor_from(request), idle=idle),
        "idle": idle,
        "idle_days": policies.number("accounts.staff_idle_days"),
        "asleep_days": policies.number("accounts.staff_asleep_days"),
    }
    return render(request, "signin/staff_list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(_RIGHT, fresh_proof=True)
def engage(request: ActorRequest) -> HttpResponse:
    """An account for somebody new."""
    if request.method == "GET":
        return render(request, "signin/engage.html", {"form": EngageForm()})
    form = EngageForm(request.POST)
    handed = form.submit(lambda given: staffing.engage_staff(actor=request.actor, **given))
    if handed is None:
        return form_again(request, "signin/engage.html", {"form": form})
    return render(request, "signin/handed.html", {"handed": handed})


@never_cache
@require_GET
@staff_page(_RIGHT)
def staff_page_of(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """One account, and what may be done about it."""
    row = queries.staff_row(request.actor, account_id)
    context = {"row": row, "logins": queries.logins_of(request.actor, account_id)}
    return render(request, "signin/staff_page.html", context)


@never_cache
@require_POST
@staff_page(_RIGHT, fresh_proof=True)
def change(request: ActorRequest, account_id: UUID, what: str) -> HttpResponse:
    """Reset, close or reopen an account; a new password is shown in the answer, once."""
    if what == "close":
        staffing.close_staff(actor=request.actor, account_id=account_id)
        said = Text("账号已停用", "The account is closed")
        return see_other(request, "signin:staff_page", account_id, said=said)
    if what not in _HANDING:
        raise OutOfScope("action")
    handed = _HANDING[what](actor=request.actor, account_id=account_id)
    return render(request, "signin/handed.html", {"handed": handed})
