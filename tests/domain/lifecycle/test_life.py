"""Any life whatever: random wishes by anybody at any time keep the promises of the table."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mashang.domain.clocks import Clock, Minutes, WorkingDays
from mashang.domain.lifecycle import (
    Act,
    CaseFacts,
    ClockMove,
    Entry,
    LifePolicy,
    PauseMove,
    Rating,
    Refusal,
    Role,
    State,
    Target,
    Verb,
    decide,
    open_case,
)
from mashang.domain.lifecycle.states import TERMINAL
from mashang.domain.lifecycle.table import TABLE

POLICY = LifePolicy(
    confirm_after_days=2,
    reopen_within_days=3,
    park_at_most_days=5,
    extend_at_most_working_days=5,
    escalation_levels=2,
)
PEOPLE = st.sampled_from(["resident", "worker", "colleague", "chief", "system"])
MAYBE = st.booleans()


class Life(RuleBasedStateMachine):
    @initialize(promised=st.sets(st.sampled_from(Clock)), proof=MAYBE)
    def begin(self, promised: set[Clock], proof: bool) -> None:
        self.at = datetime(2026, 3, 1, tzinfo=UTC)
        step = open_case(
            case="this",
            seat="community",
            actor="resident",
            at=self.at,
            promised=frozenset(promised),
            proof_needed=proof,
        )
        self.facts: CaseFacts = step.after
        self.history: list[Entry] = [step.entry]
        self.running = {clock for clock, move in step.clocks.items() if move is ClockMove.START}
        self.paused = False

    @rule(
        data=st.data(),
        anything=st.integers(0, 9).map(lambda number: number == 0),
        actor=PEOPLE,
        roles=st.sets(st.sampled_from(Role), min_size=1),
        wait=st.timedeltas(timedelta(0), timedelta(days=2)),
        text=st.sampled_from(["", "因为……"]),
        seat=st.sampled_from([None, "community", "property", "router"]),
        handler=st.none() | PEOPLE,
        more=st.fixed_dictionaries(
            {
                "proofs": st.integers(0, 1),
                "by": st.sampled_from([None, Minutes(60), WorkingDays(2), WorkingDays(9)]),
                "rating": st.none() | st.sampled_from(Rating),
                "into": st.none()
                | st.builds(Target, st.sampled_from(["this", "other"]), st.sampled_from(State)),
            }
        ),
        parked_days=st.none() | st.integers(-1, 6),
    )
    def somebody_wishes(
        self, data, anything, actor, roles, wait, text, seat, handler, more, parked_days
    ):
        self.at += wait
        before = self.facts
        likely = [verb for verb, row in TABLE.items() if before.state in row.came_from]
        verb = data.draw(st.sampled_from(list(Verb) if anything or not likely else likely))
        answer = decide(
            before,
            Act(
                verb=verb,
                actor=actor,
                roles=frozenset(roles),
                at=self.at,
                text=text,
                seat=seat,
                handler=handler,
                until=None if parked_days is None else self.at + timedelta(days=parked_days),
                **more,
            ),
            POLICY,
        )
        if isinstance(answer, Refusal):
            assert answer.text.in_("zh")
            assert answer.code.startswith("case.")
            return
        if before.state in TERMINAL and answer.state is not before.state:
            assert verb is Verb.REOPEN
            assert before.state is State.CLOSED
        if answer.pause is PauseMove.BEGIN:
            assert answer.approved_by not in (None, before.handler)
            self.paused = True
        elif answer.pause is PauseMove.END:
            self.paused = False
        if answer.extension is not None:
            assert answer.approved_by not in (None, before.handler)
        for clock, move in answer.clocks.items():
            if move is ClockMove.START:
                self.running.add(clock)
            else:
                assert clock in self.running
                self.running.discard(clock)
        self.history.append(answer.entry)
        self.facts = answer.after

    @invariant()
    def the_seat_is_never_empty(self) -> None:
        assert self.facts.seat

    @invariant()
    def clocks_told_by_the_steps_are_the_clocks_of_the_facts(self) -> None:
        assert self.running == self.facts.running
        assert self.facts.running <= self.facts.promised

    @invariant()
    def no_clock_runs_and_no_pause_lasts_once_a_case_is_done(self) -> None:
        if self.facts.state in TERMINAL | {State.DONE}:
            assert not self.running
            assert not self.paused

    @invariant()
    def a_pause_lasts_exactly_while_the_case_is_parked(self) -> None:
        assert self.paused == (self.facts.state is State.PARKED)
        assert (self.facts.parked_until is not None) == self.paused

    @invariant()
    def the_promise_to_resolve_runs_as_long_as_the_case_is_owed(self) -> None:
        if self.facts.state not in TERMINAL | {State.DONE} and Clock.RESOLVE in self.facts.promised:
            assert Clock.RESOLVE in self.running

    @invariant()
    def the_history_tells_every_change_of_state_in_order(self) -> None:
        states = [entry.came_to for entry in self.history]
        assert [entry.came_from for entry in self.history[1:]] == states[:-1]
        assert states[-1] is self.facts.state

    @invariant()
    def counts_only_grow_with_their_verbs(self) -> None:
        verbs = [entry.verb for entry in self.history]
        assert self.facts.returned == verbs.count(Verb.RETURN)
        assert self.facts.reopened == verbs.count(Verb.DISPUTE) + verbs.count(Verb.REOPEN)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
