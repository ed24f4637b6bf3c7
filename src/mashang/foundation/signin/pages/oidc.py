"""Sign-in through an identity provider: there, back, and in; or a link for an account that is signed in.

Nothing is written by a GET: the provider sends the browser back to a page whose form goes on by itself.
"""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.grants.guards import ActorRequest, public_page, signed_in_page, staff_page
from mashang.foundation.signin import oidc, session
from mashang.foundation.signin.actions import oidc as tying
from mashang.foundation.signin.actions.oidc import Entry
from mashang.foundation.signin.forms import PhoneForm, StaffForm
from mashang.foundation.signin.kinds import TryKind
from mashang.foundation.signin.pages.entering import counted, enter, notice_of
from mashang.kernel.errors import MashangError
from mashang.kernel.texts import Text
from mashang.web.forms import Form, see_other

_ASKED: Final = "signin.oidc"
_WAY_IN: Final = "the way in"
_LONGEST: Final = 4000
_SAID: Final = {
    Entry.UNKNOWN: Text(
        "这个身份还没有关联到本街道的账号。请先用原来的方式登录，再到账号页关联",
        "This identity is not linked to an account here. Sign in the usual way first, then link it",
    ),
    Entry.WAITS: Text(
        "已提交，管理员确认后就能用它登录",
        "Sent; once an administrator has confirmed it, you can sign in with it",
    ),
    Entry.PROVE_PHONE: Text(
        "很久没有用短信验证过号码了，这次请用短信验证码登录",
        "Your number was not proved for a long time; please sign in by text message this once",
    ),
}


@never_cache
@require_POST
@public_page(reason=_WAY_IN)
def begin(request: ActorRequest, code: str) -> HttpResponse:
    """To the provider's page; a link, because our forms lead nowhere else."""
    one = _provider(code)
    purpose = "link" if request.POST.get("purpose") == "link" else "sign_in"
    own = "staff" if request.actor.is_official else "resident"
    if purpose == "link" and (request.actor.account is None or one.audience not in (own, "all")):
        raise Http404
    asked, address = oidc.begin(
        one, purpose=purpose, wanted=session.safe_next(request), back=_back(code)
    )
    request.session[_ASKED] = asked.kept()
    return render(request, "signin/oidc_leave.html", {"provider": one, "address": address})


@never_cache
@require_GET
@public_page(reason="where a provider sends the browser back to; it changes nothing by itself")
def back(request: ActorRequest, code: str) -> HttpResponse:
    """Back from the provider: a form that goes on by itself."""
    one = _provider(code)
    given = {
        name: request.GET.get(name, "")[:_LONGEST] for name in ("code", "state", "iss", "error")
    }
    return render(request, "signin/oidc_back.html", {"provider": one, "given": given})


@never_cache
@require_POST
@public_page(reason=_WAY_IN)
def finish(request: ActorRequest, code: str) -> HttpResponse:
    """What the provider said, checked; then in, or linked."""
    one = _provider(code)
    asked = oidc.read_asked(request.session.pop(_ASKED, None))
    form = Form({})
    identity = (
        counted(
            request,
            form,
            TryKind.SECOND_FACTOR,
            "oidc:" + session.address_of(request),
            lambda _: oidc.prove(one, asked, request.POST.dict(), _back(code)),
        )
        if form.is_valid()
        else None
    )
    if identity is None or asked is None:
        return _refused(request, one, notice_of(form))
    if asked.purpose == "link":
        return _link(request, identity)
    came = tying.come_in(identity=identity)
    if came.account is None:
        return _refused(request, one, str(_SAID[came.entry]))
    return enter(request, came.account, "oidc", asked.wanted)


@require_POST
@signed_in_page()
def remove(request: ActorRequest, login_id: UUID) -> HttpResponse:
    """Untie one's own identity."""
    tying.remove_login(actor=request.actor, login_id=login_id)
    return see_other(request, "signin:mine", said=Text("已取消关联", "The link is removed"))


@require_POST
@staff_page("signin.manage_staff", fresh_proof=True)
def confirm(request: ActorRequest, account_id: UUID, login_id: UUID) -> HttpResponse:
    """An administrator vouches for it."""
    tying.confirm_login(actor=request.actor, login_id=login_id)
    said = Text("已确认，对方可以用它登录了", "Confirmed; they can sign in with it now")
    return see_other(request, "signin:staff_page", account_id, said=said)


@require_POST
@staff_page("signin.manage_staff")
def reject(request: ActorRequest, account_id: UUID, login_id: UUID) -> HttpResponse:
    """An administrator unties it."""
    tying.remove_login(actor=request.actor, login_id=login_id)
    said = Text("已取消关联", "The link is removed")
    return see_other(request, "signin:staff_page", account_id, said=said)


def _link(request: ActorRequest, identity: oidc.Identity) -> HttpResponse:
    try:
        at_once = tying.link_login(actor=request.actor, identity=identity)
    except MashangError as error:
        return see_other(request, "signin:mine", said=error.text)
    said = (
        Text("已关联，下次可以用它登录", "Linked; sign in with it next time")
        if at_once
        else _SAID[Entry.WAITS]
    )
    return see_other(request, "signin:mine", said=said)


def _refused(request: ActorRequest, one: oidc.Provider, why: str) -> HttpResponse:
    is_staff = one.audience == "staff"
    template = "signin/staff.html" if is_staff else "signin/phone.html"
    given = {
        "form": StaffForm() if is_staff else PhoneForm(),
        "notice": why,
        "providers": oidc.providers("staff" if is_staff else "resident"),
    }
    return render(request, template, given, status=422)


def _provider(code: str) -> oidc.Provider:
    one = oidc.provider(code)
    if one is None:
        raise Http404
    return one


def _back(code: str) -> str:
    return f"{settings.SITE_URL}{reverse('signin:oidc_back', args=[code])}"
