"""A pass read: what it says, or which flaw it has; and what the rule of admission makes of it."""

from dataclasses import dataclass
from datetime import datetime

from mashang.domain.passage import Credential, Fault, Proof
from mashang.domain.passes import base45, cbor, cose
from mashang.domain.passes.cbor import Item, Tagged
from mashang.domain.passes.claims import pass_of
from mashang.domain.passes.cose import Algorithm
from mashang.domain.passes.flaws import Flaw, Flawed
from mashang.domain.passes.holders import Freshness, Shown, judge
from mashang.domain.passes.keys import KeySet
from mashang.domain.passes.nouns import Pass
from mashang.domain.passes.revoking import Revocations
from mashang.domain.passes.writing import LONGEST_TEXT, PREFIX

_HEADERS = frozenset({cose.ALG, cose.KID})


@dataclass(frozen=True, slots=True)
class Read:
    """A pass whose signature is right, and the proof beside it.

    Attributes:
        kid: name of the key that signed it.
        proof: what the holder's phone proved, and when it made the proof.
    """

    one: Pass
    kid: bytes
    proof: Shown


@dataclass(frozen=True, slots=True)
class Unread:
    """No pass to believe.

    Attributes:
        where: the label of the claim or header, when one is to blame.
    """

    flaw: Flaw
    where: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The part of a `passage.Request` that comes from what was shown."""

    credential: Credential | None
    fault: Fault | None
    proof: Proof


def read(text: str, keys: KeySet, freshness: Freshness, now: datetime) -> Read | Unread:
    """What the text of a QR code says, if this issuer signed it.

    Span, scope, hours and revocation are not judged here: that is admission's.

    Args:
        text: as the scanner gives it.
        now: for the age of the proof, and for keys that retired.

    Complexity: linear in the text; one signature, two with a proof.
    """
    try:
        return _read(text, keys, freshness, now)
    except Flawed as flawed:
        return Unread(flawed.flaw, flawed.where)


def unverified(text: str) -> tuple[Pass, bytes, bool]:
    """What a text claims to say, believing nothing: pass, name of the key, whether a proof follows.

    Raises:
        Flawed: it is no pass.
    """
    pass_item, proof_item = _parts(text)
    signed = cose.taken_apart(pass_item, _HEADERS)
    return pass_of(cbor.decode(signed.payload)), _kid(signed), proof_item is not None


def evidence(found: Read | Unread, revoked: Revocations) -> Evidence:
    """What the rule of admission looks at."""
    if isinstance(found, Unread):
        return Evidence(None, found.flaw.fault, Proof.NONE)
    one = found.one
    credential = Credential(
        kind=one.kind,
        subject_ref=one.pass_id.hex,
        classes=one.classes,
        scope_paths=one.scope_paths,
        doors=frozenset(str(door) for door in one.doors),
        since=one.since,
        until=one.until,
        revoked=revoked.hold(one),
        needs_proof=one.holder is not None,
        hours=one.hours,
        visits_at_most=one.visits_at_most,
        plate=one.plate,
    )
    return Evidence(credential, None, found.proof.state)


def _read(text: str, keys: KeySet, freshness: Freshness, now: datetime) -> Read:
    pass_item, proof_item = _parts(text)
    signed = cose.taken_apart(pass_item, _HEADERS)
    if signed.algorithm is not Algorithm.EDDSA:
        raise Flawed(Flaw.UNKNOWN_ALGORITHM, cose.ALG)
    kid = _kid(signed)
    key = keys.believed(kid, now)
    if not key.is_signed_by(signed.signature, signed.to_be_signed()):
        raise Flawed(Flaw.WRONG_SIGNATURE)
    one = pass_of(cbor.decode(signed.payload))
    if one.issuer != keys.issuer:
        raise Flawed(Flaw.OTHER_ISSUER)
    if proof_item is None:
        return Read(one, kid, Shown(Proof.NONE))
    if one.holder is None:
        raise Flawed(Flaw.PROOF_WITHOUT_KEY)
    # Deterministic: encoding what was decoded gives the bytes that were issued.
    shown = judge(proof_item, cbor.encode(pass_item), one.holder, freshness, now)
    return Read(one, kid, shown)


def _parts(text: str) -> tuple[Item, Item | None]:
    """The pass, and the proof when there is one."""
    if not text.startswith(PREFIX):
        raise Flawed(Flaw.NOT_OURS)
    if len(text) > LONGEST_TEXT:
        raise Flawed(Flaw.TOO_LONG)
    item = cbor.decode(base45.decode(text.removeprefix(PREFIX)))
    match item:
        case Tagged():
            return item, None
        case [Tagged() as pass_item, Tagged() as proof_item]:
            return pass_item, proof_item
        case _:
            raise Flawed(Flaw.WRONG_SHAPE)


def _kid(signed: cose.Signed) -> bytes:
    kid = signed.headers[cose.KID]
    if not isinstance(kid, bytes):
        raise Flawed(Flaw.WRONG_TYPE, cose.KID)
    return kid
