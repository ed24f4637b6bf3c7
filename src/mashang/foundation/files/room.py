"""What the room files contributes to the house."""

from mashang.kernel.room import Job, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="files",
    title=Text("文件", "Files"),
    pages="mashang.foundation.files.pages",
    jobs=(Job("files.sweep", "mashang.foundation.files.jobs:sweep", cron="40 3 * * *"),),
)
