"""Repairs: what is broken, where, and who repairs that sort of thing there."""

from mashang.elements.cases.kinds import CaseKind, Field, Need, PublicService, Seat
from mashang.elements.organisations import queries as organisations
from mashang.governance.duties import queries as duties
from mashang.kernel.texts import Text

TROUBLES = {
    "light": Text("公共照明", "Light"),
    "lift": Text("电梯", "Lift"),
    "water": Text("水管、漏水", "Water, leaks"),
    "power": Text("停电、电路", "Power"),
    "gas": Text("燃气", "Gas"),
    "door": Text("门禁、单元门", "Door, entry system"),
    "drain": Text("下水道、井盖", "Drain, manhole"),
    "fire_safety": Text("消防设施", "Fire safety"),
    "other": Text("其他", "Other"),
}


def _route(need: Need) -> Seat:
    """The property company that serves the place; where there is none, the community."""
    company = organisations.server_of(need.path, "property_company")
    if company is None:
        return duties.nearest_seat(need.path, ("community",))
    return Seat(
        "organisation", str(company.organisation_id), company.path or need.path, company.name
    )


KINDS = (
    CaseKind(
        code="repair",
        room="repairs",
        title=Text("物业报修", "Repair"),
        icon="tool",
        route=_route,
        needs_proof=True,
        joins=True,
        public=PublicService(
            title=Text("公共设施报修", "Repair of shared facilities"),
            description=Text(
                "小区、楼道和沿街的公共设施坏了：照明、电梯、漏水、单元门、井盖、消防。户内的请住户自己报修。",
                "Shared facilities of compounds, stairwells and street fronts: light, lift, leak, entry door, "
                "manhole, fire safety. For what is inside a home its residents report themselves.",
            ),
            group=Text("社区公共设施", "Shared facilities"),
            notice=Text(
                "由该处的物业公司修理；没有物业的由社区安排。有生命危险请打 119 或 120。",
                "The property company of the place repairs it; where there is none the community sees to it. "
                "Danger to life: call 119 or 120.",
            ),
            keywords=(
                Text("路灯", "lamp"),
                Text("电梯", "lift"),
                Text("漏水", "leak"),
                Text("井盖", "manhole"),
                Text("单元门", "entry door"),
                Text("消防", "fire safety"),
            ),
            told="what",
            where="where",
            asks=(("trouble", True), ("where", False)),
        ),
        fields=(
            Field(
                "trouble",
                Text("哪类问题", "What sort of trouble"),
                TROUBLES,
                is_open_to_neighbours=True,
            ),
            Field("what", Text("具体情况", "What is wrong")),
            Field("where", Text("具体位置", "Where exactly"), is_open_to_neighbours=True),
            Field("at_home", Text("什么时候家里有人", "When someone is home")),
            Field("phone", Text("联系电话", "Phone"), is_contact=True),
        ),
    ),
)
