"""After a death nobody is asked, called or waited for."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from mashang.elements.cases import actions as cases
from mashang.elements.cases import queries as case_queries
from mashang.elements.cases import steps as case_steps
from mashang.elements.cases.models import Case
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import Residency
from mashang.foundation.codes import queries as codes
from mashang.foundation.events import actions as events
from mashang.foundation.outbound import sms
from mashang.foundation.outbound.models import DemoMessage
from mashang.foundation.records.models import Record
from mashang.foundation.signin import jobs as signin_jobs
from mashang.foundation.signin.actions import phone as signin
from mashang.kernel import clock as time
from mashang.kernel.errors import RuleBroken
from mashang.work.registration import actions, jobs, steps
from mashang.work.registration.actions import Said
from mashang.work.registration.models import Application, NeighbourAnswer
from mashang.work.registration.queries.cards import CARD
from mashang.work.registration.steps import NumberDraft, issue_card
from tests.world import World


@pytest.fixture
def gateway(monkeypatch):
    """What a gateway that stands ready was given."""
    monkeypatch.setattr(sms, "port", lambda **_: sms.DemoSms())
    return DemoMessage.objects


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


def test_nobody_is_messaged_between_the_death_and_its_news(world, gateway):
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
    jobs.tell(asked.pk)
    assert not gateway.exists()
    dropped = Record.objects.get(verb="people.drop_message")
    assert dropped.facts == {"message": f"registration.tell:{asked.pk}", "bar": "died"}


def test_who_moved_out_is_not_asked_about_newcomers_and_nobody_waits_for_them(world, gateway):
    home = world.places["home"].pk
    actions.apply(
        actor=world.actor("newcomer"),
        said=Said(compound_id=home, room_id=world.places["101"].pk, name="郁明", standing="tenant"),
        command_id=uuid4(),
    )
    asked = NeighbourAnswer.objects.get(person=world.people["resident"])
    with transaction.atomic():
        left = Residency.objects.get(person=world.people["resident"])
        people_steps.end_residency(left, until_on=time.today())
    jobs.tell(asked.pk)
    assert not gateway.exists()
    assert Record.objects.get(verb="people.drop_message").facts["bar"] == "moved_away"
    events.drain()
    still_asked = NeighbourAnswer.objects.values_list("person_id", flat=True)
    assert list(still_asked) == [world.people["housemate"].pk]


@pytest.mark.parametrize(("what", "sent"), [("moves", 1), ("dies", 0)])
def test_a_request_of_their_own_is_answered_after_moving_and_never_after_death(
    world, gateway, what, sent
):
    """Whose number is whose is their own affair wherever they live: but nobody writes to the dead."""
    person = world.people["resident"]
    with transaction.atomic():
        request_id = steps.open_number_request(
            world.actor("newcomer"), world.accounts["newcomer"],
            NumberDraft(
                name="沈思远", old_number="13900000000", new_number="13900000009",
                compound=world.places["home"], room=world.places["101"], address_text="",
                person=person, old_link=people_steps.own_link_of(person),
            ),
        ).pk  # fmt: skip
        if what == "dies":
            people_steps.record_death(people_steps.locked(person.pk), died_on=time.today())
        else:
            left = Residency.objects.get(person=person)
            people_steps.end_residency(left, until_on=time.today())
    jobs.tell_number(str(request_id), "asked")
    assert gateway.count() == sent
    assert Record.objects.filter(verb="people.drop_message").count() == 1 - sent


def test_a_former_resident_still_signs_in_and_follows_their_own_case(world, gateway):
    asked = actions.apply(
        actor=world.actor("ex_tenant"),
        said=Said(
            compound_id=world.places["home"].pk, room_id=world.places["202"].pk, name="麻晓",
            standing="tenant",
        ),
        command_id=uuid4(),
    )  # fmt: skip
    case_id = Application.objects.get(pk=asked).case_id
    assert not people.may_be_contacted(world.people["ex_tenant"].pk)
    case = case_queries.case_view(world.actor("ex_tenant"), case_id)
    assert case.row.case_id == case_id
    number = world.accounts["ex_tenant"].phone.open()
    signin_jobs.send_code(str(signin.ask_code(phone=number, address="192.0.2.1")))
    assert gateway.get().phone == number


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
