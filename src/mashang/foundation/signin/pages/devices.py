"""我的登录: where am I signed in, with which keys; for residents a page, for staff part of account security."""

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.grants.guards import ActorRequest, resident_page, signed_in_page
from mashang.foundation.signin import browsers, queries
from mashang.foundation.signin.actions import devices
from mashang.foundation.signin.oidc import providers
from mashang.kernel.texts import Text
from mashang.web.forms import see_other


@never_cache
@require_GET
@resident_page()
def mine(request: ActorRequest) -> HttpResponse:
    """A resident's ways in, and the devices that are signed in."""
    if request.actor.is_official:
        return redirect("signin:security")
    account = queries.own_account(request.actor)
    context = {
        "devices": queries.own_devices(request.actor, request.session.session_key),
        "passkeys": queries.own_passkeys(account),
        "is_wechat": browsers.is_wechat(request.headers.get("User-Agent", "")),
        "logins": queries.own_logins(request.actor),
        "providers": providers("resident"),
    }
    return render(request, "signin/mine.html", context)


@require_POST
@signed_in_page()
def sign_out_device(request: ActorRequest, device_id: UUID) -> HttpResponse:
    """Sign out one device."""
    key = request.session.session_key
    here = any(
        one.device_id == device_id and one.is_here
        for one in queries.own_devices(request.actor, key)
    )
    devices.sign_out_device(actor=request.actor, device_id=device_id)
    said = Text("已退出该设备", "That device is signed out")
    if here:
        logout(request)
        return see_other(request, "/", said=said)
    return see_other(request, "signin:mine", said=said)


@require_POST
@signed_in_page()
def sign_out_elsewhere(request: ActorRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    devices.sign_out_elsewhere(actor=request.actor, keep=request.session.session_key or "")
    said = Text("其他设备都已退出", "All other devices are signed out")
    return see_other(request, "signin:mine", said=said)
