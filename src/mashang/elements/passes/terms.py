"""Words of passes."""

from collections.abc import Mapping
from typing import Final

from mashang.kernel.texts import Text

STAFF_RIGHT: Final = "doors.pass"
"""Who opens doors where they work carries a pass for it; rooms meet in the right."""
LOST: Final = "lost"
MISUSED: Final = "misused"
REPLACED: Final = "replaced"
NO_LONGER: Final = "no_longer"
DIED: Final = "died"
TAKEN_BACK: Final = "taken_back"
OTHER: Final = "other"

REASONS: Final[Mapping[str, Text]] = {
    LOST: Text("丢了", "Lost"),
    MISUSED: Text("被别人冒用", "Used by somebody else"),
    REPLACED: Text("换了新的", "Replaced by a new one"),
    NO_LONGER: Text("不再住在这里，或不再负责这里", "Lives or works here no more"),
    DIED: Text("持有人已去世", "The holder has died"),
    TAKEN_BACK: Text("发出的人收回了", "Taken back by who gave it"),
    OTHER: Text("其他原因", "Another reason"),
}
"""Why a pass or a phone opens nothing any more."""
BY_HAND: Final = (LOST, MISUSED, TAKEN_BACK, OTHER)
"""What a worker may choose from; the others follow from what happened."""

CLASSES: Final[Mapping[str, Text]] = {
    "medic": Text("医务人员", "Medical staff"),
    "emergency": Text("应急抢险", "Emergency services"),
    "care": Text("需要照护", "In need of care"),
    "doctor": Text("医生", "Doctor"),
    "courier": Text("快递、送货", "Courier"),
    "ambulance_crew": Text("急救人员", "Ambulance crew"),
    "utility": Text("水电气抢修", "Water, power, gas"),
    "vehicle": Text("随车", "With a vehicle"),
}
FOR_SERVICE: Final = ("doctor", "courier", "ambulance_crew", "utility", "medic", "emergency")
"""What the desk may say of who comes to serve."""
