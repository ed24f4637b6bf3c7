from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mashang.domain.clocks import Clock, Minutes, WorkingDays
from mashang.domain.lifecycle import (
    Act,
    CaseFacts,
    ClockMove,
    LifePolicy,
    PauseMove,
    Rating,
    Refusal,
    Role,
    State,
    Step,
    Target,
    Verb,
    decide,
    open_case,
    verbs_for,
)
from mashang.domain.lifecycle.table import TABLE
from mashang.kernel.errors import NotAllowed, RuleBroken

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
POLICY = LifePolicy(
    confirm_after_days=7,
    reopen_within_days=15,
    park_at_most_days=30,
    extend_at_most_working_days=10,
    escalation_levels=2,
)
ACTORS = {
    Role.REQUESTER: "resident",
    Role.HANDLER: "worker",
    Role.SEAT: "colleague",
    Role.SUPERVISOR: "chief",
    Role.SYSTEM: "system",
}


def wish(verb: Verb, role: Role, at: datetime = MORNING, **more: Any) -> Act:
    """A wish with everything filled in that any verb may ask for."""
    given: dict[str, Any] = {
        "actor": ACTORS[role],
        "roles": frozenset({role}),
        "text": "因为……",
        "seat": "property",
        "handler": None if verb is Verb.TAKE else "worker-2",
        "until": at + timedelta(days=3),
        "by": WorkingDays(2),
        "proofs": 1,
        "rating": Rating.SATISFIED if verb is not Verb.FINISH else None,
        "into": Target("other", State.WORKING),
    }
    return Act(verb=verb, at=at, **{**given, **more})


def do(facts: CaseFacts, verb: Verb, role: Role, at: datetime = MORNING, **more: Any) -> Step:
    answer = decide(facts, wish(verb, role, at, **more), POLICY)
    assert isinstance(answer, Step), answer
    return answer


def refused(facts: CaseFacts, verb: Verb, role: Role, at: datetime = MORNING, **more: Any) -> str:
    answer = decide(facts, wish(verb, role, at, **more), POLICY)
    assert isinstance(answer, Refusal), answer
    return answer.code


def opened(**more: Any) -> CaseFacts:
    return open_case(case="this", seat="community", actor="resident", at=MORNING, **more).after


def working(**more: Any) -> CaseFacts:
    facts = do(opened(**more), Verb.TAKE, Role.SEAT, actor="worker").after
    return do(facts, Verb.START, Role.HANDLER).after


def done(**more: Any) -> CaseFacts:
    return do(working(**more), Verb.FINISH, Role.HANDLER).after


def closed() -> CaseFacts:
    return do(done(), Verb.CONFIRM, Role.REQUESTER, rating=None).after


def test_opening_starts_every_promised_clock_and_names_a_seat():
    step = open_case(case="this", seat="community", actor="resident", at=MORNING, text="灯坏了")
    assert step.after.seat == "community"
    assert set(step.clocks.items()) == {(clock, ClockMove.START) for clock in Clock}
    assert (step.entry.public, step.entry.text) == (True, "灯坏了")


def test_a_case_without_a_seat_cannot_exist():
    with pytest.raises(ValueError, match="seat"):
        open_case(case="this", seat="", actor="resident", at=MORNING)


def test_a_need_walks_from_opening_to_a_rated_end():
    facts = do(opened(proof_needed=True), Verb.TAKE, Role.SEAT, actor="worker").after
    assert (facts.state, facts.handler) == (State.ACCEPTED, "worker")
    facts = do(facts, Verb.START, Role.HANDLER).after
    responded = do(facts, Verb.RESPOND, Role.HANDLER)
    assert responded.clocks == {Clock.FIRST_RESPONSE: ClockMove.STOP}
    finished = do(responded.after, Verb.FINISH, Role.HANDLER)
    assert finished.clocks == {Clock.RESOLVE: ClockMove.STOP}
    end = do(finished.after, Verb.CONFIRM, Role.REQUESTER, rating=Rating.VERY_SATISFIED)
    assert (end.state, end.after.rating, end.after.closed_at) == (
        State.CLOSED,
        Rating.VERY_SATISFIED,
        MORNING,
    )
    assert end.ended


