"""Promises that hold for any pass, any door and any rules."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mashang.domain.passage import (
    Clause,
    Counters,
    Credential,
    CredentialKind,
    Direction,
    Door,
    DoorPolicy,
    DoorRule,
    Doubt,
    Effect,
    Fault,
    Hours,
    Manner,
    Outcome,
    Proof,
    Reason,
    Request,
    decide,
)
from mashang.domain.passage.reasons import NextStep
from mashang.domain.passage.sentences import SENTENCES
from mashang.kernel.texts import Text

START = datetime(2026, 11, 1, tzinfo=UTC)
CLAUSE = Clause("2026年8号通告", "第三条", Text("非必要不进入", "No entry without need"))
HOUSE = Clause("小区门禁约定", "", Text("凭证通行", "Entry by pass"))
CLASSES = ("medic", "dialysis", "pregnant", "care", "emergency")

PATHS = st.sampled_from(["1.", "1.2.", "1.2.3.", "1.2.4.", "1.2.3.5.", "1.2z."])
SCOPES = st.frozensets(PATHS, max_size=2)
INSTANTS = st.integers(0, 40).map(lambda hours: START + timedelta(hours=hours))
TIMES = st.integers(0, 23).map(time)
HOURS = st.lists(st.builds(Hours, TIMES, TIMES), max_size=2).map(tuple)
KINDS = st.frozensets(st.sampled_from(CredentialKind), max_size=3)
WHO = st.frozensets(st.sampled_from(CLASSES), max_size=2)

CREDENTIALS = st.builds(
    Credential,
    kind=st.sampled_from(CredentialKind),
    subject_ref=st.just("s1"),
    classes=WHO,
    scope_paths=SCOPES,
    doors=st.sampled_from([frozenset(), frozenset({"gate"}), frozenset({"other"})]),
    since=INSTANTS,
    until=st.none() | INSTANTS,
    revoked=st.booleans(),
    approved=st.booleans(),
    needs_proof=st.booleans(),
    hours=HOURS,
    visits_at_most=st.none() | st.integers(0, 3),
    plate=st.sampled_from(["", "浙A12345"]),
)
GOOD = st.builds(
    Credential,
    kind=st.sampled_from(CredentialKind),
    subject_ref=st.just("s1"),
    classes=WHO,
    scope_paths=st.just(frozenset({"1."})),
    since=st.just(START - timedelta(days=1)),
)
COUNTERS = st.builds(
    Counters,
    openings_last_hour=st.integers(0, 5),
    visits_used=st.integers(0, 4),
    rule_uses=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3)),
    rule_inside=st.dictionaries(
        st.sampled_from("abcdef"), st.integers(0, 4).map(lambda hours: timedelta(hours=hours))
    ),
    is_inside=st.none() | st.booleans(),
)


def requests(credentials, **fixed):
    return st.builds(
        Request,
        **{
            "direction": st.just(Direction.IN),
            "manner": st.sampled_from(Manner),
            "credential": credentials,
            "fault": st.none() | st.sampled_from(Fault),
            "proof": st.sampled_from(Proof),
            "counters": COUNTERS,
            "clock_trusted": st.booleans(),
            "doubts": st.frozensets(st.sampled_from([Doubt.LIST, Doubt.COUNTS])),
            "people": st.integers(1, 3),
            "plate": st.none() | st.sampled_from(["浙A12345", "浙B54321"]),
            **fixed,
        },
    )


ANY_REQUEST = requests(st.none() | CREDENTIALS)
GOOD_REQUEST = requests(GOOD, fault=st.none())
DOORS = st.builds(
    Door,
    st.just("gate"),
    PATHS,
    st.builds(
        DoorPolicy,
        clause=st.just(HOUSE),
        accepts=KINDS,
        presence_needed=st.booleans(),
        stands_open=st.booleans(),
        openings_per_hour=st.none() | st.integers(0, 4),
        expiry_notice=st.integers(0, 24).map(lambda hours: timedelta(hours=hours)),
        unproven=KINDS,
    ),
)
SHUT_DOORS = DOORS.map(lambda door: replace(door, policy=replace(door.policy, stands_open=False)))


def rules_of(*effects: Effect):
    return st.builds(
        lambda effect, limit, since, length, **more: DoorRule(
            effect=effect,
            **(limit if effect is Effect.QUOTA else {}),
            since=since,
            until=since + timedelta(hours=length),
            clause=CLAUSE,
            title=Text("只进不出", "A rule"),
            **more,
        ),
        effect=st.sampled_from(effects),
        limit=st.builds(
            lambda uses, span, window: {**(uses or span), "window": window},
            st.none() | st.integers(0, 2).map(lambda most: {"uses_at_most": most}),
            st.integers(0, 3).map(lambda hours: {"inside_at_most": timedelta(hours=hours)}),
            st.none() | st.just(timedelta(hours=48)),
        ),
        since=INSTANTS,
        length=st.integers(1, 40),
        rule_id=st.sampled_from("abcdef"),
        scope_paths=SCOPES,
        classes=WHO,
        kinds=KINDS,
        hours=HOURS,
    )


RULES = st.lists(rules_of(*Effect), max_size=6)


@given(requests(st.none() | CREDENTIALS, direction=st.just(Direction.OUT)), DOORS, RULES, INSTANTS)
def test_going_out_is_never_refused(request, door, rules, now):
    passage = decide(request, door, rules, now)
    assert passage.outcome is Outcome.ALLOWED
    assert passage.reason in (Reason.EXIT, Reason.EXIT_ADVISED, Reason.EXIT_NAMED)


CALM_RULES = st.lists(rules_of(*set(Effect) - {Effect.NAME_EXIT}), max_size=6)


@given(requests(CREDENTIALS, direction=st.just(Direction.OUT)), DOORS, CALM_RULES, INSTANTS)
def test_who_goes_out_is_not_even_looked_at_unless_an_order_declares_it(request, door, rules, now):
    nobody = replace(request, credential=None, fault=None)
    passage = decide(request, door, rules, now)
    assert passage == decide(nobody, door, rules, now)
    assert not passage.is_named


@given(requests(st.none() | CREDENTIALS, direction=st.just(Direction.OUT)), DOORS, RULES, INSTANTS)
def test_an_exit_is_named_only_under_a_clause_and_only_of_a_proven_pass(request, door, rules, now):
    passage = decide(request, door, rules, now)
    if passage.is_named:
        rule = next(one for one in rules if one.rule_id == passage.rule_id)
        assert Effect.NAME_EXIT in {one.effect for one in rules if one.rule_id == rule.rule_id}
        assert passage.clause is not None
        assert request.credential is not None
        assert request.fault is None
        if request.credential.needs_proof and request.manner is Manner.SHOWN:
            assert request.proof is Proof.FRESH


@given(ANY_REQUEST, DOORS, RULES, INSTANTS)
def test_a_refusal_has_no_name_and_an_entry_that_of_the_pass_it_rests_on(request, door, rules, now):
    passage = decide(request, door, rules, now)
    if passage.is_named:
        assert passage.admits
        assert request.credential is not None
        assert passage.reason is not Reason.OPEN_DOOR


@given(ANY_REQUEST, DOORS, RULES, INSTANTS)
def test_naming_and_advice_for_going_out_change_nothing_for_coming_in(request, door, rules, now):
    coming = [r for r in rules if r.effect not in (Effect.NAME_EXIT, Effect.ADVISE_EXIT)]
    assert decide(request, door, rules, now) == decide(request, door, coming, now)


@given(ANY_REQUEST, DOORS, RULES, rules_of(Effect.RESTRICT, Effect.QUOTA), INSTANTS)
def test_adding_a_restriction_never_admits_more(request, door, rules, restriction, now):
    after = decide(request, door, [*rules, restriction], now)
    if after.admits:
        assert decide(request, door, rules, now).admits


@given(ANY_REQUEST, DOORS, RULES, st.sampled_from(Doubt), INSTANTS)
def test_another_doubt_never_admits_more(request, door, rules, doubt, now):
    doubted = replace(request, doubts=request.doubts | {doubt})
    if decide(doubted, door, rules, now).admits:
        assert decide(request, door, rules, now).admits


@given(ANY_REQUEST, DOORS, RULES, st.sampled_from(CredentialKind), INSTANTS)
def test_a_door_that_lets_more_kinds_in_unproven_never_admits_less(request, door, rules, kind, now):
    bolder = replace(door, policy=replace(door.policy, unproven=door.policy.unproven | {kind}))
    if decide(request, door, rules, now).admits:
        assert decide(request, bolder, rules, now).admits


@given(ANY_REQUEST, DOORS, RULES, INSTANTS)
def test_without_doubts_the_written_choice_changes_nothing(request, door, rules, now):
    sure = replace(request, doubts=frozenset())
    strict = replace(door, policy=replace(door.policy, unproven=frozenset()))
    assert decide(sure, door, rules, now) == decide(sure, strict, rules, now)


@given(ANY_REQUEST, DOORS, RULES, rules_of(Effect.EXEMPT, Effect.ATTEND), INSTANTS)
def test_adding_an_exemption_never_admits_less(request, door, rules, exemption, now):
    if decide(request, door, rules, now).admits:
        assert decide(request, door, [*rules, exemption], now).admits


@given(GOOD_REQUEST, DOORS, RULES, rules_of(Effect.EXEMPT), INSTANTS)
def test_an_exemption_in_force_beats_every_restriction(request, door, rules, exemption, now):
    for_all = replace(
        exemption,
        scope_paths=frozenset({"1."}),
        classes=frozenset(),
        kinds=frozenset(),
        hours=(),
        since=now,
        until=now + timedelta(hours=1),
    )
    passage = decide(request, door, [*rules, for_all], now)
    assert passage.reason not in (Reason.RESTRICTED, Reason.QUOTA_USED_UP)


@given(ANY_REQUEST, DOORS, RULES, INSTANTS, st.randoms())
def test_the_order_of_rules_does_not_matter(request, door, rules, now, random):
    unique = list({rule.rule_id: rule for rule in rules}.values())
    shuffled = list(unique)
    random.shuffle(shuffled)
    assert decide(request, door, unique, now) == decide(request, door, shuffled, now)


@given(ANY_REQUEST, SHUT_DOORS, RULES, INSTANTS)
def test_an_expired_revoked_foreign_or_future_pass_never_enters(request, door, rules, now):
    held = request.credential
    assume(
        held is None
        or request.fault is not None
        or held.revoked
        or not held.approved
        or (held.until is not None and held.until <= now)
        or (request.clock_trusted and now < held.since)
        or not held.reaches(door)
    )
    assert not decide(request, door, rules, now).admits


@given(ANY_REQUEST, DOORS, RULES, INSTANTS)
def test_an_untrusted_clock_never_calls_a_pass_expired(request, door, rules, now):
    passage = decide(replace(request, clock_trusted=False), door, rules, now)
    assert passage.reason not in (Reason.EXPIRED, Reason.NOT_YET_VALID)


@given(ANY_REQUEST, DOORS, RULES, INSTANTS)
def test_every_refusal_names_its_clause_and_can_be_appealed(request, door, rules, now):
    passage = decide(request, door, rules, now)
    assert passage.may_appeal == (not passage.admits)
    if not passage.admits:
        assert passage.clause is not None
        assert passage.next_step is not NextStep.NONE


@given(ANY_REQUEST, DOORS, RULES, INSTANTS)
def test_every_sentence_is_complete_in_both_languages(request, door, rules, now):
    passage = decide(request, door, rules, now)
    for sentence in (passage.for_person, passage.for_guard):
        for language in ("zh", "en"):
            words = sentence.in_(language)
            assert words.strip()
            assert "None" not in words
            assert "{" not in words


@given(GOOD_REQUEST, DOORS, st.integers(0, 10), st.integers(0, 10), INSTANTS)
def test_more_openings_never_admit_more(request, door, one, other, now):
    few, many = sorted((one, other))
    counted = [
        decide(replace(request, counters=Counters(openings_last_hour=count)), door, [], now).admits
        for count in (few, many)
    ]
    assert counted[0] or not counted[1]


@given(GOOD_REQUEST, DOORS, rules_of(Effect.QUOTA), st.integers(0, 5), st.integers(0, 5), INSTANTS)
def test_more_counted_under_a_quota_never_admits_more(request, door, quota, one, other, now):
    few, many = sorted((one, other))
    counted = [
        decide(
            replace(
                request,
                counters=Counters(
                    rule_uses={quota.rule_id: count},
                    rule_inside={quota.rule_id: timedelta(hours=count)},
                ),
            ),
            door,
            [quota],
            now,
        ).admits
        for count in (few, many)
    ]
    assert counted[0] or not counted[1]


@given(rules_of(Effect.QUOTA), INSTANTS)
def test_a_quota_counts_from_its_window_and_never_from_before_its_rule(quota, now):
    since = quota.counts_from(now)
    assert since >= quota.since
    assert since in (quota.since, now - (quota.window or timedelta(0)))


@given(GOOD_REQUEST, DOORS, st.sampled_from(["浙A12345", "浙B54321"]), INSTANTS)
def test_a_lorry_of_another_plate_never_enters(request, door, plate, now):
    held = replace(request.credential, plate="浙A12345")
    shut = replace(door, policy=replace(door.policy, stands_open=False))
    passage = decide(replace(request, credential=held, plate=plate), shut, [], now)
    if plate != held.plate:
        assert not passage.admits


def test_an_exemption_for_a_reason_of_health_holds_for_a_pass_that_does_not_say_which():
    rule = DoorRule(
        rule_id="r1", effect=Effect.RESTRICT, clause=CLAUSE, title=Text("只进不出", "A rule"),
        scope_paths=frozenset({"1."}), since=START, until=START + timedelta(days=1),
    )  # fmt: skip
    request = Request(
        direction=Direction.IN,
        manner=Manner.SHOWN,
        credential=Credential(
            kind=CredentialKind.RESIDENT,
            subject_ref="s1",
            classes=frozenset({"care"}),
            scope_paths=frozenset({"1.2."}),
            since=START,
        ),
    )
    door = Door("gate", "1.2.", DoorPolicy(clause=HOUSE))
    for_one = replace(rule, rule_id="e1", effect=Effect.EXEMPT, classes=frozenset({"dialysis"}))
    against = replace(rule, classes=frozenset({"dialysis"}))
    assert decide(request, door, [rule], START).reason is Reason.RESTRICTED
    assert decide(request, door, [rule, for_one], START).reason is Reason.EXEMPTED
    assert decide(request, door, [against], START).reason is Reason.ADMITTED


def test_every_reason_has_its_sentences_and_every_next_step_its_words():
    assert set(SENTENCES) == set(Reason)
    assert sum(one.outcome is Outcome.REFUSED for one in SENTENCES.values()) >= 15
    assert all(step.text.zh and step.text.en for step in NextStep)
    assert all(kind.text.zh and kind.text.en for kind in CredentialKind)


def test_a_refusal_by_an_order_names_the_order():
    rule = DoorRule(
        rule_id="r1",
        effect=Effect.RESTRICT,
        clause=CLAUSE,
        title=Text("非本小区人员不得进入", "Residents only"),
        scope_paths=frozenset({"1."}),
        since=START,
        until=START + timedelta(days=1),
    )
    request = Request(
        direction=Direction.IN,
        manner=Manner.SHOWN,
        credential=Credential(
            kind=CredentialKind.VISITOR,
            subject_ref="s1",
            scope_paths=frozenset({"1.2."}),
            since=START,
        ),
    )
    passage = decide(request, Door("gate", "1.2.", DoorPolicy(clause=HOUSE)), [rule], START)
    assert passage.clause == CLAUSE
    assert passage.for_person.in_("zh") == (
        "按2026年8号通告第三条，暂不能从此门进入：非本小区人员不得进入"
    )


def test_a_rule_that_never_ends_or_a_quota_without_number_cannot_be_written():
    given_rule = {
        "rule_id": "r1",
        "clause": CLAUSE,
        "title": Text("规则", "A rule"),
        "scope_paths": frozenset({"1."}),
        "since": START,
    }
    with pytest.raises(ValueError, match="ends"):
        DoorRule(effect=Effect.RESTRICT, until=START, **given_rule)
    with pytest.raises(ValueError, match="quota"):
        DoorRule(effect=Effect.QUOTA, until=START + timedelta(days=1), **given_rule)
    for limits in ({"uses_at_most": 1, "inside_at_most": timedelta(hours=1)}, {}):
        with pytest.raises(ValueError, match="quota"):
            DoorRule(effect=Effect.QUOTA, until=START + timedelta(days=1), **limits, **given_rule)
    for effect, limits in ((Effect.RESTRICT, {}), (Effect.QUOTA, {"uses_at_most": 1})):
        with pytest.raises(ValueError, match="window"):
            DoorRule(
                effect=effect,
                until=START + timedelta(days=1),
                window=timedelta(0),
                **limits,
                **given_rule,
            )
    with pytest.raises(ValueError, match="quota"):
        DoorRule(
            effect=Effect.RESTRICT, until=START + timedelta(days=1), uses_at_most=1, **given_rule
        )
