"""What the ways in share: a counted try, the form again, the beginning of a session."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mashang.foundation.signin import session
from mashang.foundation.signin.actions import staff
from mashang.foundation.signin.kinds import TryKind
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.web.errors import TOO_MANY
from mashang.web.forms import Form

R = TypeVar("R")


def enter(
    request: HttpRequest, account: Any, how: str, wanted: str, **facts: object
) -> HttpResponse:
    """Sign in, or go on to the second factor; 303.

    Args:
        account: whoever proved it.
        how: `code`, `password`, `mfa` (a passkey), `oidc` or `demo`.
        facts: more about it, kept with the session.
        wanted: a page of ours, or empty for where their day begins.
    """
    record_authentication(request, account, method=how, **facts)
    response: HttpResponse = perform_login(
        request, Login(user=account, redirect_url=wanted or None)
    )
    response.status_code = 303
    return response


def counted(
    request: HttpRequest,
    form: Form,
    kind: TryKind,
    who: object,
    act: Callable[[dict[str, Any]], R],
) -> R | None:
    """What `act` makes of a valid form, or None when it was wrong: then the form says so.

    The try is counted before it is checked and taken back when it was right. `act` runs outside any
    transaction: hashing a password takes a tenth of a second.
    """
    try:
        tries = staff.claim_try(kind=kind, who=who, address=session.address_of(request))
        answer = act(form.cleaned_data)
    except (Invalid, RuleBroken) as error:
        form.refuse(error)
        return None
    staff.forgive(tries=tries)
    return answer


def notice_of(form: Form) -> str:
    """The first thing that is wrong with a form, for a page that does not show the form itself."""
    return next((str(words[0]) for words in form.errors.values()), "")


def again(
    request: HttpRequest, template: str, form: Form, given: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page with its form and what is wrong: 429 for what is too often, else 422."""
    codes = {error.code or "" for errors in form.errors.as_data().values() for error in errors}
    too_often = any(code.endswith(TOO_MANY) for code in codes)
    return render(
        request, template, {**(given or {}), "form": form}, status=429 if too_often else 422
    )
