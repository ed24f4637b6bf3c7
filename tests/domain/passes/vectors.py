"""Writes `tests/vectors/passes`: `python -m tests.domain.passes.vectors`, when the form changes.

What is written once stays: a reader in another language is held to these files, and so is ours.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from mashang.cli.passoptions import said
from mashang.domain.passes import (
    Read,
    SigningKey,
    as_jwks,
    base45,
    cbor,
    cose,
    evidence,
    issue,
    prove,
    text_of,
)
from mashang.domain.passes.cbor import Tagged
from mashang.domain.passes.claims import ISS, NBF, OURS, Own, claims_of
from mashang.domain.passes.revoking import Revocations
from mashang.domain.passes.writing import PREFIX
from tests.domain.passes.making import (
    FRESHNESS,
    KEYS,
    LATER,
    NEXT,
    NOW,
    SIGNING,
    Phone,
    PhoneWithP256,
    card,
    lorry,
    reading,
    resident,
    shown,
    visitor,
)

FOLDER = Path(__file__).parents[2] / "vectors" / "passes"
RETIRED_AT = NOW + timedelta(days=200)
ROTATED = KEYS.rotated(LATER.public, believed_until=RETIRED_AT, now=NOW)


def signed_as(claims: Any, headers: dict[int, Any] | None = None) -> str:
    """A text that the issuer signed, whatever it says."""
    known = headers or {cose.ALG: -8, cose.KID: KEYS.keys[0].kid}
    protected = cbor.encode(known)
    payload = claims if isinstance(claims, bytes) else cbor.encode(claims)
    signature = SIGNING.sign(cose.to_be_signed(protected, payload))
    return text_of(cbor.encode(Tagged(cose.TAG, [protected, {}, payload, signature])))


def _good() -> Iterator[tuple[str, str]]:
    for phone in (Phone(), PhoneWithP256()):
        name, scene = phone.key.algorithm.name, resident(phone.key)
        for age_s in (0, 60, 61, -10, -11):
            made_at = NOW - timedelta(seconds=age_s)
            yield f"a phone's proof ({name}), {age_s} s old", shown(scene, phone, made_at).text
        yield f"a phone's pass ({name}) without proof", shown(scene).text
        other = type(phone)(8)
        signed = shown(scene).signed
        proof = prove(signed, other.key.algorithm, other.sign, NOW)
        yield f"a phone's pass ({name}) on another phone", text_of(signed, proof)
    yield "a household card without end", shown(card()).text
    yield "a visitor", shown(visitor()).text
    yield "a lorry", shown(lorry()).text
    yield (
        "a pass that has ended is read; admission refuses it",
        shown(visitor(since=NOW - timedelta(days=9), until=NOW - timedelta(days=8))).text,
    )


def _bad() -> Iterator[tuple[str, str]]:
    good = shown(card()).signed
    claims = claims_of(card())
    yield "an address of the web", "https://example.org/"
    yield "a sign that base45 does not have", PREFIX + "abc"
    yield "a lone last sign", PREFIX + "A"
    yield "a triple above two bytes", PREFIX + ":::"
    yield "cut short", PREFIX + base45.encode(good[:-1])
    yield "a byte too many", PREFIX + base45.encode(good + b"\x00")
    yield "one bit of the signature", text_of(good[:-1] + bytes([good[-1] ^ 1]))
    yield "one bit of the claims", text_of(good[:40] + bytes([good[40] ^ 1]) + good[41:])
    yield "a label twice", signed_as(b"\xa2\x01\x01\x01\x01")
    yield "labels out of order", signed_as(b"\xa2\x05\x01\x01\x01")
    yield "a number not in its shortest form", signed_as(b"\xa1\x18\x01\x01")
    yield "a truth value", signed_as(b"\xa1\x05\xf5")
    yield "an array without end", signed_as(b"\x9f\xff")
    yield "another algorithm", signed_as(claims, {cose.ALG: -7, cose.KID: KEYS.keys[0].kid})
    yield "no key id", signed_as(claims, {cose.ALG: -8})
    yield "a key that nobody knows", signed_as(claims, {cose.ALG: -8, cose.KID: b"unknown!"})
    yield "another issuer", signed_as({**claims, ISS: "330103001"})
    yield "a claim that is not ours", signed_as({**claims, 2: "sub"})
    yield "an instant as text", signed_as({**claims, NBF: "2026"})
    yield "a kind not known here", signed_as({**claims, OURS: {**claims[OURS], Own.KIND: 99}})
    yield "a scope that is empty", signed_as({**claims, OURS: {**claims[OURS], Own.SCOPE: []}})
    dated = claims_of(card(until=NOW + timedelta(days=1)))
    yield "a resident without a phone", signed_as({**dated, OURS: {**dated[OURS], Own.KIND: 1}})
    phone = Phone()
    yield "a proof beside a card", text_of(good, prove(good, phone.key.algorithm, phone.sign, NOW))


def _rotating() -> Iterator[tuple[str, str, Any, Any]]:
    old, new = text_of(issue(card(), KEYS, SIGNING)), text_of(issue(card(), ROTATED, NEXT))
    lost = KEYS.withdrawn(KEYS.keys[0].kid, LATER.public)
    last = RETIRED_AT - timedelta(seconds=1)
    yield "the old key in its last second", old, last, ROTATED
    yield "the old key at the instant it retired", old, RETIRED_AT, ROTATED
    yield "the new key at a door that has not heard of it", new, NOW, KEYS
    yield "a lost key", old, NOW, lost
    twice = ROTATED.rotated(SigningKey(b"z" * 32).public, believed_until=RETIRED_AT, now=NOW)
    yield "a key that came after the next", text_of(issue(card(), twice, LATER)), NOW, KEYS


def answer(found: Any) -> dict[str, Any]:
    """What a reader says, in words of every language."""
    if isinstance(found, Read):
        return {
            "proof": found.proof.state.value,
            "kid": found.kid.decode(),
            "pass": said(found.one),
        }
    fault = evidence(found, Revocations()).fault
    assert fault is not None
    where = {"where": found.where} if found.where else {}
    return {"flaw": found.flaw.value, **where, "fault": fault.value}


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every file with its vectors."""
    found: dict[str, list[dict[str, Any]]] = {}
    for file, pairs in (("reading", _good()), ("refusing", _bad())):
        found[file] = [_row(name, text, NOW, KEYS) for name, text in pairs]
    found["rotating"] = [_row(*one) for one in _rotating()]
    return found


def _row(name: str, text: str, now: Any, keys: Any) -> dict[str, Any]:
    return {
        "name": name,
        "now": now.isoformat(),
        "behind_s": int(FRESHNESS.behind.total_seconds()),
        "ahead_s": int(FRESHNESS.ahead.total_seconds()),
        "keys": as_jwks(keys),
        "text": text,
        "expect": answer(reading(text, now, keys)),
    }


if __name__ == "__main__":
    for file, lines in rows().items():
        body = ",\n".join("  " + json.dumps(one, ensure_ascii=False) for one in lines)
        (FOLDER / f"{file}.json").write_text(f"[\n{body}\n]\n", "utf-8")
