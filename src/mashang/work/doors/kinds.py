"""An appeal at a door: a machine advised, a person decides. An alarm of one: somebody goes and looks."""

from typing import Final

from mashang.elements.cases.kinds import CaseKind, Field, Need, Seat
from mashang.governance.duties import queries as duties
from mashang.kernel.texts import Text
from mashang.work.doors.choices import ALARMS

APPEAL: Final = "door_appeal"
ALARM: Final = "door_alarm"


def _route(need: Need) -> Seat:
    """The community knows who lives there, and may put it right at once."""
    return duties.nearest_seat(need.path, ("community",))


def _route_alarm(need: Need) -> Seat:
    """The community goes, or sends whoever keeps the door."""
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
    CaseKind(
        code=ALARM,
        room="doors",
        title=Text("小门报警", "Door alarm"),
        icon="bell-ringing",
        route=_route_alarm,
        fields=(
            Field("door", Text("哪扇门", "Which door")),
            Field("alarm", Text("什么情况", "What happened"), choices=ALARMS),
        ),
    ),
)
