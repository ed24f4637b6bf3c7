"""The monthly ledger against a slow, obvious one that replays every line of history."""

import random
from collections import defaultdict
from datetime import timedelta
from statistics import median

import pytest

from mashang.domain.clocks import Clock, due_at
from mashang.domain.ledger import Counts, Ended, Month
from mashang.domain.lifecycle import Rating, State, Verb
from mashang.elements.cases import queries
from mashang.elements.cases.models import Case, Entry
from mashang.elements.cases.policy import CASES
from mashang.elements.places.models import Place
from mashang.foundation.policies import queries as policies
from mashang.front.desk.seats import seats_at
from mashang.kernel import clock as clocks
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Invalid
from tests.photos import a_photo
from tests.work.needs import ask_for, do, report_for
from tests.world import build_world

pytestmark = pytest.mark.django_db
ANSWERS = {"respond", "note_public", "ask", "finish"}


@pytest.fixture
def world(clock):
    return build_world()


def live_through(world, clock, seed, count=12):
    """Cases of both communities over some weeks: solved, late, returned, disputed, reopened, cancelled."""
    draw = random.Random(seed)
    for _ in range(count):
        clock.move(timedelta(hours=draw.randint(1, 90)))
        is_lamp = draw.random() < 0.3
        here = draw.random() < 0.7
        if is_lamp:
            case_id = report_for(world, "resident" if here else "stranger")
            who = "repairer" if here else "other_repairer"
        else:
            asker = "resident" if here else "stranger"
            case_id = ask_for(world, asker, asker)
            who = "grid" if here else "other_worker"
        asker = "resident" if here else "stranger"
        fate = draw.choice(["open", "cancel", "return", "solve", "solve", "dispute", "reopen"])
        if fate == "return":
            seat = next(
                one for one in seats_at(world.places["101"].path) if one.ref == "subdistrict"
            )
            do(world, who, case_id, Verb.RETURN, seat=seat)
        elif fate == "cancel":
            do(world, asker, case_id, Verb.CANCEL)
        elif fate != "open":
            _solve(world, clock, draw, case_id, who, asker, fate)


def _solve(world, clock, draw, case_id, who, asker, fate):
    def pass_time(most=120):
        clock.move(timedelta(minutes=draw.randint(1, most)))

    do(world, who, case_id, Verb.TAKE)
    pass_time()
    if draw.random() < 0.6:
        do(world, who, case_id, Verb.RESPOND, text="收到")
    do(world, who, case_id, Verb.START)
    clock.move(timedelta(hours=draw.choice([1, 5, 30, 300])))
    do(world, who, case_id, Verb.FINISH, photos=[a_photo("navy")])
    pass_time()
    if fate == "dispute":
        do(world, asker, case_id, Verb.DISPUTE, text="没有解决")
        pass_time()
        do(world, who, case_id, Verb.FINISH, photos=[a_photo("teal")])
        pass_time()
    rating = draw.choice([*Rating][:5])
    do(world, asker, case_id, Verb.CONFIRM, rating=draw.choice([None, rating, rating]))
    if fate == "reopen":
        pass_time()
        do(world, asker, case_id, Verb.REOPEN, text="又坏了")
    elif who == "grid" and not Case.objects.get(pk=case_id).rating:
        do(world, "worker", case_id, Verb.CALL_BACK, rating=Rating.UNREACHABLE)


def reference(actor, month):
    """Every case replayed from its entries; the column it is compared with is asked for nothing."""
    since, until = month.span()
    communities = dict(Place.objects.filter(kind="community").values_list("path", "name"))
    found = defaultdict(Counts)
    for case in Case.objects.filter(CASES.rules["staff"].visible(actor)):
        home = next((name for path, name in communities.items() if case.path.startswith(path)), "")
        counts = found[home, case.kind]
        lines = list(Entry.objects.filter(case=case).order_by("line"))
        inside = [line for line in lines if since <= line.at < until]
        counts.opened += sum(line.verb == "open" for line in inside)
        counts.returned += sum(line.verb == "return" for line in inside)
        counts.reopened += sum(line.verb in ("reopen", "dispute") for line in inside)
        state, closed_at = State(lines[-1].to_state), None
        for line in lines:
            if State(line.to_state) in (State.CLOSED, State.CANCELLED, State.JOINED):
                closed_at = closed_at or line.at
            else:
                closed_at = None
        is_open = state not in (State.DONE, State.CLOSED, State.CANCELLED, State.JOINED)
        counts.open_now += is_open
        counts.late_now += is_open and case.due_at <= actor.at
        if closed_at is not None and since <= closed_at < until:
            counts.ended.append(_replayed(case, lines, state))
    return {key: counts for key, counts in found.items() if counts != Counts()}


