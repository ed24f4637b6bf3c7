"""What the room doctor contributes to the house."""

from mashang.kernel.room import DataClass, Nav, NavGroup, Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="doctor",
    title=Text("系统体检", "Doctor"),
    rights=(
        Right(
            "doctor.see",
            Text("查看系统体检", "See what is wrong with the installation"),
            ("administrator",),
        ),
        Right(
            "doctor.retry",
            Text("让搁置的事件重新处理", "Let parked events be tried again"),
            ("administrator",),
        ),
    ),
    nav=(
        Nav(
            Text("系统体检", "Doctor"),
            "stethoscope",
            "doctor:page",
            "doctor.see",
            70,
            NavGroup.ADMINISTRATION,
        ),
    ),
    pages="mashang.front.doctor.pages",
    data_classes=(
        DataClass(
            "doctor.register",
            Text("系统维护记录", "What was done to the installation"),
            "retention.records_days",
        ),
    ),
)
