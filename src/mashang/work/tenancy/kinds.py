"""What about a tenancy a person must find out: whose room it is, who lets it, who the tenant is."""

from typing import Final

from mashang.elements.cases.kinds import CaseKind, Field, Need, Seat
from mashang.governance.duties import queries as duties
from mashang.kernel.texts import Text

QUESTION: Final = "tenancy_question"
NO_OWNER: Final = "tenancy_no_owner"
_HOW_TO_SETTLE: Final = {
    "letting": Text(
        "查明房东后点“登记出租房屋”，全部登记后自动结束；实在查不到的直接办结，不再提示",
        "Find out who lets each room and record it: the case ends by itself. If nobody can be found, finish the "
        "case: it is not asked again",
    ),
}


def _route(need: Need) -> Seat:
    """Who lives where, and in whose room, is the community's to know."""
    return duties.nearest_seat(need.path, ("community",))


KINDS = (
    CaseKind(
        code=QUESTION,
        room="tenancy",
        title=Text("租住待核实", "Tenancy in question"),
        icon="home-question",
        route=_route,
        fields=(
            Field(
                "what",
                Text("要核实什么", "What is to be found out"),
                {
                    "room": Text(
                        "房东要登记出租的房屋（核实后在“租住登记”里添加）",
                        "A landlord names a room to let; add it under “Tenancies”",
                    ),
                    "tenant": Text(
                        "房东报告的租客与名册对不上",
                        "The tenant as reported disagrees with the register",
                    ),
                },
            ),
            Field("address", Text("房屋地址", "Address")),
            Field("tenant", Text("租客姓名", "Tenant's name")),
            Field("document", Text("租客证件", "Tenant's document")),
            Field("since", Text("起租日期", "Since")),
            Field("words", Text("补充说明", "Further words")),
        ),
    ),
    CaseKind(
        code=NO_OWNER,
        room="tenancy",
        title=Text("出租房屋房东不明", "Rented rooms without an owner"),
        icon="home-question",
        route=_route,
        fields=(
            Field("rooms", Text("哪些房屋", "Which rooms")),
            Field("decide", Text("怎么办", "How to settle it"), _HOW_TO_SETTLE),
        ),
    ),
)
