"""What the room codes contributes to the house."""

from mashang.kernel.room import Room
from mashang.kernel.texts import Text

ROOM = Room(name="codes", title=Text("码", "Codes"), pages="mashang.foundation.codes.pages")
