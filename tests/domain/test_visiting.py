"""What a visit comes to, from everything that was said of it."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.offline import reckon
from mashang.domain.visiting import Outcome, Said, State, stand

NOON = datetime(2026, 4, 29, 4, tzinfo=UTC)
WEEK, TWO_DAYS = timedelta(days=7), timedelta(days=2)
SAID = st.lists(
    st.builds(
        Said,
        answer_id=st.uuids().map(str),
        account=st.sampled_from("ab"),
        outcome=st.sampled_from(Outcome),
        happened_at=st.integers(0, 9).map(lambda n: NOON + timedelta(minutes=n)),
    ),
    unique_by=lambda one: one.answer_id,
    max_size=4,
)


def standing(*answers: Said, is_closed: bool = False):
    return stand(answers, every=WEEK, again=TWO_DAYS, is_closed=is_closed)


def said(outcome: Outcome, minute: int = 0, by: str = "a") -> Said:
    return Said(f"{minute}{by}", by, outcome, NOON + timedelta(minutes=minute))


@given(SAID, st.booleans())
def test_the_order_of_arrival_plays_no_part(answers: list[Said], is_closed: bool) -> None:
    found = {standing(*order, is_closed=is_closed) for order in permutations(answers)}
    assert len(found) == 1
    assert (found.pop().state in {State.DUE, State.MISSING}) == all(
        one.outcome is Outcome.NOT_HOME for one in answers
    )


def test_every_name_ends_done_excused_or_missing() -> None:
    assert standing().state is State.DUE
    assert standing(is_closed=True).state is State.MISSING
    assert standing(said(Outcome.NOT_HOME)).tries == 1
    assert standing(said(Outcome.NOT_HOME), is_closed=True).state is State.MISSING
    assert standing(said(Outcome.MET), is_closed=True).state is State.DONE
    assert standing(said(Outcome.REFUSED)).state is State.EXCUSED


def test_the_next_visit_follows_the_rule_when_seen_and_comes_soon_when_not() -> None:
    assert standing(said(Outcome.MET)).next_on == date(2026, 5, 6)
    assert standing(said(Outcome.TOLD)).next_on == date(2026, 5, 1)
    assert standing(said(Outcome.MOVED)).next_on is None


def test_the_later_of_two_answers_counts_and_two_workers_are_shown() -> None:
    found = standing(said(Outcome.MET, 5, "b"), said(Outcome.TOLD, 1, "a"))
    assert (found.reason, found.is_contested) == (Outcome.MET, True)
    assert not standing(said(Outcome.MET, 1), said(Outcome.TOLD, 5)).is_contested


def test_a_phone_whose_clock_is_an_hour_slow_is_set_right() -> None:
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    slow = reckon(claimed_at=NOON - hour, sent_at=NOON, received_at=NOON + hour, tolerated=minute)
    assert (slow.happened_at, slow.skew_s, slow.is_adjusted) == (NOON, 3600, True)
    fair = reckon(claimed_at=NOON - hour, sent_at=NOON, received_at=NOON + minute, tolerated=minute)
    assert (fair.happened_at, fair.is_adjusted) == (NOON - hour, False)
    fast = reckon(claimed_at=NOON + hour, sent_at=NOON, received_at=NOON, tolerated=minute)
    assert fast.happened_at == NOON
