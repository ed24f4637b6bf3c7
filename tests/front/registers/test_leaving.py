"""离岗 as an administrator does it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from mashang.elements.organisations.models import Membership
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records.models import Record
from mashang.foundation.signin.models import Device
from mashang.front.registers import actions
from mashang.governance.duties.models import Responsibility
from mashang.kernel import clock as kernel_clock
from mashang.kernel.errors import Conflict, NotAllowed, OutOfScope, RuleBroken
from tests.world import World


def leave(world: World, name: str, who: str = "administrator", **given: Any) -> None:
    asked = {"reason": "调离", "is_handed_over": True, **given}
    actions.leave(actor=world.actor(who), account_id=world.accounts[name].pk, **asked)


def test_leaving_lists_what_is_in_hand_and_ends_everything(
    world: World, browse: Any, clock: Any
) -> None:
    clock.move(timedelta(days=1))
    administrator, worker = browse("administrator"), world.accounts["worker"]
    address = reverse("registers:leave", args=[worker.pk])
    page = administrator.get(address).content.decode()
    assert "先交接这些" in page
    assert "天新社区" in page
    refused = administrator.post(address, {"reason": "调离"})
    assert refused.status_code == 422
    assert "已交接" in refused.content.decode()
    done = administrator.post(address, {"reason": "调离", "is_handed_over": "on"})
    assert done.status_code == 303
    clock.move(timedelta(seconds=1))
    worker.refresh_from_db()
    assert not worker.is_active
    assert not Actor(worker, kernel_clock.now()).held()
    assert not Responsibility.objects.filter(holder=worker, until=None).exists()
    assert (
        "离岗" in administrator.get(reverse("registers:account", args=[worker.pk])).content.decode()
    )
    assert Record.objects.filter(verb="registers.leave").count() == 1
    with pytest.raises(Conflict):
        leave(world, "worker")


def test_memberships_and_sessions_end_too(world: World, clock: Any) -> None:
    clock.move(timedelta(days=1))
    repairer = world.accounts["repairer"]
    Device.objects.create(
        account=repairer, session_key="a", began_at=clock.now(), used_at=clock.now()
    )
    leave(world, "repairer", is_handed_over=False)
    assert not Device.objects.exists()
    assert not Membership.objects.filter(account=repairer, until_on=None).exists()


def test_who_may_not_let_people_go_is_told(world: World, browse: Any) -> None:
    with pytest.raises(OutOfScope):
        leave(world, "worker", who="chief")
    with pytest.raises(OutOfScope):
        leave(world, "resident")
    with pytest.raises(NotAllowed):
        leave(world, "administrator")
    worker = world.accounts["worker"]
    assert browse("chief").get(reverse("registers:leave", args=[worker.pk])).status_code == 403
    own = world.accounts["administrator"]
    assert browse("administrator").get(reverse("registers:leave", args=[own.pk])).status_code == 403


def test_what_is_in_hand_keeps_them(world: World) -> None:
    with pytest.raises(RuleBroken):
        leave(world, "worker", is_handed_over=False)
    world.accounts["worker"].refresh_from_db()
    assert world.accounts["worker"].is_active
