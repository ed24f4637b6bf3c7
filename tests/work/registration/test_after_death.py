"""After a death nobody is asked, called or waited for."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from mashang.elements.cases import actions as cases
from mashang.elements.cases import steps as case_steps
from mashang.elements.cases.models import Case
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.foundation.codes import queries as codes
from mashang.foundation.events import actions as events
from mashang.kernel import clock as time
from mashang.kernel.errors import RuleBroken
from mashang.work.registration import actions, jobs
from mashang.work.registration.actions import Said
from mashang.work.registration.models import Application, NeighbourAnswer
from mashang.work.registration.queries.cards import CARD
from mashang.work.registration.steps import issue_card
from tests.world import World


def die(world: World, who: str) -> None:
    with transaction.atomic():
        person = people_steps.locked(world.people[who].pk)
        people_steps.record_death(person, died_on=time.today())
    events.drain()


def test_applications_cards_and_waiting_for_an_answer_end(world):
    home = world.places["home"].pk
    application_id = actions.apply(
        actor=world.actor("newcomer"),
        said=Said(compound_id=home, room_id=world.places["101"].pk, name="郁明", standing="tenant"),
        command_id=uuid4(),
    )
    with transaction.atomic():
        issue_card(world.people["resident"], world.places["101"], because="first")
        Application.objects.filter(pk=application_id).update(
            matched_person=world.people["resident"]
        )
    asked = NeighbourAnswer.objects.get(person=world.people["resident"])
    die(world, "resident")
    assert not NeighbourAnswer.objects.filter(pk=asked.pk).exists()
    assert Application.objects.get(pk=application_id).status == "withdrawn"
    assert not Case.objects.get(kind="registration").is_open
    assert codes.current(CARD, world.people["resident"].pk) is None
    assert people.acted_for(world.actor("resident")) == []


def test_nobody_is_messaged_between_the_death_and_its_news(world, monkeypatch):
    """The job asks at the moment of sending, not when the message was queued."""
    actions.apply(
        actor=world.actor("newcomer"),
        said=Said(
            compound_id=world.places["home"].pk, room_id=world.places["101"].pk, name="郁明",
            standing="tenant",
        ),
        command_id=uuid4(),
    )  # fmt: skip
    asked = NeighbourAnswer.objects.get(person=world.people["resident"])
    with transaction.atomic():
        person = people_steps.locked(world.people["resident"].pk)
        people_steps.record_death(person, died_on=date(2026, 4, 1))
    monkeypatch.setattr(jobs.sms, "port", lambda **_: pytest.fail("a message was sent"))
    jobs.tell(asked.pk)


def test_the_number_of_a_case_about_somebody_dead_stays_shut(world):
    with transaction.atomic():
        case = case_steps.open_case(
            actor=world.actor("worker"),
            opening=case_steps.Opening(
                kind="registration_question", place=world.places["101"], title="x",
                subject=world.people["resident"],
            ),
        )  # fmt: skip
    die(world, "resident")
    with pytest.raises(RuleBroken):
        cases.reveal_contact(
            actor=world.actor("worker"), case_id=case.case_id, purpose="handle_case"
        )
