"""The door asks the one rule, and says what it cannot know; going out is free whatever is missing."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.doorkeeping import Offline
from mashang.domain.passage import (
    CredentialKind,
    Direction,
    Door,
    DoorPolicy,
    Effect,
    Outcome,
    Reason,
)
from mashang.domain.passes import IssuerKey, KeySet, Revocations
from mashang.domain.passes import Standing as KeyStanding
from mashang.doorkeeper.clockwork import Doubted, Told
from mashang.doorkeeper.counting import Uses
from mashang.doorkeeper.deciding import Scan, Standing, decided
from tests.domain.doorkeeping.making import AGREEMENT, DOOR, INSIDE, rule, snapshot
from tests.domain.passes.making import (
    ISSUER,
    KEYS,
    NOW,
    SIGNING,
    Phone,
    card,
    resident,
    shown,
    visitor,
)

SECRET = b"s" * 32
HERE = "1201"
INWARD = Scan(door_id=HERE, direction=Direction.IN)


def standing(**more) -> Standing:
    return Standing(
        **{
            "told": Told(NOW, None, None),
            "snapshot": snapshot(),
            "list_age": timedelta(0),
            "is_cut_off": False,
            **more,
        }
    )


def scan(one, phone=None, **more) -> Scan:
    return replace(INWARD, text=shown(one, phone).text, **more)


def reason(one, at: Standing, uses: Uses | None = None, phone=None, **more) -> Reason:
    return decided(scan(one, phone, **more), at, uses or Uses(SECRET)).passage.reason


PHONE = Phone()
HOME = resident(PHONE.key, scope_paths=frozenset({INSIDE}))


def test_a_resident_comes_in_and_is_named_in_the_book():
    found = decided(scan(HOME, PHONE), standing(), Uses(SECRET))
    assert found.passage.reason is Reason.ADMITTED
    assert found.passed.pass_id == HOME.pass_id
    assert found.use is None  # nobody counts, so nothing is kept


def test_a_refusal_names_nobody():
    taken = snapshot(revocations=Revocations({HOME.pass_id: None}))
    found = decided(scan(HOME, PHONE), standing(snapshot=taken), Uses(SECRET))
    assert found.passage.reason is Reason.REVOKED
    assert found.passed.pass_id is None


@pytest.mark.parametrize(
    "missing",
    [
        {"snapshot": None},
        {"snapshot": snapshot(doors=())},
        {"is_struck_off": True},
        {"list_age": None},
        {"told": Told(NOW, Doubted.BEFORE, None)},
        {"is_cut_off": True},
    ],
    ids=lambda one: next(iter(one)),
)
@pytest.mark.parametrize("text", ["", "rubbish", shown(HOME, PHONE).text])
def test_going_out_is_free_whatever_is_missing(missing, text):
    out = Scan(door_id=HERE, direction=Direction.OUT, text=text)
    found = decided(out, standing(**missing), Uses(SECRET))
    assert found.passage.admits
    assert found.passed.pass_id is None


@pytest.mark.parametrize(
    "missing",
    [{"snapshot": None}, {"snapshot": snapshot(doors=())}, {"is_struck_off": True}],
)
def test_a_door_that_knows_nothing_leaves_who_comes_in_to_the_guard(missing):
    assert reason(HOME, standing(**missing), phone=PHONE) is Reason.DOOR_UNFIT


def test_a_strict_door_trusts_its_list_for_so_long():
    old = timedelta(minutes=DOOR.stale_after_min)
    assert reason(HOME, standing(list_age=old), phone=PHONE) is Reason.LIST_OLD
    newer = old - timedelta(seconds=1)
    assert reason(HOME, standing(list_age=newer), phone=PHONE) is Reason.ADMITTED
    assert reason(HOME, standing(list_age=None), phone=PHONE) is Reason.LIST_OLD


def test_a_lenient_door_lets_its_kinds_in_and_says_so():
    setting = replace(
        DOOR, offline=Offline.LENIENT, lenient_kinds=frozenset({CredentialKind.RESIDENT})
    )
    at = standing(snapshot=snapshot(doors=(setting,)), list_age=None)
    assert reason(HOME, at, phone=PHONE) is Reason.UNPROVEN
    guest = visitor(scope_paths=frozenset({INSIDE}), doors=frozenset())
    assert reason(guest, at) is Reason.LIST_OLD


def test_a_wrong_clock_calls_nothing_expired_and_retires_no_key():
    later = NOW + timedelta(days=400)
    wrong = standing(told=Told(later, Doubted.FAR, None))
    assert reason(HOME, wrong, phone=PHONE) is Reason.CLOCK_UNTRUSTED
    right = standing(told=Told(later, None, None))
    assert reason(HOME, right, phone=PHONE) is Reason.EXPIRED
    keys = KeySet(
        ISSUER,
        (
            IssuerKey(SIGNING.public, KeyStanding.RETIRED, NOW + timedelta(days=300)),
            IssuerKey(KEYS.keys[1].public, KeyStanding.CURRENT),
        ),
    )
    old = card(scope_paths=frozenset({INSIDE}))
    at = replace(wrong, snapshot=snapshot(keys=keys))
    assert reason(old, at) is Reason.LOOK_AT_PERSON
    assert reason(old, replace(at, told=Told(later, None, None))) is Reason.KEY_RETIRED


@pytest.mark.parametrize("days", [-400, 400])
def test_a_wrong_clock_ends_no_rule(days):
    order = rule(kinds=frozenset(), classes=frozenset())
    one = card(scope_paths=frozenset({INSIDE}))
    wrong = NOW + timedelta(days=days)
    for off in (None, timedelta(days=days)):
        at = standing(told=Told(wrong, Doubted.FAR, off), snapshot=snapshot(rules=(order,)))
        assert reason(one, at) is Reason.RESTRICTED


def test_without_a_clock_what_is_left_are_cards_and_the_guard():
    one = card(scope_paths=frozenset({INSIDE}))
    dark = standing(told=Told(NOW, Doubted.BEFORE, None), list_age=None, is_cut_off=True)
    assert reason(one, dark) is Reason.LOOK_AT_PERSON
    assert reason(HOME, dark, phone=PHONE) is Reason.CLOCK_UNTRUSTED


def guest(**more):
    return visitor(
        **{
            "scope_paths": frozenset({INSIDE}),
            "doors": frozenset({1201}),
            "pass_id": uuid4(),
            **more,
        }
    )


def test_visits_are_counted_here_and_over_a_start():
    uses, one = Uses(SECRET), guest(visits_at_most=2)
    for expected in (Reason.ENDS_SOON, Reason.ENDS_SOON, Reason.VISITS_USED_UP):
        found = decided(scan(one), standing(), uses)
        assert found.passage.reason is expected
        if found.use:
            uses.add(found.use)
    kept = [use for ref in uses._uses.values() for use in ref]
    assert reason(one, standing(), Uses(SECRET, kept)) is Reason.VISITS_USED_UP
    assert reason(one, standing(), Uses(b"t" * 32, kept)) is Reason.ENDS_SOON
    assert one.pass_id.bytes not in b"".join(use.ref for use in kept)
    uses.forget(NOW + timedelta(days=1))
    assert not uses._uses


def test_people_on_one_pass_come_in_together_or_not():
    assert reason(guest(visits_at_most=2), standing(), people=3) is Reason.VISITS_USED_UP


def test_cut_off_a_pass_for_other_doors_too_may_have_been_used_there():
    only_here, also_there = guest(), guest(doors=frozenset({1201, 1202}))
    cut = standing(is_cut_off=True)
    assert reason(only_here, cut) is Reason.ENDS_SOON
    assert reason(also_there, cut) is Reason.COUNT_UNKNOWN
    assert reason(also_there, standing()) is Reason.ENDS_SOON


def test_a_quota_is_counted_at_the_doors_that_it_speaks_of():
    quota = rule(effect=Effect.QUOTA, uses_at_most=1, kinds=frozenset())
    other = replace(DOOR, door=Door("1202", "1.9.", DoorPolicy(clause=AGREEMENT)))
    at = standing(snapshot=snapshot(rules=(quota,), doors=(DOOR, other)))
    uses = Uses(SECRET)
    found = decided(scan(HOME, PHONE), at, uses)
    assert found.passage.reason is Reason.ADMITTED
    uses.add(replace(found.use, door_id="1202"))
    assert reason(HOME, at, uses, phone=PHONE) is Reason.ADMITTED
    uses.add(found.use)
    assert reason(HOME, at, uses, phone=PHONE) is Reason.QUOTA_USED_UP


def test_only_an_order_has_exits_noted_and_then_tells_who_is_inside():
    naming = rule(effect=Effect.NAME_EXIT, kinds=frozenset())
    at = standing(snapshot=snapshot(rules=(naming,)))
    uses = Uses(SECRET)
    uses.add(decided(scan(HOME, PHONE), at, uses).use)
    assert reason(HOME, at, uses, phone=PHONE) is Reason.ALREADY_INSIDE
    out = decided(scan(HOME, PHONE, direction=Direction.OUT), at, uses)
    assert out.passage.reason is Reason.EXIT_NAMED
    assert out.passed.pass_id == HOME.pass_id
    uses.add(out.use)
    assert reason(HOME, at, uses, phone=PHONE) is Reason.ADMITTED


@given(
    st.sampled_from(["", "rubbish", shown(HOME, PHONE).text, shown(guest()).text]),
    st.booleans(), st.booleans(), st.none() | st.integers(0, 10_000), st.booleans(),
)  # fmt: skip
def test_knowing_less_never_admits_more(text, cut_off, struck_off, age_min, clock):
    age = None if age_min is None else timedelta(minutes=age_min)
    told = Told(NOW, None if clock else Doubted.FAR, None)
    less = standing(is_cut_off=cut_off, is_struck_off=struck_off, list_age=age, told=told)
    asked = replace(INWARD, text=text)
    if decided(asked, less, Uses(SECRET)).passage.outcome is not Outcome.REFUSED:
        assert decided(asked, standing(), Uses(SECRET)).passage.admits
