"""Who answers for what, and into whose hands it goes: shown before, all or none, without a gap."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse

from mashang.elements.places import steps as places
from mashang.foundation.accounts.models import Account
from mashang.foundation.policies import queries as policies
from mashang.foundation.records.models import Record
from mashang.governance.duties import actions, queries, steps
from mashang.governance.duties.actions import HandOver
from mashang.governance.duties.models import Responsibility
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from tests.browser import signed_in
from tests.world import build_world

A_DAY = timedelta(days=1)


def held(world, who="grid", level="grid"):
    return Responsibility.objects.get(holder=world.accounts[who], level=level, until__isnull=True)


def hand_over(
    world, *ids, to="building_head", by="worker", in_days=0, reason="调岗", command_id=None
):
    return actions.hand_over(
        actor=world.actor(by),
        wanted=HandOver(
            responsibility_ids=ids,
            holder_id=world.accounts[to].pk,
            from_on=time.today() + in_days * A_DAY,
            reason=reason,
        ),
        command_id=command_id or uuid4(),
    )


def answers(world, place="101", at=None):
    """Who answers at grid level."""
    found = queries.answers_at(world.places[place].path, at or time.now())
    holder = next(one.holder for one in found if one.level == "grid")
    return next((name for name, one in world.accounts.items() if str(one.pk) == holder), None)


def test_it_takes_effect_at_once_and_is_recorded_with_its_reason(world, clock):
    clock.move(A_DAY)
    assert hand_over(world, held(world).pk) == 1
    assert answers(world) == "building_head"
    record = Record.objects.get(verb="duties.hand_over")
    assert record.facts["from"] == str(world.accounts["grid"].pk)
    assert record.reason.open() == "调岗"


def test_a_coming_day_is_planned_and_nobody_is_without_an_answer_in_between(world, clock):
    clock.move(A_DAY)
    hand_over(world, held(world).pk, in_days=3)
    assert answers(world) == "grid"
    begins = time.day_span(time.today() + 3 * A_DAY)[0]
    assert answers(world, at=begins - timedelta(seconds=1)) == "grid"
    assert answers(world, at=begins) == "building_head"
    found = queries.posts(world.actor("worker"), level="grid").items
    assert [(one.is_planned, one.may_hand_over) for one in found] == [(False, False), (True, True)]


def test_a_plan_is_changed_by_handing_over_what_was_planned(world, clock):
    clock.move(A_DAY)
    hand_over(world, held(world).pk, in_days=3)
    hand_over(world, held(world, "building_head").pk, to="worker", in_days=1)
    assert answers(world, at=time.now() + 2 * A_DAY) == "worker"
    assert not Responsibility.objects.filter(holder=world.accounts["building_head"]).exists()


def test_all_of_a_holder_change_hands_together_or_not_at_all(world, clock):
    with transaction.atomic():
        for name in ("building", "other_home"):
            steps.assign(
                holder=world.accounts["grid"], target=world.places[name], level="grid",
                since=time.now(),
            )  # fmt: skip
    clock.move(A_DAY)
    ids = Responsibility.objects.filter(level="grid").values_list("pk", flat=True)
    with pytest.raises(OutOfScope):  # 明桂苑 is another community's
        hand_over(world, *ids)
    assert answers(world) == "grid"
    of = queries.post(world.actor("worker"), held_at(world, "home").pk)
    whole = queries.handing(world.actor("worker"), of, whole=True)
    assert len(whole.rows) == 2
    assert hand_over(world, *(one.responsibility_id for one in whole.rows)) == 2
    assert answers(world) == "building_head"
    assert answers(world, "other_101") == "grid"


def held_at(world, place):
    return Responsibility.objects.get(target=world.places[place], level="grid", until=None)


def test_whoever_was_slower_is_told_and_changes_nothing(world, clock):
    clock.move(A_DAY)
    seen = held(world).pk
    hand_over(world, seen, in_days=2)
    with pytest.raises(Conflict) as caught:
        hand_over(world, seen, to="worker")
    assert caught.value.code == "duties.changed"
    assert answers(world) == "grid"


def test_a_repeat_of_the_command_is_one_hand_over(world, clock):
    clock.move(A_DAY)
    command_id, seen = uuid4(), held(world).pk
    assert hand_over(world, seen, command_id=command_id) == 1
    assert hand_over(world, seen, command_id=command_id) == 1
    assert Record.objects.filter(verb="duties.hand_over").count() == 1


@pytest.mark.parametrize(
    ("by", "error"),
    [("other_worker", OutOfScope), ("resident", OutOfScope), ("guard", OutOfScope),
     ("grid", NotAllowed), ("supervisor", NotAllowed)],
)  # fmt: skip
def test_only_who_arranges_duties_there_hands_over(world, by, error):
    with pytest.raises(error):
        hand_over(world, held(world).pk, by=by)


def test_what_cannot_be_is_refused(world, clock):
    clock.move(A_DAY)
    seen = held(world).pk
    ahead = policies.number("duties.hand_over_ahead_days")
    for wrong, error, field in (
        ({"in_days": -1}, Invalid, "from_on"),
        ({"in_days": ahead + 1}, Invalid, "from_on"),
        ({"reason": "  "}, Invalid, "reason"),
        ({"to": "grid"}, RuleBroken, "holder"),
    ):
        with pytest.raises(error) as caught:
            hand_over(world, seen, **wrong)
        assert caught.value.field == field
    with pytest.raises(Invalid):
        hand_over(world)
    with pytest.raises(OutOfScope):
        hand_over(world, seen, to="resident")
    for stranger in ("repairer", "guard", "other_worker"):
        with pytest.raises(RuleBroken) as caught:
            hand_over(world, seen, to=stranger)
        assert caught.value.code == "duties.no_role_there"
    Account.objects.filter(pk=world.accounts["building_head"].pk).update(is_active=False)
    with pytest.raises(OutOfScope):
        hand_over(world, seen)
    assert answers(world) == "grid"


def test_posts_are_listed_where_the_viewer_sees_them(world):
    def shown(who, **more):
        return [(one.place, one.level) for one in queries.posts(world.actor(who), **more).items]

    assert ("笕桥街道", "subdistrict") in shown("chief")
    assert len(shown("chief")) == 4
    assert shown("worker") == [("天新社区", "community"), ("天新社区天新家园", "grid")]
    assert shown("worker", level="grid") == [("天新社区天新家园", "grid")]
    assert shown("chief", at=world.places["minggui"].pk) == [("明桂社区", "community")]
    assert shown("guard") == []
    with pytest.raises(OutOfScope):
        shown("worker", at=world.places["minggui"].pk)


def test_whoever_may_take_over_is_offered_and_the_nearest_first(world):
    actor = world.actor("worker")
    found = queries.holders_near(actor, queries.post(actor, held(world).pk))
    names = {one.pk: name for name, one in world.accounts.items()}
    offered = {names[one.account_id]: one.is_near for one in found}
    assert offered["worker"]
    assert offered["building_head"]
    assert offered["chief"] is False
    assert not offered.keys() & {"grid", "guard", "repairer", "other_worker", "resident"}
    assert [one.is_near for one in found] == sorted((one.is_near for one in found), reverse=True)


def test_a_place_that_was_closed_stands_on_no_list(world):
    with transaction.atomic():
        site = places.add_place(parent=world.places["home"], kind="building", name="9幢")
        steps.assign(
            holder=world.accounts["building_head"], target=site, level="building", since=time.now()
        )
    site.closed_on = time.today()
    site.save(update_fields=["closed_on"])
    assert not queries.posts(world.actor("worker"), level="building").items


def test_a_community_without_anybody_is_named(world):
    assert queries.communities_without(world.actor("chief")) == []
    Responsibility.objects.filter(level="community", target=world.places["minggui"]).delete()
    assert queries.communities_without(world.actor("chief")) == ["明桂社区"]
    shown = signed_in(world.accounts["chief"]).get("/desk/duties").content.decode()
    assert "明桂社区" in shown


def test_a_page_of_posts_costs_the_same_however_many_they_are(world, django_assert_num_queries):
    actor = world.actor("worker")
    actor.held()
    queries.levels()
    with django_assert_num_queries(1):
        queries.posts(actor)
    with transaction.atomic():
        for name in ("101", "102", "201"):
            steps.assign(
                holder=world.accounts["building_head"], target=world.places[name],
                level="building", since=time.now(),
            )  # fmt: skip
    with django_assert_num_queries(1):
        assert len(queries.posts(actor).items) == 5


def test_the_page_shows_what_changes_before_it_does(world, clock):
    clock.move(A_DAY)
    browser = signed_in(world.accounts["worker"])
    listed = browser.get("/desk/duties?level=grid").content.decode()
    address = reverse("duties:hand_over", args=[held(world).pk])
    assert address in listed
    assert "看看会改变什么" in browser.get(address).content.decode()
    taker = world.accounts["building_head"].pk
    planned = f"{address}?holder={taker}&from_on={time.today()}&which=only"
    shown = browser.get(planned).content.decode()
    assert "1 处将换人负责" in shown
    assert "天新家园" in shown
    assert answers(world) == "grid"
    given = {"posts": str(held(world).pk), "holder": str(taker), "from_on": str(time.today())}
    refused = browser.post(planned, {**given, "reason": ""})
    assert refused.status_code == 422
    assert "1 处将换人负责" in refused.content.decode()
    assert browser.post(planned, {**given, "reason": "调岗"}).status_code == 303
    assert answers(world) == "building_head"
    late = browser.post(planned, {**given, "reason": "调岗"})
    assert late.status_code == 422
    assert "已经交接" in late.content.decode()


def test_a_program_lists_posts_and_hands_them_over(world, clock):
    clock.move(A_DAY)
    browser = signed_in(world.accounts["worker"])
    listed = browser.get("/api/v1/duties?level=grid").json()["items"]
    assert [one["holder_id"] for one in listed] == [str(world.accounts["grid"].pk)]
    answer = browser.post(
        "/api/v1/duties/hand-over",
        {
            "responsibility_ids": [listed[0]["responsibility_id"]],
            "holder_id": str(world.accounts["building_head"].pk),
            "from_on": time.today().isoformat(), "reason": "调岗", "command_id": str(uuid4()),
        },
        content_type="application/json",
    )  # fmt: skip
    assert answer.json() == {"count": 1}
    assert answers(world) == "building_head"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_of_two_who_hand_over_in_the_same_second_one_is_told(clock, transactional_db):
    world = build_world()
    clock.move(A_DAY)
    seen, gate = held(world).pk, threading.Barrier(2)

    def run(to):
        gate.wait()
        try:
            hand_over(world, seen, to=to)
        except Conflict as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(copy_context().run, run, to) for to in ("worker", "building_head")]
        assert sorted(job.result() for job in jobs) == ["done", "duties.changed"]
