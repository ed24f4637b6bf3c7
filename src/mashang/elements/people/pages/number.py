"""换手机号: a new number, one code to each of the two, done."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mashang.elements.people import actions
from mashang.elements.people.actions import Moved, Typed
from mashang.elements.people.forms import CodesForm, NumberForm, posted
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.foundation.signin import queries as signin
from mashang.foundation.signin import session
from mashang.foundation.signin.actions import phone
from mashang.foundation.signin.steps import Outcome
from mashang.kernel.errors import Invalid, OutOfScope
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other

_CODES: Final = "people.new_number"
"""Under which name a session keeps the ids of the two codes, never a number."""


@never_cache
@resident_page()
@require_http_methods(["GET", "POST"])
def new_number(request: ActorRequest) -> HttpResponse:
    """Which number it shall be; a code goes to it, and one to the present number."""
    form = NumberForm(posted(request))
    if request.method != "POST":
        return render(request, "people/number.html", {"form": form})
    asked = form.submit(lambda given: _send(request, given["phone"]))
    if asked is None:
        return form_again(request, "people/number.html", {"form": form})
    request.session[_CODES] = asked
    return see_other(request, "people:number_codes")


@never_cache
@resident_page()
@require_http_methods(["GET", "POST"])
def number_codes(request: ActorRequest) -> HttpResponse:
    """Both codes; when both are right the account is at the new number."""
    kept = [UUID(one) for one in request.session.get(_CODES, ())]
    waiting = [signin.waiting_code(one) for one in kept]
    if len(kept) != 2 or None in waiting:
        said = Text("验证码已失效，请重新获取", "The codes no longer work; please ask for others")
        return see_other(request, "people:number", said=said)
    form = CodesForm(posted(request))
    context = {"form": form, "new": waiting[0], "old": waiting[1]}
    if request.method != "POST":
        return render(request, "people/number_codes.html", context)
    moved = form.submit(
        lambda given: actions.change_number(
            actor=request.actor,
            new=Typed(kept[0], given["new_code"]),
            old=Typed(kept[1], given["old_code"]),
            command_id=given["command_id"],
        )
    )
    if moved is not None and moved.is_done:
        request.session.pop(_CODES, None)
        said = Text("已换好。以后用新号码登录", "Done. Sign in with the new number from now on")
        return see_other(request, "people:mine", said=said)
    if moved is not None:
        _say_wrong(form, moved)
    return form_again(request, "people/number_codes.html", context)


def _send(request: ActorRequest, number: str) -> list[str]:
    account = request.actor.account
    if account is None or account.phone is None:
        raise OutOfScope("account")
    address = session.address_of(request)
    new_id = phone.ask_code(phone=number, address=address)
    old_id = phone.ask_code(phone=account.phone.open(), address=address)
    return [str(new_id), str(old_id)]


def _say_wrong(form: CodesForm, moved: Moved) -> None:
    text = (
        Text(
            "验证码不对，还可以试 {n} 次",
            "The code is not right; {n} {n:try is|tries are} left",
            n=moved.tries_left,
        )
        if moved.tries_left
        else Text(
            "验证码已失效，请返回重新获取", "The code no longer works; go back and ask for another"
        )
    )
    for field, outcome in (("new_code", moved.new), ("old_code", moved.old)):
        if outcome is not Outcome.IN:
            form.refuse(Invalid("people.wrong_code", text, field=field))
