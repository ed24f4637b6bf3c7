"""What the room people contributes to the house."""

from mashang.kernel.room import (
    Consumer,
    DataClass,
    Job,
    Nav,
    NavGroup,
    Panel,
    PersonRow,
    Right,
    Room,
)
from mashang.kernel.texts import Text

ROOM = Room(
    name="people",
    title=Text("人", "People"),
    rights=(
        Right(
            "people.see",
            Text("查看住户名册（姓名电话遮挡）", "See the register of residents, masked"),
            (
                "subdistrict_chief",
                "section_chief",
                "community_worker",
                "grid_worker",
                "building_head",
                "emergency_people",
            ),
            in_emergency=True,
        ),
        Right(
            "people.reveal",
            Text(
                "注明用途后查看遮挡的信息（留痕）", "Reveal masked fields for a purpose, recorded"
            ),
            ("section_chief", "community_worker", "grid_worker", "emergency_people"),
            in_emergency=True,
        ),
        Right(
            "people.see_attention",
            Text("查看重点关怀情况", "See who needs particular care"),
            ("section_chief", "community_worker", "grid_worker", "emergency_people"),
            in_emergency=True,
        ),
        Right(
            "people.see_looks",
            Text("查看谁看过住户信息", "See who looked at a resident's data"),
            ("subdistrict_chief", "section_chief", "community_worker"),
        ),
        Right(
            "people.edit",
            Text("登记、变更住户", "Register and change residents"),
            ("section_chief", "community_worker"),
        ),
        Right(
            "people.export",
            Text("导出住户名册（留痕）", "Export the register of residents, recorded"),
            ("section_chief",),
        ),
        Right(
            "people.protect",
            Text("设置特殊保护", "Put a person under special protection"),
            ("subdistrict_chief", "section_chief", "community_worker"),
        ),
        Right(
            "people.see_contact_protected",
            Text("查看特殊保护人员的住址和联系方式", "See protected persons' address and contact"),
            ("subdistrict_chief", "protected_reader"),
        ),
    ),
    nav=(
        Nav(
            Text("住户管理", "Residents"),
            "users",
            "people:residents",
            "people.see",
            16,
            NavGroup.RESIDENTS,
        ),
    ),
    pages="mashang.elements.people.pages",
    routes="mashang.elements.people.routes:router",
    panels=(
        Panel(
            "people.residents",
            Text("住户", "Residents"),
            "users",
            "people:residents_at",
            "people.see",
            ("building", "unit", "room", "detached_house"),
        ),
    ),
    objections=("mashang.elements.people.queries:objections_to_closing",),
    consumers=(
        Consumer(
            "accounts.woke",
            "people.put_links_to_sleep",
            "mashang.elements.people.jobs:put_links_to_sleep",
        ),
    ),
    jobs=(
        Job("people.forget_departed", "mashang.elements.people.jobs:forget_departed", "40 3 * * *"),
        Job("people.forget_merges", "mashang.elements.people.jobs:forget_merges", "35 3 * * *"),
        Job("people.compare", "mashang.elements.people.jobs:compare", "*/15 * * * *"),
    ),
    data_classes=(
        DataClass(
            "people.identity",
            Text("居民身份信息", "Residents' identity"),
            "retention.people_days",
        ),
        DataClass(
            "people.merges",
            Text("合并登记的撤销记录", "How to undo a merge"),
            "retention.merges_days",
        ),
    ),
    person_rows=(
        PersonRow("people.Identifier.person", Text("证件和电话", "Numbers")),
        PersonRow("people.Residency.person", Text("住处", "Homes")),
        PersonRow("people.Fact.person", Text("关怀情况", "Care")),
        PersonRow("people.Employment.person", Text("工作单位", "Employers")),
        PersonRow("people.ActsFor.person", Text("本人账号、监护、代办", "Who acts for them")),
        PersonRow("people.Correction.person", Text("更正请求", "Requests for correction")),
        PersonRow(
            "people.NameKey.person",
            Text("姓名索引", "Keys of the name"),
            stays=Text(
                "各份登记保留自己姓名的索引", "each registration keeps the keys of its own name"
            ),
        ),
        PersonRow(
            "people.Person.merged_into",
            Text("合并", "Merged"),
            stays=Text("这就是合并本身", "it is the merging itself"),
        ),
        PersonRow(
            "people.Sign.person",
            Text("比对索引", "Signs"),
            stays=Text("按保留的登记重新生成", "made anew from what the kept registration holds"),
        ),
        PersonRow(
            "people.Likely.lesser",
            Text("疑似重复", "Likely duplicates"),
            stays=Text("重新比对得出", "found anew"),
        ),
        PersonRow(
            "people.Likely.greater",
            Text("疑似重复", "Likely duplicates"),
            stays=Text("重新比对得出", "found anew"),
        ),
        PersonRow(
            "people.Merge.kept",
            Text("合并", "Merges"),
            stays=Text(
                "先撤销最近的一次，不会叠压",
                "the latest is undone first, so none lies below another",
            ),
        ),
        PersonRow(
            "people.Merge.other",
            Text("合并", "Merges"),
            stays=Text("说明谁被合并", "it names who was merged"),
        ),
        PersonRow(
            "people.NotTheSame.lesser",
            Text("不是同一人", "Not the same"),
            stays=Text(
                "是对这一份登记说的，查询时会追到它",
                "said of this registration, and asked through it",
            ),
        ),
        PersonRow(
            "people.NotTheSame.greater",
            Text("不是同一人", "Not the same"),
            stays=Text(
                "是对这一份登记说的，查询时会追到它",
                "said of this registration, and asked through it",
            ),
        ),
    ),
)
