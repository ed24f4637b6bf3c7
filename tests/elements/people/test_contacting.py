"""Death and moving out stop every call and message at once."""

from datetime import timedelta
from itertools import product

from django.db import transaction

from mashang.elements.people import queries, steps
from mashang.elements.people.models import Person, Residency
from mashang.elements.people.queries import Bar, Because
from mashang.kernel import clock as time


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


def test_the_dead_are_reached_on_no_account_and_the_departed_about_their_own_affairs(world):
    person = world.people["ex_tenant"]
    assert queries.contact_bar(person.pk) is Bar.MOVED_AWAY
    assert queries.may_be_contacted(person.pk, Because.OWN_AFFAIR)
    with transaction.atomic():
        steps.record_death(steps.locked(person.pk), died_on=time.today())
    for because in Because:
        assert queries.contact_bar(person.pk, because) is Bar.DIED


def test_the_list_that_a_query_cuts_says_what_the_rule_says(world):
    """Every mix of home, death, merger and forgetting, in SQL and by the rule."""
    made = []
    with transaction.atomic():
        for home, died, merged, forgotten in product(
            (None, "lives", "left", "comes"), (False, True), (False, True), (False, True)
        ):
            person = steps.add_person(name="一人", identifiers=[])
            if home:
                begins = time.today() + timedelta(days=9 if home == "comes" else -9)
                residency = steps.add_residency(
                    person=person, place=world.places["202"], standing=Residency.Standing.FAMILY,
                    since_on=begins, source="test",
                )  # fmt: skip
                if home == "left":
                    steps.end_residency(residency, until_on=time.today())
            Person.objects.filter(pk=person.pk).update(
                died_on=time.today() if died else None,
                merged_into=world.people["resident"] if merged else None,
                forgotten_at=time.now() if forgotten else None,
            )
            made.append(person.pk)
    for because in Because:
        barred = queries.contact_bars(made, because)
        found = set(queries.reachable(because).filter(pk__in=made).values_list("pk", flat=True))
        listed = Person.objects.filter(queries.is_reachable("pk", because), pk__in=made)
        assert set(listed.values_list("pk", flat=True)) == found
        assert found == set(made) - barred.keys()
        assert 0 < len(found) < len(made)
