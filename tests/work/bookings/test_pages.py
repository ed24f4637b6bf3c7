"""The pages of bookings: three taps, the desk's day, paper, calendars."""

from datetime import time
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from mashang.domain.booking import Days
from mashang.elements.people.queries import CHOICE
from mashang.foundation.policies import queries as policies
from mashang.work.bookings import actions
from mashang.work.bookings.models import Bookable, Booking, Feed
from tests.browser import signed_in

TEN = "2026-04-30T10:00:00+08:00"
THURSDAY = "2026-04-30"


@pytest.fixture
def hall(world):
    return actions.add_bookable(
        actor=world.actor("worker"),
        wanted=actions.Wanted(
            kind="hall", name="一楼活动室", where="社区一楼", place_id=world.places["tianxin"].pk,
            scope_id=world.places["tianxin"].pk, slot_min=30, capacity=1, lead_min=60, ahead_days=7,
            held_at_most=2, days=Days.WORKING, has_waiting=True, is_open=True,
            hours={day: [(time(8, 30), time(11, 30))] for day in range(5)},
        ),
        command_id=uuid4(),
    )  # fmt: skip


def browser(world, who, language="zh"):
    return signed_in(world.accounts[who], language)


def tap(one, hall, starts_at=TEN, **more):
    return one.post(f"/bookings/of/{hall}/book", {"starts_at": starts_at, **more})


def test_three_taps_book_a_slot(world, hall):
    one = browser(world, "resident")
    assert f"/bookings/of/{hall}" in one.get("/bookings").content.decode()
    page = one.get(f"/bookings/of/{hall}?day={THURSDAY}").content.decode()
    assert f'value="{TEN}"' in page
    booked = tap(one, hall)
    assert booked.status_code == 303
    shown = one.get(booked["Location"]).content.decode()
    assert "已约" in shown
    assert "10:00–10:30" in shown


def test_a_choice_of_whom_one_acts_for_is_kept(world, hall):
    one = browser(world, "proxy")
    session = one.session
    session[CHOICE] = str(world.people["grandmother"].person_id)
    session.save()
    tap(one, hall)
    assert Booking.objects.get().person == world.people["grandmother"]


def test_a_full_slot_is_said_and_can_be_waited_for(world, hall):
    tap(browser(world, "resident"), hall)
    late = browser(world, "tenant")
    page = late.get(f"/bookings/of/{hall}?day={THURSDAY}").content.decode()
    assert "已满，候补 10:00–10:30" in page
    refused = tap(late, hall)
    assert refused.status_code == 422
    assert "刚刚被别人约走了" in refused.content.decode()
    assert "已满，候补 10:00–10:30" in refused.content.decode()
    waits = tap(late, hall, waits="yes")
    assert "候补中" in late.get(waits["Location"]).content.decode()


@pytest.mark.parametrize(
    "starts_at", ["", "tomorrow", "2026-04-30T10:00:00", "2026-04-30T10:07:00+08:00"]
)
def test_what_is_no_slot_comes_back_with_its_reason(world, hall, starts_at):
    assert tap(browser(world, "resident"), hall, starts_at).status_code == 422
    assert not Booking.objects.exists()


def test_a_booking_is_moved_and_cancelled_by_the_same_taps(world, hall):
    one = browser(world, "resident")
    at = tap(one, hall)["Location"]
    assert "改到哪个时段" in one.get(f"{at}/to").content.decode()
    moved = one.post(f"{at}/move", {"starts_at": "2026-04-30T10:30:00+08:00"})
    assert moved.status_code == 303
    assert "10:30–11:00" in one.get(at).content.decode()
    assert one.post(f"{at}/move", {"starts_at": "nonsense"}).status_code == 422
    ics = one.get(f"{at}/booking.ics")
    assert ics["Content-Type"].startswith("text/calendar")
    assert b"SEQUENCE:1" in ics.content
    assert one.post(f"{at}/cancel").status_code == 303
    assert "已取消" in one.get(at).content.decode()
    assert one.get("/bookings/past").status_code == 200


@pytest.mark.parametrize("who", ["housemate", "stranger", "ex_tenant", "landlord", "newcomer"])
def test_of_others_there_is_nothing(world, hall, who):
    at = tap(browser(world, "resident"), hall)["Location"]
    one = browser(world, who)
    assert one.get(at).status_code == 404
    assert one.get(f"{at}/booking.ics").status_code == 404
    assert one.post(f"{at}/cancel").status_code == 404
    assert "一楼活动室" not in one.get("/bookings/past").content.decode()


def test_what_comes_soon_stands_on_the_front_page(world, hall, clock):
    one = browser(world, "resident")
    at = tap(one, hall)["Location"]
    assert at in one.get("/").content.decode()
    assert at not in browser(world, "housemate").get("/").content.decode()


