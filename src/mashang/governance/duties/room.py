"""What the room duties contributes to the house."""

from mashang.kernel.room import Gate, Nav, NavGroup, Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="duties",
    title=Text("责任", "Duties"),
    gate=Gate.ENTRANCE,
    routes="mashang.governance.duties.routes:router",
    pages="mashang.governance.duties.pages",
    nav=(
        Nav(
            Text("包保责任", "Who answers"),
            "shield-check",
            "duties:list",
            "duties.see",
            36,
            NavGroup.PLACES,
        ),
    ),
    rights=(
        Right(
            "duties.see",
            Text("查看谁负责哪里", "See who answers for what"),
            (
                "subdistrict_chief",
                "section_chief",
                "community_worker",
                "grid_worker",
                "supervisor",
                "administrator",
            ),
        ),
        Right(
            "duties.answer",
            Text("可以担任包保责任人", "May answer for places"),
            (
                "subdistrict_chief",
                "section_chief",
                "community_worker",
                "grid_worker",
                "building_head",
            ),
        ),
        Right(
            "duties.arrange",
            Text("安排包保责任", "Arrange who answers for what"),
            ("subdistrict_chief", "section_chief", "community_worker", "administrator"),
        ),
    ),
)
