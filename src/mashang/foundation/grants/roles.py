"""The roles that a street starts with; administrators may change what they hold, and add more."""

from mashang.kernel.texts import Text

BUILT_IN: dict[str, Text] = {
    "subdistrict_chief": Text("街道领导", "Sub-district chief"),
    "section_chief": Text("科室负责人", "Section chief"),
    "community_worker": Text("社工", "Community worker"),
    "grid_worker": Text("网格员", "Grid worker"),
    "building_head": Text("楼长", "Building head"),
    "property_worker": Text("物业人员", "Property company staff"),
    "unit_handler": Text("部门经办人", "Department handler"),
    "guard": Text("门岗", "Guard"),
    "supervisor": Text("纪检监督员", "Discipline supervisor"),
    "administrator": Text("管理员", "Administrator"),
    "protected_reader": Text("特殊保护专员", "Officer for protected persons"),
    "program_places": Text("接入系统·查地点", "Program: reads places"),
    "program_reports": Text("接入系统·转来办件", "Program: sends in cases"),
    "emergency_people": Text("紧急找人", "Find people in an emergency"),
    "emergency_cases": Text("紧急看办件", "Read cases in an emergency"),
}

EMERGENCY: frozenset[str] = frozenset({"emergency_people", "emergency_cases"})
"""Sets of rights that nobody gives: whoever may, takes one for hours, with a reason (紧急查看)."""

PROGRAMS: frozenset[str] = frozenset({"program_places", "program_reports"})
"""Roles made for programs 接入系统: they hold only rights that a program may have (`Right.for_programs`)."""