def test_a_seat_may_give_a_case_to_one_of_its_people():
    assert do(opened(), Verb.TAKE, Role.SEAT, handler="worker-2").after.handler == "worker-2"


def test_a_case_that_is_taken_is_reassigned_not_taken_again():
    assert refused(working(), Verb.TAKE, Role.SEAT) == "case.wrong_state"
    accepted = do(opened(), Verb.TAKE, Role.SEAT).after
    assert refused(accepted, Verb.TAKE, Role.SEAT) == "case.already_taken"
    assert do(accepted, Verb.REASSIGN, Role.SUPERVISOR).after.handler == "worker-2"
    assert refused(accepted, Verb.REASSIGN, Role.SEAT, handler="colleague") == "case.same_handler"
    assert refused(accepted, Verb.REASSIGN, Role.SEAT, handler=None) == "case.handler_needed"


def test_finishing_asks_for_words_and_for_the_proof_of_the_kind():
    assert refused(working(), Verb.FINISH, Role.HANDLER, text=" ") == "case.words_needed"
    careful = working(proof_needed=True)
    assert refused(careful, Verb.FINISH, Role.HANDLER, proofs=0) == "case.proof_needed"
    assert do(working(), Verb.FINISH, Role.HANDLER, proofs=0).state is State.DONE


def test_the_handler_confirms_and_rates_nothing_of_their_own_work():
    for verb, role in (
        (Verb.CONFIRM, Role.REQUESTER),
        (Verb.CONFIRM, Role.SUPERVISOR),
        (Verb.CALL_BACK, Role.SEAT),
    ):
        assert refused(done(), verb, role, actor="worker") == "case.own_work"
    assert refused(closed(), Verb.RATE, Role.REQUESTER, actor="worker") == "case.own_work"


def test_the_handler_cannot_slip_away_from_a_finished_case_by_reassigning_it():
    assert refused(done(), Verb.REASSIGN, Role.HANDLER) == "case.wrong_state"


def test_only_a_supervisor_who_is_not_the_handler_parks_or_extends():
    for verb in (Verb.PARK, Verb.EXTEND):
        assert refused(working(), verb, Role.HANDLER) == "case.not_yours"
        assert refused(working(), verb, Role.SUPERVISOR, actor="worker") == "case.own_work"
        assert do(working(), verb, Role.SUPERVISOR).approved_by == "chief"


def test_the_handler_asks_and_the_supervisor_approves_or_declines():
    facts = do(working(), Verb.ASK_APPROVAL, Role.HANDLER).after
    assert facts.approval_asked
    assert not do(facts, Verb.DECLINE, Role.SUPERVISOR).after.approval_asked
    assert not do(facts, Verb.PARK, Role.SUPERVISOR).after.approval_asked
    assert refused(working(), Verb.DECLINE, Role.SUPERVISOR) == "case.nothing_asked"


def test_parking_stops_time_and_resuming_lets_it_go_on():
    parked = do(working(), Verb.PARK, Role.SUPERVISOR)
    assert (parked.pause, parked.clocks) == (PauseMove.BEGIN, {})
    assert parked.after.parked_until == MORNING + timedelta(days=3)
    resumed = do(parked.after, Verb.UNPARK, Role.SYSTEM)
    assert (resumed.pause, resumed.state) == (PauseMove.END, State.WORKING)
    assert resumed.after.parked_until is None


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (None, "case.until_needed"),
        (MORNING, "case.until_out_of_range"),
        (MORNING + timedelta(days=31), "case.until_out_of_range"),
    ],
)
def test_a_parking_ends_within_the_days_of_the_plan(until, code):
    assert refused(working(), Verb.PARK, Role.SUPERVISOR, until=until) == code


