"""Filling a form: the same page for a worker at a door and a resident on a phone."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.people import switch
from mashang.engines.xlsforms import State
from mashang.foundation.grants.guards import ActorRequest, resident_page, staff_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.work.forms import actions, queries
from mashang.work.forms.forms import FillForm, PurposeForm, ReasonForm
from mashang.work.forms.posted import typed, with_one_more, without

_ADD, _REMOVE = "add:", "remove:"


@never_cache
@resident_page()
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """What is owed by whom I act for, and what was filled."""
    acting = switch.acting(request)
    context = {
        "owed": queries.owed(request.actor, acting),
        "elsewhere": queries.owed_elsewhere(request.actor, acting),
    }
    return render(request, "forms/mine.html", context)


@never_cache
@resident_page()
@require_http_methods(["GET", "POST"])
def own(request: ActorRequest, filling_id: UUID) -> HttpResponse:
    """Fill a form for oneself, a child, or whoever granted it."""
    card = queries.filling(request.actor, filling_id)
    if not card.is_own:
        raise OutOfScope("filling")
    return _page(request, card, "forms/own.html", "forms:own")


@never_cache
@staff_page("forms.see")
@require_http_methods(["GET", "POST"])
def name(request: ActorRequest, filling_id: UUID) -> HttpResponse:
    """Fill a form for a name on its list."""
    card = queries.filling(request.actor, filling_id)
    return _page(request, card, "forms/name.html", "forms:name")


@staff_page("forms.manage")
@require_POST
def excuse(request: ActorRequest, filling_id: UUID) -> HttpResponse:
    """Say why a name needs no answer."""
    card = queries.filling(request.actor, filling_id)
    form = ReasonForm(request.POST)
    done = form.submit(
        lambda given: (
            actions.excuse(actor=request.actor, filling_id=filling_id, reason=given["reason"]),
        )
    )
    if done is None:
        context = _context(request, card, None) | {"reason_form": form}
        return form_again(request, "forms/name.html", context)
    return see_other(request, "forms:form", card.form_id, said=Text("已登记", "Noted"))


@never_cache
@staff_page("forms.fill")
@require_POST
def open_answers(request: ActorRequest, filling_id: UUID) -> HttpResponse:
    """Look at what was answered, for a purpose."""
    card = queries.filling(request.actor, filling_id)
    form = PurposeForm(request.POST, purposes=_purposes())
    state = form.submit(
        lambda given: actions.open_answers(
            actor=request.actor,
            filling_id=filling_id,
            purpose=given["purpose"],
            reason=given["reason"],
        )
    )
    if state is None:
        context = _context(request, card, None) | {"purpose_form": form}
        return form_again(request, "forms/name.html", context)
    return render(request, "forms/answers.html", {"card": card, "state": state})


def _page(
    request: ActorRequest, card: queries.FillingCard, template: str, address: str
) -> HttpResponse:
    if request.method == "GET":
        state = queries.draft(request.actor, card.filling_id) if card.is_open else None
        return render(request, template, _context(request, card, state))
    given, do = _asked_for(request)
    is_htmx = bool(getattr(request, "htmx", False))
    if is_htmx and do not in {"save", "hand_in"}:
        state = queries.draft(request.actor, card.filling_id, given)
        return render(request, "forms/lines.html", {"lines": state.lines, "is_top": True})
    if do == "hand_in":
        return _hand_in(request, card, template, address, given)
    form = FillForm(request.POST)
    kept = form.submit(
        lambda cleaned: (
            actions.save_draft(
                actor=request.actor,
                filling_id=card.filling_id,
                typed=given,
                version=cleaned["version"],
            ),
        )
    )
    if kept is None:
        state = queries.draft(request.actor, card.filling_id, given)
        return form_again(request, template, _context(request, card, state) | {"form": form})
    said = Text("已暂存", "Kept for now") if do == "save" else None
    return see_other(request, address, card.filling_id, said=said)


def _hand_in(
    request: ActorRequest,
    card: queries.FillingCard,
    template: str,
    address: str,
    given: dict[str, Any],
) -> HttpResponse:
    wrong: dict[str, Text] = {}

    def carry_out(cleaned: dict[str, Any]) -> actions.Kept:
        try:
            return actions.hand_in(
                actor=request.actor,
                filling_id=card.filling_id,
                typed=given,
                version=cleaned["version"],
                command_id=cleaned["command_id"],
            )
        except actions.Incomplete as error:
            wrong.update(error.errors)
            raise

    form = FillForm(request.POST)
    kept = form.submit(carry_out)
    if kept is None:
        state = queries.draft(request.actor, card.filling_id, given).with_errors(wrong)
        context = _context(request, card, state) | {"form": form, "shows_errors": True}
        return form_again(request, template, context)
    said = Text(
        "已提交，这次少填 {n} 格", "Handed in; {n} cells nobody had to type", n=kept.known_count
    )
    return see_other(request, address, card.filling_id, said=said)


def _asked_for(request: ActorRequest) -> tuple[dict[str, Any], str]:
    """What was typed, with what a button of a repeat does to it."""
    given, do = typed(request.POST), request.POST.get("do", "look")
    if do.startswith(_ADD):
        return with_one_more(given, do.removeprefix(_ADD)), "add"
    if do.startswith(_REMOVE):
        return without(given, do.removeprefix(_REMOVE)), "remove"
    return given, do


def _context(
    request: ActorRequest, card: queries.FillingCard, state: State | None
) -> dict[str, Any]:
    return {
        "card": card,
        "state": state,
        "lines": state.lines if state else (),
        "answered": queries.answered(request.actor, card.filling_id) if state is None else None,
        "form": FillForm(initial={"version": str(card.version)}),
        "reason_form": ReasonForm(auto_id="id_reason_%s"),
        "purpose_form": PurposeForm(purposes=_purposes(), auto_id="id_purpose_%s"),
    }


def _purposes() -> list[tuple[str, Text]]:
    return [(one.code, one.title) for one in policies.listing("people.reveal_purposes")]
