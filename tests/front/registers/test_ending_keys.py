"""A key that runs out is told of in time, once, to whoever may issue another."""

from datetime import timedelta

import pytest

from mashang.foundation.policies import queries as policies
from mashang.foundation.programs import actions as programs
from mashang.foundation.programs.actions import Told
from mashang.foundation.programs.models import ProgramKey
from mashang.front.registers import jobs
from mashang.governance.notices.models import Message
from mashang.kernel.ids import new_id
from tests.browser import signed_in

DAYS = 90
A_DAY = timedelta(days=1)


@pytest.fixture
def program(world):
    """A program of the street with one key of ninety days."""
    told = Told("市民热线", "热线中心", "转来诉求", "值班长 85000000")
    admin = world.actor("administrator")
    account_id = programs.enrol(actor=admin, told=told, command_id=new_id())
    programs.issue_key(
        actor=admin, account_id=account_id, label="正式环境", valid_days=DAYS, per_min=60
    )
    return account_id


def test_whoever_looks_after_programs_is_told_once_when_a_key_runs_out_soon(world, clock, program):
    assert jobs.tell_of_ending_keys() == 0
    clock.move(timedelta(days=DAYS - policies.number("programs.key_ends_soon_days")))
    assert jobs.tell_of_ending_keys() == 1
    assert jobs.tell_of_ending_keys() == 0
    message = Message.objects.get()
    assert message.account == world.accounts["administrator"]
    assert message.url == f"/desk/programs/{program}"
    key = ProgramKey.objects.get()
    assert key.prefix in message.body_zh.open()
    page = signed_in(world.accounts["administrator"]).get(message.url).content.decode()
    assert "先发一把新的" in page


@pytest.mark.parametrize("why", ["revoked", "expired"])
def test_nobody_is_told_of_a_key_that_no_longer_works(world, clock, program, why):
    if why == "revoked":
        clock.move((DAYS - 1) * A_DAY)
        key = ProgramKey.objects.get()
        programs.revoke_key(actor=world.actor("administrator"), account_id=program, key_id=key.pk)
    else:
        clock.move((DAYS + 1) * A_DAY)
    assert jobs.tell_of_ending_keys() == 0
    assert not Message.objects.exists()