def test_a_calendar_reads_its_address_without_signing_in_and_not_too_often(world, hall):
    cache.clear()
    one = browser(world, "resident")
    tap(one, hall)
    assert "生成订阅地址" in one.get("/bookings/calendar").content.decode()
    assert one.post("/bookings/calendar/open").status_code == 303
    path = f"/calendar/{Feed.objects.get().token.open()}.ics"
    assert path in one.get("/bookings/calendar").content.decode()
    phone = Client()
    answer = phone.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    codes = [
        phone.get(path).status_code for _ in range(policies.number("bookings.feed_reads_per_hour"))
    ]
    assert codes[-1] == 429
    assert set(codes[:-1]) == {200}
    one.post("/bookings/calendar/close")
    assert phone.get(path).status_code == 404


def settings(world, **more):
    place = str(world.places["tianxin"].pk)
    return {
        "kind": "window", "name": "1号窗口", "place": place, "scope": place, "where": "一楼大厅",
        "slot_min": 15, "capacity": 2, "lead_min": 30, "ahead_days": 5, "held_at_most": 1,
        "days": "working", "has_waiting": "on", "is_open": "on", "hours_0": "08:30-11:30 13:30-17:00",
        **more,
    }  # fmt: skip


def test_the_desk_declares_and_changes(world):
    worker = browser(world, "worker")
    assert worker.get("/desk/bookings").status_code == 200
    assert worker.get("/desk/bookings/add").status_code == 200
    made = worker.post("/desk/bookings/add", settings(world))
    assert made.status_code == 303
    thing = Bookable.objects.get()
    assert thing.hours.count() == 2
    edit = f"/desk/bookings/of/{thing.pk}/edit"
    assert "08:30-11:30 13:30-17:00" in worker.get(edit).content.decode()
    assert worker.post(edit, settings(world, name="2号窗口")).status_code == 303
    for wrong in ({"hours_0": "early"}, {"capacity": 0}, {"hours_0": ""}):
        answer = worker.post(edit, settings(world, **wrong))
        assert answer.status_code == 422
    thing.refresh_from_db()
    assert thing.name == "2号窗口"


def test_the_desks_day_books_marks_cancels_shuts_and_prints(world, hall, clock):
    tap(browser(world, "resident"), hall)
    worker = browser(world, "worker")
    day = f"/desk/bookings/of/{hall}?day={THURSDAY}"
    page = worker.get(day).content.decode()
    assert "沈*远" in page
    assert "沈思远" not in page
    sheet = worker.get(f"/desk/bookings/of/{hall}/sheet?day={THURSDAY}").content.decode()
    assert "is-signature" in sheet
    assert "沈*远" in sheet
    person = world.people["grandmother"].person_id
    assert worker.get(f"/desk/bookings/of/{hall}/for", {"text": "裘桂英"}).status_code == 200
    record = f"/desk/bookings/of/{hall}/for/{person}"
    assert worker.get(record).status_code == 200
    assert worker.post(record, {"starts_at": TEN}).status_code == 422
    booked = worker.post(record, {"starts_at": "2026-04-30T11:00:00+08:00"})
    assert booked.status_code == 303
    hers = Booking.objects.get(person_id=person)
    back = {"of": str(hall), "day": THURSDAY}
    cancelled = worker.post(f"/desk/bookings/{hers.pk}/cancel", {"reason": "停电", **back})
    assert cancelled["Location"].endswith(f"{hall}?day={THURSDAY}")
    shut = f"/desk/bookings/of/{hall}/close-day"
    assert worker.post(shut, {"day": THURSDAY, "reason": ""}).status_code == 422
    assert worker.post(shut, {"day": THURSDAY, "reason": "检修"}).status_code == 303
    assert "检修" in worker.get(day).content.decode()
    reopen = f"/desk/bookings/of/{hall}/reopen-day"
    assert worker.post(reopen, {"day": "never"}).status_code == 404
    assert worker.post(reopen, {"day": THURSDAY}).status_code == 303


def test_pages_speak_english_too(world, hall):
    at = tap(browser(world, "resident"), hall)["Location"]
    for who, path in (
        ("resident", "/bookings"), ("resident", f"/bookings/of/{hall}"), ("resident", at),
        ("resident", "/bookings/calendar"), ("worker", "/desk/bookings"), ("worker", f"/desk/bookings/of/{hall}"),
        ("worker", "/desk/bookings/add"),
    ):  # fmt: skip
        page = browser(world, who, "en").get(path)
        assert page.status_code == 200, path
        assert 'lang="en"' in page.content.decode()


def test_a_program_reads_how_a_thing_was_declared_and_declares_it_anew(world, hall):
    keeper = browser(world, "worker")
    address = f"/api/v1/bookings/{hall}"
    known = keeper.get(f"{address}/settings").json()
    assert known["hours"] == [*["08:30-11:30"] * 5, "", ""]
    changed = {**known, "capacity": 3, "hours": ["08:30-11:30 13:30-17:00", *[""] * 6]}
    assert keeper.post(f"{address}/change", changed, "application/json").status_code == 200
    assert keeper.get(f"{address}/settings").json() == changed
    wrong = keeper.post(
        f"{address}/change", {**changed, "hours": ["from eight", *[""] * 6]}, "application/json"
    )
    assert wrong.status_code == 422
    assert (wrong.json()["code"], wrong.json()["field"]) == ("booking.hours", "hours_0")
    stranger = browser(world, "other_worker")
    assert stranger.get(f"{address}/settings").status_code == 404
