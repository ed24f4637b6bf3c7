"""What about an employment a person must find out: who the worker is."""

from typing import Final

from mashang.elements.cases.kinds import CaseKind, Field, Need, Seat
from mashang.governance.duties import queries as duties
from mashang.kernel.texts import Text

QUESTION: Final = "employment_question"


def _route(need: Need) -> Seat:
    """The sub-district finds out: the community is not told whose document it may be."""
    return duties.nearest_seat(need.path, ("subdistrict",))


KINDS = (
    CaseKind(
        code=QUESTION,
        room="employers",
        title=Text("从业登记待核实", "Employment in question"),
        icon="user-question",
        route=_route,
        fields=(
            Field("unit", Text("单位", "Unit")),
            Field("worker", Text("姓名", "Name")),
            Field("document", Text("证件", "Document")),
            Field("since", Text("入职日期", "Since")),
        ),
    ),
)
