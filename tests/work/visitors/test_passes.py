"""A guest's pass: what doors read without a network follows what host, guard and community say."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from mashang.domain.passage import (
    Clause,
    Counters,
    CredentialKind,
    Direction,
    DoorPolicy,
    Manner,
    Request,
    decide,
)
from mashang.domain.passage import Door as DoorNoun
from mashang.domain.passes import Read
from mashang.elements.passes import queries as passes
from mashang.elements.passes import steps as pass_steps
from mashang.elements.passes.models import Pass
from mashang.foundation.events import actions as events
from mashang.kernel import clock as time
from mashang.kernel.texts import Text
from mashang.work.visitors import actions, jobs, queries
from mashang.work.visitors.models import Visit
from tests.work.visitors.test_visits import HOUR, ask, hang, invite

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gates(world):
    return hang(world)


def shown(world, visit) -> Read | None:
    """What a reader finds on the guest's screen; None when it shows no pass."""
    text = queries.pass_of(world.actor("anonymous"), visit.link.open()).door_text
    found = passes.read_shown(text, time.now()) if text else None
    assert found is None or isinstance(found, Read)
    return found


def admits(found: Read, place, used: int = 0) -> bool:
    words = Text("约定", "agreement")
    door = DoorNoun(str(place.pk), place.parent.path, DoorPolicy(clause=Clause("", "", words)))
    request = Request(
        direction=Direction.IN,
        manner=Manner.SHOWN,
        credential=passes.credential_of(found),
        counters=Counters(visits_used=used),
    )
    return decide(request, door, (), time.now()).admits


def test_an_invited_guest_has_a_pass_for_the_doors_on_the_way_and_no_other(world, gates):
    visit = Visit.objects.get(pk=invite(world, people=2))
    found = shown(world, visit)
    assert found is not None
    assert found.one.kind is CredentialKind.VISITOR
    assert found.one.visits_at_most == visit.entries_at_most
    assert (found.one.since, found.one.until) == (
        (visit.since - timedelta(minutes=2)).replace(microsecond=0),
        visit.until.replace(microsecond=0),
    )
    assert admits(found, gates["南门"])
    assert admits(found, gates["单元门"])
    assert not admits(found, gates["东门"])
    assert not admits(found, gates["南门"], used=visit.entries_at_most)
    assert found.one.host_ref is not None
    assert len(found.one.host_ref) == 8
    assert world.people["resident"].pk.bytes[:8] not in found.one.host_ref


def test_only_chosen_doors_are_on_the_pass(world, gates):
    visit = Visit.objects.get(pk=invite(world, door_ids=[gates["南门"].pk]))
    found = shown(world, visit)
    assert found is not None
    assert admits(found, gates["南门"])
    assert not admits(found, gates["北门"])


def test_an_invitation_taken_back_opens_nothing_at_once(world, gates):
    visit = Visit.objects.get(pk=invite(world))
    before = shown(world, visit)
    assert before is not None
    actions.revoke(actor=world.actor("resident"), visit_id=visit.pk)
    assert not admits(before, gates["南门"])
    assert shown(world, visit) is None
    assert passes.revocations(now=time.now()).passes[0][0] == before.one.pass_id


def test_who_asks_at_the_gate_has_a_pass_when_the_household_agreed(world, gates):
    visit = Visit.objects.get(link_index=ask(world))
    assert shown(world, visit) is None
    actions.answer(actor=world.actor("resident"), visit_id=visit.pk, is_welcome=True)
    found = shown(world, visit)
    assert found is not None
    assert admits(found, gates["南门"])


def test_a_no_gives_no_pass(world, gates):
    visit = Visit.objects.get(link_index=ask(world))
    actions.answer(actor=world.actor("resident"), visit_id=visit.pk, is_welcome=False)
    assert not Pass.objects.exists()


def test_a_car_that_the_community_must_agree_to_waits_for_its_pass(world, gates, policy):
    policy("visitors.vehicles_need", "community")
    visit = Visit.objects.get(pk=invite(world))
    on_foot = shown(world, visit)
    assert on_foot is not None
    actions.introduce(
        actor=world.actor("anonymous"), link=visit.link.open(), called="大姐", plate="浙A12345"
    )
    assert not admits(on_foot, gates["南门"]), "what changed is another pass"
    assert shown(world, visit) is None
    actions.approve_vehicle(actor=world.actor("worker"), visit_id=visit.pk)
    by_car = shown(world, visit)
    assert by_car is not None
    assert by_car.one.classes == {"vehicle"}
    assert "浙A12345" not in str(by_car.one), "the plate of a guest stays with the street"


def test_an_entry_that_a_reader_tells_of_counts_for_the_visit_and_the_last_spends_the_pass(
    world, gates
):
    visit = Visit.objects.get(pk=invite(world, people=2))
    found = shown(world, visit)
    assert found is not None
    for arrived in (1, 2):
        with transaction.atomic():
            pass_steps.tell_entered(found.one.pass_id, 1)
        events.drain()
        visit.refresh_from_db()
        assert visit.arrived == arrived
    assert not admits(found, gates["南门"])
    assert queries.pass_of(world.actor("anonymous"), visit.link.open()).state == "used"


def test_with_the_visit_its_pass_is_forgotten(world, gates, clock):
    invite(world)
    clock.move(timedelta(days=20))
    jobs.forget_old()
    assert not Pass.objects.exists()


def test_the_guests_page_shows_the_pass_and_the_address_for_a_camera(world, gates):
    visit = Visit.objects.get(pk=invite(world, until=time.now() + HOUR))
    page = Client().get(f"/visit/{visit.link.open()}").content.decode()
    assert page.count('class="ms-square"') == 2
