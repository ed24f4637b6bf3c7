"""接入系统: programs of other systems, their keys, and what they did."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.foundation.programs import actions
from mashang.foundation.programs import queries as programs_read
from mashang.front.registers import queries
from mashang.front.registers.program_forms import CloseForm, KeyForm, ProgramForm
from mashang.front.registers.tabs import grant_tabs
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from

_RIGHT: Final = "programs.look_after"


@never_cache
@require_GET
@staff_page(_RIGHT)
def programs(request: ActorRequest) -> HttpResponse:
    """Every program, by its number."""
    context = {
        "page": programs_read.programs(request.actor, cursor_from(request)),
        "tabs": grant_tabs(request.actor, "programs"),
    }
    return render(request, "registers/programs.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(_RIGHT)
def enrol(request: ActorRequest) -> HttpResponse:
    """An account for another system."""
    form = ProgramForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return render(request, "registers/program_form.html", {"form": form})
    made = form.submit(
        lambda given: actions.enrol(
            actor=request.actor, told=_told(given), command_id=given["command_id"]
        )
    )
    if made is None:
        return form_again(request, "registers/program_form.html", {"form": form})
    said = Text("已登记，请分配权限、发放密钥", "Enrolled; now give it a role and a key")
    return see_other(request, "registers:program", made, said=said)


@never_cache
@require_GET
@staff_page(_RIGHT)
def program(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """One program: what it may do, its keys, what it did."""
    return render(request, "registers/program.html", _page(request, account_id))


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(_RIGHT)
def change_program(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Another name, unit, purpose or contact."""
    card = programs_read.program(request.actor, account_id)
    known = {
        "name": card.row.name,
        "unit": card.row.unit,
        "purpose": card.purpose,
        "contact": card.contact,
    }
    form = ProgramForm(request.POST if request.method == "POST" else None, initial=known)
    context = {"form": form, "card": card}
    if request.method == "GET":
        return render(request, "registers/program_form.html", context)
    done = form.submit(
        lambda given: (
            actions.change(actor=request.actor, account_id=account_id, told=_told(given)),
        )
    )
    if done is None:
        return form_again(request, "registers/program_form.html", context)
    return see_other(request, "registers:program", account_id, said=Text("已保存", "Saved"))


@never_cache
@require_POST
@staff_page(_RIGHT)
def issue_key(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """A key for one installation; its secret is in this answer and nowhere else."""
    form = KeyForm(request.POST)
    issued = form.submit(
        lambda given: actions.issue_key(actor=request.actor, account_id=account_id, **given)
    )
    if issued is None:
        context = _page(request, account_id) | {"key_form": form}
        return form_again(request, "registers/program.html", context)
    return _shown_once(request, issued)


@never_cache
@require_POST
@staff_page(_RIGHT)
def rotate_key(request: ActorRequest, account_id: UUID, key_id: UUID) -> HttpResponse:
    """Another secret; the old one works on for a while."""
    issued = actions.rotate_key(actor=request.actor, account_id=account_id, key_id=key_id)
    return _shown_once(request, issued, is_rotation=True)


@never_cache
@require_POST
@staff_page(_RIGHT)
def revoke_key(request: ActorRequest, account_id: UUID, key_id: UUID) -> HttpResponse:
    """The key opens nothing from now on."""
    actions.revoke_key(actor=request.actor, account_id=account_id, key_id=key_id)
    said = Text("已吊销，立即失效", "Revoked; it opens nothing from now on")
    return see_other(request, "registers:program", account_id, said=said)


@never_cache
@require_POST
@staff_page(_RIGHT)
def close_program(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """The program leaves."""
    form = CloseForm(request.POST, auto_id="id_close_%s")
    done = form.submit(
        lambda given: (
            actions.close_program(
                actor=request.actor, account_id=account_id, reason=given["reason"]
            ),
        )
    )
    if done is None:
        context = _page(request, account_id) | {"close_form": form}
        return form_again(request, "registers/program.html", context)
    said = Text("已停用，密钥和权限一并结束", "It has left; its keys and roles ended with it")
    return see_other(request, "registers:program", account_id, said=said)


def _told(given: dict[str, Any]) -> actions.Told:
    return actions.Told(given["name"], given["unit"], given["purpose"], given["contact"])


def _page(request: ActorRequest, account_id: UUID) -> dict[str, Any]:
    card = programs_read.program(request.actor, account_id)
    deeds = (
        queries.deeds_of_program(request.actor, account_id, cursor_from(request))
        if card.may_look_after
        else None
    )
    return {
        "card": card,
        "holder": queries.holder(request.actor, account_id),
        "deeds": deeds,
        "key_form": KeyForm(),
        "close_form": CloseForm(auto_id="id_close_%s"),
        "overlap_days": policies.number("programs.key_overlap_days"),
    }


def _shown_once(
    request: ActorRequest, issued: actions.Issued, *, is_rotation: bool = False
) -> HttpResponse:
    context = {
        "issued": issued,
        "is_rotation": is_rotation,
        "overlap_days": policies.number("programs.key_overlap_days"),
    }
    return render(request, "registers/key_shown.html", context)
