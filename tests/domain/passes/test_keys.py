"""Keys follow each other without a gap, and a lost one is believed no more."""

import json
from datetime import timedelta

import pytest

from mashang.domain.passage import Fault
from mashang.domain.passes import (
    Flaw,
    IssuerKey,
    KeySet,
    Read,
    Revocations,
    SigningKey,
    Standing,
    Unread,
    as_jwks,
    evidence,
    from_jwks,
    issue,
    text_of,
)
from mashang.kernel.errors import Conflict, Invalid
from tests.domain.passes.making import (
    ISSUER,
    KEYS,
    LATER,
    NEXT,
    NOW,
    SIGNING,
    card,
    reading,
    visitor,
)

LONGEST = NOW + timedelta(days=200)
ROTATED = KEYS.rotated(LATER.public, believed_until=LONGEST, now=NOW)


def test_after_a_rotation_doors_that_heard_and_doors_that_did_not_believe_both_keys():
    before = text_of(issue(visitor(), KEYS, SIGNING))
    after = text_of(issue(visitor(), ROTATED, NEXT))
    for keys in (KEYS, ROTATED):
        for text in (before, after):
            assert isinstance(reading(text, keys=keys), Read)


def test_a_door_may_sleep_through_one_rotation_and_not_through_two():
    twice = ROTATED.rotated(SigningKey(b"z" * 32).public, believed_until=LONGEST, now=NOW)
    text = text_of(issue(visitor(), twice, LATER))
    assert isinstance(reading(text, keys=ROTATED), Read)
    assert reading(text, keys=KEYS) == Unread(Flaw.UNKNOWN_KEY)


def test_an_old_key_is_believed_until_its_last_instant_and_says_renew_after():
    text = text_of(issue(card(), KEYS, SIGNING))
    assert isinstance(reading(text, LONGEST - timedelta(seconds=1), ROTATED), Read)
    late = reading(text, LONGEST, ROTATED)
    assert late == Unread(Flaw.KEY_RETIRED)
    assert evidence(late, Revocations()).fault is Fault.OUTDATED


def test_the_old_key_signs_no_more():
    with pytest.raises(Conflict):
        issue(card(), ROTATED, SIGNING)


def test_a_key_that_no_door_knows_never_signs():
    alone = KeySet(ISSUER, (IssuerKey(SIGNING.public, Standing.CURRENT),))
    with pytest.raises(Conflict) as refused:
        alone.rotated(NEXT.public, believed_until=LONGEST, now=NOW)
    assert refused.value.code == "keys.no_next"
    with pytest.raises(Conflict):
        alone.withdrawn(alone.keys[0].kid, NEXT.public)


def test_a_lost_key_is_believed_no_more_and_the_next_takes_over():
    text = text_of(issue(card(), KEYS, SIGNING))
    lost = KEYS.withdrawn(KEYS.keys[0].kid, LATER.public)
    assert reading(text, keys=lost) == Unread(Flaw.KEY_WITHDRAWN)
    assert evidence(reading(text, keys=lost), Revocations()).fault is Fault.WITHDRAWN
    assert lost.of(Standing.CURRENT).public == NEXT.public
    assert isinstance(reading(text_of(issue(card(), lost, NEXT)), keys=KEYS), Read)
    with pytest.raises(Conflict):
        lost.withdrawn(KEYS.keys[0].kid, SigningKey(b"q" * 32).public)
    with pytest.raises(Conflict):
        lost.withdrawn(b"unknown!", SigningKey(b"q" * 32).public)


def test_a_lost_next_key_is_replaced_and_a_lost_retired_one_only_withdrawn():
    without_next = KEYS.withdrawn(KEYS.keys[1].kid, LATER.public)
    assert without_next.of(Standing.CURRENT).public == SIGNING.public
    assert without_next.of(Standing.NEXT).public == LATER.public
    without_old = ROTATED.withdrawn(KEYS.keys[0].kid, SigningKey(b"q" * 32).public)
    assert [one.standing for one in without_old.keys] == [
        Standing.WITHDRAWN,
        Standing.CURRENT,
        Standing.NEXT,
    ]


def test_keys_that_are_believed_no_more_are_dropped_at_the_next_rotation():
    late = ROTATED.rotated(
        SigningKey(b"q" * 32).public, believed_until=LONGEST + timedelta(days=200), now=LONGEST
    )
    assert KEYS.keys[0].kid not in {one.kid for one in late.keys}


def test_a_set_is_written_as_jwk_and_read_again():
    written = json.loads(json.dumps(as_jwks(ROTATED)))
    assert from_jwks(written) == ROTATED
    assert {one["kty"] for one in written["keys"]} == {"OKP"}
    assert "d" not in written["keys"][0]


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"issuer": "x"},
        {"issuer": "x", "keys": [{}]},
        {"issuer": "x", "keys": "no"},
        {"issuer": "x", "keys": [{**as_jwks(KEYS)["keys"][0], "x": "AAAA"}]},
        {"issuer": "x", "keys": [{**as_jwks(KEYS)["keys"][0], "x": "!"}]},
        {"issuer": "x", "keys": [{**as_jwks(KEYS)["keys"][0], "kid": "other"}]},
        {"issuer": "x", "keys": [{**as_jwks(KEYS)["keys"][0], "standing": "king"}]},
        {"issuer": "x", "keys": [{**as_jwks(KEYS)["keys"][0], "kty": "RSA"}]},
        {"issuer": "x", "keys": [{**as_jwks(KEYS)["keys"][0], "until": "2027-01-01T00:00:00"}]},
        {"issuer": "x", "keys": as_jwks(KEYS)["keys"] * 2},
    ],
)
def test_a_broken_key_file_is_refused_in_one_sentence(broken):
    with pytest.raises(Invalid) as refused:
        from_jwks(broken)
    assert refused.value.code == "keys.unreadable"


def test_the_secret_half_never_prints():
    assert "seed" not in repr(SIGNING)
    assert SIGNING.seed.hex() not in repr(SIGNING)
