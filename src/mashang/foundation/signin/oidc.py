"""Sign-in by any OpenID Connect provider: who the providers are, and what they prove. Writes nothing.

The authorisation code flow with PKCE, state and nonce; every call goes through the street's one outbound
door. Never call inside a transaction.

Source: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.7; RFC 7636 (PKCE); RFC 9207 (`iss`).
"""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import jwt
from django.conf import settings

from mashang.foundation.outbound.sms import street_outbound
from mashang.kernel import clock
from mashang.kernel.errors import Invalid, Unavailable
from mashang.kernel.texts import Text

_DISCOVERY: Final = "/.well-known/openid-configuration"
_ALGORITHMS: Final = ("RS256", "ES256", "PS256", "EdDSA")
"""Signatures by the provider's own key; never one by a shared secret."""
_LEEWAY_S: Final = 60
"""How far two clocks may stand apart."""
_RANDOM_BYTES: Final = 32
_LONGEST: Final = 255
"""Signs of a subject. Source: OpenID Connect Core 1.0, section 2."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider, as the settings name it.

    Attributes:
        audience: `staff`, `resident` or `all`.
        staff_claim: the claim that holds the staff number; empty when it has none.
    """

    code: str
    issuer: str
    client_id: str
    client_secret: str
    title: Text
    audience: str
    staff_claim: str

    @property
    def host(self) -> str:
        """Where the person is sent, as a page may say it."""
        return urlsplit(self.issuer).hostname or ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What waits in the session while somebody is at the provider's page; used once."""

    provider: str
    purpose: str
    state: str
    nonce: str
    verifier: str
    wanted: str

    def kept(self) -> dict[str, str]:
        """For the session."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a provider vouches for."""

    provider: str
    subject: str
    staff_no: str


def providers(audience: str = "") -> list[Provider]:
    """The providers of the settings, for staff, residents or both.

    Raises:
        ValueError: the setting cannot be read; it names what is wrong.
    """
    found = _read(settings.MASHANG_OIDC)
    return [one for one in found if not audience or one.audience in (audience, "all")]


def provider(code: str) -> Provider | None:
    """One provider by its code."""
    return next((one for one in providers() if one.code == code), None)


def begin(one: Provider, *, purpose: str, wanted: str, back: str) -> tuple[Asked, str]:
    """What to keep, and the provider's address to send the person to.

    Args:
        purpose: `sign_in` or `link`.
        back: our address that the provider sends them back to.

    Raises:
        Unavailable: the provider does not answer, or is not the one of the settings.
    """
    asked = Asked(one.code, purpose, _random(), _random(), _random(), wanted)
    hashed = urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).decode().rstrip("=")
    query = urlencode(
        {
            "response_type": "code",
            "client_id": one.client_id,
            "redirect_uri": back,
            "scope": "openid profile",
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": hashed,
            "code_challenge_method": "S256",
        }
    )
    address = _described(one, "authorization_endpoint")
    return asked, f"{address}{'&' if '?' in address else '?'}{query}"


def read_asked(kept: object) -> Asked | None:
    """What waits in the session, taken out of it."""
    return Asked(**kept) if isinstance(kept, dict) else None


def prove(one: Provider, asked: Asked | None, given: Mapping[str, str], back: str) -> Identity:
    """Whom the provider vouches for, by the code that it gave the browser.

    Args:
        asked: what waited in the session, already taken out: a second use finds nothing.
        given: `code`, `state`, perhaps `iss` and `error`, as the browser brought them.

    Raises:
        Invalid: anything that does not fit; the person starts again.
        Unavailable: the provider does not answer.
    """
    if asked is None or asked.provider != one.code or given.get("error"):
        raise _refused("not_asked")
    if not compare_digest(asked.state.encode(), given.get("state", "").encode()):
        raise _refused("state")
    if given.get("iss") and given["iss"] != one.issuer:
        raise _refused("issuer")
    token = _exchanged(one, asked, given.get("code", ""), back)
    claims = _checked(one, token)
    if not compare_digest(str(claims.get("nonce", "")).encode(), asked.nonce.encode()):
        raise _refused("nonce")
    subject = str(claims["sub"])
    if not 0 < len(subject) <= _LONGEST:
        raise _refused("subject")
    staff_no = str(claims.get(one.staff_claim, "")) if one.staff_claim else ""
    return Identity(one.code, subject, staff_no[:_LONGEST])