def test_a_case_nobody_handles_is_not_parked():
    accepted = do(opened(), Verb.ACCEPT, Role.SEAT).after
    assert refused(accepted, Verb.PARK, Role.SUPERVISOR) == "case.no_handler"


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (None, "case.time_needed"),
        (Minutes(0), "case.time_needed"),
        (WorkingDays(11), "case.too_much_time"),
        (Minutes(10 * 24 * 60 + 1), "case.too_much_time"),
    ],
)
def test_an_extension_adds_time_within_the_plan(by, code):
    assert refused(working(), Verb.EXTEND, Role.SUPERVISOR, by=by) == code


def test_a_promise_never_made_cannot_be_extended():
    facts = working(promised=frozenset({Clock.ACCEPT}))
    assert refused(facts, Verb.EXTEND, Role.SUPERVISOR) == "case.no_promise"


def test_a_transfer_goes_to_another_seat_which_must_accept_again():
    step = do(working(), Verb.TRANSFER, Role.HANDLER)
    assert (step.state, step.after.seat, step.after.handler) == (State.OPENED, "property", None)
    assert step.clocks == {Clock.ACCEPT: ClockMove.START}
    assert Clock.RESOLVE in step.after.running
    assert refused(working(), Verb.TRANSFER, Role.HANDLER, seat=None) == "case.seat_needed"
    assert refused(working(), Verb.TRANSFER, Role.HANDLER, seat="community") == "case.same_seat"


def test_a_returned_case_waits_with_its_router_and_is_routed_anew():
    step = do(working(), Verb.RETURN, Role.SEAT, seat="router")
    assert (step.state, step.after.seat, step.after.returned) == (State.RETURNED, "router", 1)
    assert not step.entry.public
    routed = do(step.after, Verb.TRANSFER, Role.SEAT)
    assert (routed.state, routed.after.seat) == (State.OPENED, "property")
    assert do(step.after, Verb.ACCEPT, Role.SEAT).state is State.ACCEPTED
    assert refused(working(), Verb.RETURN, Role.SEAT, text="") == "case.reason_needed"


def test_saying_not_solved_puts_the_handler_back_to_work_on_a_fresh_clock():
    step = do(done(), Verb.DISPUTE, Role.REQUESTER)
    assert (step.state, step.after.handler, step.after.reopened) == (State.WORKING, "worker", 1)
    assert step.clocks == {Clock.RESOLVE: ClockMove.START}


def test_silence_confirms_only_after_the_days_of_the_plan():
    facts = done()
    early = MORNING + timedelta(days=7) - timedelta(seconds=1)
    assert refused(facts, Verb.AUTO_CONFIRM, Role.SYSTEM, early) == "case.too_early"
    step = do(facts, Verb.AUTO_CONFIRM, Role.SYSTEM, MORNING + timedelta(days=7))
    assert (step.state, step.after.rating) == (State.CLOSED, None)


def test_a_closed_case_is_reopened_within_the_days_of_the_plan_only():
    facts = closed()
    assert refused(facts, Verb.REOPEN, Role.REQUESTER, MORNING + timedelta(days=15)) == (
        "case.too_late"
    )
    step = do(facts, Verb.REOPEN, Role.REQUESTER, MORNING + timedelta(days=14))
    assert (step.state, step.after.handler, step.after.seat) == (State.OPENED, None, "community")
    assert step.after.running == frozenset(Clock)
    assert (step.after.rating, step.after.closed_at) == (None, None)


def test_a_rating_is_given_once_and_unreachable_gives_way_to_it():
    facts = do(closed(), Verb.CALL_BACK, Role.SEAT, rating=Rating.UNREACHABLE).after
    rated = do(facts, Verb.RATE, Role.REQUESTER, rating=Rating.NEUTRAL).after
    assert rated.rating is Rating.NEUTRAL
    assert refused(rated, Verb.RATE, Role.REQUESTER) == "case.already_rated"
    assert refused(rated, Verb.CALL_BACK, Role.SEAT) == "case.already_rated"


