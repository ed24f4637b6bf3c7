"""A phone fetches its passes; its owner looks at their phones, and reports one lost."""

from base64 import urlsafe_b64encode
from typing import Final

from mashang.api.routing import Router
from mashang.elements.passes import actions, queries
from mashang.elements.passes.actions import Browser
from mashang.elements.passes.queries import OwnPass
from mashang.elements.passes.routes.schemas import (
    CarriedOut,
    JwksOut,
    OwnPassOut,
    PhoneKeyIn,
    PhoneOut,
)
from mashang.foundation.grants.guards import ActorRequest, public_route, resident_route
from mashang.foundation.signin.browsers import browser_of, system_of

router = Router()
CARRIED: Final = "passes.phone"
"""Under which name a session keeps the phone that it carried passes for."""


@router.post("/carry")
@resident_route()
def carry(request: ActorRequest, given: PhoneKeyIn) -> CarriedOut:
    """Bind a phone's key, or know it again, and fetch what it may carry.

    One's own passes, those of whom one opens doors for, and those of one's work.

    A key that was taken back, or is another account's, is a conflict: make another one. A session whose
    phone was reported lost is refused until somebody signs in again.
    """
    agent = request.headers.get("User-Agent", "")
    called = " · ".join(filter(None, (browser_of(agent), system_of(agent))))
    phone = actions.carry(
        actor=request.actor,
        key=queries.key_of_jwk(given.kty, given.crv, given.x, given.y),
        browser=Browser(called, _carried(request)),
    )
    if _carried(request) != phone:
        request.session[CARRIED] = phone
    return CarriedOut(
        phone=phone,
        now=request.actor.at,
        passes=[_out(one) for one in queries.on_phone(request.actor, phone)],
    )


@router.get("/phones")
@resident_route()
def phones(request: ActorRequest) -> list[PhoneOut]:
    """The phones that carry the caller's passes, the one that was here last first."""
    return [PhoneOut.from_orm(one) for one in queries.own_phones(request.actor)]


@router.post("/phones/{thumbprint}/lost")
@resident_route()
def lose_phone(request: ActorRequest, thumbprint: str) -> None:
    """Report one's own phone lost: whatever it carries opens nothing from now on. Twice does no harm."""
    actions.lose_phone(actor=request.actor, thumbprint=thumbprint)


@router.get("/keys/published")
@public_route(reason="whoever checks a pass needs the public keys; they say nothing about anybody")
def published(request: ActorRequest) -> JwksOut:
    """The street's public keys, as at `/.well-known/mashang-passes.json`."""
    return JwksOut(**queries.jwks())


def _carried(request: ActorRequest) -> str:
    session = getattr(request, "session", None)
    return str(session.get(CARRIED, "")) if session is not None else ""


def _out(one: OwnPass) -> OwnPassOut:
    return OwnPassOut(
        pass_id=one.pass_id,
        kind=one.kind.value,
        title=str(one.title),
        person_id=one.person_id,
        name=one.name,
        where=list(one.where),
        doors=list(one.doors),
        since=one.since,
        until=one.until,
        raw=urlsafe_b64encode(one.raw).decode().rstrip("="),
    )
