"""Whom a list names, in which order, and that nobody on it is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from mashang.elements.people import steps as people
from mashang.elements.people.models import Residency
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.events.models import Delivery
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.records.models import Record
from mashang.kernel.errors import Conflict, NotAllowed, OutOfScope, RuleBroken
from mashang.work.visits import actions, jobs, queries
from mashang.work.visits.models import Visit, VisitAnswer, VisitList
from tests.photos import a_photo
from tests.work.walks import a_list, in_need, visit_to
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def note(world: World, name: str, outcome: str = "met", who: str = "grid", **said):
    return actions.note_visit(
        actor=world.actor(who),
        visit_id=visit_to(world, name).pk,
        said=actions.SaidAtDoor(outcome=actions.answering.Outcome(outcome), **said),
        command_id=uuid4(),
    )


def test_a_list_names_who_is_due_in_walking_order_and_nobody_else(world):
    list_id = a_list(world, "grandmother", "landlord", "protected", "stranger", "ex_tenant")
    walk = queries.walk(world.actor("grid"), list_id)
    assert [stop.room for stop in walk.stops] == ["302室", "102室"]
    assert [stop.name for stop in walk.stops] == ["戚*国", "裘*英"]
    assert [one.name for one in walk.buildings] == ["天新社区天新家园1幢"]
    assert walk.row.total == walk.row.due == 2


def test_who_died_or_was_protected_or_moved_out_leaves_the_list_and_counts_as_excused(world):
    list_id = a_list(world, "grandmother", "landlord", "tenant", "resident")
    with transaction.atomic():
        people.record_death(people.locked(world.people["landlord"].pk), died_on=clock_today(world))
        people.set_protected(people.locked(world.people["tenant"].pk), is_protected=True)
        left = Residency.objects.get(person=world.people["resident"], until_on__isnull=True)
        people.end_residency(left, until_on=clock_today(world))
    walk = queries.walk(world.actor("grid"), list_id)
    assert [stop.room for stop in walk.stops] == ["102室"]
    told = set(Delivery.objects.values_list("consumer", flat=True))
    assert {"visits.excuse_dead", "visits.excuse_protected", "visits.excuse_moved"} <= told
    with transaction.atomic():
        for name in ("landlord", "tenant", "resident"):
            assert people_gone(world, name) == 1
    assert queries.walk(world.actor("grid"), list_id).row.excused == 3


@pytest.mark.parametrize("how", ["dies", "moves"])
def test_nobody_rings_up_who_left_while_the_list_was_walked(world, how):
    a_list(world, "grandmother")
    visit = visit_to(world, "grandmother")
    with transaction.atomic():
        person = people.locked(world.people["grandmother"].pk)
        if how == "dies":
            people.record_death(person, died_on=clock_today(world))
        else:
            people.end_residency(Residency.objects.get(person=person), until_on=clock_today(world))
    with pytest.raises(RuleBroken) as caught:
        actions.look(actor=world.actor("grid"), visit_id=visit.pk)
    assert caught.value.code == "visits.no_calls"
    assert not Record.objects.filter(is_look=True).exists()


def clock_today(world):
    return world.actor("grid").at.date()


def people_gone(world, name):
    return jobs.steps.excuse(world.people[name].pk)


def test_nobody_waits_on_two_lists(world):
    a_list(world, "grandmother")
    with pytest.raises(RuleBroken) as caught:
        actions.make_list(actor=world.actor("worker"), command_id=uuid4())
    assert caught.value.code == "visits.nobody_due"


def test_a_repeat_of_the_command_makes_no_second_list(world):
    in_need(world, "grandmother")
    command_id = uuid4()
    first = actions.make_list(actor=world.actor("grid"), command_id=command_id)
    assert actions.make_list(actor=world.actor("grid"), command_id=command_id) == first
    assert VisitList.objects.count() == 1


def test_a_grid_of_several_buildings_has_one_list_that_its_worker_opens(world, clock):
    in_need(world, "grandmother", "landlord", "tenant")
    with transaction.atomic():
        account = accounts.add_staff(staff_no="T-AREA", name="网格员乙", unit="天新社区居委会")
        grants.give(
            account=account,
            role="grid_worker",
            scope_ref=1,
            scope_name="第二网格",
            scope_paths=[world.places["102"].path, world.places["302"].path],
            since=world.actor("grid").at,
        )
    world.accounts["area"] = account
    actor = world.actor("area")
    list_id = actions.make_list(actor=actor, command_id=uuid4())
    assert [one.list_id for one in queries.my_lists(actor).items] == [list_id]
    walk = queries.walk(actor, list_id)
    assert walk.may_walk
    assert [stop.room for stop in walk.stops] == ["302室", "102室"]
    clock.move(timedelta(minutes=1))
    Grant.objects.filter(account=account).update(until=clock.now())
    assert queries.walk(world.actor("area"), list_id).stops == []


def test_only_who_visits_makes_a_list(world):
    in_need(world, "grandmother")
    for who in ("section", "guard", "resident"):
        with pytest.raises(NotAllowed):
            actions.make_list(actor=world.actor(who), command_id=uuid4())


def test_after_a_visit_somebody_is_due_again_when_the_rule_says(world, clock):
    a_list(world, "grandmother")
    note(world, "grandmother")
    assert visit_to(world, "grandmother").next_on == clock.now().date() + timedelta(days=7)
    with pytest.raises(RuleBroken):
        actions.make_list(actor=world.actor("grid"), command_id=uuid4())
    clock.move(timedelta(days=7))
    actions.make_list(actor=world.actor("grid"), command_id=uuid4())
    assert visit_to(world, "grandmother").state == "due"


def test_somebody_is_added_by_hand_and_only_where_the_list_leads(world):
    list_id = a_list(world, "grandmother", "landlord")
    actor = world.actor("grid")
    actions.add_by_hand(actor=actor, list_id=list_id, person_id=world.people["tenant"].pk)
    assert visit_to(world, "tenant").position == 3
    with pytest.raises(Conflict):
        actions.add_by_hand(actor=actor, list_id=list_id, person_id=world.people["tenant"].pk)
    for name in ("stranger", "protected"):
        with pytest.raises(OutOfScope):
            actions.add_by_hand(actor=actor, list_id=list_id, person_id=world.people[name].pk)


def test_a_list_over_names_the_missing_with_an_owner_and_late_answers_still_count(world, clock):
    list_id = a_list(world, "grandmother", "landlord")
    note(world, "landlord")
    assert jobs.close_lists() == 0
    clock.move(timedelta(days=1))
    assert jobs.close_lists() == 1
    missed = visit_to(world, "grandmother")
    assert (missed.state, missed.owner) == ("missing", "天新社区 社区责任人")
    note(world, "grandmother")
    row = queries.walk(world.actor("grid"), list_id).row
    assert (row.done, row.missing, row.due) == (2, 0, 0)
    assert jobs.close_lists() == 0


def test_help_opens_a_case_with_the_nearest_and_needs_words(world):
    a_list(world, "grandmother")
    with pytest.raises(actions.answering.Invalid):
        note(world, "grandmother", "needs_help")
    noted = note(world, "grandmother", "needs_help", note="药吃完了")
    case = VisitAnswer.objects.get().case
    assert (case.pk, case.kind, case.seat_level) == (noted.case_id, "visit_help", "grid")
    assert note(world, "grandmother", "moved").case_id is not None


def test_what_is_known_is_not_asked_again(world):
    list_id = a_list(world, "grandmother")
    (stop,) = queries.walk(world.actor("grid"), list_id).stops
    assert (stop.has_phone, stop.has_helper) == (False, False)
    note(world, "grandmother", phone="13800001111", helper="女儿 13800002222")
    (stop,) = queries.walk(world.actor("grid"), list_id).stops
    assert (stop.has_phone, stop.has_helper) == (True, True)


def test_looking_is_recorded_once_for_each_visit_and_worker(world):
    a_list(world, "grandmother")
    visit_id = visit_to(world, "grandmother").pk
    for who in ("grid", "grid", "worker"):
        shown = actions.look(actor=world.actor(who), visit_id=visit_id)
        assert shown.values[0].value == "裘桂英"
    looks = Record.objects.filter(is_look=True, purpose="handle_case")
    assert sorted(looks.values_list("staff_no", flat=True)) == ["T-GRID", "T-WORKER"]
    for who in ("section", "chief"):
        with pytest.raises(NotAllowed):
            actions.look(actor=world.actor(who), visit_id=visit_id)
    with pytest.raises(OutOfScope):
        actions.look(actor=world.actor("other_worker"), visit_id=visit_id)


def test_nobody_answers_for_another_community_or_for_a_protected_person(world):
    a_list(world, "grandmother")
    with pytest.raises(OutOfScope):
        note(world, "grandmother", who="other_worker")
    with pytest.raises(NotAllowed):
        note(world, "grandmother", who="section")
    with transaction.atomic():
        people.set_protected(people.locked(world.people["grandmother"].pk), is_protected=True)
    with pytest.raises(OutOfScope):
        note(world, "grandmother")


def test_two_workers_at_one_door_both_stand_and_are_shown(world):
    a_list(world, "grandmother")
    assert not note(world, "grandmother").is_contested
    assert note(world, "grandmother", "told", who="worker").is_contested
    lines = queries.answers(world.actor("grid"), visit_to(world, "grandmother").pk)
    assert len(lines) == 2


def test_a_list_is_taken_over_from_whom_one_saw(world):
    list_id = a_list(world, "grandmother")
    grid, worker = world.accounts["grid"].pk, world.accounts["worker"].pk
    actions.take_over(actor=world.actor("worker"), list_id=list_id, from_id=grid)
    with pytest.raises(Conflict):
        actions.take_over(actor=world.actor("grid"), list_id=list_id, from_id=grid)
    with pytest.raises(NotAllowed):
        actions.take_over(actor=world.actor("section"), list_id=list_id, from_id=worker)


def test_everything_goes_when_its_days_are_over(world, clock):
    a_list(world, "grandmother")
    note(world, "grandmother", note="门口有猫", photos=[a_photo()])
    answer = VisitAnswer.objects.get()
    kept = answer.detail
    clock.move(timedelta(days=730))
    assert jobs.forget_old() == 0
    clock.move(timedelta(days=2))
    assert jobs.forget_old() == 1
    assert not VisitList.objects.exists()
    assert not Visit.objects.exists()
    with pytest.raises(KeyDestroyed):
        kept.open()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
@pytest.mark.parametrize("act", ["list", "take"])
def test_two_in_the_same_second_one_wins_and_the_other_is_told(clock, transactional_db, act):
    world = build_world()
    in_need(world, "grandmother", "landlord")
    list_id = a_list(world, "tenant", who="grid") if act == "take" else None
    together = threading.Barrier(2)
    grid = world.accounts["grid"].pk

    def wish(who):
        try:
            actor = world.actor(who)
            together.wait(30)
            if act == "list":
                actions.make_list(actor=actor, command_id=uuid4())
            else:
                actions.take_over(actor=actor, list_id=list_id, from_id=grid)
        except (Conflict, RuleBroken) as told:
            return told.code
        finally:
            connection.close()
        return "won"

    names = ("worker", "grid") if act == "list" else ("worker", "second")
    if act == "take":
        world.accounts["second"] = world.accounts["worker"]
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(copy_context().run, wish, who) for who in names]
        said = sorted(one.result() for one in asked)
    assert said[1] == "won"
    assert said[0] in {"visits.on_a_list", "visits.nobody_due", "visits.taken"}
    assert Visit.objects.filter(person=world.people["grandmother"]).count() == 1
