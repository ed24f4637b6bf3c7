"""权限管理: who holds which role where; giving, ending, and how it came about."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import queries as places
from mashang.foundation.grants import actions as grant_actions
from mashang.foundation.grants import queries as grant_queries
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.grants.roles import EMERGENCY
from mashang.front.registers import actions, queries
from mashang.front.registers.forms import (
    Choices,
    EndForm,
    GiveForm,
    HoldersForm,
    StaffSearchForm,
    read_scope,
    scope_value,
)
from mashang.front.registers.pages.choosing import place_id_in
from mashang.front.registers.tabs import grant_tabs
from mashang.kernel import paths
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Entry


@never_cache
@require_GET
@staff_page("grants.see")
def grants(request: ActorRequest) -> HttpResponse:
    """Everybody and every program that holds something in my part of the street."""
    form = HoldersForm(request.GET, roles=list(grant_queries.role_titles().items()))
    given = form.cleaned_data if form.is_valid() else {"text": "", "role": ""}
    context = {
        "form": form,
        "page": queries.holders(request.actor, given["text"], given["role"], cursor_from(request)),
        "tabs": grant_tabs(request.actor, "grants"),
        "may_give": request.actor.holds_anywhere("grants.give"),
    }
    return render(request, "registers/grants.html", context)


@never_cache
@require_GET
@staff_page("grants.give")
def find(request: ActorRequest) -> HttpResponse:
    """Find the colleague who shall get a role."""
    text = request.GET.get("text", "")[:80]
    context = {
        "form": StaffSearchForm(initial={"text": text}),
        "searched": bool(text.strip()),
        "found": queries.staff_found(text),
        "may_engage": request.actor.holds_anywhere("signin.manage_staff"),
    }
    return render(request, "registers/find.html", context)


@never_cache
@require_GET
@staff_page("grants.see")
def account(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """One colleague: what they hold, and how it came about."""
    return render(request, "registers/account.html", _account_page(request, account_id))


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page("grants.give", fresh_proof=True)
def give(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Choose the role and where it holds."""
    holder = queries.holder(request.actor, account_id)
    here = queries.where_of(request.actor, place_id_in(request))
    form = _give_form(request, here, _roles_for(holder), request.POST or None)
    context = {
        "holder": holder,
        "here": here,
        "form": form,
        "above": places.card(request.actor, here.place_id).above if here else (),
        "below": places.children(request.actor, here.place_id, cursor_from(request))
        if here
        else None,
        "tops": places.tops(request.actor),
    }
    if request.method == "GET":
        return render(request, "registers/give.html", context)
    done = form.submit(lambda given: _give(request, account_id, given))
    if done is None:
        return form_again(request, "registers/give.html", context)
    said = Text("已分配", "The role was given")
    return see_other(request, "registers:account", account_id, said=said)


@require_POST
@staff_page("grants.give", fresh_proof=True)
def end(request: ActorRequest, account_id: UUID, grant_id: int) -> HttpResponse:
    """End a role, with the reason."""
    form = EndForm(request.POST, auto_id=f"id_end_{grant_id}_%s")
    done = form.submit(
        lambda given: (
            grant_actions.end_role(actor=request.actor, grant_id=grant_id, reason=given["reason"]),
        )
    )
    if done is None:
        context = _account_page(request, account_id, wrong=(grant_id, form))
        return form_again(request, "registers/account.html", context)
    said = Text("已结束", "The role has ended")
    return see_other(request, "registers:account", account_id, said=said)


def _account_page(
    request: ActorRequest, account_id: UUID, wrong: tuple[int, EndForm] | None = None
) -> dict[str, Any]:
    holder = queries.holder(request.actor, account_id)
    forms = {
        row.grant_id: EndForm(auto_id=f"id_end_{row.grant_id}_%s")
        for row in holder.grants
        if row.may_end
    }
    if wrong is not None:
        forms[wrong[0]] = wrong[1]
    return {
        "holder": holder,
        "rows": [(row, forms.get(row.grant_id)) for row in holder.grants],
        "wrong": wrong[0] if wrong else None,
        "entries": [
            Entry(at=one.at, title=one.title, body=one.body, who=one.who)
            for one in queries.happened_to(request.actor, account_id)
        ],
        "may_give": request.actor.holds_anywhere("grants.give")
        and request.actor.account_id != account_id
        and holder.is_active,
        "may_leave": holder.is_active
        and not holder.is_program
        and request.actor.account_id != account_id,
        "manage_url": _manage_url(request, holder),
    }


def _manage_url(request: ActorRequest, holder: queries.Holder) -> str:
    """Where the account itself is looked after; empty for whoever may not."""
    right, name = (
        ("programs.look_after", "registers:program")
        if holder.is_program
        else ("signin.manage_staff", "signin:staff_page")
    )
    may = request.actor.holds_anywhere(right)
    return reverse(name, args=[holder.account_id]) if may else ""


def _give_form(
    request: ActorRequest, here: places.PlaceRow | None, roles: Choices, given: Any = None
) -> GiveForm:
    scopes: list[tuple[str, Text | str]] = []
    if here is not None:
        whole = Text("{name}全部", "All of {name}", name=here.full_name)
        scopes.append((scope_value("place", here.place_id), whole))
        scopes += [
            (
                scope_value("area", one.area_id),
                Text("{kind}“{name}”", "{kind} {name}", kind=one.title, name=one.name),
            )
            for one in places.areas(request.actor, here.place_id)
            if len(paths.ids(here.path)) > 1  # the whole street has hundreds of grids
        ]
    chosen = scopes[0][0] if scopes and "in" in request.GET else ""
    return GiveForm(given, roles=roles, scopes=scopes, initial={"scope": chosen})


def _give(request: ActorRequest, account_id: UUID, given: dict[str, Any]) -> int:
    return actions.give_role(
        actor=request.actor,
        account_id=account_id,
        role=given["role"],
        scope=actions.Scope(*read_scope(given["scope"])),
        last_on=given["last_on"],
        command_id=given["command_id"],
    )


def _roles_for(holder: queries.Holder) -> Choices:
    """The roles that may be given: to a program those that hold nothing of people's, to people the others."""
    cards = [one for one in grant_queries.roles() if one.code not in EMERGENCY]
    if holder.is_program:
        return [(one.code, one.title) for one in cards if one.fits_programs()]
    return [(one.code, one.title) for one in cards if not one.is_for_programs]
