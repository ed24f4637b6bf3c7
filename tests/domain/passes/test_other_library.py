"""Another library (python-cwt) verifies ours, reads the same claims, and refuses what we refuse."""

from datetime import UTC, datetime

import cbor2
import cwt
import pytest
from cwt import COSE, COSEKey
from hypothesis import given, settings

from mashang.domain.passes import SigningKey, as_jwks, base45, cbor, issue, text_of
from mashang.domain.passes.claims import claims_of
from mashang.domain.passes.holders import IAT
from mashang.domain.passes.writing import PREFIX
from tests.domain.passes.making import (
    KEYS,
    NOW,
    SIGNING,
    Phone,
    PhoneWithP256,
    card,
    passes,
    resident,
    shown,
)


def their_key() -> COSEKey:
    """Our published key as they read it: from the JWK alone."""
    return COSEKey.from_jwk(as_jwks(KEYS)["keys"][0])


@given(passes())
@settings(deadline=None)
def test_another_library_verifies_every_pass_and_reads_the_same_claims(one):
    text = text_of(issue(one, KEYS, SIGNING))
    raw = base45.decode(text.removeprefix(PREFIX))
    payload = COSE.new().decode(raw, their_key())
    assert cbor2.loads(payload) == claims_of(one)


def test_another_library_reads_a_current_pass_as_a_cwt():
    one = card(until=datetime(2099, 1, 1, tzinfo=UTC), since=datetime(2020, 1, 1, tzinfo=UTC))
    claims = cwt.decode(issue(one, KEYS, SIGNING), their_key())
    assert claims[1] == one.issuer
    assert claims[7] == one.pass_id.bytes


def test_another_library_refuses_an_ended_pass_and_a_foreign_key():
    ended = issue(
        card(until=datetime(2021, 1, 1, tzinfo=UTC), since=datetime(2020, 1, 1, tzinfo=UTC)),
        KEYS,
        SIGNING,
    )
    with pytest.raises(cwt.VerifyError):
        cwt.decode(ended, their_key())
    foreign = COSEKey.new(
        {1: 1, 2: KEYS.keys[0].kid, 3: -8, -1: 6, -2: SigningKey(b"f" * 32).public}
    )
    with pytest.raises(cwt.VerifyError):
        COSE.new().decode(issue(card(), KEYS, SIGNING), foreign)


@pytest.mark.parametrize("phone", [Phone(), PhoneWithP256()], ids=["ed25519", "p256"])
def test_another_library_verifies_the_proof_with_the_key_inside_the_pass(phone):
    scene = shown(resident(phone.key), phone)
    pair = cbor.decode(base45.decode(scene.text.removeprefix(PREFIX)))
    pass_bytes, proof_bytes = (cbor.encode(one) for one in pair)
    assert pass_bytes == scene.signed
    claims = cbor2.loads(COSE.new().decode(pass_bytes, their_key()))
    phone_key = COSEKey.new({**claims[8][1], 3: int(phone.key.algorithm)})
    payload = COSE.new().decode(proof_bytes, phone_key, external_aad=pass_bytes)
    assert cbor2.loads(payload) == {IAT: int(NOW.timestamp())}
    with pytest.raises(cwt.VerifyError):
        COSE.new().decode(proof_bytes, phone_key, external_aad=pass_bytes + b"\x00")


def test_the_lines_of_the_page_verify_a_pass_as_a_phone_shows_it():
    """docs/passes.md, How another library verifies it."""
    phone = Phone()
    current = {"since": datetime(2020, 1, 1, tzinfo=UTC), "until": datetime(2099, 1, 1, tzinfo=UTC)}
    raw = base45.decode(shown(resident(phone.key, **current), phone).text.removeprefix("MS1:"))
    assert raw[0] == 0x82
    raw = cbor2.dumps(cbor2.loads(raw)[0], canonical=True)
    claims = cwt.decode(raw, COSEKey.from_jwk(as_jwks(KEYS)["keys"][0]))
    assert claims[8] == {1: phone.key.cose_key}


def test_a_pass_that_another_library_made_is_read_by_us():
    from mashang.domain.passes import Read
    from tests.domain.passes.making import reading

    secret = COSEKey.new(
        {1: 1, 2: KEYS.keys[0].kid, 3: -8, -1: 6, -2: SIGNING.public, -4: SIGNING.seed}
    )
    payload = cbor2.dumps(claims_of(card()), canonical=True)
    made = COSE.new().encode(
        payload, secret, protected={1: -8, 4: KEYS.keys[0].kid}, unprotected={}
    )
    found = reading(PREFIX + base45.encode(made))
    assert isinstance(found, Read)
    assert found.one == card()
