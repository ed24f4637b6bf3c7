"""Words of bookings."""

from dataclasses import dataclass
from typing import Final

from mashang.domain.booking import Days, Refusal
from mashang.kernel.texts import Text
from mashang.work.bookings.models import Bookable, Booking


@dataclass(frozen=True, slots=True)
class Sort:
    """How a kind of thing is shown."""

    title: Text
    icon: str


SORTS: Final = {
    Bookable.Kind.HALL: Sort(Text("活动室", "Hall"), icon="users"),
    Bookable.Kind.HEALTH_STATION: Sort(Text("卫生站", "Health station"), icon="stethoscope"),
    Bookable.Kind.WINDOW: Sort(Text("办事窗口", "Service window"), icon="building-bank"),
    Bookable.Kind.MEETING_ROOM: Sort(Text("会议室", "Meeting room"), icon="presentation"),
}
KINDS: Final = {kind: sort.title for kind, sort in SORTS.items()}
STATES: Final = {
    Booking.State.BOOKED: Text("已约", "Booked"),
    Booking.State.WAITING: Text("候补中", "On the waiting list"),
    Booking.State.CANCELLED: Text("已取消", "Cancelled"),
    Booking.State.CAME: Text("已到", "Came"),
    Booking.State.NO_SHOW: Text("没有来", "Did not come"),
}
TONES: Final = {
    Booking.State.BOOKED: "green",
    Booking.State.WAITING: "amber",
    Booking.State.CANCELLED: "grey",
    Booking.State.CAME: "blue",
    Booking.State.NO_SHOW: "red",
}
WEEKDAYS: Final = (
    Text("周一", "Monday"),
    Text("周二", "Tuesday"),
    Text("周三", "Wednesday"),
    Text("周四", "Thursday"),
    Text("周五", "Friday"),
    Text("周六", "Saturday"),
    Text("周日", "Sunday"),
)
DAYS: Final = {
    Days.WORKING: Text("工作日（按放假调休）", "Working days (by the holiday calendar)"),
    Days.WEEKDAYS: Text("每周照常（节假日也开）", "Every week alike (holidays too)"),
}
REFUSALS: Final = {
    Refusal.PAST: Text("这个时段已经过去了", "This slot is over"),
    Refusal.TOO_LATE: Text("这个时段马上开始，约不上了", "This slot begins too soon to be booked"),
    Refusal.TOO_EARLY: Text("还没到可以约的日子", "It cannot be booked so early"),
    Refusal.HELD_ALREADY: Text("这个时段已经约过了", "This slot is booked for them already"),
    Refusal.HOLDS_TOO_MANY: Text(
        "手上的预约已到上限，请先取消一个", "They hold as many as allowed; cancel one first"
    ),
    Refusal.NOT_FOR_THEM: Text("只约给这一片的住户", "It is for residents of its own area only"),
}
CALM_SUMMARY: Final = Text("社区预约", "Community appointment")
"""All that a calendar is told of a health station: no health fact leaves by a feed."""
