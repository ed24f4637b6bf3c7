"""What the room offline contributes to the house."""

from mashang.kernel.room import Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="offline",
    title=Text("离线", "Offline"),
    pages="mashang.foundation.offline.pages",
    routes="mashang.foundation.offline.routes:router",
)
