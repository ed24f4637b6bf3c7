"""What the room programs contributes to the house."""

from mashang.kernel.room import DataClass, Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="programs",
    title=Text("接入系统", "Programs"),
    rights=(
        Right(
            "programs.look_after",
            Text("管理接入系统和接入密钥", "Look after programs and their keys"),
            ("administrator",),
        ),
    ),
    data_classes=(
        DataClass(
            "programs.contact",
            Text("接入系统的联系人", "Whom to call about a program"),
            "retention.accounts_idle_days",
        ),
    ),
)
