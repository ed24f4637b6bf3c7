"""Rights taken in an emergency are told to those who review them, at once and again."""

from datetime import timedelta

import pytest
from django.db import transaction

from mashang.foundation.events.event import Event
from mashang.foundation.events.models import Delivery
from mashang.foundation.grants import actions as grants
from mashang.front.registers import jobs
from mashang.governance.notices import queries as notices
from mashang.governance.notices.models import Message
from tests.browser import signed_in
from tests.front.registers.test_emergencies import break_glass


def drain():
    for row in Delivery.objects.filter(consumer="registers.tell_reviewers").order_by("id"):
        event = Event(row.event_id, row.name, row.subject, row.payload, row.happened_at)
        with transaction.atomic():
            jobs.tell_reviewers(event)
        row.delete()


def told(world, who):
    return Message.objects.filter(account=world.accounts[who])


def test_reviewers_know_at_once_and_nobody_else_does(world):
    emergency_id = break_glass(world, "section")
    drain()
    for who in ("supervisor", "chief"):
        message = told(world, who).get()
        assert str(emergency_id) in message.url
        assert "天新社区" in message.title_zh.open()
        assert "老人走失" not in message.body_zh.open()
    for who in ("section", "worker", "resident", "grid"):
        assert not told(world, who).exists()


def test_a_chief_who_took_it_does_not_judge_it_and_is_not_told(world):
    break_glass(world, "chief")
    drain()
    assert not told(world, "chief").exists()
    assert told(world, "supervisor").exists()


def test_what_nobody_reviewed_is_said_again_once_a_day_until_somebody_does(world, clock):
    emergency_id = break_glass(world, "section")
    drain()
    assert jobs.remind_reviewers() == 0
    clock.move(timedelta(hours=24))
    assert jobs.remind_reviewers() == 1
    assert jobs.remind_reviewers() == 0
    assert told(world, "supervisor").count() == 2
    clock.move(timedelta(hours=24))
    assert jobs.remind_reviewers() == 1
    grants.review_emergency(
        actor=world.actor("supervisor"), emergency_id=emergency_id, verdict="confirmed", remark=""
    )
    clock.move(timedelta(hours=24))
    assert jobs.remind_reviewers() == 0
    assert told(world, "supervisor").count() == 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_message_stands_in_the_navigation_until_it_is_read_and_leads_to_the_page(
    world, language
):
    emergency_id = break_glass(world, "section")
    drain()
    desk = signed_in(world.accounts["supervisor"], language)
    assert 'href="/notices"' in desk.get("/desk/emergencies").content.decode()
    message = told(world, "supervisor").get()
    seen = desk.post(f"/notices/messages/{message.pk}/seen")
    assert seen.status_code == 303
    assert str(emergency_id) in seen.headers["Location"]
    assert notices.unread_to_account(world.actor("supervisor")) == 0
    assert 'href="/notices"' not in desk.get("/desk/emergencies").content.decode()
