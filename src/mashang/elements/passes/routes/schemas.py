"""Passes as programs and phones read and ask them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Instant, Words
from mashang.elements.passes.terms import BY_HAND, FOR_SERVICE

_LONGEST_KEY = 60


class PhoneKeyIn(Schema):
    """The public key of a phone, as a JWK: Ed25519, or P-256 where the browser has only that."""

    kty: Literal["OKP", "EC"]
    crv: Literal["Ed25519", "P-256"]
    x: str = Field(
        max_length=_LONGEST_KEY, examples=["11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"]
    )
    y: str = Field("", max_length=_LONGEST_KEY)


class OwnPassOut(Schema):
    """A pass that a phone carries: `raw` is the signed pass in base64url, worth nothing without the key."""

    pass_id: UUID
    kind: str
    title: Words
    person_id: UUID | None
    name: str
    where: list[str]
    doors: list[str]
    since: datetime
    until: datetime
    raw: str


class CarriedOut(Schema):
    """What a phone carries now, and what the clock of the street says."""

    phone: str
    now: datetime
    passes: list[OwnPassOut]


class PhoneOut(Schema):
    """One of one's own phones; `because` says why it opens nothing any more."""

    thumbprint: str
    called: str
    bound_at: datetime
    shown_at: datetime
    because: Words | None


class PassOut(Schema):
    """A pass in a list of the desk: names and plates masked."""

    pass_id: UUID
    kind: str
    title: Words
    who: str
    where: list[str]
    plate: str
    is_on_phone: bool
    since: datetime
    until: datetime | None
    issued_at: datetime
    revoked_at: datetime | None
    because: Words | None


class PassIn(Command):
    """Who comes to serve, or which lorry; hours as pairs of `HH:MM`."""

    kind: Literal["service", "lorry"]
    called: str = Field("", max_length=40)
    class_code: str = Field("", json_schema_extra={"enum": ["", *FOR_SERVICE]})
    plate: str = Field("", max_length=16)
    since: Instant
    until: Instant
    visits_at_most: int | None = Field(None, ge=1, le=65_535)


class PassIdOut(Schema):
    """The pass."""

    pass_id: UUID


class SquareOut(Schema):
    """What the square of a printed pass holds."""

    text: str


class TakeBackIn(Schema):
    """Why, of a closed list, and in a worker's words."""

    because: str = Field(json_schema_extra={"enum": list(BY_HAND)})
    remark: str = Field("", max_length=200)


class KeyOut(Schema):
    """A key of the issuer."""

    kid: str
    standing: str
    made_at: datetime
    signs_since: datetime | None
    believed_until: datetime | None


class WithdrawIn(Schema):
    """Why a key is believed no more."""

    reason: str = Field(min_length=1, max_length=200)


class JwksOut(Schema):
    """A JWK Set (RFC 7517) with our standing beside each key."""

    issuer: str
    keys: list[Mapping[str, Any]]
