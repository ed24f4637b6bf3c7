"""One writer for every calendar: hours and whole days, read back by the library phones resemble."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from mashang.domain.icalendars import DayEntry, Entry, written

AT = datetime(2026, 4, 29, 1, 0, tzinfo=UTC)


def an_hour() -> Entry:
    return Entry(
        uid="hour@mashang",
        sequence=2,
        summary="社区预约",
        location="",
        starts_at=AT,
        ends_at=AT + timedelta(hours=2),
        changed_at=AT,
    )


def test_hours_and_whole_days_stand_in_one_calendar():
    day = DayEntry(uid="day@mashang", summary="走访 3 户", day=date(2026, 4, 30), read_at=AT)
    calendar = Calendar.from_ical(written([an_hour(), day], name="日程"))
    hour, whole = calendar.walk("VEVENT")
    assert hour.decoded("dtstart").isoformat() == "2026-04-29T09:00:00+08:00"
    assert "TRANSP" not in hour
    assert (whole.decoded("dtstart"), whole.decoded("dtend")) == (
        date(2026, 4, 30),
        date(2026, 5, 1),
    )
    assert str(whole["transp"]) == "TRANSPARENT"
    assert {str(one["class"]) for one in (hour, whole)} == {"PRIVATE"}
    assert str(calendar["x-wr-calname"]) == "日程"


def test_a_feed_says_how_often_to_ask_again_and_a_file_does_not():
    assert b"REFRESH-INTERVAL" not in written([an_hour()], name="预约")
    fed = written([an_hour()], name="预约", refresh=timedelta(hours=6))
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in fed
