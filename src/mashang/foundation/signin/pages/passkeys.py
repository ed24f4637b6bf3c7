"""Passkeys: adding one to an account that is signed in, signing in with one, the second factor by one."""

import json
from typing import Any, Final

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.grants.guards import ActorRequest, public_page, signed_in_page
from mashang.foundation.signin import browsers, passkeys, queries, second_factor, session
from mashang.foundation.signin.actions import passkeys as keeping
from mashang.foundation.signin.adapters import SecondFactorStage, ways_in
from mashang.foundation.signin.forms import PasskeyForm, PhoneForm, SecondFactorForm, StaffForm
from mashang.foundation.signin.kinds import TryKind
from mashang.foundation.signin.pages.entering import again, counted, enter, notice_of
from mashang.kernel.errors import Invalid, NotAllowed
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other

_WAY_IN: Final = "the way in"


@never_cache
@require_GET
@signed_in_page()
def new_passkey(request: ActorRequest) -> HttpResponse:
    """What a passkey is, and the button that makes one."""
    _insist_on_both_factors(request)
    agent = request.headers.get("User-Agent", "")
    name = " ".join(filter(None, (browsers.system_of(agent), browsers.browser_of(agent))))
    form = PasskeyForm(initial={"name": name})
    return _new_page(request, form)


@require_POST
@signed_in_page()
def passkey_options(request: ActorRequest) -> HttpResponse:
    """A challenge for a new key."""
    _insist_on_both_factors(request)
    return JsonResponse(passkeys.registration_options(queries.own_account(request.actor)))


@never_cache
@require_POST
@signed_in_page()
def add_passkey(request: ActorRequest) -> HttpResponse:
    """Keep the key that the browser made."""
    _insist_on_both_factors(request)
    state = passkeys.take_challenge(request)
    form = PasskeyForm(request.POST)
    done = form.submit(
        lambda given: (
            keeping.add_passkey(
                actor=request.actor,
                name=given["name"],
                answer=_read(given["answer"]),
                state=state,
            ),
        )
    )
    if done is None:
        return form_again(request, _template(request), {"form": form})
    account = queries.own_account(request.actor)
    if account.is_official and "mfa" not in ways_in(request, account):
        record_authentication(request, account, method="mfa", type="webauthn")
    said = Text(
        "通行密钥已添加，下次可以用它登录", "The passkey is added; sign in with it next time"
    )
    return see_other(request, "signin:mine", said=said)


@require_POST
@signed_in_page()
def remove_passkey(request: ActorRequest, passkey_id: int) -> HttpResponse:
    """Forget a key."""
    _insist_on_both_factors(request)
    keeping.remove_passkey(actor=request.actor, passkey_id=passkey_id)
    said = Text("通行密钥已删除", "The passkey is removed")
    return see_other(request, "signin:mine", said=said)


@require_POST
@public_page(reason=_WAY_IN)
def sign_in_options(request: ActorRequest) -> HttpResponse:
    """A challenge for whoever has a key; between password and session, for that account's keys."""
    stage = LoginStageController.enter(request, SecondFactorStage.key)
    account: Any = stage.login.user if stage and request.POST.get("for") == "factor" else None
    return JsonResponse(passkeys.sign_in_options(account))


@never_cache
@require_POST
@public_page(reason=_WAY_IN)
def sign_in(request: ActorRequest) -> HttpResponse:
    """Sign in with a key alone: it is something one has, opened by something one is or knows."""
    wanted, state = session.safe_next(request), passkeys.take_challenge(request)
    form = PasskeyForm({"name": "-", "answer": request.POST.get("answer", "")})
    account = (
        counted(
            request,
            form,
            TryKind.SECOND_FACTOR,
            "passkey:" + session.address_of(request),
            lambda given: keeping.prove_passkey(answer=_read(given["answer"]), state=state),
        )
        if form.is_valid()
        else None
    )
    if account is None:
        is_staff = request.POST.get("from") == "staff"
        shown = StaffForm() if is_staff else PhoneForm()
        template = "signin/staff.html" if is_staff else "signin/phone.html"
        given = {"next": wanted, "notice": notice_of(form)}
        return render(request, template, {**given, "form": shown}, status=422)
    return enter(request, account, "mfa", wanted, type="webauthn", passwordless=True)


@never_cache
@require_POST
@public_page(reason="between the password and the session")
def second_factor_by_passkey(request: ActorRequest) -> HttpResponse:
    """The second step with a key instead of a code."""
    stage = LoginStageController.enter(request, SecondFactorStage.key)
    account: Any = stage.login.user if stage else None
    state = passkeys.take_challenge(request)
    if stage is None or account is None:
        return see_other(request, "signin:staff_sign_in")
    form = PasskeyForm({"name": "-", "answer": request.POST.get("answer", "")})
    proved = (
        counted(
            request,
            form,
            TryKind.SECOND_FACTOR,
            account.account_id,
            lambda given: keeping.prove_passkey(
                answer=_read(given["answer"]), state=state, account=account
            ),
        )
        if form.is_valid()
        else None
    )
    if proved is None:
        shown = SecondFactorForm({})
        shown.is_valid()
        shown.errors.clear()
        for error in (one for found in form.errors.as_data().values() for one in found):
            shown.add_error(None, error)
        return again(request, "signin/second_factor.html", shown, factors(account))
    record_authentication(request, account, method="mfa", type="webauthn")
    response: HttpResponse = stage.exit()
    response.status_code = 303
    return response


def factors(account: Any) -> dict[str, bool]:
    """Which second factors an account may be asked for."""
    return {
        "has_app": second_factor.has_app(account),
        "has_passkey": bool(passkeys.of(account)),
    }


def _new_page(request: HttpRequest, form: PasskeyForm) -> HttpResponse:
    return render(request, _template(request), {"form": form})


def _template(request: HttpRequest) -> str:
    actor = getattr(request, "actor", None)
    is_staff = actor is not None and actor.is_official
    return "signin/new_passkey_staff.html" if is_staff else "signin/new_passkey.html"


def _insist_on_both_factors(request: ActorRequest) -> None:
    """Whoever has only the password of an account with a second factor adds and removes nothing."""
    account = queries.own_account(request.actor)
    ways = ways_in(request, account)
    if account.is_official and second_factor.is_set_up(account) and not {"mfa", "demo"} & ways:
        raise NotAllowed("signin.second_factor")


def _read(text: str) -> dict[str, Any]:
    """The browser's answer.

    Raises:
        Invalid: it is no JSON object.
    """
    wrong = Text("浏览器的回答读不懂", "The browser's answer cannot be read")
    try:
        read = json.loads(text)
    except ValueError as err:
        raise Invalid("signin.wrong_passkey", wrong) from err
    if not isinstance(read, dict):
        raise Invalid("signin.wrong_passkey", wrong)
    return read
