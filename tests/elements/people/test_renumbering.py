"""A new phone number: both proved, everything follows, the old one begins with nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from mashang.elements.people import actions, queries
from mashang.elements.people.actions import Typed
from mashang.elements.people.models import Identifier
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts import steps as account_steps
from mashang.foundation.signin.actions import phone
from mashang.foundation.signin.models import PhoneCode
from mashang.foundation.signin.steps import Outcome
from mashang.kernel.errors import Conflict, NotAllowed, RuleBroken
from tests.elements.people.test_pages import client_of, url

NEW, OLD = "13655554444", "13900000000"


def code(number):
    """A code as it would have been sent."""
    code_id = phone.ask_code(phone=number, address=f"10.0.0.{number[-1]}")
    return Typed(code_id, PhoneCode.objects.get(pk=code_id).code.open())


def change(world, who="resident", new=NEW, old=OLD, new_text=None, old_text=None):
    one, other = code(new), code(old)
    return actions.change_number(
        actor=world.actor(who), new=Typed(one.code_id, new_text or one.text),
        old=Typed(other.code_id, old_text or other.text), command_id=uuid4(),
    )  # fmt: skip


def test_everything_follows_and_the_old_number_begins_with_nothing(world, clock):
    before = [one.person_id for one in queries.acted_for(world.actor("resident"))]
    assert change(world).is_done
    account = world.accounts["resident"]
    account.refresh_from_db()
    assert account.phone.open() == NEW
    assert [one.person_id for one in queries.acted_for(world.actor("resident"))] == before
    phones = Identifier.objects.filter(person=world.people["resident"], type="phone", until=None)
    assert [one.value.open() for one in phones] == [NEW]
    clock.move(timedelta(minutes=2))
    again = code(OLD)
    proof = phone.prove_phone(code_id=again.code_id, typed=again.text)
    assert proof.account is not None
    assert proof.account.pk != account.pk
    world.accounts["stranger_with_old_number"] = proof.account
    assert queries.acted_for(world.actor("stranger_with_old_number")) == []


@pytest.mark.parametrize("wrong", [{"new_text": "xx"}, {"old_text": "xx"}])
def test_a_wrong_code_moves_nothing_and_is_counted(world, wrong):
    moved = change(world, **wrong)
    assert not moved.is_done
    assert moved.tries_left > 0
    assert world.accounts["resident"].phone.open() == OLD
    assert PhoneCode.objects.filter(wrong_tries=1).count() == 1
    assert Outcome.WRONG in (moved.new, moved.old)


def test_a_number_that_acts_for_somebody_is_refused_and_an_empty_one_makes_way(world, clock):
    with pytest.raises(Conflict):
        change(world, new="13900000001")
    clock.move(timedelta(minutes=2))
    with transaction.atomic():
        account_steps.add_resident(NEW)
    assert change(world).is_done
    assert accounts.phone_index(NEW) == world.actor("resident").account.phone_index


def test_somebody_elses_old_number_proves_nothing(world):
    with pytest.raises(RuleBroken):
        change(world, old="13900000002")


def test_staff_have_no_number_to_change(world):
    with pytest.raises(NotAllowed):
        change(world, who="worker")


def test_the_pages_ask_for_both_codes(world, settings):
    settings.MASHANG_SHELL = ""
    client = client_of(world, "resident")
    assert client.get(url("number_codes")).status_code == 303
    assert client.post(url("number"), {"phone": "110"}).status_code == 422
    assert client.post(url("number"), {"phone": NEW}).status_code == 303
    page = client.get(url("number_codes")).content.decode()
    assert NEW not in page
    codes = {row.phone.open(): row.code.open() for row in PhoneCode.objects.all()}
    wrong = {"new_code": "1", "old_code": codes[OLD], "command_id": uuid4()}
    assert client.post(url("number_codes"), wrong).status_code == 422
    right = {"new_code": codes[NEW], "old_code": codes[OLD], "command_id": uuid4()}
    assert client.post(url("number_codes"), right).status_code == 303
    assert world.actor("resident").account.phone.open() == NEW