def _replayed(case, lines, state):
    response = took = begun = promised = None
    late = False
    for line in lines:
        if line.verb in ("open", "reopen"):
            begun, response = line.at, None
        if line.verb in ("open", "reopen", "dispute"):
            promised = line.at
        if line.verb in ANSWERS and response is None:
            response = line.at - begun
        if line.verb == "finish":
            took = line.at - lines[0].at
            rule = policies.clocks(case.kind, local_day(lines[0].at)).of(Clock.RESOLVE)
            late = line.at > due_at(rule, promised, policies.calendar(), [], []).at
    if state is State.CANCELLED:
        late = False
    return Ended(state, response, took, late, Rating(case.rating) if case.rating else None)


@pytest.mark.parametrize("seed", range(4))
def test_the_ledger_is_what_replaying_every_line_gives(world, clock, seed):
    live_through(world, clock, seed)
    for who in ("chief", "worker", "grid", "repairer"):
        actor = world.actor(who)
        month = Month.of(local_day(actor.at))
        for one in (month, month.before(), month.before().before()):
            ours = queries.ledger(actor, one)
            theirs = reference(actor, one)
            assert {(line.community, line.kind.code): line.figures for line in ours.lines} == {
                key: counts.figures() for key, counts in theirs.items()
            }
            everything = Counts()
            for counts in theirs.values():
                everything.add(counts)
            assert ours.total == everything.figures()


def test_its_open_and_late_are_the_counters_of_the_desk(world, clock):
    live_through(world, clock, 9)
    for who in ("chief", "worker", "grid", "other_worker"):
        actor = world.actor(who)
        counters = queries.counters(actor)
        total = queries.ledger(actor, Month.of(local_day(actor.at))).total
        assert (total.open_now, total.late_now) == (counters.open, counters.late)


def test_whom_nobody_reached_is_no_opinion():
    def closed(rating):
        return Ended(State.CLOSED, None, None, False, rating)

    ended = [closed(one) for one in (Rating.SATISFIED, Rating.NEUTRAL, Rating.UNREACHABLE, None)]
    figures = Counts(ended=ended).figures()
    assert (figures.satisfied, figures.rated, figures.unreachable) == (1, 2, 1)
    assert figures.rate == 0.5
    assert Counts().figures().rate is None


def test_a_sums_median_is_of_all_cases_not_of_medians():
    spans = [timedelta(minutes=n) for n in (1, 2, 90, 10)]
    one = Counts(ended=[Ended(State.CLOSED, span, span, False, None) for span in spans[:3]])
    other = Counts(ended=[Ended(State.CLOSED, span, span, False, None) for span in spans[3:]])
    one.add(other)
    assert one.figures().took_min == median([1, 2, 10, 90])


def test_months_are_read_and_turn_at_local_midnight():
    assert str(Month.read("2026-04").before()) == "2026-03"
    assert str(Month.read("2026-01").before()) == "2025-12"
    since, until = Month.read("2026-12").span()
    assert clocks.local(since).isoformat() == "2026-12-01T00:00:00+08:00"
    assert clocks.local(until).isoformat() == "2027-01-01T00:00:00+08:00"
    for text in ("2026", "2026-13", "x", "2026-04-01"):
        with pytest.raises(Invalid):
            Month.read(text)


def test_the_list_of_a_month_has_numbers_and_compounds_and_nobody(world, clock):
    ask_for(world)
    ask_for(world, "stranger", "stranger")
    actor = world.actor("worker")
    (row,) = queries.ledger_cases(actor, Month.of(local_day(actor.at)), at_most=10)
    assert row.place == "天新社区天新家园"
    assert "101" not in row.place
    assert "沈" not in repr(row)


def test_the_map_adds_up_to_the_desk(world, clock):
    for _ in range(3):
        ask_for(world)
    report_for(world)
    ask_for(world, "stranger", "stranger")
    clock.move(timedelta(days=9))
    ask_for(world, "tenant", "tenant")
    home = world.places["home"]
    Place.objects.filter(pk=home.pk).update(longitude=120.2, latitude=30.3)
    for who, view in (("chief", "all"), ("worker", "all"), ("grid", "todo"), ("repairer", "todo")):
        actor = world.actor(who)
        filters = queries.Filters(view=queries.View(view))
        spots = queries.spots(actor, filters)
        assert sum(one.total for one in spots) == queries.counted(actor, filters, 999)
        for one in spots:
            inside = queries.spots_inside(actor, filters, one.path)
            assert one.total == sum(inner.total for inner in inside)
            assert one.n_inside == len(inside)
            assert one.is_drawn == (one.name == "天新家园")
    (here,) = queries.spots(world.actor("worker"), queries.Filters(view=queries.View.ALL))
    assert (here.late, here.other + here.soon) == (4, 1)
    filters = queries.Filters(view=queries.View.ALL)
    inside = queries.spots_inside(world.actor("worker"), filters, here.path)
    assert inside[0].latitude == 30.3
    assert queries.spots(world.actor("guard"), queries.Filters()) == []