def _exchanged(one: Provider, asked: Asked, code: str, back: str) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": one.client_id,
        "client_secret": one.client_secret,
        "code_verifier": asked.verifier,
    }
    reply = street_outbound().call("POST", _described(one, "token_endpoint"), form=form)
    if reply.status >= 500:
        raise _away(one)
    token = _json(reply.body).get("id_token") if reply.status < 300 else None
    if not isinstance(token, str):
        raise _refused("code")
    return token


def _checked(one: Provider, token: str) -> dict[str, Any]:
    """The claims of a token that this provider signed, for us, now."""
    keys = _fetched(one, _described(one, "jwks_uri"))
    try:
        header = jwt.get_unverified_header(token)
        key = _key_of(keys, header)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=_ALGORITHMS,
            audience=one.client_id,
            issuer=one.issuer,
            options={
                "require": ["exp", "iat", "sub", "iss", "aud"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        _insist_on_time(claims)
    except (jwt.PyJWTError, ValueError, TypeError) as err:
        raise _refused("token") from err
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != one.client_id:
        raise _refused("audience")
    return claims


def _insist_on_time(claims: Mapping[str, Any]) -> None:
    """By the street's clock, which the library does not know."""
    now = clock.now().timestamp()
    if float(claims["exp"]) + _LEEWAY_S < now or float(claims["iat"]) - _LEEWAY_S > now:
        raise ValueError("not now")


def _key_of(keys: Mapping[str, Any], header: Mapping[str, Any]) -> Any:
    found = [
        key
        for key in jwt.PyJWKSet.from_dict(dict(keys)).keys
        if header.get("kid") in (None, key.key_id) and key.public_key_use in (None, "sig")
    ]
    if len(found) != 1:
        raise ValueError("no such key")
    return found[0].key


def _described(one: Provider, what: str) -> str:
    described = _fetched(one, one.issuer.rstrip("/") + _DISCOVERY)
    address = described.get(what)
    if described.get("issuer") != one.issuer or not isinstance(address, str):
        raise _away(one)
    parts = urlsplit(address)
    private = settings.MASHANG_OUTBOUND_PRIVATE_HOSTS
    hosts = {(host.partition(":")[0]) for host in private}
    if parts.scheme != "https" and parts.hostname not in hosts:
        raise _away(one)
    return address


def _fetched(one: Provider, address: str) -> dict[str, Any]:
    reply = street_outbound().call("GET", address, headers={"Accept": "application/json"})
    if reply.status != 200:
        raise _away(one)
    return _json(reply.body)


def _json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _random() -> str:
    return secrets.token_urlsafe(_RANDOM_BYTES)


def _refused(why: str) -> Invalid:
    text = Text(
        "统一身份登录没有成功，请再试一次",
        "Signing in through the identity provider did not work; please try again",
    )
    return Invalid(f"signin.oidc_{why}", text)


def _away(one: Provider) -> Unavailable:
    text = Text("{name}暂时连不上", "{name} cannot be reached now", name=one.title)
    return Unavailable("signin.oidc_away", text)


@lru_cache(maxsize=8)
def _read(text: str) -> tuple[Provider, ...]:
    if not text:
        return ()
    try:
        return tuple(_provider(one) for one in json.loads(text))
    except (KeyError, TypeError, AttributeError) as err:
        raise ValueError(f"MASHANG_OIDC: {err!r}") from err


def _provider(given: Mapping[str, str]) -> Provider:
    audience = given.get("audience", "staff")
    code = given["code"]
    if audience not in {"staff", "resident", "all"} or not code.isidentifier():
        raise ValueError(f"MASHANG_OIDC: {code}")
    return Provider(
        code=code,
        issuer=given["issuer"],
        client_id=given["client_id"],
        client_secret=given.get("client_secret", ""),
        title=Text(given["zh"], given.get("en", given["zh"])),
        audience=audience,
        staff_claim=given.get("staff_claim", ""),
    )
