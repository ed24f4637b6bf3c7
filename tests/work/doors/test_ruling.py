"""Rules entered by hand: they hold where and while they say, at the server as at the door."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from mashang.elements.people import steps as people
from mashang.elements.people.models import Fact
from mashang.foundation.records.models import Record
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.work.doors import actions, queries
from mashang.work.doors.actions import RuleWanted
from mashang.work.doors.models import Rule

A_DAY = timedelta(days=1)


@pytest.fixture
def enter(world, gate, clock):
    def entered(effect="restrict", *, who="section", where="tianxin", command_id=None, **changed):
        given = {
            "title_zh": "封闭管理", "document": "2022年53号通告", "article": "第三条",
            "words_zh": "外来人员暂不进入", "words_en": "Nobody from outside comes in",
            "since": clock.now(), "until": clock.now() + 3 * A_DAY, **changed,
        }  # fmt: skip
        return actions.enter_rule(
            actor=world.actor(who), place_id=world.places[where].pk,
            wanted=RuleWanted(effect=effect, **given), command_id=command_id or uuid4(),
        )  # fmt: skip

    return entered


def tap(world, gate, who="resident"):
    return actions.open_door(actor=world.actor(who), door_id=gate.pk, command_id=uuid4())


def test_a_restriction_refuses_with_its_clause_and_never_who_goes_out(world, gate, enter):
    enter()
    said = tap(world, gate)
    assert (said.admits, said.reason) == (False, "restricted")
    assert said.clause.in_("en") == "Nobody from outside comes in"
    assert actions.count_exit(actor=world.actor("anonymous"), door_id=gate.pk).admits


def test_a_rule_holds_below_its_place_only_and_only_in_its_time(world, gate, enter, clock):
    enter(where="minggui", since=clock.now())
    assert tap(world, gate).admits
    enter(since=clock.now() + A_DAY, until=clock.now() + 2 * A_DAY)
    assert tap(world, gate).admits
    clock.move(A_DAY)
    assert not tap(world, gate).admits
    clock.move(A_DAY)
    assert tap(world, gate).admits


def test_an_exemption_beats_a_restriction(world, gate, enter):
    enter()
    enter("exempt", classes=("dialysis",))
    assert not tap(world, gate).admits
    with transaction.atomic():
        people.add_fact(
            person=world.people["resident"], kind=Fact.Kind.DIALYSIS,
            since_on=world.actor("system").at.date(), source="test",
        )  # fmt: skip
    said = tap(world, gate)
    assert (said.admits, said.reason) == (True, "exempted")
    assert not tap(world, gate, "housemate").admits


def test_a_quota_counts_entries_since_it_began(world, gate, enter, clock):
    assert tap(world, gate).admits
    clock.move(timedelta(minutes=1))
    enter("quota", uses_at_most=2, window_min=60)
    assert [tap(world, gate).admits for _ in range(3)] == [True, True, False]
    assert tap(world, gate, "housemate").admits
    clock.move(timedelta(minutes=61))
    assert tap(world, gate).admits


def test_a_rule_of_some_hours_holds_in_them(world, gate, enter, clock):
    enter(hours=((time(22), time(6)),))
    assert tap(world, gate).admits
    clock.move(timedelta(hours=15))
    assert not tap(world, gate).admits


def test_ending_a_rule_ends_it_now_and_once(world, gate, enter):
    rule_id = enter()
    actions.end_rule(actor=world.actor("section"), rule_id=rule_id)
    assert tap(world, gate).admits
    with pytest.raises(Conflict):
        actions.end_rule(actor=world.actor("section"), rule_id=rule_id)
    done = Record.objects.filter(verb__startswith="doors.").values_list("verb", flat=True)
    assert sorted(done) == ["doors.end_rule", "doors.enter_rule"]


def test_who_may_not_rule_does_not(world, gate, enter):
    with pytest.raises(NotAllowed):
        enter(who="worker", where="home")
    with pytest.raises(OutOfScope):
        enter(who="other_worker", where="home")
    rule_id = enter()
    with pytest.raises(NotAllowed):
        actions.end_rule(actor=world.actor("worker"), rule_id=rule_id)


def test_whoever_sees_a_door_sees_the_rules_over_it(world, gate, enter):
    rule_id = enter(where="street")
    assert queries.rule(world.actor("guard"), rule_id).stands == "holds"
    assert [one.rule_id for one in queries.rules_of(world.actor("guard")).items] == [rule_id]
    elsewhere = enter(where="minggui")
    with pytest.raises(OutOfScope):
        queries.rule(world.actor("guard"), elsewhere)


@pytest.mark.parametrize(
    ("changed", "refusal", "code"),
    [
        ({"until": timedelta(days=91)}, RuleBroken, "doors.rule_too_long"),
        ({"until": timedelta(0)}, RuleBroken, "doors.rule_is_past"),
        ({"effect": "exempt"}, RuleBroken, "doors.exempts_everybody"),
        ({"effect": "quota"}, Invalid, "doors.rule_unclear"),
        ({"effect": "name_exit"}, Invalid, "doors.rule_unclear"),
        ({"uses_at_most": 3}, Invalid, "doors.rule_unclear"),
        ({"classes": ("nobody",)}, Invalid, "doors.rule_unclear"),
        ({"kinds": ("nothing",)}, Invalid, "doors.rule_unclear"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(enter, clock, changed, refusal, code):
    if "until" in changed:
        changed["until"] = clock.now() + changed["until"]
    with pytest.raises(refusal) as caught:
        enter(changed.pop("effect", "restrict"), **changed)
    assert caught.value.code == code
    assert not Rule.objects.exists()


def test_no_rule_by_hand_can_name_who_goes_out(world, enter):
    rule = Rule.objects.get(pk=enter())
    rule.effect = "name_exit"
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save()


def test_the_same_command_enters_one_rule(enter):
    command_id = uuid4()
    assert enter(command_id=command_id) == enter(command_id=command_id)
    assert Rule.objects.count() == 1
