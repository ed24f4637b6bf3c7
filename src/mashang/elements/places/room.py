"""What the room places contributes to the house."""

from mashang.kernel.room import DataClass, Job, Nav, NavGroup, Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="places",
    title=Text("地", "Places"),
    rights=(
        Right(
            "places.see",
            Text("查看小区、房屋和片区", "See compounds, houses and areas"),
            (
                "subdistrict_chief",
                "section_chief",
                "community_worker",
                "grid_worker",
                "building_head",
                "property_worker",
                "unit_handler",
                "supervisor",
                "administrator",
                "emergency_people",
                "emergency_cases",
                "program_places",
            ),
            in_emergency=True,
            for_programs=True,
        ),
        Right(
            "places.edit",
            Text("新建、更名、注销、迁移地点", "Add, rename, close and move places"),
            ("section_chief", "community_worker", "administrator"),
        ),
        Right(
            "places.draw",
            Text("划定网格和片区", "Draw grids and other areas"),
            ("section_chief", "community_worker", "administrator"),
        ),
        Right(
            "places.export",
            Text("导出房屋清册", "Export the register of houses"),
            ("section_chief", "community_worker", "administrator"),
        ),
    ),
    nav=(
        Nav(
            Text("小区管理", "Compounds"),
            "building-community",
            "places:compounds",
            "places.see",
            22,
            NavGroup.PLACES,
        ),
        Nav(
            Text("房屋管理", "Houses"),
            "building",
            "places:houses",
            "places.see",
            20,
            NavGroup.PLACES,
        ),
    ),
    pages="mashang.elements.places.pages",
    routes="mashang.elements.places.routes:router",
    jobs=(
        Job(
            "places.carry_out_redrawings",
            "mashang.elements.places.jobs:carry_out_redrawings",
            cron="*/10 * * * *",
        ),
    ),
    data_classes=(
        DataClass(
            "places.register",
            Text("地点变更记录", "What happened to a place"),
            "retention.records_days",
        ),
    ),
)
