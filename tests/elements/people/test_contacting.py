"""Death and moving out stop every call and message at once."""

from django.db import transaction

from mashang.elements.people import queries, steps
from mashang.elements.people.models import Residency
from mashang.elements.people.queries import Bar
from mashang.kernel import clock as time
from mashang.kernel.house import house


def test_who_lives_here_may_be_contacted(world):
    assert queries.may_be_contacted(world.people["resident"].pk)
    assert queries.may_be_contacted(world.people["former_proxy"].pk)  # never had a home here


def test_death_bars_from_the_same_instant(world):
    person = world.people["resident"]
    with transaction.atomic():
        steps.record_death(steps.locked(person.pk), died_on=time.today())
    assert queries.contact_bar(person.pk) is Bar.DIED
    assert "请勿致电" in Bar.DIED.text.zh


def test_moving_out_bars_unless_another_home_is_left(world):
    person = world.people["resident"]
    with transaction.atomic():
        steps.add_residency(
            person=person, place=world.places["202"], standing=Residency.Standing.FAMILY,
            since_on=time.today(), source="test",
        )  # fmt: skip
        first, second = Residency.objects.filter(person=person).order_by("since_on")
        steps.end_residency(first, until_on=time.today())
    assert queries.may_be_contacted(person.pk)
    with transaction.atomic():
        steps.end_residency(second, until_on=time.today())
    assert queries.contact_bar(person.pk) is Bar.MOVED_AWAY
    assert queries.contact_bars([person.pk, world.people["tenant"].pk]) == {
        person.pk: Bar.MOVED_AWAY
    }


HEARS_OTHERWISE = {
    "people": "recording the death ends homes, links and numbers in the same transaction",
    "observations": "append-only: what was seen stays seen until its days are over",
    "cases": "an open case says so on the desk, and its contact stays shut",
}
"""Rooms that hold people's rows and consume no `people.died`, with the reason."""


def test_every_room_that_holds_people_hears_of_a_death_or_says_why_not():
    hearing = {one.run.split(".")[2] for one in house().consumers_of("people.died")}
    holding = {
        room.name for room in house().rooms.values()
        if any(not row.stays for row in room.person_rows)
    }  # fmt: skip
    assert holding - hearing <= HEARS_OTHERWISE.keys()
