"""A member of staff looks after their own password and second factor."""

from typing import Final

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.codes import squares
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.signin import oidc, queries, second_factor
from mashang.foundation.signin.actions import staff
from mashang.foundation.signin.forms import PasswordForm, SetUpForm
from mashang.foundation.signin.kinds import TryKind
from mashang.foundation.signin.pages.entering import again, counted
from mashang.kernel.texts import Text
from mashang.web.forms import see_other

_SECRET: Final = "signin.secret"  # noqa: S105 (the session's name for it)
_ISSUER: Final = "码上 Mashang"


@never_cache
@require_GET
@staff_page()
def overview(request: ActorRequest) -> HttpResponse:
    """What protects this account."""
    context = {
        "own": queries.own_security(request.actor),
        "devices": queries.own_devices(request.actor, request.session.session_key),
        "logins": queries.own_logins(request.actor),
        "providers": oidc.providers("staff"),
    }
    return render(request, "signin/security.html", context)


@require_POST
@staff_page()
def begin(request: ActorRequest) -> HttpResponse:
    """Make a fresh secret, sealed in the session until its first code was typed."""
    request.session[_SECRET] = get_adapter().encrypt(second_factor.new_secret())
    return see_other(request, "signin:set_up")


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page()
def set_up(request: ActorRequest) -> HttpResponse:
    """Scan a square with an authenticator app, and type its first code."""
    sealed = request.session.get(_SECRET)
    if request.method == "GET" or sealed is None:
        given = _set_up_context(request, sealed, SetUpForm())
        return render(request, "signin/set_up.html", given)
    form = SetUpForm(request.POST)
    secret = get_adapter().decrypt(sealed)
    codes = (
        counted(
            request,
            form,
            TryKind.SECOND_FACTOR,
            request.actor.account_id,
            lambda typed: staff.set_up_second_factor(
                actor=request.actor, secret=secret, typed=typed["code"]
            ),
        )
        if form.is_valid()
        else None
    )
    if codes is None:
        return again(request, "signin/set_up.html", form, _set_up_context(request, sealed, form))
    del request.session[_SECRET]
    record_authentication(request, request.actor.account, method="mfa")
    return _show_codes(request, codes)


@never_cache
@require_POST
@staff_page()
def renew(request: ActorRequest) -> HttpResponse:
    """Fresh recovery codes."""
    return _show_codes(request, staff.renew_recovery_codes(actor=request.actor))


@never_cache
@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "POST"])
@staff_page()
def password(request: ActorRequest) -> HttpResponse:
    """Another password; this session goes on, all others end."""
    if request.method == "GET":
        return render(request, "signin/password.html", {"form": PasswordForm()})
    form = PasswordForm(request.POST)
    is_changed = form.is_valid() and counted(
        request,
        form,
        TryKind.PASSWORD,
        request.actor.account_id,
        lambda typed: _change(request, typed["old"], typed["new"]),
    )
    if not is_changed:
        return again(request, "signin/password.html", form)
    fresh = queries.own_account(request.actor)
    update_session_auth_hash(request, fresh)
    return see_other(request, "signin:security", said=Text("密码已修改", "The password is changed"))


def _change(request: ActorRequest, old: str, new: str) -> bool:
    staff.change_password(actor=request.actor, old=old, new=new)
    return True


def _set_up_context(
    request: ActorRequest, sealed: str | None, form: SetUpForm
) -> dict[str, object]:
    account = request.actor.account
    if sealed is None or account is None:
        return {"form": form, "square": None}
    secret = get_adapter().decrypt(sealed)
    square = squares.svg(second_factor.address(account, secret, _ISSUER), label="QR")
    spelled = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"form": form, "square": mark_safe(square), "secret": spelled}  # noqa: S308 - drawn by us


def _show_codes(request: ActorRequest, codes: list[str]) -> HttpResponse:
    """Recovery codes are shown in the answer itself and kept nowhere that can be read."""
    return render(request, "signin/recovery_codes.html", {"codes": codes})
