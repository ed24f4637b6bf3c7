"""What follows from a visit: help for somebody, or a home that is to be checked."""

from typing import Final

from mashang.elements.cases.kinds import CaseKind, Field, Need, Seat
from mashang.governance.duties import queries as duties
from mashang.kernel.texts import Text

HELP: Final = "visit_help"
CHECK: Final = "visit_check"


def _near(need: Need) -> Seat:
    """Help comes from whoever answers nearest."""
    return duties.nearest_seat(need.path, ("grid", "community"))


def _community(need: Need) -> Seat:
    """Who lives where is the community's to know."""
    return duties.nearest_seat(need.path, ("community",))


KINDS = (
    CaseKind(
        code=HELP,
        room="visits",
        title=Text("走访发现需要帮助", "Help needed, found on a visit"),
        icon="heart-handshake",
        route=_near,
        fields=(Field("words", Text("需要什么帮助", "What help is needed")),),
    ),
    CaseKind(
        code=CHECK,
        room="visits",
        title=Text("走访发现已搬走，待核实", "Moved away, found on a visit"),
        icon="home-question",
        route=_community,
        fields=(Field("words", Text("走访时了解到的情况", "What the visit found")),),
    ),
)
