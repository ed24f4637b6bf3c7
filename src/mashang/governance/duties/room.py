"""What the room duties contributes to the house."""

from mashang.kernel.room import Gate, Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="duties",
    title=Text("责任", "Duties"),
    gate=Gate.ENTRANCE,
    routes="mashang.governance.duties.routes:router",
    rights=(
        Right(
            "duties.arrange",
            Text("安排包保责任", "Arrange who answers for what"),
            ("subdistrict_chief", "section_chief", "community_worker", "administrator"),
        ),
    ),
)