def test_unreachable_is_no_opinion_of_a_requester():
    code = "case.rating_impossible"
    assert refused(done(), Verb.CONFIRM, Role.REQUESTER, rating=Rating.UNREACHABLE) == code
    assert refused(closed(), Verb.RATE, Role.REQUESTER, rating=Rating.UNREACHABLE) == code
    assert refused(closed(), Verb.RATE, Role.REQUESTER, rating=None) == "case.rating_needed"
    assert refused(closed(), Verb.CALL_BACK, Role.SEAT, rating=None) == "case.rating_needed"


def test_confirming_without_a_rating_keeps_what_a_call_back_heard():
    facts = do(done(), Verb.CALL_BACK, Role.SEAT, rating=Rating.SATISFIED).after
    step = do(facts, Verb.CONFIRM, Role.REQUESTER, rating=None)
    assert step.after.rating is Rating.SATISFIED


def test_a_case_joins_another_open_one_only():
    assert do(working(), Verb.JOIN, Role.SEAT).state is State.JOINED
    for target, code in (
        (None, "case.target_needed"),
        (Target("this", State.OPENED), "case.joins_itself"),
        (Target("other", State.JOINED), "case.target_ended"),
        (Target("other", State.CLOSED), "case.target_ended"),
    ):
        assert refused(working(), Verb.JOIN, Role.SEAT, into=target) == code


def test_withdrawing_a_parked_case_ends_its_pause():
    parked = do(working(), Verb.PARK, Role.SUPERVISOR).after
    assert do(parked, Verb.CANCEL, Role.REQUESTER).pause is PauseMove.END
    assert do(working(), Verb.CANCEL, Role.REQUESTER).pause is None


def test_escalation_climbs_until_the_top():
    facts = working()
    for level in (1, 2):
        facts = do(facts, Verb.ESCALATE, Role.SYSTEM).after
        assert facts.level == level
    assert refused(facts, Verb.ESCALATE, Role.SYSTEM) == "case.top_level"


def test_a_question_waits_until_the_requester_answers():
    asked = do(working(), Verb.ASK, Role.HANDLER)
    assert asked.after.asked
    assert asked.clocks == {Clock.FIRST_RESPONSE: ClockMove.STOP}
    assert not do(asked.after, Verb.ANSWER, Role.REQUESTER).after.asked


def test_the_first_response_is_given_once():
    facts = do(working(), Verb.RESPOND, Role.HANDLER).after
    assert refused(facts, Verb.RESPOND, Role.HANDLER) == "case.responded"
    assert do(facts, Verb.NOTE_PUBLIC, Role.HANDLER).clocks == {}


def test_an_internal_note_is_not_for_the_requester():
    assert not do(working(), Verb.NOTE_INTERNAL, Role.SEAT).entry.public


def test_the_role_is_asked_before_the_state_so_that_a_stranger_learns_nothing():
    answer = decide(closed(), wish(Verb.START, Role.REQUESTER), POLICY)
    assert isinstance(answer, Refusal)
    assert answer.code == "case.not_yours"
    assert isinstance(answer.error(), NotAllowed)


def test_a_wrong_state_is_a_broken_rule_whose_sentence_names_the_state():
    answer = decide(closed(), wish(Verb.FINISH, Role.HANDLER), POLICY)
    assert isinstance(answer, Refusal)
    assert isinstance(answer.error(), RuleBroken)
    assert "已办结" in answer.text.in_("zh")


def test_buttons_are_what_a_complete_wish_would_be_granted():
    for facts in (opened(), working(), done(), closed()):
        for role in Role:
            shown = verbs_for(
                facts, actor=ACTORS[role], roles=frozenset({role}), at=MORNING, policy=POLICY
            )
            granted = tuple(
                verb for verb in TABLE if isinstance(decide(facts, wish(verb, role), POLICY), Step)
            )
            assert shown == granted


def test_only_the_one_the_case_names_and_who_may_still_work_counts_as_handler():
    facts = working()
    assert refused(facts, Verb.FINISH, Role.HANDLER, actor="colleague") == "case.not_yours"
    assert refused(facts, Verb.FINISH, Role.HANDLER, roles=frozenset()) == "case.not_yours"


def test_every_verb_has_a_row():
    assert set(TABLE) == set(Verb)
