"""Who may, which, and who holds it: the three answers agree for devices, rules and alarms."""

from datetime import timedelta

import pytest
from django.db import transaction

from mashang.kernel.ids import new_id
from mashang.work.doors import actions, alarming
from mashang.work.doors.actions import RuleWanted
from mashang.work.doors.choices import AlarmKind
from mashang.work.doors.policy import ALARMS, DEVICES, RULES


@pytest.fixture
def things(world, gate, clock):
    """One of each at the gate, and rules from the street down to another community."""
    actions.invite_device(actor=world.actor("worker"), door_ids=[gate.pk], name="门卫室")
    with transaction.atomic():
        alarming.begin(gate, AlarmKind.FORCED, began_at=clock.now(), at=clock.now())
    for where in ("street", "tianxin", "home", "minggui"):
        wanted = RuleWanted(
            effect="attend", title_zh="留意", document="53号", words_zh="请留意",
            since=clock.now(), until=clock.now() + timedelta(days=1),
        )  # fmt: skip
        actions.enter_rule(
            actor=world.actor("section"), place_id=world.places[where].pk, wanted=wanted,
            command_id=new_id(),
        )  # fmt: skip
    return world


@pytest.mark.parametrize("policy", [ALARMS, DEVICES, RULES], ids=["alarms", "devices", "rules"])
def test_the_three_answers_agree(things, policy):
    checked = set()
    for action in policy.rules:
        for name, account in things.accounts.items():
            actor = things.actor(name)
            seen = set(policy.visible(actor, action).values_list("pk", flat=True))
            for one in policy.model.objects.all():
                may = policy.may(actor, action, one)
                assert (one.pk in seen) == may, (name, action)
                held = policy.holders(action, one, actor.at).filter(pk=account.pk).exists()
                assert held == may, (name, action)
                checked.add(may)
    assert checked == {True, False}
