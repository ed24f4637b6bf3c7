"""再确认一下是你: before a dangerous act both factors, or a passkey, once more.

The page that asks carries what was typed as hidden fields and is sent to the same address, so the act goes
on with the very form, and nothing of it waits in a session. allauth's own way (`reauthentication.suspend_request`) keeps
a form's fields in the session store in plain text; ours speak of people.
"""

import json
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from mashang.foundation.grants.guards import Access
from mashang.foundation.signin import passkeys, second_factor, session
from mashang.foundation.signin.actions import passkeys as keeping
from mashang.foundation.signin.actions import staff
from mashang.foundation.signin.forms import KeyProofForm, ProofForm
from mashang.foundation.signin.kinds import TryKind
from mashang.foundation.signin.pages.entering import again, counted
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import Form

_OURS: Final = frozenset({"csrfmiddlewaretoken", "proof-password", "proof-code", "proof-answer"})
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_TEMPLATE: Final = "signin/prove.html"


def asked_before(request: HttpRequest, view: object) -> HttpResponse | None:
    """The page that asks for a proof, or None: the act may go on.

    Whoever lacks the right is refused by the route itself, and is asked nothing.
    """
    access: Access | None = getattr(view, "access", None)
    if access is None or not access.fresh_proof or request.method in _SAFE:
        return None
    actor = request.actor  # type: ignore[attr-defined]  # set by the middleware of grants
    if access.right is not None and not actor.holds_anywhere(access.right):
        return None
    if session.is_proof_fresh(request):
        return None
    return _ask(request, actor.account)


def _ask(request: HttpRequest, account: Any) -> HttpResponse | None:
    request.sensitive_post_parameters = [  # type: ignore[attr-defined]  # what Django's decorator sets
        "proof-password",
        "proof-code",
        "proof-answer",
    ]
    given = _context(request, account)
    if "proof-answer" in request.POST:
        form: Form = KeyProofForm(request.POST)
        is_right = _by_key(request, account, form)
        how = "passkey"
    elif "proof-password" in request.POST:
        form = ProofForm(request.POST)
        is_right = _by_both(request, account, form)
        how = "password+code"
    else:
        response = render(request, _TEMPLATE, {**given, "form": ProofForm()}, status=422)
        return _never_kept(response)
    if not is_right:
        shown = form if isinstance(form, ProofForm) else _carrying(form)
        return _never_kept(again(request, _TEMPLATE, shown, given))
    session.note_proof(request)
    name = request.resolver_match.view_name if request.resolver_match else ""
    staff.note_proof(account_id=account.account_id, how=how, before=name)
    return None


def _by_both(request: HttpRequest, account: Any, form: Form) -> bool:
    def check(typed: dict[str, Any]) -> bool:
        if not account.check_password(typed["password"]):
            text = Text("密码不对", "The password is not right")
            raise Invalid("signin.wrong_password", text, field="password")
        if not staff.accept_second_factor(account_id=account.account_id, typed=typed["code"]):
            text = Text(
                "动态码不对或已用过，请用最新的一个",
                "The code is wrong or was used; take the newest one",
            )
            raise Invalid("signin.wrong_code", text, field="code")
        return True

    return form.is_valid() and bool(
        counted(request, form, TryKind.SECOND_FACTOR, account.account_id, check)
    )


def _by_key(request: HttpRequest, account: Any, form: Form) -> bool:
    state = passkeys.take_challenge(request)

    def check(typed: dict[str, Any]) -> Any:
        return keeping.prove_passkey(answer=_read(typed["answer"]), state=state, account=account)

    return form.is_valid() and bool(
        counted(request, form, TryKind.SECOND_FACTOR, account.account_id, check)
    )


def _carrying(wrong: Form) -> ProofForm:
    """The form of both factors, saying what was wrong with the passkey."""
    shown = ProofForm({})
    shown.is_valid()
    shown.errors.clear()
    for error in (one for found in wrong.errors.as_data().values() for one in found):
        shown.add_error(None, error)
    return shown


def _context(request: HttpRequest, account: Any) -> dict[str, Any]:
    return {
        "carried": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in _OURS
            for value in values
        ],
        "address": request.get_full_path(),
        "has_password": account.has_usable_password(),
        "has_app": second_factor.has_app(account),
        "has_passkey": bool(passkeys.of(account)),
    }


def _never_kept(response: HttpResponse) -> HttpResponse:
    """What carries typed words is kept by no cache; to htmx it is a page of its own."""
    add_never_cache_headers(response)
    response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


def _read(text: str) -> dict[str, Any]:
    """The browser's answer; what is no JSON object fits no key."""
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
