"""A pass says what was signed, and nothing that was changed is believed."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.passage import CredentialKind, Fault, Proof
from mashang.domain.passes import (
    CLASSES,
    LONGEST_TEXT,
    Flaw,
    Flawed,
    IssuerKey,
    KeySet,
    Read,
    Revocations,
    SigningKey,
    Standing,
    Unread,
    base45,
    cbor,
    classes_shown,
    cose,
    evidence,
    issue,
    text_of,
    unverified,
)
from mashang.domain.passes.cbor import Tagged
from mashang.domain.passes.claims import CNF, CTI, EXP, ISS, KINDS, NBF, OURS, Own, claims_of
from mashang.domain.passes.writing import PREFIX
from mashang.kernel.errors import Conflict, Invalid
from tests.domain.passes.making import (
    KEYS,
    NOW,
    SIGNING,
    Phone,
    PhoneWithP256,
    card,
    lorry,
    passes,
    reading,
    resident,
    shown,
    visitor,
)

EVERY = [
    resident(Phone().key),
    resident(PhoneWithP256().key),
    card(),
    card(until=NOW + timedelta(days=365)),
    visitor(),
    lorry(),
    resident(None, kind=CredentialKind.STAFF),
    resident(Phone().key, kind=CredentialKind.VOLUNTEER),
    resident(None, kind=CredentialKind.SERVICE, classes=frozenset({"doctor", "ambulance_crew"})),
]


@given(passes())
def test_what_was_signed_is_what_is_read(one):
    found = reading(text_of(issue(one, KEYS, SIGNING)))
    assert isinstance(found, Read)
    assert found.one == one
    assert found.kid == KEYS.keys[0].kid
    assert found.proof.state is Proof.NONE


@given(passes())
def test_the_same_pass_is_always_the_same_bytes(one):
    assert issue(one, KEYS, SIGNING) == issue(replace(one), KEYS, SIGNING)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.kind.value)
def test_every_kind_is_issued_and_read(one):
    found = reading(shown(one).text)
    assert isinstance(found, Read)
    assert found.one == one


@pytest.mark.parametrize(
    "text",
    [
        shown(resident(Phone().key), Phone()).text,
        shown(resident(PhoneWithP256().key), PhoneWithP256()).text,
        shown(card()).text,
        shown(lorry()).text,
    ],
    ids=["ed25519", "p256", "card", "lorry"],
)
def test_every_change_of_one_bit_is_refused(text):
    """Of the bytes that are signed, and of the signs that are printed."""
    good = reading(text)
    raw = base45.decode(text.removeprefix(PREFIX))
    changed = [
        PREFIX + base45.encode(bytes(byte ^ (1 << bit) if at == here else byte
                                     for here, byte in enumerate(raw)))
        for at in range(len(raw))
        for bit in range(8)
    ]  # fmt: skip
    changed += [
        text[:at] + chr(ord(text[at]) ^ (1 << bit)) + text[at + 1 :]
        for at in range(len(text))
        for bit in range(7)
    ]
    believed = [one for one in changed if _is_believed(one, good)]
    assert not believed


def _is_believed(text: str, good: Read) -> bool:
    """Whether a text is taken for the pass, with as good a proof as it had."""
    found = reading(text)
    return isinstance(found, Read) and (
        found.proof.state is Proof.FRESH or good.proof.state is Proof.NONE
    )


@given(st.text(max_size=60) | st.text(base45.ALPHABET, max_size=300).map(PREFIX.__add__))
def test_anything_that_is_shown_gets_an_answer(text):
    assert isinstance(reading(text), Unread)


@given(st.binary(max_size=60))
def test_any_bytes_get_an_answer(raw):
    assert isinstance(reading(PREFIX + base45.encode(raw)), Unread)


def signed_as(claims, headers=None, unprotected=None, tag=cose.TAG) -> str:
    """A text that the issuer signed, whatever it says."""
    given_headers = {cose.ALG: -8, cose.KID: KEYS.keys[0].kid} if headers is None else headers
    protected = cbor.encode(given_headers)
    payload = claims if isinstance(claims, bytes) else cbor.encode(claims)
    signature = SIGNING.sign(cose.to_be_signed(protected, payload))
    return text_of(cbor.encode(Tagged(tag, [protected, unprotected or {}, payload, signature])))


def with_own(**changes):
    claims = claims_of(visitor())
    own = {**claims[OURS], **{Own[label]: value for label, value in changes.items()}}
    return {**claims, OURS: {label: value for label, value in own.items() if value is not None}}


def with_claims(changes):
    claims = {**claims_of(visitor()), **changes}
    return {label: value for label, value in claims.items() if value is not None}


@pytest.mark.parametrize(
    ("claims", "flaw", "where"),
    [
        (with_claims({CTI: None}), Flaw.MISSING_CLAIM, "7"),
        (with_claims({OURS: None}), Flaw.MISSING_CLAIM, "-65537"),
        (with_claims({2: "sub"}), Flaw.UNKNOWN_CLAIM, "2"),
        (with_claims({ISS: 5}), Flaw.WRONG_TYPE, "1"),
        (with_claims({ISS: ""}), Flaw.OUT_OF_RANGE, "1"),
        (with_claims({ISS: "330102099"}), Flaw.OTHER_ISSUER, ""),
        (with_claims({EXP: "2027"}), Flaw.WRONG_TYPE, "4"),
        (with_claims({NBF: -1}), Flaw.OUT_OF_RANGE, "5"),
        (with_claims({EXP: 2**33}), Flaw.OUT_OF_RANGE, "4"),
        (with_claims({EXP: 1}), Flaw.BROKEN_RULE, "span"),
        (with_claims({EXP: None}), Flaw.BROKEN_RULE, "span"),
        (with_claims({CTI: b"short"}), Flaw.OUT_OF_RANGE, "7"),
        (with_claims({CTI: "x"}), Flaw.WRONG_TYPE, "7"),
        (with_claims({CNF: 1}), Flaw.WRONG_TYPE, "8"),
        (with_claims({CNF: {2: 1}}), Flaw.UNKNOWN_CLAIM, "8"),
        (with_claims({CNF: {1: 1}}), Flaw.WRONG_TYPE, "cnf"),
        (with_claims({CNF: {1: {1: 1, -1: 4, -2: bytes(32)}}}), Flaw.UNKNOWN_ALGORITHM, "cnf"),
        (with_claims({CNF: {1: {1: 1, -1: 6, -2: bytes(31)}}}), Flaw.OUT_OF_RANGE, "cnf"),
        (with_claims({CNF: {1: {1: 1, -1: 6, -2: bytes(32), -4: b"d"}}}), Flaw.UNKNOWN_ALGORITHM,
         "cnf"),
        (with_claims({OURS: [1]}), Flaw.WRONG_TYPE, "-65537"),
        (with_own(KIND=99), Flaw.UNKNOWN_KIND, "99"),
        (with_own(KIND="resident"), Flaw.WRONG_TYPE, "-65537.1"),
        (with_own(KIND=None), Flaw.MISSING_CLAIM, "-65537.1"),
        (with_own(SCOPE=[]), Flaw.OUT_OF_RANGE, "-65537.2"),
        (with_own(SCOPE=[[]]), Flaw.OUT_OF_RANGE, "-65537.2"),
        (with_own(SCOPE=[[1, 0]]), Flaw.OUT_OF_RANGE, "-65537.2"),
        (with_own(SCOPE=["1.2."]), Flaw.WRONG_TYPE, "-65537.2"),
        (with_own(SCOPE=[[2], [1]]), Flaw.OUT_OF_RANGE, "-65537.2"),
        (with_own(DOORS=[3, 3]), Flaw.OUT_OF_RANGE, "-65537.3"),
        (with_own(DOORS=[]), Flaw.OUT_OF_RANGE, "-65537.3"),
        (with_own(DOORS=[0]), Flaw.OUT_OF_RANGE, "-65537.3"),
        (with_own(DOORS=list(range(1, 34))), Flaw.OUT_OF_RANGE, "-65537.3"),
        (with_own(CLASSES=[200]), Flaw.UNKNOWN_CLASS, "200"),
        (with_own(CLASSES=["medic"]), Flaw.WRONG_TYPE, "-65537.4"),
        (with_own(HOURS=[[0, 1440]]), Flaw.OUT_OF_RANGE, "-65537.5"),
        (with_own(HOURS=[[0]]), Flaw.WRONG_TYPE, "-65537.5"),
        (with_own(VISITS=0), Flaw.OUT_OF_RANGE, "-65537.6"),
        (with_own(VISITS=70_000), Flaw.BROKEN_RULE, "visits"),
        (with_own(HOST=b"nine byte"), Flaw.OUT_OF_RANGE, "-65537.7"),
        (with_own(PLATE="浙A12345"), Flaw.BROKEN_RULE, "plate"),
        (with_own(PLATE="浙A\n"), Flaw.OUT_OF_RANGE, "-65537.8"),
        (with_own(KIND=KINDS[CredentialKind.RESIDENT], HOST=None), Flaw.BROKEN_RULE, "holder"),
        ({**claims_of(visitor()), OURS: {**claims_of(visitor())[OURS], 9: 1}}, Flaw.UNKNOWN_CLAIM,
         "-65537.9"),
        (b"\xa2\x01\x01\x01\x01", Flaw.DUPLICATE_LABEL, "1"),
        (b"\xa1\x18\x01\x01", Flaw.NOT_SHORTEST, ""),
        (b"\xa1\x05\xf4", Flaw.UNKNOWN_ITEM, ""),
        (cbor.encode(claims_of(visitor())) + b"\x00", Flaw.TRAILING_BYTES, ""),
    ],
)  # fmt: skip
def test_claims_that_we_do_not_make_are_refused_by_name_even_when_signed(claims, flaw, where):
    assert reading(signed_as(claims)) == Unread(flaw, where)


def test_the_ground_of_those_refusals_is_a_pass_that_is_read():
    assert isinstance(reading(signed_as(claims_of(visitor()))), Read)


GOOD_CLAIMS = claims_of(card())
KID = KEYS.keys[0].kid


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (signed_as(GOOD_CLAIMS, {cose.ALG: -7, cose.KID: KID}), Flaw.UNKNOWN_ALGORITHM),
        (signed_as(GOOD_CLAIMS, {cose.ALG: "EdDSA", cose.KID: KID}), Flaw.UNKNOWN_ALGORITHM),
        (signed_as(GOOD_CLAIMS, {cose.ALG: -8}), Flaw.UNKNOWN_HEADER),
        (signed_as(GOOD_CLAIMS, {cose.ALG: -8, 2: [1], cose.KID: KID}), Flaw.UNKNOWN_HEADER),
        (signed_as(GOOD_CLAIMS, {cose.ALG: -8, cose.KID: "k"}), Flaw.WRONG_TYPE),
        (signed_as(GOOD_CLAIMS, {cose.ALG: -8, cose.KID: b"unknown!"}), Flaw.UNKNOWN_KEY),
        (signed_as(GOOD_CLAIMS, {cose.ALG: -8, cose.KID: KEYS.keys[1].kid}), Flaw.WRONG_SIGNATURE),
        (signed_as(GOOD_CLAIMS, unprotected={5: b"iv"}), Flaw.UNKNOWN_HEADER),
        (signed_as(GOOD_CLAIMS, tag=17), Flaw.WRONG_SHAPE),
        (PREFIX + base45.encode(b"\x84\x40\xa0\x40\x40"), Flaw.WRONG_SHAPE),
        (PREFIX + base45.encode(b"\xd2\x83\x40\xa0\x40"), Flaw.WRONG_SHAPE),
        (PREFIX + base45.encode(b"\xd2\x84\x40\xa0\x40\x40"), Flaw.CUT_SHORT),
        (PREFIX + base45.encode(b"\xd2\x84\x41\xa0\xa0\x40\x40"), Flaw.WRONG_SHAPE),
        (PREFIX + base45.encode(shown(card()).signed + b"\x00"), Flaw.TRAILING_BYTES),
        (PREFIX + base45.encode(shown(card()).signed[:-1]), Flaw.CUT_SHORT),
        (PREFIX + "A" * LONGEST_TEXT, Flaw.TOO_LONG),
        (PREFIX + "a", Flaw.NOT_BASE45),
        (PREFIX, Flaw.CUT_SHORT),
        ("HC1:" + base45.encode(shown(card()).signed), Flaw.NOT_OURS),
        ("https://example.org/", Flaw.NOT_OURS),
        ("", Flaw.NOT_OURS),
    ],
)  # fmt: skip
def test_a_frame_that_we_do_not_make_is_refused_by_name(text, flaw):
    found = reading(text)
    assert isinstance(found, Unread)
    assert found.flaw is flaw


def test_every_flaw_has_its_words_and_its_fault():
    for flaw in Flaw:
        assert flaw.text.zh
        assert flaw.text.en
        assert flaw.fault in Fault
    assert {flaw.fault for flaw in Flaw} == set(Fault)


def test_a_pass_of_another_street_is_foreign_and_an_altered_one_forged():
    other = SigningKey(b"o" * 32)
    theirs = KeySet("330103001", (IssuerKey(other.public, Standing.CURRENT),))
    foreign = text_of(issue(card(issuer="330103001"), theirs, other))
    assert evidence(reading(foreign), Revocations()).fault is Fault.FOREIGN
    good = shown(card()).signed
    altered = text_of(good[:-1] + bytes([good[-1] ^ 1]))
    assert evidence(reading(altered), Revocations()).fault is Fault.FORGED


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (replace(card(), issuer=""), "issuer"),
        (replace(card(), scope_paths=frozenset()), "scope"),
        (replace(card(), until=NOW - timedelta(days=2)), "span"),
        (replace(visitor(), until=None), "span"),
        (replace(card(), holder=Phone().key), "holder"),
        (resident(None), "holder"),
        (replace(visitor(), visits_at_most=0), "visits"),
        (replace(card(), host_ref=b"hostref8"), "host"),
        (replace(visitor(), host_ref=b"no"), "host"),
        (replace(lorry(), plate=""), "plate"),
        (replace(card(), classes=frozenset({"dialysis"})), "classes"),
    ],
)
def test_a_pass_that_breaks_a_rule_of_its_kind_is_not_issued(one, field):
    with pytest.raises(Invalid) as refused:
        issue(one, KEYS, SIGNING)
    assert refused.value.field == field


def test_a_pass_too_large_for_its_square_is_not_issued():
    many = frozenset(f"{number:x}.".replace("0", "1") for number in range(10**9, 10**9 + 30))
    with pytest.raises(Invalid) as refused:
        issue(resident(PhoneWithP256().key, scope_paths=many), KEYS, SIGNING)
    assert refused.value.code == "pass.too_large"


def test_only_the_current_key_of_the_issuer_signs():
    with pytest.raises(Conflict):
        issue(card(), KEYS, SigningKey(b"x" * 32))
    with pytest.raises(Invalid):
        issue(card(issuer="330103001"), KEYS, SIGNING)


def test_parts_of_a_second_are_not_rounded_away():
    with pytest.raises(ValueError, match="whole seconds"):
        issue(card(since=NOW + timedelta(microseconds=1)), KEYS, SIGNING)


def test_a_reason_of_health_is_not_on_the_pass():
    assert classes_shown({"dialysis", "medic", "returned"}) == {"care", "medic"}
    assert classes_shown({"pregnant"}) == {"care"}
    assert not {"dialysis", "pregnant", "nursing", "treatment", "returned"} & CLASSES.keys()


@given(passes())
def test_admission_sees_what_the_pass_says_and_nothing_of_the_host(one):
    found = evidence(reading(text_of(issue(one, KEYS, SIGNING))), Revocations())
    held = found.credential
    assert found.fault is None
    assert (held.kind, held.since, held.until) == (one.kind, one.since, one.until)
    assert (held.scope_paths, held.classes, held.hours) == (one.scope_paths, one.classes, one.hours)
    assert held.doors == {str(door) for door in one.doors}
    assert held.needs_proof is (one.holder is not None)
    assert held.subject_ref == one.pass_id.hex


def test_a_pass_or_a_phone_taken_back_is_revoked_at_once_and_forgotten_after_its_end():
    phone = Phone()
    mine = resident(phone.key)
    other = resident(phone.key, pass_id=UUID(int=5), until=NOW + timedelta(days=1))
    found = reading(shown(mine, phone).text)
    assert not evidence(found, Revocations()).credential.revoked
    assert not evidence(found, Revocations().with_passes([other])).credential.revoked
    assert evidence(found, Revocations().with_passes([mine])).credential.revoked
    assert evidence(found, Revocations().with_phones([phone.key.thumbprint])).credential.revoked
    both = Revocations().with_passes([mine, other, card(pass_id=UUID(int=6))])
    left = both.still_needed(NOW + timedelta(days=1))
    assert set(left.passes) == {mine.pass_id, UUID(int=6)}


def test_what_a_pass_claims_can_be_looked_at_without_believing_it():
    phone = Phone()
    scene = shown(resident(phone.key), phone)
    one, kid, has_proof = unverified(scene.text)
    assert (one, kid, has_proof) == (scene.one, KID, True)
    with pytest.raises(Flawed):
        unverified("MS1:NOTHING")


def test_whether_a_pass_has_ended_is_left_to_admission():
    found = reading(shown(visitor()).text, now=NOW + timedelta(days=36_500))
    assert isinstance(found, Read)
    assert found.one == visitor()
