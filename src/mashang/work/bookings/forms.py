"""The forms of bookings."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from mashang.domain.booking import Days, read_hours
from mashang.foundation.policies import queries as policies
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    CommandForm,
    DateField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
)
from mashang.work.bookings.actions import Wanted
from mashang.work.bookings.terms import DAYS, KINDS, WEEKDAYS

NAME_SIGNS: Final = 40
WORDS_SIGNS: Final = 60
_HOURS_HELP: Final = Text(
    "例如 08:30-11:30 13:30-17:00；不开就不写",
    "As 08:30-11:30 13:30-17:00; nothing when it is shut",
)


class SlotForm(CommandForm):
    """Which slot was tapped."""

    starts_at = HiddenField()
    waits = HiddenField(required=False)

    def clean_starts_at(self) -> datetime:
        """The instant; one long past for what is none, which no schedule has."""
        try:
            found = datetime.fromisoformat(self.cleaned_data["starts_at"])
        except ValueError:
            found = _NEVER
        return found if found.tzinfo is not None else _NEVER


_NEVER: Final = datetime.fromisoformat("1900-01-01T00:00:00+00:00")


class ThingForm(CommandForm):
    """Something bookable: where, for whom, when, how many."""

    kind = RadioField(Text("是什么", "What it is"), choices=list(KINDS.items()))
    name = CharField(
        Text("名称", "Name"),
        help=Text("居民看到的名字：一楼活动室、1号窗口", "As residents read it"),
        max_length=NAME_SIGNS,
    )
    place = ChoiceField(Text("在哪里", "Where it is"))
    where = CharField(Text("怎么找到", "How to find it"), max_length=WORDS_SIGNS, required=False)
    scope = ChoiceField(Text("给哪里的住户约", "For residents of"))
    slot_min = IntegerField(Text("每个时段几分钟", "Minutes of a slot"))
    capacity = IntegerField(Text("每个时段几个名额", "Places in a slot"))
    lead_min = IntegerField(Text("最晚提前几分钟约", "Bookable until so many minutes before"))
    ahead_days = IntegerField(Text("最早提前几天约", "Bookable from so many days before"))
    held_at_most = IntegerField(Text("每人最多同时约几个", "Held by one person at a time, at most"))
    days = RadioField(Text("哪些天开放", "On which days"), choices=list(DAYS.items()))
    has_waiting = BooleanField(
        Text("约满后可以候补", "With a waiting list when full"), required=False
    )
    is_open = BooleanField(Text("开放预约", "Can be booked"), required=False)

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[str, str]],
        scopes: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        defaults = {
            "slot_min": policies.number("bookings.slot_min"),
            "capacity": policies.number("bookings.capacity_count"),
            "lead_min": policies.number("bookings.lead_min"),
            "ahead_days": policies.number("bookings.ahead_days"),
            "held_at_most": policies.number("bookings.held_at_most_count"),
            "days": Days.WORKING.value,
            "has_waiting": True,
            "is_open": True,
        }
        kwargs["initial"] = {**defaults, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]  # a choice field
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]  # a choice field
        for number, title in enumerate(WEEKDAYS):
            help_text = _HOURS_HELP if number == 0 else None
            self.fields[f"hours_{number}"] = CharField(
                title, help=help_text, max_length=WORDS_SIGNS, required=False
            )

    def clean(self) -> dict[str, Any]:
        """The hours of each day, read."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        hours: dict[int, Sequence[tuple[time, time]]] = {}
        for number in range(len(WEEKDAYS)):
            name = f"hours_{number}"
            try:
                hours[number] = read_hours(given.get(name, ""), field=name)
            except Invalid as error:
                self.refuse(error)
        given["hours"] = hours
        return given

    def wanted(self) -> Wanted:
        """What was asked for."""
        given: Mapping[str, Any] = self.cleaned_data
        return Wanted(
            kind=given["kind"],
            name=given["name"],
            where=given["where"],
            place_id=int(given["place"]),
            scope_id=int(given["scope"]),
            slot_min=given["slot_min"],
            capacity=given["capacity"],
            lead_min=given["lead_min"],
            ahead_days=given["ahead_days"],
            held_at_most=given["held_at_most"],
            days=Days(given["days"]),
            has_waiting=given["has_waiting"],
            is_open=given["is_open"],
            hours=given["hours"],
        )


class ClosedForm(Form):
    """A day on which it is shut."""

    day = DateField(Text("停约日期", "Shut on"))
    reason = CharField(
        Text("原因（已约的人会看到）", "Why (read by whoever had booked)"), max_length=WORDS_SIGNS
    )


class ReasonForm(Form):
    """Why the desk cancels."""

    reason = CharField(
        Text("取消原因（居民会看到）", "Why (the resident reads it)"), max_length=WORDS_SIGNS
    )


class SearchForm(Form):
    """Finding the resident who calls or stands at the desk."""

    text = CharField(
        Text("姓名、拼音、电话或证件号码", "Name, pinyin, phone or document number"),
        help=Text(
            "要写全；同名的加上电话一起查。", "In full; add the phone to tell namesakes apart."
        ),
        max_length=100,
    )


def day_shown(asked: Mapping[str, str], sent: Mapping[str, str]) -> date | None:
    """The day that a page of slots shows: the one asked for, else that of the slot just tapped."""
    day = day_from(asked.get("day", ""))
    if day is not None:
        return day
    try:
        return local_day(datetime.fromisoformat(sent.get("starts_at", "")))
    except ValueError:
        return None


def day_from(text: str) -> date | None:
    """A day of an address; None for none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
