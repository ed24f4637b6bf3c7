"""离岗: what somebody has in hand, and the end of all they held."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mashang.foundation.grants import queries as grants
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.signin import queries as signin
from mashang.front.registers import actions
from mashang.front.registers.forms import LeaveForm
from mashang.front.registers.queries.departing import held_by
from mashang.kernel.errors import NotAllowed
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other

_RIGHT = "signin.manage_staff"


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(_RIGHT, fresh_proof=True)
def leave(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """First what is to be handed over, then the end."""
    row = signin.staff_row(request.actor, account_id)
    if not row.may_manage:
        raise NotAllowed(_RIGHT)
    titles = grants.role_titles()
    held = held_by(account_id, request.actor.at)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    context = {
        "row": row,
        "held": held,
        "roles": [(titles.get(role, role), where) for role, where in held.grants],
        "form": form,
    }
    if request.method == "GET":
        return render(request, "registers/leave.html", context)
    done = form.submit(
        lambda given: (
            actions.leave(
                actor=request.actor,
                account_id=account_id,
                reason=given["reason"],
                is_handed_over=given["is_handed_over"],
            ),
        )
    )
    if done is None:
        return form_again(request, "registers/leave.html", context)
    said = Text("已办理离岗，账号已停用", "They have left; the account is closed")
    return see_other(request, "registers:account", account_id, said=said)
