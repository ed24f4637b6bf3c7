"""What the room outbound contributes to the house."""

from mashang.kernel.room import Room
from mashang.kernel.texts import Text

ROOM = Room(name="outbound", title=Text("对外调用", "Outbound"))
