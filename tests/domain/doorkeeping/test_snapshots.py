"""A snapshot says what the street signed; whatever was changed, cut, old or foreign is refused."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.doorkeeping import (
    Offline,
    PackedPasses,
    SnapshotFlaw,
    SnapshotFlawed,
    seal,
    unseal,
)
from mashang.domain.doorkeeping.forms import FORM, snapshot_form
from mashang.domain.doorkeeping.sealing import AAD, canonical
from mashang.domain.passage import CredentialKind, Effect
from mashang.domain.passes import (
    Algorithm,
    Flawed,
    KeySet,
    Revocations,
    SigningKey,
    Standing,
    cbor,
    cose,
    issue,
)
from mashang.kernel.errors import Conflict
from tests.domain.doorkeeping.making import DOOR, rule, snapshot, snapshots
from tests.domain.passes.making import KEYS, LATER, NEXT, NOW, SIGNING, card

ONE = snapshot(
    rules=(rule(), rule(rule_id="r2", effect=Effect.QUOTA, uses_at_most=1)),
    revocations=Revocations({UUID(int=5): NOW, UUID(int=9): None}, frozenset({b"t" * 32})),
)


def signed(payload: bytes, signing=SIGNING, keys=KEYS, aad=AAD) -> bytes:
    kid = keys.of(Standing.CURRENT).kid
    named = {cose.ALG: Algorithm.EDDSA, cose.KID: kid}
    return cbor.encode(cose.sign(named, payload, signing.sign, aad))


def flaw_of(raw: bytes, keys: KeySet = KEYS, before=None) -> SnapshotFlaw:
    with pytest.raises(SnapshotFlawed) as refused:
        unseal(raw, keys, before)
    return refused.value.flaw


def form(**more) -> bytes:
    return canonical(snapshot_form(ONE) | more)


@given(snapshots())
def test_what_was_sealed_is_what_a_door_reads(one):
    assert unseal(seal(one, SIGNING), KEYS).snapshot == one


@given(snapshots())
def test_the_same_snapshot_is_always_the_same_bytes(one):
    again = replace(one, revocations=Revocations(dict(reversed(one.revocations.passes.items()))))
    assert seal(one, SIGNING) == seal(replace(again, revocations=one.revocations), SIGNING)
    assert unseal(seal(again, SIGNING), KEYS).snapshot.revocations == again.revocations


@pytest.mark.parametrize("bit", range(8))
def test_every_changed_bit_is_refused(bit):
    raw = seal(snapshot(doors=()), SIGNING)
    for at in range(len(raw)):
        changed = raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :]
        with pytest.raises(SnapshotFlawed):
            unseal(changed, KEYS)


def test_every_cut_is_refused():
    raw = seal(ONE, SIGNING)
    for length in range(len(raw)):
        assert flaw_of(raw[:length]) is SnapshotFlaw.UNREADABLE
    assert flaw_of(raw + b"\x00") is SnapshotFlaw.UNREADABLE


@given(st.binary(max_size=200))
def test_rubbish_is_refused_by_name(raw):
    assert flaw_of(raw) is SnapshotFlaw.UNREADABLE


def test_an_older_one_is_refused_and_the_same_one_is_the_one_before():
    before = unseal(seal(ONE, SIGNING), KEYS)
    assert flaw_of(seal(replace(ONE, number=6), SIGNING), before=before) is SnapshotFlaw.OLDER
    assert unseal(seal(ONE, SIGNING), KEYS, before) is before
    other = seal(replace(ONE, made_at=NOW + timedelta(1)), SIGNING)
    assert flaw_of(other, before=before) is SnapshotFlaw.DIFFERENT
    assert unseal(seal(replace(ONE, number=8), SIGNING), KEYS, before).snapshot.number == 8


def test_a_rotation_leaves_no_gap_and_a_withdrawn_key_signs_no_more():
    held = unseal(seal(ONE, SIGNING), KEYS)
    turned = KEYS.rotated(LATER.public, believed_until=NOW + timedelta(days=9), now=NOW)
    second = unseal(seal(replace(ONE, keys=turned, number=8), NEXT), held.snapshot.keys, held)
    old = signed(canonical(snapshot_form(replace(ONE, number=9))))
    assert flaw_of(old, second.snapshot.keys, second) is SnapshotFlaw.KEY_NOT_CURRENT
    lost = KEYS.withdrawn(KEYS.keys[0].kid, LATER.public)
    third = unseal(seal(replace(ONE, keys=lost, number=8), NEXT), held.snapshot.keys, held)
    assert flaw_of(old, third.snapshot.keys, third) is SnapshotFlaw.KEY_NOT_CURRENT
    twice = turned.rotated(
        SigningKey(b"z" * 32).public, believed_until=NOW + timedelta(days=9), now=NOW
    )
    slept = seal(replace(ONE, keys=twice, number=9), LATER)
    assert flaw_of(slept, held.snapshot.keys, held) is SnapshotFlaw.UNKNOWN_KEY
    assert unseal(slept, second.snapshot.keys, second).snapshot.number == 9


def test_a_snapshot_can_be_read_again_by_its_own_keys():
    """After a start the door knows the keys that the snapshot brought."""
    turned = KEYS.rotated(LATER.public, believed_until=NOW + timedelta(days=9), now=NOW)
    raw = seal(replace(ONE, keys=turned), NEXT)
    assert unseal(raw, turned) == unseal(raw, KEYS)
    lacking = signed(canonical(snapshot_form(replace(ONE, keys=turned))))
    assert flaw_of(lacking) is SnapshotFlaw.KEY_NOT_CURRENT


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (signed(form(), aad=b""), SnapshotFlaw.WRONG_SIGNATURE),
        (signed(form(), signing=LATER), SnapshotFlaw.WRONG_SIGNATURE),
        (signed(b"{"), SnapshotFlaw.WRONG_SHAPE),
        (signed(b"[" * 100_000), SnapshotFlaw.WRONG_SHAPE),
        (signed(b"[]"), SnapshotFlaw.WRONG_SHAPE),
        (signed(form(form=FORM + 1, news="")), SnapshotFlaw.NEWER_FORM),
        (signed(form(news="")), SnapshotFlaw.WRONG_SHAPE),
        (signed(form(number=-1)), SnapshotFlaw.WRONG_SHAPE),
        (signed(form(made_at="2026-11-27T10:00:00")), SnapshotFlaw.WRONG_SHAPE),
        (signed(form(doors=[{}])), SnapshotFlaw.WRONG_SHAPE),
        (signed(form(keys={})), SnapshotFlaw.WRONG_SHAPE),
        (signed(form(street="330102015")), SnapshotFlaw.WRONG_SHAPE),
        (signed(form(utc_offset_min=540)), SnapshotFlaw.OTHER_ZONE),
    ],
)
def test_each_flaw_has_its_name(raw, flaw):
    assert flaw_of(raw) is flaw


def test_the_snapshot_of_another_street_is_refused():
    keys = KeySet("330102015", KEYS.keys)
    raw = seal(snapshot(street="330102015", keys=keys), SIGNING)
    assert flaw_of(raw) is SnapshotFlaw.OTHER_STREET


def test_a_wrong_field_is_named():
    rules = [*snapshot_form(ONE)["rules"]]
    rules[1] = rules[1] | {"effect": "forbid"}
    with pytest.raises(SnapshotFlawed) as refused:
        unseal(signed(form(rules=rules)), KEYS)
    assert refused.value.where == "rules.1.effect"


def test_a_pass_is_no_snapshot_and_a_snapshot_is_no_pass():
    assert flaw_of(issue(card(), KEYS, SIGNING)) is SnapshotFlaw.WRONG_SIGNATURE
    taken = cose.taken_apart(cbor.decode(seal(ONE, SIGNING)), frozenset({cose.ALG, cose.KID}))
    assert not KEYS.keys[0].is_signed_by(taken.signature, taken.to_be_signed())
    with pytest.raises(Flawed):
        cbor.decode(taken.payload)


def test_only_the_current_key_seals():
    with pytest.raises(Conflict):
        seal(ONE, NEXT)


def test_a_strict_door_has_no_kinds_that_it_lets_in_unproven():
    with pytest.raises(ValueError, match="strict"):
        replace(DOOR, lenient_kinds=frozenset({CredentialKind.STAFF}))
    lenient = replace(
        DOOR, offline=Offline.LENIENT, lenient_kinds=frozenset({CredentialKind.STAFF})
    )
    assert lenient.facing.policy.unproven == {CredentialKind.STAFF}
    assert DOOR.facing == DOOR.door


def test_its_age_is_never_negative():
    assert ONE.age(NOW - timedelta(hours=1)) == timedelta(0)
    assert ONE.age(NOW + timedelta(hours=72)) == timedelta(hours=72)


def test_a_million_fit_into_twenty_megabytes():
    rows = b"".join(n.to_bytes(16, "big") + bytes(4) for n in range(1, 1_000))
    assert len(PackedPasses(rows).packed) / 999 == 20
    assert (
        len(seal(snapshot(revocations=Revocations(PackedPasses(rows))), SIGNING)) < 999 * 27 + 3_000
    )
