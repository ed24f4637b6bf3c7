"""What the room open311 contributes to the house."""

from mashang.kernel.room import Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="open311",
    title=Text("公共诉求接口", "Open311"),
    rights=(
        Right(
            "open311.submit",
            Text("代公众提交公共诉求（接入系统）", "Send in cases for the public (programs)"),
            ("program_reports",),
            for_programs=True,
        ),
    ),
    pages="mashang.front.open311.pages",
)
