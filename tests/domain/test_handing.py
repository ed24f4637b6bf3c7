"""From an instant on somebody else answers: no gap, no overlap, and what was before stays."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.handing import Span, cut_at

ZERO = datetime(2026, 4, 29, tzinfo=UTC)


def hour(n: int) -> datetime:
    return ZERO + timedelta(hours=n)


@st.composite
def timelines(draw: st.DrawFn) -> list[Span]:
    """Spans one after another, with holes between some, the last perhaps open."""
    edges = sorted(draw(st.sets(st.integers(0, 40), min_size=2, max_size=9)))
    pairs = list(pairwise(edges))
    kept = [pair for pair in pairs if draw(st.booleans())] or pairs[:1]
    spans = [Span(str(n), hour(a), hour(b)) for n, (a, b) in enumerate(kept)]
    if draw(st.booleans()):
        spans[-1] = Span(spans[-1].key, spans[-1].since)
    return spans


def after(spans: list[Span], at: datetime) -> list[Span]:
    cut = cut_at(spans, at)
    left = [
        Span(one.key, one.since, at if one.key in cut.ends else one.until)
        for one in spans
        if one.key not in cut.drops
    ]
    return [*left, Span("new", at)]


def holders(spans: list[Span], at: datetime) -> list[str]:
    return [one.key for one in spans if one.since <= at and (one.until is None or at < one.until)]


@given(timelines(), st.integers(-2, 45))
def test_before_it_nothing_changes_and_from_then_on_the_new_holder_alone_answers(spans, n):
    done = after(spans, hour(n))
    for minute in range(-3, 46):
        at = hour(minute) + timedelta(minutes=30)
        expected = holders(spans, at) if at < hour(n) else ["new"]
        assert holders(done, at) == expected
    assert holders(done, hour(n)) == ["new"]


def test_what_was_planned_falls_away_and_what_is_over_stays():
    spans = [Span("past", hour(0), hour(2)), Span("now", hour(2), hour(9)), Span("plan", hour(9))]
    assert cut_at(spans, hour(5)) == cut_at(list(reversed(spans)), hour(5))
    assert (cut_at(spans, hour(5)).ends, cut_at(spans, hour(5)).drops) == (("now",), ("plan",))
    assert cut_at(spans, hour(9)).ends == ()
