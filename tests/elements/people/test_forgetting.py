"""Who left is forgotten when the days are over."""

from datetime import timedelta

import pytest

from mashang.elements.people import queries, steps
from mashang.elements.people.jobs import forget_departed
from mashang.elements.people.models import Identifier, NameKey, Person, Residency
from mashang.foundation import keys
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.policies import queries as policies
from mashang.foundation.records.models import Record
from mashang.kernel import clock as time
from mashang.kernel.sealed import Place


@pytest.fixture
def later(world, clock):
    """The day on which those who left a month ago, in the small street, are due."""
    days = policies.number("retention.people_days")
    clock.move(timedelta(days=days - 30 + 1))
    return world


def test_nobody_is_forgotten_too_early(world, clock):
    clock.move(timedelta(days=policies.number("retention.people_days") - 31))
    assert forget_departed() == 0


def test_who_left_long_ago_is_forgotten_and_nobody_else(later):
    gone = later.people["ex_tenant"]
    sealed = bytes(Person.objects.get(pk=gone.pk).__dict__["name"])
    assert forget_departed() == 1
    row = Person.objects.get(pk=gone.pk)
    assert row.forgotten_at is not None
    assert bytes(row.__dict__["name"]) == b""
    assert not NameKey.objects.filter(person=gone).exists()
    assert not Identifier.objects.filter(person=gone).exists()
    assert Residency.objects.filter(person=gone).exists()
    assert queries.acted_for(later.actor("ex_tenant")) == []
    with pytest.raises(KeyDestroyed):
        keys.open_text(
            "people.identity", gone.pk, Place("people_person", "name", str(gone.pk)), sealed
        )
    assert Person.objects.get(pk=later.people["resident"].pk).name.open() == "沈思远"
    assert Record.objects.filter(verb="people.forget").count() == 1


def test_forgetting_again_finds_nobody(later):
    assert forget_departed() == 1
    assert forget_departed() == 0


def test_a_crash_between_key_and_rows_is_mended_by_the_next_night(later):
    gone = later.people["ex_tenant"]
    keys.destroy_subjects("people.identity", [gone.pk])
    assert forget_departed() == 1


def test_who_came_back_is_not_forgotten(later):
    steps.add_residency(
        person=later.people["ex_tenant"],
        place=later.places["202"],
        standing="tenant",
        since_on=time.today(),
        source="registered",
    )
    assert forget_departed() == 0
