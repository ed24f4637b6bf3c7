"""What the room backups contributes to the house."""

from mashang.kernel.room import DataClass, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="backups",
    title=Text("备份", "Backups"),
    data_classes=(
        DataClass(
            "backups.register",
            Text("备份记录", "What happened to a backup"),
            "retention.records_days",
        ),
    ),
)
