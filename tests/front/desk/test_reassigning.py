"""Several cases to somebody else: each for itself, nothing twice, nothing out of scope."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from mashang.domain.lifecycle import Verb
from mashang.elements.cases import queries as cases
from mashang.elements.cases.models import Case, Entry
from mashang.elements.organisations import queries as organisations
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.grants import steps as grants
from mashang.foundation.records.models import Record
from mashang.front.desk import actions, jobs, queries
from mashang.front.desk.actions import Receiver
from mashang.front.desk.models import Batch, StandIn
from mashang.front.desk.seats import seats_at
from mashang.kernel import clock as clocks
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from tests.work.needs import ask_for, do, report_for
from tests.world import build_world


@pytest.fixture
def second_grid(world):
    return a_colleague(world)


def a_colleague(world):
    """Another grid worker of the same compound."""
    with transaction.atomic():
        account = accounts.add_staff(
            staff_no="T-grid2",
            name="网格员乙",
            unit="天新社区居委会",
            post="网格员",
            phone="13800000001",
        )
        home = world.places["home"]
        grants.give(
            account=account, role="grid_worker", scope_ref=home.place_id, scope_name=home.name,
            scope_paths=[home.path], since=clocks.now(),
        )  # fmt: skip
    world.accounts["grid2"] = account
    return account


def versions(case_ids):
    return [(one, Case.objects.get(pk=one).version) for one in case_ids]


def reassign(world, who, chosen, to="grid2", text="请假", command_id=None):
    return actions.reassign(
        actor=world.actor(who),
        chosen=chosen,
        to=Receiver(handler_id=world.accounts[to].account_id) if isinstance(to, str) else to,
        text=text,
        command_id=command_id or uuid4(),
    )


def test_cases_in_hand_go_to_a_colleague_with_the_reason_in_each_history(world, second_grid):
    ids = [ask_for(world) for _ in range(3)]
    for one in ids:
        do(world, "grid", one, Verb.TAKE)
    batch_id = reassign(world, "worker", versions(ids))
    assert {one.handler_id for one in Case.objects.all()} == {second_grid.account_id}
    lines = Entry.objects.filter(verb="reassign")
    assert [(one.note.open(), one.is_public) for one in lines] == [("请假", False)] * 3
    seen = queries.batch(world.actor("worker"), batch_id)
    assert (len(seen.done), len(seen.refused), seen.n_gone) == (3, 0, 0)
    assert seen.to_name == "天新社区居委会 网格员"
    assert Record.objects.filter(verb="cases.reassign").count() == 3


def test_a_case_nobody_has_taken_is_taken_on_in_the_colleagues_name(world, second_grid):
    case_id = ask_for(world)
    reassign(world, "worker", versions([case_id]))
    case = Case.objects.get(pk=case_id)
    assert (case.state, case.handler_id) == ("accepted", second_grid.account_id)


def test_what_cannot_be_given_stays_as_it_is_and_says_why_in_both_languages(world, second_grid):
    errand, lamp = ask_for(world), report_for(world)
    do(world, "grid", errand, Verb.TAKE)
    batch_id = reassign(world, "worker", versions([errand, lamp]))
    seen = queries.batch(world.actor("worker"), batch_id)
    assert [one.case_id for one in seen.done] == [errand]
    (refused,) = seen.refused
    assert refused.case_id == lamp
    assert refused.why.in_("zh") == "这位同事不在承办单位"
    assert "owning seat" in refused.why.in_("en")
    assert Case.objects.get(pk=lamp).handler_id is None


def test_a_case_that_changed_since_it_was_chosen_is_told(world, second_grid):
    case_id = ask_for(world)
    chosen = versions([case_id])
    do(world, "grid", case_id, Verb.TAKE)
    seen = queries.batch(world.actor("worker"), reassign(world, "worker", chosen))
    assert "变化" in seen.refused[0].why.in_("zh")
    assert Case.objects.get().handler_id == world.accounts["grid"].account_id


def test_a_repeated_command_gives_the_first_answer(world, second_grid):
    command_id, chosen = uuid4(), None
    case_id = ask_for(world)
    chosen = versions([case_id])
    first = reassign(world, "worker", chosen, command_id=command_id)
    assert reassign(world, "worker", chosen, command_id=command_id) == first
    assert Batch.objects.count() == 1
    assert Entry.objects.filter(verb="take").count() == 1


def test_cases_go_to_a_unit_and_keep_their_number(world):
    case_id = ask_for(world)
    number = Case.objects.get().number
    unit = organisations.find_organisation(world.organisations["city_works"].pk)
    seats = {seat.name: seat for seat in seats_at(world.places["101"].path)}
    assert unit.name in seats
    reassign(world, "worker", versions([case_id]), to=Receiver(seat=seats[unit.name]))
    case = Case.objects.get()
    assert (case.number, case.seat_organisation_id, case.state) == (number, unit.pk, "opened")


def test_cases_of_another_community_are_not_there(world, second_grid):
    own, other = ask_for(world), ask_for(world, "stranger", "stranger")
    assert [one.row.case_id for one in cases.chosen(world.actor("worker"), [own, other])] == [own]
    seen = queries.batch(world.actor("worker"), reassign(world, "worker", versions([own, other])))
    assert ([one.case_id for one in seen.done], seen.refused, seen.n_gone) == ([own], (), 1)
    assert Case.objects.get(pk=other).handler_id is None


def test_only_who_oversees_reassigns_many(world, second_grid):
    chosen = versions([ask_for(world)])
    for who in ("grid", "repairer", "supervisor", "administrator", "resident", "anonymous"):
        with pytest.raises(NotAllowed):
            reassign(world, who, chosen)
    assert Case.objects.get().handler_id is None


def test_nothing_chosen_no_reason_nobody_and_too_many_are_refused(world, second_grid):
    chosen = versions([ask_for(world)])
    for given, error in (
        ({"chosen": []}, Invalid),
        ({"text": " "}, Invalid),
        ({"to": Receiver()}, Invalid),
        ({"to": "resident"}, Invalid),
        ({"chosen": [(uuid4(), 1) for _ in range(101)]}, RuleBroken),
    ):
        with pytest.raises(error):
            reassign(world, "worker", **{"chosen": chosen, **given})
    assert not Batch.objects.exists()


def test_only_who_ordered_a_batch_reads_what_became_of_it(world, second_grid):
    batch_id = reassign(world, "worker", versions([ask_for(world)]))
    for who in ("section", "other_worker", "grid"):
        with pytest.raises(OutOfScope):
            queries.batch(world.actor(who), batch_id)


def test_the_colleagues_offered_are_those_of_the_chosen_seats(world, second_grid):
    errand, lamp = ask_for(world), report_for(world)

    def offered(*ids):
        return {one for one, _ in cases.handlers_for(world.actor("worker"), ids)}

    ids = {name: world.accounts[name].account_id for name in ("grid", "worker", "repairer")}
    assert offered(errand) == {ids["grid"], ids["worker"], second_grid.account_id}
    assert offered(lamp) == {ids["repairer"]}
    assert offered(errand, lamp) == {*ids.values(), second_grid.account_id}


def stand_in(world, who="worker", absent="grid", deputy="grid2", since=0, days=5):
    today = clocks.today()
    return actions.plan_stand_in(
        actor=world.actor(who),
        absent_id=world.accounts[absent].account_id,
        deputy_id=world.accounts[deputy].account_id,
        since_on=today + timedelta(days=since),
        until_on=today + timedelta(days=since + days),
        command_id=uuid4(),
    )


def test_from_a_day_on_all_that_one_handles_goes_to_the_deputy(world, second_grid, clock):
    first = ask_for(world)
    do(world, "grid", first, Verb.TAKE)
    stand_in(world, since=1)
    assert jobs.stand_in() == 0
    clock.move(timedelta(days=1))
    later = ask_for(world)
    do(world, "grid", later, Verb.TAKE)
    assert jobs.stand_in() == 2
    assert {one.handler_id for one in Case.objects.all()} == {second_grid.account_id}
    assert jobs.stand_in() == 0


def test_a_stand_in_from_today_begins_at_once_and_ends_when_told(world, second_grid):
    case_id = ask_for(world)
    do(world, "grid", case_id, Verb.TAKE)
    stand_in_id = stand_in(world)
    assert Case.objects.get().handler_id == second_grid.account_id
    actions.end_stand_in(actor=world.actor("worker"), stand_in_id=stand_in_id)
    later = ask_for(world)
    do(world, "grid", later, Verb.TAKE)
    assert jobs.stand_in() == 0


def test_who_lost_the_right_orders_nothing_any_more(world, second_grid, clock):
    case_id = ask_for(world)
    do(world, "grid", case_id, Verb.TAKE)
    stand_in(world, since=1)
    world.accounts["worker"].grants.update(until=clocks.now() + timedelta(hours=1))
    clock.move(timedelta(days=1))
    assert jobs.stand_in() == 0
    assert Case.objects.get().handler_id == world.accounts["grid"].account_id


def test_stand_ins_are_refused_with_a_sentence(world, second_grid):
    for given in (
        {"deputy": "grid"},
        {"deputy": "other_worker"},
        {"absent": "resident"},
        {"since": -1},
        {"days": 0},
        {"days": 61},
    ):
        with pytest.raises(Invalid):
            stand_in(world, **given)
    for who in ("grid", "supervisor", "resident"):
        with pytest.raises(NotAllowed):
            stand_in(world, who)
    stand_in(world, since=1)
    with pytest.raises(Conflict):
        stand_in(world, since=3)
    with pytest.raises(OutOfScope):
        actions.end_stand_in(actor=world.actor("section"), stand_in_id=StandIn.objects.get().pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_two_supervisors_in_the_same_second_one_wins_and_the_other_is_told(clock, transactional_db):
    world = build_world()
    a_colleague(world)
    ids = [ask_for(world) for _ in range(3)]
    for one in ids:
        do(world, "grid", one, Verb.TAKE)
    chosen, together = versions(ids), threading.Barrier(2)

    def give(who, to, order):
        try:
            actor = world.actor(who)
            together.wait(30)
            batch_id = actions.reassign(
                actor=actor, chosen=chosen[::order], text="调整", command_id=uuid4(),
                to=Receiver(handler_id=world.accounts[to].account_id),
            )  # fmt: skip
            seen = queries.batch(actor, batch_id)
            return len(seen.done), [one.why.in_("zh") for one in seen.refused]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(copy_context().run, give, *one)
            for one in (("worker", "grid2", 1), ("section", "worker", -1))
        ]
        said = sorted(one.result() for one in asked)
    assert said == [(0, ["刚刚有了变化，请看最新情况"] * 3), (3, [])]
    assert len({one.handler_id for one in Case.objects.all()}) == 1
    assert Entry.objects.filter(verb="reassign").count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_two_people_take_a_case_in_the_same_second_one_has_it_and_the_other_is_told(
    clock, transactional_db
):
    world = build_world()
    a_colleague(world)
    case_id, together = ask_for(world), threading.Barrier(2)

    def take(who):
        try:
            together.wait(30)
            do(world, who, case_id, Verb.TAKE)
        except (RuleBroken, Conflict) as told:
            return told.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(copy_context().run, take, who) for who in ("grid", "grid2")]
        said = sorted(one.result() for one in asked)
    assert said[1] == "taken"
    assert said[0].startswith("case.")
    assert Entry.objects.filter(verb="take").count() == 1
