"""An appeal at a door: a machine advised, a person decides."""

from typing import Final

from mashang.elements.cases.kinds import CaseKind, Field, Need, Seat
from mashang.governance.duties import queries as duties
from mashang.kernel.texts import Text

APPEAL: Final = "door_appeal"


def _route(need: Need) -> Seat:
    """The community knows who lives there, and may put it right at once."""
    return duties.nearest_seat(need.path, ("community",))


KINDS = (
    CaseKind(
        code=APPEAL,
        room="doors",
        title=Text("开门申诉", "Door appeal"),
        icon="door-off",
        route=_route,
        fields=(
            Field("door", Text("哪扇门", "Which door")),
            Field("said", Text("当时的提示", "What the door said")),
            Field("code", Text("原因代码", "Reason code")),
            Field("pass", Text("凭证编号", "Number of the pass")),
        ),
    ),
)
