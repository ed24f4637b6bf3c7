"""Asking for an errand, for oneself and at the desk for somebody else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mashang.elements.cases import queries
from mashang.elements.cases.models import Case
from mashang.foundation.records.models import Record
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.work.requests.actions import Errand, record_for
from tests.photos import a_photo
from tests.work.needs import MEDICINE, ask_for
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def record(world, who="worker", person="grandmother", command_id=None, **errand):
    return record_for(
        actor=world.actor(who),
        person_id=world.people[person].person_id,
        errand=Errand(**{"kind": "medicine_refill", "detail": MEDICINE, **errand}),
        command_id=command_id or uuid4(),
    )


def test_an_errand_goes_to_the_grid_worker_with_its_photo(world):
    case = Case.objects.get(pk=ask_for(world, photos=[a_photo()]))
    assert (case.seat_level, case.subject, case.place) == (
        "grid", world.people["resident"], world.places["101"],
    )  # fmt: skip
    assert case.title.open() == "氨氯地平 5mg"
    assert case.photos.count() == 1


def test_urgent_is_promised_within_a_day_whatever_the_kind(world, clock):
    detail = {"what": "证明", "from_where": "居委会", "to_where": "派出所"}
    slow = Case.objects.get(pk=ask_for(world, kind="deliver_document", detail=detail))
    fast = Case.objects.get(
        pk=ask_for(world, kind="deliver_document", detail=detail, priority="urgent")
    )
    assert fast.clocks["resolve"]["due"] < slow.clocks["resolve"]["due"]
    assert fast.clocks["resolve"]["due"] == (clock.now() + timedelta(days=1)).isoformat(
        timespec="microseconds"
    )


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"kind": "repair"}, Invalid),
        ({"detail": {"trouble": "light"}}, Invalid),
        ({"priority": "soonish"}, Invalid),
        ({"priority": "life_threatening"}, RuleBroken),
    ],
)
def test_what_makes_no_sense_opens_nothing(world, given, error):
    with pytest.raises(error):
        ask_for(world, **given)
    assert not Case.objects.exists()


def test_danger_to_life_is_sent_to_120(world):
    with pytest.raises(RuleBroken) as caught:
        ask_for(world, priority="life_threatening")
    assert caught.value.code == "requests.call_120"


def test_who_lives_nowhere_is_told_to_register(world):
    with pytest.raises(RuleBroken) as caught:
        ask_for(world, "ex_tenant", "ex_tenant")
    assert caught.value.code == "requests.no_home"


def test_the_last_time_is_remembered_for_who_may_still_ask(world, clock):
    ask_for(world, "proxy", "grandmother")
    clock.move(timedelta(days=30))
    person_id = world.people["grandmother"].person_id
    known = queries.earlier_detail(world.actor("proxy"), "medicine_refill", person_id)
    assert known["clinic"] == "笕桥社区卫生服务站"
    for who in ("former_proxy", "housemate", "resident"):
        assert queries.earlier_detail(world.actor(who), "medicine_refill", person_id) == {}


def test_a_worker_records_for_somebody_without_a_phone_and_it_is_kept_who_did(world):
    command_id = uuid4()
    case_id = record(world, command_id=command_id)
    assert record(world, command_id=command_id) == case_id
    assert Case.objects.count() == 1
    with pytest.raises(Conflict):
        record(world, "grid", command_id=command_id)
    kept = Record.objects.get(verb="requests.record_for")
    assert kept.staff_no == "T-WORKER"
    assert queries.own_view(world.actor("proxy"), case_id).is_own


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("other_worker", OutOfScope),
        ("repairer", OutOfScope),
        ("chief", NotAllowed),
        ("administrator", OutOfScope),
        ("resident", OutOfScope),
        ("proxy", NotAllowed),
        ("anonymous", OutOfScope),
    ],
)
def test_nobody_else_records_for_her(world, who, error):
    with pytest.raises(error):
        record(world, who)
    assert not Case.objects.exists()
