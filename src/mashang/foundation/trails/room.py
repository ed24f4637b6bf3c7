"""What the room trails contributes to the house."""

from mashang.kernel.room import DataClass, Job, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="trails",
    title=Text("导入留痕", "Trails of imports"),
    jobs=(Job("trails.forget", "mashang.foundation.trails.jobs:forget", cron="55 3 * * *"),),
    data_classes=(
        DataClass(
            "trails.before",
            Text("导入改动前的内容", "What an import changed, as it was before"),
            "retention.imports_days",
        ),
    ),
)
