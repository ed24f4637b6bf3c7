"""What the room portal contributes to the house."""

from mashang.kernel.room import CodeKind, Room, Tile
from mashang.kernel.texts import Text

ROOM = Room(
    name="portal",
    title=Text("小区码", "Portal"),
    tiles=(
        Tile(
            code="portal.grid_worker",
            title=Text("我的网格员", "My grid worker"),
            hint=Text("有事找得到人", "Who answers for my home"),
            icon="user-heart",
            url_name="portal:grid_worker",
            weight=40,
        ),
        Tile(
            code="portal.me",
            title=Text("我的信息", "My data"),
            hint=Text("存了什么、谁看过", "What is held, who looked"),
            icon="id",
            url_name="people:mine",
            weight=70,
            audience="signed_in",
        ),
    ),
    pages="mashang.front.portal.pages",
    codes=(CodeKind("places.compound", Text("小区码", "Compound code"), "portal:compound"),),
)
