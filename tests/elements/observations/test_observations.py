"""Observations arrive once, are read by their person, and are forgotten in time."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.elements.observations import queries, steps
from mashang.elements.observations.jobs import forget_old
from mashang.elements.observations.models import Observation
from mashang.elements.observations.steps import Seen
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock as time
from mashang.kernel.errors import Invalid, NotAllowed, OutOfScope
from tests.world import World, build_world


@pytest.fixture
def world(db: None, clock) -> World:
    return build_world()


def opening(key="1", **changes):
    given = {
        "kind": "door.opening",
        "data_class": "doors.openings",
        "source": "door:7",
        "key": key,
        "happened_at": time.now(),
    } | changes
    return Seen(**given)


@pytest.mark.django_db
def test_the_same_key_again_is_the_same_observation(clock):
    first = steps.append(opening(values={"door": 7}))
    clock.move(timedelta(hours=1))
    again = steps.append(opening(values={"door": 8}, happened_at=time.now()))
    assert first.pk == again.pk
    assert Observation.objects.get().values == {"door": 7}


@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), max_size=20), st.randoms())
def test_order_and_repetition_change_nothing(clock, told, random):
    def state(events):
        with transaction.atomic():
            for source, key in events:
                steps.append(opening(source=source, key=str(key)))
            found = set(Observation.objects.values_list("source", "key"))
            transaction.set_rollback(True)
        return found

    shuffled = [*told, *told]
    random.shuffle(shuffled)
    assert state(told) == state(shuffled)


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"key": ""}, {"source": ""}, {"data_class": "doors.faces"}])
def test_an_observation_without_key_source_or_declared_class_is_refused(clock, changes):
    with pytest.raises(Invalid):
        steps.append(opening(**changes))
    assert not Observation.objects.exists()


def test_openings_are_read_by_their_person_and_by_nobody_else(world):
    person = world.people["resident"]
    for number in range(3):
        steps.append(opening(key=str(number), person_id=person.pk))
    own = queries.own_observations(world.actor("resident"), person.pk, kind="door.opening")
    assert len(own) == 3
    for who in ("housemate", "landlord", "stranger", "anonymous"):
        with pytest.raises(OutOfScope):
            queries.own_observations(world.actor(who), person.pk, kind="door.opening")


def test_staff_who_see_the_person_do_not_see_what_the_person_did(world):
    with pytest.raises(NotAllowed):
        queries.own_observations(
            world.actor("worker"), world.people["resident"].pk, kind="door.opening"
        )


def test_openings_of_the_last_hour_are_counted(world):
    person = world.people["resident"]
    for minutes in (10, 50, 70):
        steps.append(
            opening(
                key=str(minutes),
                person_id=person.pk,
                happened_at=time.now() - timedelta(minutes=minutes),
            )
        )
    assert (
        queries.count_since(
            person_id=person.pk,
            kind="door.opening",
            source="door:7",
            since=time.now() - timedelta(hours=1),
        )
        == 2
    )


@pytest.mark.django_db
def test_openings_are_forgotten_when_their_days_are_over(clock):
    days = policies.number("retention.door_openings_days")
    steps.append(opening("old", happened_at=time.now() - timedelta(days=days, seconds=1)))
    steps.append(opening("new", happened_at=time.now() - timedelta(days=days)))
    assert forget_old() == 1
    assert Observation.objects.get().key == "new"
