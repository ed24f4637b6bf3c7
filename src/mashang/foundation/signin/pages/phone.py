"""Residents: phone, code, in. The same three pages whether the number is known or new."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, public_page
from mashang.foundation.signin import browsers, oidc, queries, session
from mashang.foundation.signin.actions import phone
from mashang.foundation.signin.forms import CodeForm, PhoneForm
from mashang.foundation.signin.pages.entering import again, enter
from mashang.foundation.signin.steps import Outcome
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import see_other

_CODE: Final = "signin.code"
_NEXT: Final = "signin.next"
_WAY_IN: Final = "the way in"


@never_cache
@require_http_methods(["GET", "POST"])
@public_page(reason=_WAY_IN)
def sign_in(request: ActorRequest) -> HttpResponse:
    """Ask for the number."""
    wanted = session.safe_next(request)
    if request.actor.account is not None:
        return redirect(wanted or session.home_of(request.actor.account))
    if request.method == "GET":
        given = {"form": PhoneForm(), "next": wanted, **_other_ways(request)}
        return render(request, "signin/phone.html", given)
    return _ask(request, PhoneForm(request.POST), wanted)


@never_cache
@require_http_methods(["GET", "POST"])
@public_page(reason=_WAY_IN)
def type_code(request: ActorRequest) -> HttpResponse:
    """Ask for the code."""
    code_id = _asked_for(request)
    waiting = queries.waiting_code(code_id) if code_id else None
    if code_id is None or waiting is None:
        return _start_again(request)
    given = {"waiting": waiting, "next": request.session.get(_NEXT, "")}
    if request.method == "GET":
        return render(request, "signin/code.html", {**given, "form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return again(request, "signin/code.html", form, given)
    proof = phone.prove_phone(code_id=code_id, typed=form.cleaned_data["code"])
    if proof.outcome is Outcome.IN:
        wanted = str(request.session.pop(_NEXT, ""))
        request.session.pop(_CODE, None)
        return enter(request, proof.account, "code", wanted)
    if proof.outcome is Outcome.WRONG:
        text = Text(
            "验证码不对，还可以试 {n} 次",
            "The code is not right; {n} {n:try is|tries are} left",
            n=proof.tries_left,
        )
        form.refuse(Invalid("signin.wrong_code", text, field="code"))
        return again(request, "signin/code.html", form, given)
    return _start_again(request)


@require_POST
@public_page(reason=_WAY_IN)
def send_again(request: ActorRequest) -> HttpResponse:
    """Another code to the same number."""
    code_id = _asked_for(request)
    number = queries.phone_behind(code_id) if code_id else None
    if number is None:
        return _start_again(request)
    return _ask(request, PhoneForm({"phone": number}), str(request.session.get(_NEXT, "")))


def _ask(request: ActorRequest, form: PhoneForm, wanted: str) -> HttpResponse:
    address = session.address_of(request)
    code_id = form.submit(lambda given: phone.ask_code(phone=given["phone"], address=address))
    if code_id is None:
        return again(request, "signin/phone.html", form, {"next": wanted, **_other_ways(request)})
    request.session[_CODE] = str(code_id)
    request.session[_NEXT] = wanted
    return see_other(request, "signin:code")


def _other_ways(request: ActorRequest) -> dict[str, object]:
    """What may be used instead of a message; WeChat's browser knows no passkeys."""
    agent = request.headers.get("User-Agent", "")
    return {
        "number_url": resolve_url(settings.MASHANG_NUMBER_URL),
        "is_wechat": browsers.is_wechat(agent),
        "providers": oidc.providers("resident"),
    }


def _asked_for(request: ActorRequest) -> UUID | None:
    kept = request.session.get(_CODE)
    return UUID(kept) if kept else None


def _start_again(request: ActorRequest) -> HttpResponse:
    """Back to the number, saying why."""
    said = Text("验证码已失效，请重新获取", "The code no longer works; please ask for another")
    given = {"form": PhoneForm(), "next": request.session.get(_NEXT, ""), "notice": said}
    return render(
        request, "signin/phone.html", given, status=422 if request.method == "POST" else 200
    )
