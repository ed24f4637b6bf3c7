"""Who acts for whom."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mashang.elements.people import actions, queries, steps
from mashang.elements.people.models import ActsFor
from mashang.elements.people.steps import Granted
from mashang.foundation.accounts.models import Account
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken


def grant(world, who="resident", whom="resident", phone="13622223333", days=10, **changes):
    given = {"may_ask": True, "may_open": False, "may_read": False} | changes
    return actions.grant_proxy(
        actor=world.actor(who),
        person_id=world.people[whom].pk,
        phone=phone,
        granted=Granted(**given, last_on=time.today() + timedelta(days=days)),
        command_id=uuid4(),
    )


def test_a_grant_does_not_tell_whether_a_number_is_known(world):
    before = Account.objects.count()
    grant(world)
    grant(world, phone="13900000007")
    assert Account.objects.count() == before + 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"phone": "13900000000"}, RuleBroken),
        ({"phone": "0571-88112233"}, Invalid),
        ({"phone": "x"}, Invalid),
        ({"days": -1}, Invalid),
        ({"days": 366}, RuleBroken),
        ({"may_ask": False}, Invalid),
        ({"whom": "housemate"}, OutOfScope),
    ],
)
def test_a_grant_that_cannot_be_is_refused(world, changes, error):
    with pytest.raises(error):
        grant(world, **changes)


def test_nobody_is_proxy_twice_at_a_time(world):
    grant(world)
    with pytest.raises(Conflict):
        grant(world)


def test_a_guardian_grants_for_the_child_and_the_community_on_a_written_wish(world):
    assert grant(world, whom="child")
    assert grant(world, who="worker", whom="grandmother")
    with pytest.raises(NotAllowed):
        grant(world, who="grid", whom="grandmother")


def test_a_grant_is_ended_by_the_person_or_given_up_by_its_holder(world):
    first = grant(world, phone="13900000007")
    actions.end_link(actor=world.actor("resident"), link_id=first, command_id=uuid4())
    second = grant(world, phone="13900000007")
    actions.end_link(actor=world.actor("stranger"), link_id=second, command_id=uuid4())
    assert len(queries.acted_for(world.actor("stranger"))) == 1
    with pytest.raises(OutOfScope):
        actions.end_link(actor=world.actor("housemate"), link_id=first, command_id=uuid4())


def test_a_proxy_cannot_end_another_link(world):
    own = ActsFor.objects.filter(person=world.people["grandmother"], until=None).first()
    assert own is not None
    other = grant(world, who="worker", whom="grandmother")
    with pytest.raises(NotAllowed):
        actions.end_link(actor=world.actor("proxy"), link_id=other, command_id=uuid4())


def test_whom_one_acts_for_is_chosen_among_those_in_force(world):
    actor = world.actor("resident")
    first = queries.chosen(actor, None)
    assert first is not None
    assert first.is_self
    child = queries.chosen(actor, str(world.people["child"].pk))
    assert child is not None
    assert child.person_id == world.people["child"].pk
    assert queries.chosen(actor, str(world.people["housemate"].pk)) == first
    assert queries.chosen(world.actor("newcomer"), None) is None
    assert queries.acted_for(world.actor("anonymous")) == []


def test_one_phone_may_be_the_own_account_of_two(world):
    steps.link_account(
        account=world.accounts["resident"],
        person=world.people["grandmother"],
        basis=ActsFor.Basis.SELF,
        approved_by=None,
    )
    own = [one for one in queries.acted_for(world.actor("resident")) if one.is_self]
    assert len(own) == 2


def test_an_awake_link_needs_no_approval(world):
    link = ActsFor.objects.get(account=world.accounts["resident"], basis="self")
    with pytest.raises(Conflict):
        actions.approve_link_again(actor=world.actor("worker"), link_id=link.pk, command_id=uuid4())
