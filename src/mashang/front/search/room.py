"""What the room search contributes to the house."""

from mashang.kernel.room import Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="search",
    title=Text("一行查找", "One-line search"),
    pages="mashang.front.search.pages",
    routes="mashang.front.search.routes:router",
)
