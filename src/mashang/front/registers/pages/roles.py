"""权限管理: the roles and what they hold."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import queries as places
from mashang.foundation.grants import actions
from mashang.foundation.grants import queries as grants
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.front.registers import queries
from mashang.front.registers.forms import NewRoleForm, RightsForm
from mashang.front.registers.tabs import grant_tabs
from mashang.kernel.house import house
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.parts import Entry

SHAPE = "grants.shape_roles"


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page("grants.see", fresh_proof=True)
def roles(request: ActorRequest) -> HttpResponse:
    """Every role, and a new one."""
    may_shape = request.actor.holds(SHAPE, places.street().path)
    found = grants.roles()
    form = NewRoleForm(
        request.POST if request.method == "POST" else None,
        roles=[(one.code, one.title) for one in found],
        initial={"copy_of": request.GET.get("copy", "")},
    )
    context = {
        "roles": found,
        "tabs": grant_tabs(request.actor, "roles"),
        "form": form,
        "may_shape": may_shape,
    }
    if request.method == "GET":
        return render(request, "registers/roles.html", context)
    code = form.submit(
        lambda given: actions.add_role(
            actor=request.actor,
            title_zh=given["title_zh"],
            title_en=given["title_en"],
            root=places.street().path,
            copy_of=given["copy_of"],
            command_id=given["command_id"],
        )
    )
    if code is None:
        return form_again(request, "registers/roles.html", context)
    said = Text("角色已新建，请勾选它的权限", "The role was made; now tick what it holds")
    return see_other(request, "registers:role", code, said=said)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page("grants.see", fresh_proof=True)
def role(request: ActorRequest, code: str) -> HttpResponse:
    """One role: its rights by room, and how they came to be."""
    card = _card(code)
    form = _rights_form(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return render(request, "registers/role.html", _page(request, card, card.rights, form))
    done = form.submit(
        lambda given: (
            actions.shape_role(
                actor=request.actor,
                role=code,
                rights=given["rights"],
                root=places.street().path,
                seen=given["seen"].split() if "seen" in request.POST else None,
            ),
        )
    )
    if done is None:
        ticked = frozenset(request.POST.getlist("rights"))
        return form_again(request, "registers/role.html", _page(request, card, ticked, form))
    return see_other(request, "registers:role", code, said=Text("已保存", "Saved"))


@never_cache
@require_GET
@staff_page(SHAPE)
def what_if(request: ActorRequest, code: str) -> HttpResponse:
    """What a change would do, before it is done: nothing is written here."""
    card = _card(code)
    rights = [one for one in request.GET.getlist("rights") if one in house().rights]
    context = {
        "card": card,
        "rights": sorted(set(rights)),
        "seen": request.GET.get("seen", ""),
        "change": grants.what_if(card, rights, request.actor.at),
        "command_id": new_id(),
    }
    return render(request, "registers/what_if.html", context)


@require_POST
@staff_page(SHAPE, fresh_proof=True)
def reset(request: ActorRequest, code: str) -> HttpResponse:
    """Back to what the house declares."""
    actions.reset_role(actor=request.actor, role=code, root=places.street().path)
    said = Text("已恢复为出厂权限", "Back to what it came with")
    return see_other(request, "registers:role", code, said=said)


def _card(code: str) -> grants.RoleCard:
    card = next((one for one in grants.roles() if one.code == code), None)
    if card is None:
        raise Http404
    return card


def _rights_form(given: Any) -> RightsForm:
    rights = [(right.code, right.title) for right in house().rights.values()]
    return RightsForm(given, rights=rights)


def _page(
    request: ActorRequest, card: grants.RoleCard, ticked: frozenset[str], form: RightsForm
) -> dict[str, Any]:
    offered = house().rights
    return {
        "card": card,
        "form": form,
        "seen": request.POST.get("seen", " ".join(sorted(card.rights))),
        "groups": [
            (title, [(right, words, right in ticked) for right, words in rights])
            for title, rights in (
                (
                    title,
                    [
                        one
                        for one in rights
                        if (not card.is_emergency or offered[one[0]].in_emergency)
                        and (not card.is_for_programs or offered[one[0]].for_programs)
                    ],
                )
                for title, rights in grants.rights_by_room()
            )
            if rights
        ],
        "may_shape": request.actor.holds(SHAPE, places.street().path),
        "may_reset": card.is_built_in and card.rights != grants.declared_rights(card.code),
        "entries": [
            Entry(at=one.at, title=one.title, body=one.body, who=one.who)
            for one in queries.role_history(card.code)
        ],
    }
