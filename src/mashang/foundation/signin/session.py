"""How long a session lasts, where it begins, and from which network address it came."""

from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.house import house

USED_AT: Final = "signin.used_at"
PROVED_AT: Final = "signin.proved_at"
"""When a member of staff last gave both factors, or a passkey, in this session."""
_NETWORK_BITS: Final = 64
"""One household or office has a whole IPv6 network. Source: RFC 6177, section 2."""


def begin(request: HttpRequest, account: Account) -> None:
    """Give a fresh session its length by policy."""
    span = (
        policies.minutes("accounts.staff_idle_min")
        if account.is_official
        else policies.days("accounts.resident_session_days")
    )
    request.session.set_expiry(int(span.total_seconds()))
    touch(request)
    note_proof(request)


def touch(request: HttpRequest) -> None:
    """Remember that the session is used now."""
    request.session[USED_AT] = clock.now().isoformat()


def used_at(request: HttpRequest) -> datetime | None:
    """When the session was last used, as far as it was remembered."""
    kept = request.session.get(USED_AT)
    return datetime.fromisoformat(kept) if kept else None


def note_proof(request: HttpRequest) -> None:
    """Remember that whoever is signed in has just proved who they are."""
    request.session[PROVED_AT] = clock.now().isoformat()


def is_proof_fresh(request: HttpRequest) -> bool:
    """Whether the last proof is young enough for a dangerous act."""
    kept = request.session.get(PROVED_AT)
    if not kept:
        return False
    age = clock.now() - datetime.fromisoformat(kept)
    return age < policies.minutes("accounts.fresh_proof_min")


def home_of(account: Any) -> str:
    """Where a day begins: a worker's most used page, or the portal."""
    if not isinstance(account, Account) or not account.is_official:
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    actor = Actor.of(account)
    first = (one.url_name for one in house().nav if actor.holds_anywhere(one.right))
    return resolve_url(next(first, "signin:security"))


def safe_next(request: HttpRequest) -> str:
    """Where a person wanted to go before we asked who they are; empty unless it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""


def address_of(request: HttpRequest) -> str:
    """The network address that limits count by: an IPv4 address or an IPv6 network of 64 bits.

    Behind proxies of ours the address is the one that the outermost of them saw; what a client itself
    wrote into `X-Forwarded-For` stands further left and is not believed.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.MASHANG_TRUSTED_PROXIES
    if proxies:
        forwarded = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
        seen = forwarded[-proxies] if len(forwarded) >= proxies else seen
    try:
        address: IPv4Address | IPv6Address = ip_address(seen)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, _NETWORK_BITS), strict=False))
    return str(address)
