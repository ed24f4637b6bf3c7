"""Taking a place, moving and giving it back; who moves up; what a calendar reads."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from icalendar import Calendar

from mashang.domain.booking import Days
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import ActsFor, Residency
from mashang.foundation.accounts.models import Account
from mashang.foundation.events.event import Event
from mashang.foundation.events.models import Delivery
from mashang.foundation.records.models import Record
from mashang.kernel.clock import STREET_ZONE
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.house import house
from mashang.work.bookings import actions, jobs, queries
from mashang.work.bookings.actions import Wanted
from mashang.work.bookings.models import Booking, ClosedDay, Feed, Slot
from tests.world import build_world

THURSDAY = date(2026, 4, 30)


def at(hour, minute=0, day=THURSDAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=STREET_ZONE)


TEN, HALF_PAST = at(10), at(10, 30)


def wanted(world, **more):
    given = {
        "kind": "hall", "name": "一楼活动室", "where": "社区一楼", "place_id": world.places["tianxin"].pk,
        "scope_id": world.places["tianxin"].pk, "slot_min": 30, "capacity": 1, "lead_min": 60,
        "ahead_days": 7, "held_at_most": 2, "days": Days.WORKING, "has_waiting": True, "is_open": True,
        "hours": {day: [(time(8, 30), time(11, 30))] for day in range(5)},
    }  # fmt: skip
    return Wanted(**{**given, **more})


def declare(world, who="worker", **more):
    return actions.add_bookable(
        actor=world.actor(who), wanted=wanted(world, **more), command_id=uuid4()
    )


@pytest.fixture
def hall(world):
    return declare(world)


def book(world, hall, who="resident", person=None, starts_at=TEN, waits=False, command_id=None):
    return actions.book(
        actor=world.actor(who),
        person_id=world.people[person or who].person_id,
        bookable_id=hall,
        starts_at=starts_at,
        waits=waits,
        command_id=command_id or uuid4(),
    )


def move(world, booking_id, starts_at, who="resident"):
    actions.move(
        actor=world.actor(who), booking_id=booking_id, starts_at=starts_at, command_id=uuid4()
    )


def stored(booking_id):
    return Booking.objects.get(pk=booking_id)


def taken():
    """What each slot says, which must be what its bookings say."""
    found = {}
    for slot in Slot.objects.all():
        placed = slot.bookings.filter(state__in=("booked", "came", "no_show")).count()
        assert slot.taken == placed
        assert slot.taken <= slot.capacity
        found[slot.starts_at] = slot.taken
    return found


# Taking a place


def test_a_resident_takes_a_place_and_sees_it(world, hall):
    booking_id = book(world, hall)
    (own,) = queries.coming(world.actor("resident"))
    assert (own.booking_id, own.state, own.span) == (booking_id, "booked", "10:00–10:30")
    assert taken() == {TEN: 1}
    assert Record.objects.filter(verb="bookings.book").count() == 1


@pytest.mark.parametrize("who", ["housemate", "stranger", "ex_tenant", "landlord", "proxy", "newcomer",
                                 "anonymous", "guard", "other_worker", "supervisor"])  # fmt: skip
def test_nobody_else_sees_moves_or_cancels_a_booking(world, hall, who):
    booking_id = book(world, hall)
    for deed in (
        lambda: queries.own_booking(world.actor(who), booking_id),
        lambda: queries.own_ics(world.actor(who), booking_id),
        lambda: actions.cancel(actor=world.actor(who), booking_id=booking_id),
        lambda: actions.acknowledge(actor=world.actor(who), booking_id=booking_id),
        lambda: actions.mark(actor=world.actor(who), booking_id=booking_id, came=True),
        lambda: move(world, booking_id, HALF_PAST, who),
    ):
        with pytest.raises(OutOfScope):
            deed()
    assert queries.past(world.actor(who)).items == []


def test_a_guardian_and_a_proxy_book_for_whom_they_ask(world, hall):
    for who, person in (("resident", "child"), ("proxy", "grandmother")):
        book(world, hall, who, person, starts_at=TEN if person == "child" else HALF_PAST)
    assert [one.person for one in queries.coming(world.actor("proxy"))] == ["裘桂英"]
    for who, person in (
        ("former_proxy", "grandmother"),
        ("housemate", "child"),
        ("landlord", "tenant"),
    ):
        with pytest.raises(OutOfScope):
            book(world, hall, who, person)


def test_a_proxy_whose_link_ended_sees_nothing_more(world, hall):
    booking_id = book(world, hall, "proxy", "grandmother")
    ActsFor.objects.filter(account=world.accounts["proxy"], basis="proxy").update(
        until=world.actor("proxy").at
    )
    with pytest.raises(OutOfScope):
        queries.own_booking(world.actor("proxy"), booking_id)


@pytest.mark.parametrize(
    ("starts_at", "code"),
    [
        (at(10, 10), "no_slot"),
        (at(9, day=date(2026, 5, 2)), "no_slot"),
        (at(9, day=date(2026, 4, 29)), "too_late"),
        (at(9, day=date(2026, 5, 7)), "too_early"),
    ],
)
def test_a_slot_that_cannot_be_had_says_why(world, hall, starts_at, code):
    with pytest.raises(RuleBroken) as refused:
        book(world, hall, starts_at=starts_at)
    assert refused.value.code == f"bookings.{code}"


def test_nobody_holds_more_than_policy_nor_one_slot_twice(world):
    hall = declare(world, capacity=5)
    book(world, hall)
    with pytest.raises(RuleBroken) as refused:
        book(world, hall)
    assert refused.value.code == "bookings.held_already"
    book(world, hall, starts_at=HALF_PAST)
    with pytest.raises(RuleBroken) as refused:
        book(world, hall, starts_at=at(11))
    assert refused.value.code == "bookings.holds_too_many"


def test_only_for_residents_of_its_area(world, hall):
    with pytest.raises(OutOfScope):
        book(world, hall, "stranger")
    assert queries.things_for(world.actor("stranger")).items == []
    assert queries.things_for(world.actor("ex_tenant")).items == []
    assert len(queries.things_for(world.actor("tenant")).items) == 1


def test_the_same_command_takes_one_place(world, hall):
    command_id = uuid4()
    first = book(world, hall, command_id=command_id)
    assert book(world, hall, command_id=command_id) == first
    assert taken() == {TEN: 1}


def test_a_full_slot_is_told_or_waited_for(world, hall):
    book(world, hall)
    with pytest.raises(Conflict) as told:
        book(world, hall, "tenant")
    assert told.value.code == "bookings.full"
    waiting = book(world, hall, "tenant", waits=True)
    assert stored(waiting).state == "waiting"
    strict = declare(world, has_waiting=False)
    book(world, strict, "landlord")
    with pytest.raises(Conflict):
        book(world, strict, "tenant", waits=True)


def test_the_database_itself_gives_no_place_that_is_not_there(world, hall):
    book(world, hall)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.update(taken=2)


# Moving up


def test_who_waits_longest_moves_up_by_itself_and_is_told(world, hall, clock):
    first = book(world, hall)
    clock.move(timedelta(minutes=1))
    second = book(world, hall, "tenant", waits=True)
    clock.move(timedelta(minutes=1))
    third = book(world, hall, "landlord", waits=True)
    actions.cancel(actor=world.actor("resident"), booking_id=first)
    assert [stored(one).state for one in (first, second, third)] == [
        "cancelled",
        "booked",
        "waiting",
    ]
    (news,) = queries.reminders(world.actor("tenant"))
    assert (news.is_news, news.was_moved_up) == (True, True)
    actions.acknowledge(actor=world.actor("tenant"), booking_id=second)
    assert not queries.own_booking(world.actor("tenant"), second).is_news
    assert taken() == {TEN: 1}
    actions.cancel(actor=world.actor("resident"), booking_id=first)
    assert stored(third).state == "waiting"


def test_a_place_freed_after_its_beginning_goes_to_nobody(world, hall, clock):
    first = book(world, hall)
    second = book(world, hall, "tenant", waits=True)
    clock.move(at(10, 5) - clock.now())
    actions.cancel(actor=world.actor("resident"), booking_id=first)
    assert stored(second).state == "waiting"
    clock.move(timedelta(hours=1))
    with pytest.raises(RuleBroken):
        actions.cancel(actor=world.actor("tenant"), booking_id=second)


def test_moving_takes_one_place_and_frees_another(world, hall):
    first = book(world, hall)
    second = book(world, hall, "tenant", waits=True)
    move(world, first, HALF_PAST)
    assert stored(first).starts_at == HALF_PAST
    assert stored(second).state == "booked"
    assert taken() == {TEN: 1, HALF_PAST: 1}
    with pytest.raises(Conflict) as told:
        move(world, first, TEN)
    assert told.value.code == "bookings.full"
    assert taken() == {TEN: 1, HALF_PAST: 1}
    with pytest.raises(RuleBroken):
        move(world, first, HALF_PAST)
    actions.cancel(actor=world.actor("resident"), booking_id=first)
    with pytest.raises(Conflict):
        move(world, first, at(11))


def test_more_room_lets_who_waits_move_up_and_less_takes_nothing_away(world, hall):
    book(world, hall)
    second = book(world, hall, "tenant", waits=True)
    change = {"actor": world.actor("worker"), "bookable_id": hall}
    actions.change_bookable(**change, wanted=wanted(world, capacity=3))
    assert stored(second).state == "booked"
    actions.change_bookable(**change, wanted=wanted(world, capacity=1))
    assert taken() == {TEN: 2}
    with pytest.raises(Conflict):
        book(world, hall, "landlord")


# The desk


def test_the_desk_books_for_who_has_no_phone_and_marks_who_came(world, hall, clock):
    worker = world.actor("worker")
    booking_id = actions.record(
        actor=worker,
        person_id=world.people["grandmother"].person_id,
        bookable_id=hall,
        starts_at=TEN,
        waits=False,
        command_id=uuid4(),
    )
    view = queries.day_view(worker, hall, THURSDAY)
    lines = [line for group in view.groups for line in group.lines]
    assert [(line.name, line.may_mark) for line in lines] == [("裘*英", False)]
    with pytest.raises(RuleBroken):
        actions.mark(actor=worker, booking_id=booking_id, came=True)
    clock.move(timedelta(days=1, hours=2))
    for came, state in ((False, "no_show"), (True, "came")):
        actions.mark(actor=world.actor("worker"), booking_id=booking_id, came=came)
        assert stored(booking_id).state == state
    assert taken() == {TEN: 1}


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("other_worker", OutOfScope),
        ("guard", OutOfScope),
        ("grid", NotAllowed),
        ("section", NotAllowed),
        ("resident", NotAllowed),
        ("anonymous", OutOfScope),
    ],
)
def test_nobody_else_books_for_others(world, hall, who, error):
    with pytest.raises((error, OutOfScope)):
        actions.record(
            actor=world.actor(who), person_id=world.people["resident"].person_id, bookable_id=hall,
            starts_at=TEN, waits=False, command_id=uuid4(),
        )  # fmt: skip


def test_the_desk_cancels_with_a_reason_that_the_person_reads(world, hall):
    booking_id = book(world, hall)
    worker = world.actor("worker")
    with pytest.raises(Invalid):
        actions.cancel_for(actor=worker, booking_id=booking_id, reason=" ")
    with pytest.raises(OutOfScope):
        actions.cancel_for(actor=world.actor("other_worker"), booking_id=booking_id, reason="停电")
    actions.cancel_for(actor=worker, booking_id=booking_id, reason="停电")
    (news,) = queries.reminders(world.actor("resident"))
    assert (news.state, news.because, news.is_news) == ("cancelled", "停电", True)


def test_a_day_that_is_shut_tells_whoever_had_booked(world, hall):
    first, second = book(world, hall), book(world, hall, "tenant", waits=True)
    worker = world.actor("worker")
    shut = {"actor": worker, "bookable_id": hall, "day": THURSDAY}
    with pytest.raises(Invalid):
        actions.close_day(**shut, reason="")
    assert actions.close_day(**shut, reason="设备检修") == 2
    assert {stored(one).state for one in (first, second)} == {"cancelled"}
    with pytest.raises(Conflict):
        actions.close_day(**shut, reason="再停")
    with pytest.raises(RuleBroken):
        book(world, hall)
    actions.reopen_day(actor=worker, bookable_id=hall, day=THURSDAY)
    actions.reopen_day(actor=worker, bookable_id=hall, day=THURSDAY)
    assert not ClosedDay.objects.exists()
    book(world, hall)
    with pytest.raises(RuleBroken):
        actions.close_day(actor=worker, bookable_id=hall, day=date(2026, 4, 28), reason="过去")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"slot_min": 0}, "slot_min"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 501}, "capacity"),
        ({"ahead_days": 61}, "ahead_days"),
        ({"held_at_most": 0}, "held_at_most"),
        ({"hours": {}}, "hours_0"),
    ],
)
def test_a_thing_out_of_bounds_is_not_declared(world, more, field):
    with pytest.raises(Invalid) as refused:
        declare(world, **more)
    assert refused.value.field == field


def test_nobody_declares_outside_their_part(world, hall):
    with pytest.raises(OutOfScope):
        declare(world, "other_worker")
    with pytest.raises(OutOfScope):
        declare(world, scope_id=world.places["street"].pk)
    with pytest.raises(Invalid):
        declare(world, scope_id=world.places["home"].pk)
    for who, error in (
        ("other_worker", OutOfScope),
        ("resident", NotAllowed),
        ("guard", OutOfScope),
    ):
        with pytest.raises(error):
            actions.change_bookable(actor=world.actor(who), bookable_id=hall, wanted=wanted(world))
        with pytest.raises(error):
            actions.close_day(actor=world.actor(who), bookable_id=hall, day=THURSDAY, reason="停")
        with pytest.raises(error):
            actions.reopen_day(actor=world.actor(who), bookable_id=hall, day=THURSDAY)


def test_what_is_closed_is_booked_by_nobody(world, hall):
    booked = book(world, hall)
    actions.change_bookable(
        actor=world.actor("worker"), bookable_id=hall, wanted=wanted(world, is_open=False)
    )
    with pytest.raises(NotAllowed):
        book(world, hall, "tenant", starts_at=HALF_PAST)
    assert stored(booked).state == "booked"


# Moving out, forgetting


def test_who_moves_out_gives_their_places_back(world, hall):
    mine, waiting = book(world, hall), book(world, hall, "tenant", waits=True)
    home = Residency.objects.get(person=world.people["resident"])
    with transaction.atomic():
        people_steps.end_residency(home, until_on=world.actor("resident").at.date())
        for row in Delivery.objects.filter(consumer="bookings.end_of_moved"):
            event = Event(row.event_id, row.name, row.subject, row.payload, row.happened_at)
            house().runs[next(one.run for one in house().consumers if one.name == row.consumer)](
                event
            )
    assert (stored(mine).state, stored(waiting).state) == ("cancelled", "booked")


@pytest.mark.parametrize("how", ["dies", "moves"])
def test_who_left_while_waiting_is_passed_over_and_stands_on_no_list(world, hall, how):
    """Before the news arrives: a place that falls free goes to the next who may be told."""
    mine = book(world, hall)
    first, second = book(world, hall, "tenant", waits=True), book(world, hall, "proxy", waits=True)
    with transaction.atomic():
        person = people_steps.locked(world.people["tenant"].pk)
        if how == "dies":
            people_steps.record_death(person, died_on=world.actor("worker").at.date())
        else:
            home = Residency.objects.get(person=person)
            people_steps.end_residency(home, until_on=world.actor("worker").at.date())
    actions.cancel(actor=world.actor("resident"), booking_id=mine)
    assert (stored(first).state, stored(first).told_at) == ("waiting", None)
    assert stored(second).state == "booked"
    shown = queries.day_view(world.actor("worker"), hall, THURSDAY)
    lines = [line.booking_id for group in shown.groups for line in group.lines]
    assert lines == [second]


def test_bookings_are_forgotten_and_their_slots_with_them(world, hall, clock):
    book(world, hall)
    clock.move(timedelta(days=90))
    assert jobs.forget_old() == 0
    clock.move(timedelta(days=2))
    assert jobs.forget_old() == 1
    assert not Booking.objects.exists()
    assert not Slot.objects.exists()


# Calendars


def event_of(content):
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_a_booking_is_a_calendar_entry_that_follows_it(world, hall, clock):
    booking_id = book(world, hall)
    resident = world.actor("resident")
    first = event_of(queries.own_ics(resident, booking_id))
    assert first.decoded("dtstart") == TEN
    assert first["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert (first["status"], first["sequence"]) == ("CONFIRMED", 0)
    clock.move(timedelta(minutes=5))
    move(world, booking_id, HALF_PAST)
    second = event_of(queries.own_ics(world.actor("resident"), booking_id))
    assert second["uid"] == first["uid"]
    assert (second.decoded("dtstart"), second["sequence"]) == (HALF_PAST, 1)
    assert second.decoded("dtstamp") > first.decoded("dtstamp")
    actions.cancel(actor=world.actor("resident"), booking_id=booking_id)
    third = event_of(queries.own_ics(world.actor("resident"), booking_id))
    assert (third["uid"], third["status"], third["sequence"]) == (first["uid"], "CANCELLED", 2)


def test_the_zone_is_told_and_the_calendar_reads_back_whole(world, hall):
    content = queries.own_ics(world.actor("resident"), book(world, hall))
    calendar = Calendar.from_ical(content)
    assert calendar["version"] == "2.0"
    assert [str(one["tzid"]) for one in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert Calendar.from_ical(calendar.to_ical()).to_ical() == calendar.to_ical()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def token_of(world, who="resident"):
    actions.open_feed(actor=world.actor(who))
    return Feed.objects.get(account=world.accounts[who]).token.open()


def read(token):
    return queries.read_feed(queries.feed_id_of(token)).content


def test_a_feed_holds_ones_own_and_no_name_nor_health(world, hall):
    station = declare(world, kind="health_station", name="疫苗接种", where="卫生站二楼")
    book(world, hall)
    book(world, station, person="child")
    book(world, hall, "housemate", starts_at=HALF_PAST)
    text = read(token_of(world)).decode()
    events = Calendar.from_ical(text).walk("VEVENT")
    assert sorted(str(one["summary"]) for one in events) == ["社区预约", "预约：一楼活动室"]
    for secret in ("沈", "疫苗", "卫生", "接种"):
        assert secret not in text


def test_a_feed_ends_with_its_address_its_account_and_its_links(world, hall):
    book(world, hall, "proxy", "grandmother")
    old = token_of(world, "proxy")
    token = token_of(world, "proxy")
    with pytest.raises(OutOfScope):
        read(old)
    assert b"VEVENT" in read(token)
    ActsFor.objects.filter(account=world.accounts["proxy"], basis="proxy").update(
        until=world.actor("proxy").at
    )
    assert b"VEVENT" not in read(token)
    Account.objects.filter(pk=world.accounts["proxy"].pk).update(is_active=False)
    assert b"VEVENT" not in read(token)
    Account.objects.filter(pk=world.accounts["proxy"].pk).update(is_active=True)
    actions.close_feed(actor=world.actor("proxy"))
    actions.close_feed(actor=world.actor("proxy"))
    with pytest.raises(OutOfScope):
        read(token)
    for deed in (actions.open_feed, actions.close_feed):
        with pytest.raises(OutOfScope):
            deed(actor=world.actor("anonymous"))


# At the same second


NEEDS_LOCKS = pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)


def at_once(world, *deeds):
    """Each deed in a thread and a transaction of its own, all begun together."""
    together = threading.Barrier(len(deeds))

    def run(deed):
        try:
            together.wait(30)
            deed()
        except (Conflict, RuleBroken) as told:
            return told.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        asked = [pool.submit(copy_context().run, run, deed) for deed in deeds]
        return sorted(one.result() for one in asked)


@pytest.mark.django_db(transaction=True)
@NEEDS_LOCKS
def test_of_four_who_want_the_last_place_in_the_same_second_one_has_it(clock, transactional_db):
    world = build_world()
    hall = declare(world)
    said = at_once(
        world,
        *(lambda who=who: book(world, hall, who) for who in ("resident", "tenant", "landlord", "housemate")),
    )  # fmt: skip
    assert said == ["bookings.full", "bookings.full", "bookings.full", "done"]
    assert taken() == {TEN: 1}


@pytest.mark.django_db(transaction=True)
@NEEDS_LOCKS
def test_two_taps_of_one_person_never_hold_more_than_policy(clock, transactional_db):
    world = build_world()
    hall = declare(world, capacity=5, held_at_most=1)
    said = at_once(
        world,
        lambda: book(world, hall),
        lambda: book(world, hall, starts_at=HALF_PAST),
    )
    assert said == ["bookings.holds_too_many", "done"]


@pytest.mark.django_db(transaction=True)
@NEEDS_LOCKS
def test_two_who_swap_slots_in_the_same_second_lock_nobody_out(clock, transactional_db):
    world = build_world()
    hall = declare(world, capacity=2)
    mine = book(world, hall)
    theirs = book(world, hall, "tenant", starts_at=HALF_PAST)
    said = at_once(
        world,
        lambda: move(world, mine, HALF_PAST),
        lambda: move(world, theirs, TEN, "tenant"),
    )
    assert said == ["done", "done"]
    assert taken() == {TEN: 1, HALF_PAST: 1}


@pytest.mark.django_db(transaction=True)
@NEEDS_LOCKS
def test_a_place_freed_twice_in_the_same_second_goes_to_two_who_wait(clock, transactional_db):
    world = build_world()
    hall = declare(world, capacity=2)
    first, second = book(world, hall), book(world, hall, "housemate")
    waiting = [book(world, hall, who, waits=True) for who in ("tenant", "landlord")]
    at_once(
        world,
        lambda: actions.cancel(actor=world.actor("resident"), booking_id=first),
        lambda: actions.cancel(actor=world.actor("housemate"), booking_id=second),
    )
    assert [stored(one).state for one in waiting] == ["booked", "booked"]
    assert taken() == {TEN: 2}
