"""通行凭证, for the desk: who carries one, giving out, taking back at once; and the keys."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.passes import actions, queries
from mashang.elements.passes.forms import PassForm, TakeBackForm, WithdrawForm
from mashang.elements.places import queries as places
from mashang.foundation.codes import squares
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel import clock
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from


@staff_page("passes.issue")
@require_GET
def passes(request: ActorRequest) -> HttpResponse:
    """Every pass in my scope that is good now or later."""
    context = {
        "page": queries.passes_of(request.actor, cursor_from(request)),
        "may_keep_keys": request.actor.holds_anywhere("passes.keys"),
    }
    is_part = bool(getattr(request, "htmx", False))
    return render(request, "passes/rows.html" if is_part else "passes/list.html", context)


@staff_page("passes.issue")
@require_GET
def here(request: ActorRequest, place_id: int) -> HttpResponse:
    """Passes of a place; to htmx the panel that the place's page shows."""
    place = places.seen(request.actor, place_id)
    context = {
        "place": place,
        "page": queries.passes_at(request.actor, place_id, cursor_from(request)),
        "may_issue": queries.may_issue(request.actor, place.path),
    }
    is_panel = bool(getattr(request, "htmx", False))
    return render(request, "passes/panel.html" if is_panel else "passes/here.html", context)


@staff_page("passes.issue")
@require_http_methods(["GET", "POST"])
def issue(request: ActorRequest, place_id: int) -> HttpResponse:
    """Give out a pass for a place."""
    place = queries.place_to_issue_for(request.actor, place_id)
    began = clock.local(request.actor.at).replace(second=0, microsecond=0)
    form = PassForm(request.POST or None, initial={"since": began})
    context = {"place": place, "form": form}
    if request.method != "POST":
        return render(request, "passes/issue.html", context)
    pass_id = form.submit(
        lambda given: actions.issue_at(
            actor=request.actor,
            place_id=place_id,
            wanted=form.wanted(),
            command_id=given["command_id"],
        )
    )
    if pass_id is None:
        return form_again(request, "passes/issue.html", context)
    said = Text(
        "凭证好了，可以打印或让对方拍下", "The pass is ready: print it or let it be photographed"
    )
    return see_other(request, "passes:pass", pass_id, said=said)


@staff_page("passes.issue")
@require_GET
def card(request: ActorRequest, pass_id: UUID) -> HttpResponse:
    """One pass."""
    return render(request, "passes/card.html", _card(request, pass_id))


@staff_page("passes.issue")
@require_GET
def sheet(request: ActorRequest, pass_id: UUID) -> HttpResponse:
    """The pass on paper, for a windscreen or a pocket."""
    square = _square(queries.printed_by_desk(request.actor, pass_id))
    context = {"card": queries.pass_card(request.actor, pass_id), "square": square}
    return render(request, "passes/sheet.html", context)


@staff_page("passes.issue")
@require_POST
def take_back(request: ActorRequest, pass_id: UUID) -> HttpResponse:
    """Take it back, or its whole phone."""
    context = _card(request, pass_id, given=request.POST)
    form: TakeBackForm = context["form"]
    done = form.submit(lambda given: _take_back(request, pass_id, given))
    if done is None:
        return form_again(request, "passes/card.html", context)
    return see_other(request, "passes:pass", pass_id, said=done)


@staff_page("passes.keys")
@require_GET
def keys(request: ActorRequest) -> HttpResponse:
    """The keys that sign."""
    context = {
        "keys": queries.keys_of(request.actor),
        "form": WithdrawForm(),
        "command_id": new_id(),
    }
    return render(request, "passes/keys.html", context)


@staff_page("passes.keys", fresh_proof=True)
@require_POST
def rotate(request: ActorRequest) -> HttpResponse:
    """Let the next key sign."""
    actions.rotate_keys(actor=request.actor)
    said = Text("已换用下一把密钥，旧凭证照样有效", "The next key signs; older passes stay good")
    return see_other(request, "passes:keys", said=said)


@staff_page("passes.keys", fresh_proof=True)
@require_POST
def withdraw(request: ActorRequest, kid: str) -> HttpResponse:
    """Believe a key no more."""
    form = WithdrawForm(request.POST)
    done = form.submit(lambda given: _withdraw(request, kid, given["reason"]))
    if done is None:
        context = {"keys": queries.keys_of(request.actor), "form": form, "command_id": new_id()}
        return form_again(request, "passes/keys.html", context)
    return see_other(request, "passes:keys", said=done)


def _withdraw(request: ActorRequest, kid: str, reason: str) -> Text:
    actions.withdraw_key(actor=request.actor, kid=kid, reason=reason)
    return Text(
        "密钥已作废：手机会自动换新，打印的凭证要重新打印",
        "The key is void: phones fetch anew by themselves, printed passes must be printed anew",
    )


def _take_back(request: ActorRequest, pass_id: UUID, given: dict[str, Any]) -> Text:
    verb = actions.take_back_phone if given.get("whole_phone") else actions.take_back
    verb(actor=request.actor, pass_id=pass_id, because=given["because"], remark=given["remark"])
    return Text("已收回，立即失效", "Taken back; it is void at once")


def _card(request: ActorRequest, pass_id: UUID, given: Any = None) -> dict[str, Any]:
    card = queries.pass_card(request.actor, pass_id)
    square = queries.printed_by_desk(request.actor, pass_id) if card.is_printed else ""
    return {
        "card": card,
        "line": card.line,
        "square": _square(square) if square else "",
        "form": TakeBackForm(given, is_on_phone=card.line.is_on_phone),
    }


def _square(text: str) -> str:
    label = str(Text("凭证的二维码", "The square of the pass"))
    return mark_safe(squares.svg(text, label=label))  # noqa: S308 - drawn by us from what we signed
