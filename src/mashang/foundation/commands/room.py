"""What the room commands contributes to the house."""

from mashang.kernel.room import Room
from mashang.kernel.texts import Text

ROOM = Room(name="commands", title=Text("命令", "Commands"))
