"""What the room keys contributes to the house."""

from mashang.kernel.room import Room
from mashang.kernel.texts import Text

ROOM = Room(name="keys", title=Text("密钥", "Keys"))
