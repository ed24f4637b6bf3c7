"""志愿报名: what one may help with, and what one has done."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mashang.elements.people import switch
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.kernel.errors import Conflict, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.volunteers import actions, queries
from mashang.work.volunteers.forms import SignUpForm


@resident_page()
@require_GET
def calls(request: ActorRequest) -> HttpResponse:
    """What is called for where I live."""
    me = _me(request)
    page = queries.own_calls(request.actor, me, cursor_from(request)) if me else None
    return render(request, "volunteers/calls.html", {"me": me, "page": page})


@resident_page()
@require_GET
def call(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """One call with its shifts."""
    me = _somebody(request)
    found = queries.own_call(request.actor, me, call_id)
    context = {"call": found, "form": SignUpForm(), "me": me}
    return render(request, "volunteers/call.html", context)


@resident_page()
@require_POST
def sign_up(request: ActorRequest, shift_id: UUID) -> HttpResponse:
    """Take a place of a shift."""
    me, form = _somebody(request), SignUpForm(request.POST)
    if not form.is_valid():
        return form_again(request, "volunteers/sign_up.html", {"form": form, "shift_id": shift_id})
    try:
        actions.sign_up(
            actor=request.actor,
            shift_id=shift_id,
            person_id=me.person_id,
            shares_phone=form.cleaned_data["shares_phone"],
            command_id=form.cleaned_data["command_id"],
        )
    except (Conflict, RuleBroken) as error:
        form.refuse(error)
        return form_again(request, "volunteers/sign_up.html", {"form": form, "shift_id": shift_id})
    said = Text("已报名，通过后会告诉您", "Signed up; you are told when it is accepted")
    return see_other(request, "volunteers:mine", said=said)


@resident_page()
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """我的志愿: what I signed up for, and the hours I gave."""
    me = _me(request)
    hours, minutes = divmod(queries.own_minutes(request.actor, me) if me else 0, 60)
    context = {
        "me": me,
        "page": queries.own_services(request.actor, me, cursor_from(request)) if me else None,
        "elsewhere": queries.services_elsewhere(request.actor, switch.acting(request)),
        "hours": hours,
        "minutes": minutes,
    }
    return render(request, "volunteers/mine.html", context)


@resident_page()
@require_POST
def withdraw(request: ActorRequest, sign_up_id: UUID) -> HttpResponse:
    """I cannot come after all."""
    actions.withdraw(actor=request.actor, sign_up_id=sign_up_id)
    return see_other(request, "volunteers:mine", said=Text("已取消报名", "Withdrawn"))


def _me(request: ActorRequest) -> OwnPerson | None:
    """Oneself, or the child one decides for: nobody volunteers another by proxy."""
    me = switch.me(request)
    return me if me is not None and me.decides else None


def _somebody(request: ActorRequest) -> OwnPerson:
    me = _me(request)
    if me is None:
        raise OutOfScope("person")
    return me
