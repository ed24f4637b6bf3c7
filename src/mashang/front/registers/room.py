"""What the room registers contributes to the house."""

from mashang.kernel.room import (
    Consumer,
    DataClass,
    FileOwner,
    Job,
    Nav,
    NavGroup,
    Panel,
    Right,
    Room,
)
from mashang.kernel.texts import Text

ROOM = Room(
    name="registers",
    title=Text("清册与权限管理", "Registers and grants"),
    rights=(
        Right(
            "registers.import",
            Text("用表格导入清册", "Import registers from spreadsheets"),
            ("section_chief", "community_worker", "administrator"),
        ),
        Right(
            "registers.export",
            Text("把清册导出为表格（留痕）", "Export registers as spreadsheets, recorded"),
            ("section_chief", "community_worker", "administrator"),
        ),
        Right(
            "registers.undo",
            Text("撤销别人的整次导入", "Take back a whole import of somebody else"),
            ("section_chief", "administrator"),
        ),
        Right(
            "registers.approve_export",
            Text("批准超过人数的导出", "Approve exports of many people"),
            ("subdistrict_chief", "section_chief"),
        ),
        Right(
            "registers.trace_export",
            Text("按编号查导出的表格", "Find which export a sheet is from"),
            ("subdistrict_chief", "section_chief", "supervisor", "administrator"),
        ),
    ),
    nav=(
        Nav(
            Text("权限管理", "Grants"),
            "key",
            "registers:grants",
            "grants.see",
            23,
            NavGroup.ADMINISTRATION,
        ),
        Nav(
            Text("接入系统", "Programs"),
            "arrows-exchange",
            "registers:programs",
            "programs.look_after",
            72,
            NavGroup.ADMINISTRATION,
        ),
        Nav(
            Text("紧急查看", "Emergency access"),
            "urgent",
            "registers:break_glass",
            "grants.break_glass",
            66,
            NavGroup.ADMINISTRATION,
        ),
        Nav(
            Text("紧急查看复核", "Emergency reviews"),
            "shield-check",
            "registers:emergencies",
            "grants.review_emergency",
            68,
            NavGroup.ADMINISTRATION,
        ),
        Nav(
            Text("表格导入", "Import"),
            "file-import",
            "registers:imports",
            "registers.import",
            60,
            NavGroup.ADMINISTRATION,
        ),
        Nav(
            Text("导出记录", "Exports"),
            "file-export",
            "registers:exports",
            "registers.trace_export",
            61,
            NavGroup.ADMINISTRATION,
        ),
    ),
    panels=(
        Panel(
            "registers.export",
            Text("导出清册", "Export registers"),
            "file-export",
            "registers:export_panel",
            "registers.export",
            ("subdistrict", "community", "compound", "villager_group", "street_front", "building"),
            weight=90,
        ),
    ),
    pages="mashang.front.registers.pages",
    routes="mashang.front.registers.routes:router",
    jobs=(
        Job("registers.take_in", "mashang.front.registers.jobs:take_in"),
        Job("registers.take_back", "mashang.front.registers.jobs:take_back"),
        Job("registers.resume", "mashang.front.registers.jobs:resume", cron="*/5 * * * *"),
        Job("registers.sweep", "mashang.front.registers.jobs:sweep", cron="50 3 * * *"),
        Job(
            "registers.tell_of_ending_keys",
            "mashang.front.registers.jobs:tell_of_ending_keys",
            cron="20 7 * * *",
        ),
        Job(
            "registers.remind_reviewers",
            "mashang.front.registers.jobs:remind_reviewers",
            cron="7 * * * *",
        ),
    ),
    consumers=(
        Consumer(
            "grants.emergency_opened",
            "registers.tell_reviewers",
            "mashang.front.registers.jobs:tell_reviewers",
        ),
    ),
    data_classes=(
        DataClass(
            "registers.imports",
            Text("导入的表格和退回的行", "Spreadsheets that were imported, and rejected rows"),
            "retention.imports_days",
        ),
        DataClass(
            "registers.exports",
            Text(
                "导出的用途和审批意见",
                "Why a register was exported, and what the second person said",
            ),
            "retention.records_days",
        ),
    ),
    file_owners=(FileOwner("registers.intake", "mashang.front.registers.policy:sees"),),
)
