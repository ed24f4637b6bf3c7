"""What the room requests contributes to the house."""

from mashang.kernel.room import Gate, Nav, NavGroup, Right, Room, Tile
from mashang.kernel.texts import Text

ROOM = Room(
    name="requests",
    title=Text("求助代办", "Errands"),
    gate=Gate.SUPPORT,
    rights=(
        Right(
            "requests.record_for_others",
            Text("替居民登记求助", "Record a request on a resident's behalf"),
            ("community_worker", "grid_worker"),
        ),
    ),
    case_kinds="mashang.work.requests.kinds:KINDS",
    tiles=(
        Tile(
            code="requests.ask",
            title=Text("求助代办", "Ask for help"),
            hint=Text("代开药、送文件、取物品", "Medicine, documents, items"),
            icon="heart-handshake",
            url_name="requests:choose",
            weight=20,
        ),
    ),
    nav=(
        Nav(
            Text("代居民求助", "Ask for others"),
            "headset",
            "requests:record",
            "requests.record_for_others",
            24,
            NavGroup.TODAY,
        ),
    ),
    pages="mashang.work.requests.pages",
    routes="mashang.work.requests.routes:router",
)
