"""The pass on the back of a card: one at a time, and none when home or life has ended."""

from uuid import uuid4

import pytest
from django.db import transaction

from mashang.domain.passage import CredentialKind
from mashang.domain.passes import Read
from mashang.elements.passes import queries as passes
from mashang.elements.people import steps as people
from mashang.elements.people.models import Residency
from mashang.foundation.events import actions as events
from mashang.kernel import clock as time
from mashang.work.registration import actions, queries
from mashang.work.registration.queries.cards import card_faces

pytestmark = pytest.mark.django_db(transaction=True)


def card(world) -> Read:
    """The grandmother's fresh card, as a door reads its back."""
    actions.reissue_card(
        actor=world.actor("worker"),
        person_id=world.people["grandmother"].pk,
        reason="",
        command_id=uuid4(),
    )
    (face,) = card_faces(world.actor("worker"), [world.people["grandmother"].pk])
    found = passes.read_shown(face.door_text, time.now())
    assert isinstance(found, Read)
    return found


def is_good(found: Read) -> bool:
    return not passes.credential_of(found).revoked


def test_a_card_opens_its_holders_home_without_a_phone_and_a_new_one_ends_it(world):
    first = card(world)
    assert first.one.kind is CredentialKind.HOUSEHOLD_CARD
    assert first.one.scope_paths == {world.places["102"].path}
    assert first.one.holder is None
    second = card(world)
    assert first.one.pass_id != second.one.pass_id
    assert not is_good(first)
    assert is_good(second)
    held = queries.held_card(world.actor("worker"), world.people["grandmother"].pk)
    actions.revoke_card(actor=world.actor("worker"), sign=held.sign, reason="丢了")
    assert not is_good(second)


@pytest.mark.parametrize("how", ["moved", "died"])
def test_a_card_ends_with_home_and_life(world, how):
    found = card(world)
    with transaction.atomic():
        if how == "died":
            people.record_death(world.people["grandmother"], died_on=time.today())
        else:
            home = Residency.objects.get(person=world.people["grandmother"])
            people.end_residency(home, until_on=time.today())
    events.drain()
    assert not is_good(found)
