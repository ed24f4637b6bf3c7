"""Staff: number and password, then the second factor; and the way out for everybody."""

from typing import Any, Final
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from django.contrib.auth import authenticate, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mashang.foundation.accounts.queries import normal_staff_no
from mashang.foundation.grants.guards import ActorRequest, public_page
from mashang.foundation.signin import oidc, session
from mashang.foundation.signin.actions import devices, staff
from mashang.foundation.signin.adapters import SecondFactorStage
from mashang.foundation.signin.forms import SecondFactorForm, StaffForm
from mashang.foundation.signin.kinds import TryKind
from mashang.foundation.signin.pages.entering import again, counted, enter
from mashang.foundation.signin.pages.passkeys import factors
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import see_other

_WAY_IN: Final = "the way in"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@public_page(reason=_WAY_IN)
def sign_in(request: ActorRequest) -> HttpResponse:
    """Ask for staff number and password; wrong number and wrong password read the same."""
    wanted = session.safe_next(request)
    if request.actor.account is not None and request.actor.is_official:
        return redirect(wanted or session.home_of(request.actor.account))
    given = {"next": wanted, "providers": oidc.providers("staff")}
    if request.method == "GET":
        return render(request, "signin/staff.html", {**given, "form": StaffForm()})
    form = StaffForm(request.POST)
    if not form.is_valid():
        return again(request, "signin/staff.html", form, given)
    number = normal_staff_no(form.cleaned_data["staff_no"])
    account = counted(
        request,
        form,
        TryKind.PASSWORD,
        number,
        lambda typed: _whose(request, number, typed["password"]),
    )
    if account is None:
        return again(request, "signin/staff.html", form, given)
    response = enter(request, account, "password", wanted)
    if request.user.is_authenticated:
        staff.note_sign_in(account_id=account.account_id, how="password")
    return response


@never_cache
@require_http_methods(["GET", "POST"])
@public_page(reason="between the password and the session")
def second_factor_page(request: ActorRequest) -> HttpResponse:
    """Ask for the authenticator's code of whoever gave a right password a moment ago."""
    stage = LoginStageController.enter(request, SecondFactorStage.key)
    account: Any = stage.login.user if stage else None
    if stage is None or account is None:
        return see_other(request, "signin:staff_sign_in")
    if request.method == "GET":
        given = {"form": SecondFactorForm(), **factors(account)}
        return render(request, "signin/second_factor.html", given)
    form = SecondFactorForm(request.POST)
    is_right = form.is_valid() and counted(
        request,
        form,
        TryKind.SECOND_FACTOR,
        account.account_id,
        lambda typed: _insist_on_factor(account.account_id, typed["code"]),
    )
    if not is_right:
        return again(request, "signin/second_factor.html", form, factors(account))
    record_authentication(request, account, method="mfa")
    response: HttpResponse = stage.exit()
    staff.note_sign_in(account_id=account.account_id, how="password+code")
    response.status_code = 303
    return response


@require_POST
@public_page(reason="whoever is signed in may leave; whoever is not loses nothing")
def sign_out(request: ActorRequest) -> HttpResponse:
    """End the session."""
    home = "signin:staff_sign_in" if request.actor.is_official else "/"
    if request.session.session_key:
        devices.forget_device(session_key=request.session.session_key)
    logout(request)
    return see_other(request, home, said=Text("已退出登录", "You are signed out"))


def _whose(request: ActorRequest, number: str, password: str) -> Any:
    """The staff account that this number and password open.

    Raises:
        Invalid: none; which of the two was wrong nobody learns.
    """
    account: Any = authenticate(request, username=number, password=password)
    if account is None or not account.is_official:
        text = Text("工号或密码不对", "The staff number or the password is not right")
        raise Invalid("signin.wrong_password", text)
    return account


def _insist_on_factor(account_id: UUID, typed: str) -> bool:
    if not staff.accept_second_factor(account_id=account_id, typed=typed):
        text = Text(
            "动态码不对或已用过，请用最新的一个",
            "The code is wrong or was used; take the newest one",
        )
        raise Invalid("signin.wrong_code", text, field="code")
    return True
