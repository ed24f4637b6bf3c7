"""What the room bookings contributes to the house."""

from mashang.kernel.room import (
    Consumer,
    DataClass,
    Gate,
    Job,
    Nav,
    NavGroup,
    PersonRow,
    Right,
    Room,
    Tile,
)
from mashang.kernel.texts import Text

_JOBS = "mashang.work.bookings.jobs"

ROOM = Room(
    name="bookings",
    title=Text("预约", "Bookings"),
    gate=Gate.SUPPORT,
    rights=(
        Right(
            "bookings.see",
            Text("查看预约（姓名遮挡）", "See bookings, names masked"),
            ("community_worker", "section_chief"),
        ),
        Right(
            "bookings.record",
            Text("替居民预约、登记到场", "Book for residents, mark who came"),
            ("community_worker",),
        ),
        Right(
            "bookings.manage",
            Text("设置可预约的场地和窗口", "Declare what can be booked, and when"),
            ("community_worker", "section_chief"),
        ),
    ),
    tiles=(
        Tile(
            code="bookings.book",
            title=Text("预约", "Book a time"),
            hint=Text("活动室、卫生站、窗口", "Hall, health station, window"),
            icon="calendar-plus",
            url_name="bookings:list",
            weight=43,
        ),
    ),
    nav=(
        Nav(
            Text("预约", "Bookings"),
            "calendar",
            "bookings:things",
            "bookings.see",
            42,
            NavGroup.PLACES,
        ),
    ),
    pages="mashang.work.bookings.pages",
    routes="mashang.work.bookings.routes:router",
    jobs=(Job("bookings.forget", f"{_JOBS}:forget_old", "50 3 * * *"),),
    consumers=(
        Consumer("people.moved_out", "bookings.end_of_moved", f"{_JOBS}:end_of_departed"),
        Consumer("people.died", "bookings.end_of_dead", f"{_JOBS}:end_of_departed"),
    ),
    data_classes=(
        DataClass("bookings.booking", Text("预约记录", "Bookings"), "retention.bookings_days"),
        DataClass(
            "bookings.register",
            Text("可预约场地的设置记录", "Changes of what can be booked"),
            "retention.records_days",
        ),
    ),
    person_rows=(PersonRow("bookings.Booking.person", Text("预约", "Bookings")),),
)
