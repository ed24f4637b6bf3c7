"""A contact tells forced doors from doors that were let open, and doors that stand open."""

from mashang.domain.doorkeeping import Alarm
from mashang.doorkeeper.contact import GRACE_S, Contact


def test_a_door_that_opens_and_nothing_let_it_is_forced():
    contact = Contact()
    assert contact.seen(is_open=False, now_s=0) == []
    assert contact.seen(is_open=True, now_s=1) == [(Alarm.FORCED, False)]
    assert contact.seen(is_open=True, now_s=2) == []
    assert contact.seen(is_open=False, now_s=3) == [(Alarm.FORCED, True)]


def test_a_door_that_was_let_is_not():
    contact = Contact()
    contact.seen(is_open=False, now_s=0)
    contact.let(10, 3)
    assert contact.seen(is_open=True, now_s=10 + 3 + GRACE_S) == []
    contact.seen(is_open=False, now_s=20)
    assert contact.seen(is_open=True, now_s=21) == [(Alarm.FORCED, False)]


def test_nobody_knows_of_a_door_that_stood_open_at_the_start():
    assert Contact().seen(is_open=True, now_s=0) == []


def test_where_a_button_opens_by_wire_nothing_is_forced():
    contact = Contact(watches_forced=False)
    contact.seen(is_open=False, now_s=0)
    assert contact.seen(is_open=True, now_s=1) == []


def test_a_door_that_stands_open_too_long_is_said_once_and_its_end_too():
    contact = Contact(held_open_after_s=60)
    contact.seen(is_open=False, now_s=0)
    contact.let(0, 3)
    contact.seen(is_open=True, now_s=1)
    assert contact.passed(60.9) == []
    assert contact.passed(61) == [(Alarm.HELD_OPEN, False)]
    assert contact.passed(90) == []
    assert contact.seen(is_open=False, now_s=99) == [(Alarm.HELD_OPEN, True)]
    assert contact.passed(500) == []


def test_a_door_may_stand_open_where_nobody_minds():
    contact = Contact(held_open_after_s=0)
    contact.seen(is_open=True, now_s=0)
    assert contact.passed(10_000) == []
