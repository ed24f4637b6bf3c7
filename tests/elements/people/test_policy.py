"""One rule, three answers, on people and links of all kinds."""

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.elements.people.policy import PEOPLE
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock as time

offset = st.integers(-2, 2)
until = st.none() | st.integers(-1, 3)
home = st.tuples(st.sampled_from(["101", "202", "other_101"]), offset, until)
link = st.tuples(
    st.sampled_from(["newcomer", "stranger", "proxy"]),
    st.sampled_from(list(ActsFor.Basis)),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    offset,
    until,
    st.booleans(),
)


@pytest.fixture
def woken(world):
    """An account that woke yesterday."""
    account = world.accounts["stranger"]
    account.woke_at = time.now() - timedelta(days=1)
    account.save()
    return world


EXAMPLES = 40 if connection.vendor == "sqlite" else 10
"""A server answers each of some thousand questions over a socket; the rule is the same."""


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    people=st.lists(
        st.tuples(st.booleans(), st.lists(home, max_size=2), st.lists(link, max_size=2)),
        min_size=1,
        max_size=3,
    )
)
def test_may_visible_and_holders_agree(woken, people):
    persons = [_person(woken, *spec) for spec in people]
    names = ("worker", "other_worker", "section", "chief", "officer", "repairer", "newcomer",
             "stranger", "proxy")  # fmt: skip
    for action in PEOPLE.rules:
        for name in names:
            account = Account.objects.get(pk=woken.accounts[name].pk)
            actor = Actor.of(account)
            seen = set(
                PEOPLE.visible(actor, action)
                .filter(pk__in=[one.pk for one in persons])
                .values_list("pk", flat=True)
            )
            for person in persons:
                may = PEOPLE.may(actor, action, person)
                held = PEOPLE.holders(action, person, actor.at).filter(pk=account.pk).exists()
                assert may == (person.pk in seen) == held, (action, name)


def _person(world, is_protected, homes, links):
    now = time.now()
    person = Person.objects.create(name="某人", is_protected=is_protected, created_at=now)
    taken = set()
    for place, since, ends in homes:
        if place in taken:
            continue
        taken.add(place)
        begins = time.today() + timedelta(days=since)
        Residency.objects.create(
            person=person,
            place=world.places[place],
            path=world.places[place].path,
            standing="owner",
            since_on=begins,
            until_on=None if ends is None else max(begins, time.today() + timedelta(days=ends)),
            source="built",
            recorded_at=now,
        )
    linked = set()
    for name, basis, (ask, opens, read), since, ends, asleep in links:
        account = world.accounts[name]
        if account in linked or (basis == "self" and "self" in linked):
            continue
        linked |= {account, str(basis)}
        begins = now + timedelta(days=since)
        ActsFor.objects.create(
            account=account,
            person=person,
            basis=basis,
            may_ask=ask,
            may_open=opens,
            may_read=read,
            since=begins,
            until=None if ends is None else max(begins, now + timedelta(days=ends)),
            suspended_at=now if asleep else None,
            approved_at=begins,
        )
    return person
