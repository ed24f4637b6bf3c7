"""Around every page: no demo in production, no stale staff session, no staff without a second factor."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from mashang.api.errors import problem
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.policies import queries as policies
from mashang.foundation.signin import session
from mashang.foundation.signin.actions import devices, staff
from mashang.foundation.signin.adapters import ways_in
from mashang.foundation.signin.pages import proving
from mashang.kernel import clock
from mashang.kernel.errors import Unavailable
from mashang.kernel.texts import Text
from mashang.web import errors

GetResponse = Callable[[HttpRequest], HttpResponse]
_OPEN: Final = frozenset(
    {
        "signin:sign_in", "signin:staff_sign_in", "signin:second_factor", "signin:sign_out",
        "signin:set_up",
        "signin:begin", "signin:password", "signin:new_passkey", "signin:passkey_options",
        "signin:add_passkey", "signin:factor_by_passkey", "signin:sign_in_options", "web:language", "web:elder",
    }
)  # fmt: skip
"""What a session may reach before it proved itself fully: the way in and out, the switches."""
_TOUCHES_PER_SPAN: Final = 10
"""A session's use is written down at most this often within its idle time."""
_UNFINISHED: Final = Text(
    "请先在网页上完成登录（密码、第二验证）",
    "Finish signing in on a page first: password, second factor",
)
_A_DAY: Final = timedelta(days=1)


class NoDemoInProduction:
    """Serves nothing when a production process stands on a database of invented people."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MASHANG_MODE == "production" and accounts.is_demo():
            text = Text(
                "这是演示数据库，正式环境拒绝打开", "A demo database is never opened in production"
            )
            return errors.page_of(request, Unavailable("demo.in_production", text))
        return self.get_response(request)


class SignedIn:
    """Ends staff sessions left alone, and keeps those without a second factor at its page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, Account):
            if user.is_official and _is_idle(request):
                logout(request)
            else:
                _note_use(request, user)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """To the page that is still missing, before any other page of the staff; a program is told so.

        A demo's doors ask for no password, so nothing is asked again there.
        """
        user = request.user
        if not isinstance(user, Account) or not user.is_official:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in _OPEN:
            return None
        ways = ways_in(request, user)
        if "demo" in ways:
            return None
        missing = "signin:password" if user.must_change_password else "signin:set_up"
        if not user.must_change_password and "mfa" in ways:
            return proving.asked_before(request, view)
        if match is not None and "api" in match.namespaces:
            return problem(HTTPStatus.FORBIDDEN, "signin.unfinished", _UNFINISHED)
        return HttpResponseRedirect(reverse(missing))


def _is_idle(request: HttpRequest) -> bool:
    used_at = session.used_at(request)
    return used_at is None or clock.now() - used_at >= policies.minutes("accounts.staff_idle_min")


def _note_use(request: HttpRequest, account: Account) -> None:
    now = clock.now()
    used_at = session.used_at(request)
    if account.is_official:
        pause = policies.minutes("accounts.staff_idle_min") / _TOUCHES_PER_SPAN
        if used_at is None or now - used_at >= pause:
            session.touch(request)
            devices.note_use(session_key=request.session.session_key or "")
    if account.seen_at is None or now - account.seen_at >= _A_DAY:
        staff.mark_seen(account_id=account.account_id)
        devices.note_use(session_key=request.session.session_key or "")
