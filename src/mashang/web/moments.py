"""Instants, days and spans as people write them, in the language of the context."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from mashang.kernel import clock
from mashang.kernel.texts import Text, language

Tone = Literal["green", "amber", "red", "blue", "grey"]
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_WEEKDAYS_ZH: Final = "一二三四五六日"
_WEEKDAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PLANNED: Final = timedelta(days=60)
"""A coming day nearer than this is told with its weekday. A matter of looks, not of policy."""
SOON: Final = timedelta(hours=2)
"""A deadline nearer than this is shown in amber. A matter of looks, not of policy."""


def day_words(day: date, today: date) -> str:
    """`今天`, `11月23日`, `2025年11月23日` / `today`, `23 Nov`, `23 Nov 2025`.

    A day that people still plan for says its weekday: `11月29日 周日` / `Sun 29 Nov`.
    """
    if day == today:
        return str(Text("今天", "today"))
    if day == today + timedelta(days=1):
        return str(Text("明天", "tomorrow"))
    if day == today - timedelta(days=1):
        return str(Text("昨天", "yesterday"))
    if today < day < today + PLANNED:
        return planned_day(day, with_year=False)
    return full_day(day, with_year=day.year != today.year)


def full_day(day: date, *, with_year: bool = True) -> str:
    """A day without relative words, for paper and records."""
    if language() == "zh":
        return f"{day.year}年{day.month}月{day.day}日" if with_year else f"{day.month}月{day.day}日"
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{words} {day.year}" if with_year else words


def planned_day(day: date, *, with_year: bool = True) -> str:
    """A day as people plan it: `2026年11月28日 周六` / `Sat 28 Nov 2026`."""
    words = full_day(day, with_year=with_year)
    return f"{words} {weekday(day)}" if language() == "zh" else f"{weekday(day)} {words}"


def weekday(day: date) -> str:
    """`周一` / `Mon`."""
    return f"周{_WEEKDAYS_ZH[day.weekday()]}" if language() == "zh" else _WEEKDAYS_EN[day.weekday()]


def moment_words(instant: datetime, now: datetime) -> str:
    """`今天 17:35`: local day and minute."""
    here = clock.local(instant)
    return f"{day_words(here.date(), clock.local_day(now))} {here:%H:%M}"


def full_moment(instant: datetime) -> str:
    """`2026年11月23日 17:35`, for paper and records."""
    here = clock.local(instant)
    return f"{full_day(here.date())} {here:%H:%M}"


def stretch_words(
    since: datetime, until: datetime, now: datetime, *, is_planned: bool = False
) -> str:
    """From one instant to another, the day said once: `明天 09:00–11:00`.

    Args:
        is_planned: with year and weekday instead of words such as tomorrow.
    """
    first, last = clock.local(since), clock.local(until)
    today = clock.local_day(now)

    def words(day: date) -> str:
        return planned_day(day) if is_planned else day_words(day, today)

    if first.date() == last.date():
        return f"{words(first.date())} {first:%H:%M}–{last:%H:%M}"
    return f"{words(first.date())} {first:%H:%M} – {words(last.date())} {last:%H:%M}"


def span_words(span: timedelta) -> str:
    """The two largest units of a span that is not negative: `2 天 3 小时`, `45 分钟`."""
    minutes = int(span.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    chinese = language() == "zh"
    units = ("天", "小时", "分钟") if chinese else ("d", "h", "min")
    kept = [f"{n} {unit}" for n, unit in zip((days, hours, minutes), units, strict=True) if n]
    return " ".join(kept[:2] if days == 0 or hours else kept[:1]) or f"0 {units[2]}"


@dataclass(frozen=True, slots=True)
class Remaining:
    """How a deadline stands."""

    words: str
    tone: Tone
    is_late: bool


def remaining(due_at: datetime, now: datetime) -> Remaining:
    """What is left until `due_at`, or by how much it is late."""
    if now > due_at:
        late = span_words(now - due_at)
        return Remaining(str(Text("已超时 {span}", "{span} late", span=late)), "red", is_late=True)
    left = str(Text("还剩 {span}", "{span} left", span=span_words(due_at - now)))
    return Remaining(left, "amber" if due_at - now < SOON else "green", is_late=False)


def ago_words(instant: datetime, now: datetime) -> str:
    """`刚刚`, `5 分钟前`; beyond a day the moment itself."""
    span = now - instant
    if span < timedelta(minutes=1):
        return str(Text("刚刚", "just now"))
    if span < timedelta(days=1):
        return str(Text("{span}前", "{span} ago", span=span_words(span)))
    return moment_words(instant, now)
