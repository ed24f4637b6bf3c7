"""What the room grants contributes to the house."""

from mashang.kernel.room import DataClass, Job, Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="grants",
    title=Text("权限", "Grants"),
    rights=(
        Right(
            "grants.see",
            Text("查看权限分配", "See who holds which role"),
            (
                "administrator",
                "subdistrict_chief",
                "supervisor",
                "section_chief",
                "community_worker",
            ),
        ),
        Right("grants.give", Text("分配权限", "Give and end roles"), ("administrator",)),
        Right(
            "grants.shape_roles", Text("修改角色", "Change what a role holds"), ("administrator",)
        ),
        Right(
            "grants.break_glass",
            Text(
                "紧急情况下临时取得查看权限（事后复核）",
                "Take access at once in an emergency, reviewed afterwards",
            ),
            ("subdistrict_chief", "section_chief"),
        ),
        Right(
            "grants.review_emergency",
            Text("复核紧急查看", "Review emergency access"),
            ("supervisor", "subdistrict_chief"),
        ),
    ),
    jobs=(
        Job(
            "grants.forget_emergencies",
            "mashang.foundation.grants.jobs:forget_emergencies",
            cron="10 4 * * *",
        ),
    ),
    data_classes=(
        DataClass(
            "grants.emergencies",
            Text(
                "紧急查看的原因和复核意见", "Why access was taken in an emergency, and its review"
            ),
            "retention.records_days",
        ),
    ),
)
