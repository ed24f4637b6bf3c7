"""What the room repairs contributes to the house."""

from mashang.kernel.room import Gate, Room, Tile
from mashang.kernel.texts import Text

ROOM = Room(
    name="repairs",
    title=Text("报修", "Repairs"),
    gate=Gate.SUPPORT,
    case_kinds="mashang.work.repairs.kinds:KINDS",
    tiles=(
        Tile(
            code="repairs.report",
            title=Text("报修", "Report a repair"),
            hint=Text("路灯、电梯、漏水……", "Lamp, lift, leak…"),
            icon="tool",
            url_name="repairs:report",
            weight=30,
        ),
    ),
    pages="mashang.work.repairs.pages",
    routes="mashang.work.repairs.routes:router",
)
