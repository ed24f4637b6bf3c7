"""What the room desk contributes to the house."""

from mashang.kernel.room import DataClass, Job, Nav, NavGroup, Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="desk",
    title=Text("工作台", "Desk"),
    rights=(
        Right(
            "desk.use",
            Text("使用工作台", "Use the desk"),
            (
                "subdistrict_chief",
                "section_chief",
                "community_worker",
                "grid_worker",
                "property_worker",
                "unit_handler",
                "supervisor",
            ),
        ),
        Right(
            "desk.lead",
            Text("共享清单、编写本单位答复模板", "Share lists and write the unit's answers"),
            (
                "subdistrict_chief",
                "section_chief",
                "community_worker",
                "property_worker",
                "unit_handler",
            ),
        ),
    ),
    nav=(
        Nav(Text("办件", "Cases"), "checklist", "desk:cases", "desk.use", 10, NavGroup.TODAY),
        Nav(
            Text("交接班", "Hand-over"),
            "clipboard-text",
            "desk:handover",
            "desk.use",
            28,
            NavGroup.TODAY,
        ),
        Nav(Text("办件地图", "Case map"), "map-2", "desk:map", "desk.use", 45, NavGroup.TODAY),
        Nav(Text("月度台账", "Ledger"), "report", "desk:ledger", "desk.use", 46, NavGroup.REPORTS),
    ),
    pages="mashang.front.desk.pages",
    routes="mashang.front.desk.routes:router",
    jobs=(
        Job("desk.stand_in", "mashang.front.desk.jobs:stand_in", cron="15 7 * * *"),
        Job("desk.forget", "mashang.front.desk.jobs:forget", cron="40 3 * * *"),
    ),
    data_classes=(
        DataClass(
            "desk.notes",
            Text("交班记录", "Notes between shifts"),
            "retention.shift_notes_days",
        ),
    ),
)
