"""替家人办: who asks to act for me, for whom I asked; and 换号 for whoever lost the old number."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.people import queries as people
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.work.registration import actions, queries
from mashang.work.registration.actions import NumberWanted, Wanted
from mashang.work.registration.forms import AskToActForm, GrantedForm, NumberWantedForm


@resident_page()
@require_GET
def acting(request: ActorRequest) -> HttpResponse:
    """Who waits for my answer, what I asked for, and where to begin."""
    return render(request, "registration/acting.html", _context(request))


@resident_page()
@require_http_methods(["GET", "POST"])
def ask_proxy(request: ActorRequest) -> HttpResponse:
    """Ask to act for somebody."""
    own = people.acted_for(request.actor)
    form = AskToActForm(
        request.POST or None,
        compounds=_compounds(),
        is_known=any(one.is_self for one in own),
        initial={"may": ["ask"], "last_on": queries.default_last_on(), **_near(own)},
    )
    context = {"form": form}
    if request.method == "GET":
        return render(request, "registration/ask_proxy.html", context)
    sent = form.submit(
        lambda given: actions.ask_to_act(
            actor=request.actor,
            wanted=Wanted(
                compound_id=int(given["compound"]),
                address=given["address"],
                name=given["name"],
                card=given["card"],
                asker_name=given.get("asker_name", ""),
                relation=given["relation"],
                reason=given["reason"],
                granted=form.granted(),
            ),
            command_id=given["command_id"],
        )
    )
    if sent is None:
        return form_again(request, "registration/ask_proxy.html", context)
    said = Text(
        "已提交。本人或社区答复后会通知您", "Sent. You are told when they or the community answer"
    )
    return see_other(request, "registration:acting", said=said)


@resident_page()
@require_POST
def answer_proxy(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Yes, to what is ticked, until the day that is written."""
    form = GrantedForm(request.POST)
    done = form.submit(
        lambda given: (
            actions.answer_proxy(
                actor=request.actor,
                request_id=request_id,
                granted=form.granted(),
                command_id=given["command_id"],
            ),
        )
    )
    if done is None:
        context = _context(request, request_id, form)
        return form_again(request, "registration/acting.html", context | {"form": form})
    said = Text(
        "已同意，随时可以在“我的信息”里收回", "Granted; take it back under “My data” at any time"
    )
    return see_other(request, "registration:acting", said=said)


@resident_page()
@require_POST
def refuse_own(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """No."""
    actions.answer_proxy(
        actor=request.actor, request_id=request_id, granted=None, command_id=new_id()
    )
    said = Text("已拒绝，对方不能替您办", "Refused; they act for nobody")
    return see_other(request, "registration:acting", said=said)


@resident_page()
@require_POST
def withdraw(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Take one's request back."""
    actions.withdraw_proxy(actor=request.actor, request_id=request_id)
    return see_other(request, "registration:acting", said=Text("已撤回", "Withdrawn"))


@resident_page()
@require_http_methods(["GET", "POST"])
def number(request: ActorRequest) -> HttpResponse:
    """The old number is gone: who I am, and what came of asking."""
    own = people.acted_for(request.actor)
    form = NumberWantedForm(request.POST or None, compounds=_compounds())
    asked = queries.own_number_requests(request.actor)
    context = {
        "form": form,
        "asked": asked,
        "is_known": any(one.is_self for one in own),
        "waits": any(one.may_withdraw for one in asked),
        "evidence": queries.evidence_choices("people.number_evidence"),
    }
    if request.method == "GET":
        return render(request, "registration/number.html", context)
    sent = form.submit(
        lambda given: actions.ask_for_number(
            actor=request.actor,
            wanted=NumberWanted(
                compound_id=int(given["compound"]),
                address=given["address"],
                name=given["name"],
                old_number=given["old_number"],
            ),
            command_id=given["command_id"],
        )
    )
    if sent is None:
        return form_again(request, "registration/number.html", context)
    said = Text("已提交，请带证件到社区核实", "Sent; please come to the community with a document")
    return see_other(request, "registration:number", said=said)


@resident_page()
@require_POST
def withdraw_number(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Take one's request back."""
    actions.withdraw_number(actor=request.actor, request_id=request_id)
    return see_other(request, "registration:number", said=Text("已撤回", "Withdrawn"))


@resident_page()
@require_POST
def deny_number(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """It was not me: nothing moves."""
    actions.deny_number(actor=request.actor, request_id=request_id, command_id=new_id())
    said = Text("已拒绝，账号不会换号", "Refused: your account stays at this number")
    return see_other(request, "registration:acting", said=said)


def _context(
    request: ActorRequest, wrong_id: UUID | None = None, wrong: GrantedForm | None = None
) -> dict[str, Any]:
    questions = queries.proxy_questions(request.actor)
    return {
        "questions": [
            (
                one,
                wrong
                if wrong is not None and one.request_id == wrong_id
                else GrantedForm(
                    initial={"may": list(one.scopes), "last_on": one.last_on},
                    auto_id=f"id_{one.request_id}_%s",
                ),
            )
            for one in questions
        ],
        "numbers": queries.number_questions(request.actor),
        "asked": queries.own_proxy_requests(request.actor),
        "own": [one for one in people.acted_for(request.actor) if not one.is_self],
    }


def _compounds() -> list[tuple[str, list[tuple[int, str]]]]:
    groups = queries.compounds_by_community()
    return [(name, [(one.place_id, one.name) for one in rows]) for name, rows in groups]


def _near(own: list[people.OwnPerson]) -> dict[str, str]:
    """The compound of one's own home is the likeliest."""
    home = next((one.home for one in own if one.is_self and one.home), None)
    compound_id = queries.compound_id_of(home) if home is not None else None
    return {"compound": str(compound_id)} if compound_id is not None else {}
