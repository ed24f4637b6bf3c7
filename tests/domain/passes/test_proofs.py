"""A proof is of this phone, of this pass and of this minute."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.passage import Proof
from mashang.domain.passes import (
    Algorithm,
    Flaw,
    HolderKey,
    Read,
    Unread,
    base45,
    cbor,
    cose,
    prove,
    text_of,
)
from mashang.domain.passes.cbor import Tagged
from mashang.domain.passes.holders import IAT
from tests.domain.passes.making import (
    FRESHNESS,
    NOW,
    Phone,
    PhoneWithP256,
    card,
    reading,
    resident,
    shown,
)

PHONES = pytest.mark.parametrize("kind", [Phone, PhoneWithP256], ids=["ed25519", "p256"])


@PHONES
@pytest.mark.parametrize(
    ("age_s", "state"),
    [
        (0, Proof.FRESH),
        (20, Proof.FRESH),
        (60, Proof.FRESH),
        (61, Proof.STALE),
        (86_400, Proof.STALE),
        (-10, Proof.FRESH),
        (-11, Proof.AHEAD),
    ],
)
def test_a_screenshot_dies_within_a_minute(kind, age_s, state):
    phone = kind()
    made_at = NOW - timedelta(seconds=age_s)
    found = reading(shown(resident(phone.key), phone, made_at).text)
    assert isinstance(found, Read)
    assert found.proof.state is state
    assert found.proof.at == made_at


@PHONES
def test_another_phone_proves_nothing(kind):
    mine, other = kind(7), kind(8)
    signed = shown(resident(mine.key)).signed
    text = text_of(signed, prove(signed, other.key.algorithm, other.sign, NOW))
    assert reading(text).proof.state is Proof.WRONG


@PHONES
def test_a_proof_of_another_pass_of_the_same_phone_proves_nothing(kind):
    phone = kind()
    one = shown(resident(phone.key)).signed
    other = shown(resident(phone.key, pass_id=UUID(int=9))).signed
    text = text_of(one, prove(other, phone.key.algorithm, phone.sign, NOW))
    assert reading(text).proof.state is Proof.WRONG


def test_a_proof_by_another_algorithm_proves_nothing():
    phone, other = Phone(), PhoneWithP256()
    signed = shown(resident(phone.key)).signed
    text = text_of(signed, prove(signed, other.key.algorithm, other.sign, NOW))
    assert reading(text).proof.state is Proof.WRONG


def test_a_key_that_is_no_point_of_the_curve_proves_nothing():
    phone = PhoneWithP256()
    broken = HolderKey(Algorithm.ES256, phone.key.x, bytes(32))
    signed = shown(resident(broken)).signed
    text = text_of(signed, prove(signed, phone.key.algorithm, phone.sign, NOW))
    assert reading(text).proof.state is Proof.WRONG


@given(st.integers(0, 2**32 - 1))
def test_the_same_proof_is_fresh_for_exactly_its_window(shown_at):
    phone = Phone()
    signed = shown(resident(phone.key)).signed
    proof = prove(signed, phone.key.algorithm, phone.sign, NOW.fromtimestamp(shown_at, NOW.tzinfo))
    state = reading(text_of(signed, proof)).proof.state
    age_s = NOW.timestamp() - shown_at
    is_fresh = -FRESHNESS.ahead.total_seconds() <= age_s <= FRESHNESS.behind.total_seconds()
    assert (state is Proof.FRESH) == is_fresh


def test_a_printed_card_with_a_proof_beside_it_is_refused():
    phone = Phone()
    signed = shown(card()).signed
    text = text_of(signed, prove(signed, phone.key.algorithm, phone.sign, NOW))
    assert reading(text) == Unread(Flaw.PROOF_WITHOUT_KEY)


def _with_proof(payload: bytes, headers=None, tag=18) -> str:
    phone = Phone()
    signed = shown(resident(phone.key)).signed
    protected = cbor.encode(headers or {cose.ALG: Algorithm.EDDSA})
    signature = phone.sign(cose.to_be_signed(protected, payload, signed))
    return text_of(signed, Tagged(tag, [protected, {}, payload, signature]))


def test_the_ground_of_these_refusals_is_a_fresh_proof():
    found = reading(_with_proof(cbor.encode({IAT: int(NOW.timestamp())})))
    assert found.proof.state is Proof.FRESH


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (_with_proof(cbor.encode({})), Flaw.WRONG_SHAPE),
        (_with_proof(cbor.encode({IAT: "now"})), Flaw.WRONG_SHAPE),
        (_with_proof(cbor.encode({IAT: -1})), Flaw.WRONG_SHAPE),
        (_with_proof(cbor.encode({IAT: 2**32})), Flaw.WRONG_SHAPE),
        (_with_proof(cbor.encode({5: 1, IAT: 1})), Flaw.WRONG_SHAPE),
        (_with_proof(cbor.encode([1])), Flaw.WRONG_SHAPE),
        (_with_proof(b"\xa1\x06\x1b\x00\x00\x00\x00\x00\x00\x00\x01"), Flaw.NOT_SHORTEST),
        (_with_proof(cbor.encode({IAT: 1}), {cose.ALG: -8, cose.KID: b"k"}), Flaw.UNKNOWN_HEADER),
        (_with_proof(cbor.encode({IAT: 1}), {cose.ALG: -37}), Flaw.UNKNOWN_ALGORITHM),
        (_with_proof(cbor.encode({IAT: 1}), tag=17), Flaw.WRONG_SHAPE),
    ],
)
def test_what_is_no_proof_is_refused_by_name(text, flaw):
    found = reading(text)
    assert isinstance(found, Unread)
    assert found.flaw is flaw


@pytest.mark.parametrize("count", [0, 1, 3])
def test_only_a_pair_is_a_pass_with_its_proof(count):
    small = cbor.encode(Tagged(18, []))
    raw = bytes([0x80 | count]) + small * count
    assert reading("MS1:" + base45.encode(raw)) == Unread(Flaw.WRONG_SHAPE)


def test_a_phone_key_has_its_length_and_its_name():
    with pytest.raises(ValueError, match="32 bytes"):
        HolderKey(Algorithm.EDDSA, bytes(31))
    with pytest.raises(ValueError, match="32 bytes"):
        HolderKey(Algorithm.ES256, bytes(32))
    assert len(Phone().key.thumbprint) == 32
    assert Phone(1).key.thumbprint != Phone(2).key.thumbprint
