"""Five kinds: registration, a question, a contradiction, a proxy asked for, a number that moved on."""

from collections.abc import Mapping
from typing import Final

from mashang.domain.contradictions import Contradiction
from mashang.elements.cases.kinds import CaseKind, Field, Need, Seat
from mashang.elements.people.terms import CORRECTABLE, STANDINGS
from mashang.governance.duties import queries as duties
from mashang.kernel.texts import Text
from mashang.work.registration.terms import RELATIONS

REGISTRATION: Final = "registration"
QUESTION: Final = "registration_question"
MISMATCH: Final = "register_mismatch"
PROXY: Final = "proxy_request"
NUMBER: Final = "number_request"


def _route(need: Need) -> Seat:
    """Who lives where is the community's to know."""
    return duties.nearest_seat(need.path, ("community",))


_BASES: Final = {
    "self": Text("本人", "themselves"),
    "guardian": Text("孩子，由监护人添加", "a child, added by a guardian"),
}
_WHERE_TO_DECIDE: Final = {
    "registrations": Text("在“登记审核”里核准或退回", "Approve or refuse under “Registrations”"),
    "residents": Text("在住户页面答复更正请求", "Answer on the resident's page"),
    "links": Text("在“代办与换号”里办理", "Decide under “Proxies and numbers”"),
}

MISMATCHES: Final[Mapping[str, Text]] = {
    Contradiction.DEAD_BUT_HERE: Text(
        "已登记去世，但仍有在住的住处", "Recorded as dead, yet lives here"
    ),
    Contradiction.LIVED_BEFORE_BIRTH: Text("入住早于出生日期", "Moved in before the date of birth"),
    Contradiction.TWO_OWN_HOMES: Text(
        "在两个社区都登记为房主自住", "Lives as owner in two communities at once"
    ),
    Contradiction.REGISTERED_AWAY: Text(
        "户籍在此，没有登记住处（人户分离）", "Household registered here, no home on record"
    ),
    Contradiction.REGISTERED_ELSEWHERE: Text(
        "户籍地址与住处不同（人户分离）", "Household registered at another door than the home"
    ),
}
_HOW_TO_SETTLE: Final = {
    "register": Text(
        "核实后在住户页面改正，一致后自动结束；情况属实（如确实人户分离）的直接办结，不再提示",
        "Check and set the register right: the case ends by itself. If it is true as it stands, finish the "
        "case: it is not asked again",
    ),
}

_BASIS: Final = Field("basis", Text("登记谁", "Who is registered"), _BASES)
_STANDING: Final = Field("standing", Text("居住性质", "Lives here as"), STANDINGS)
_DECIDE: Final = Field("decide", Text("怎么办", "How to decide"), _WHERE_TO_DECIDE)


def _kind(code: str, title: Text, icon: str, *fields: Field) -> CaseKind:
    return CaseKind(
        code=code, room="registration", title=title, icon=icon, route=_route, fields=fields
    )


KINDS = (
    _kind(REGISTRATION, Text("住户登记", "Registration"), "user-plus", _BASIS, _STANDING, _DECIDE),
    _kind(
        QUESTION,
        Text("登记存疑", "Registration in question"),
        "help",
        _BASIS,
        _STANDING,
        Field("address", Text("填写的地址", "The address as written")),
        Field("field", Text("哪一项有误", "What is said to be wrong"), CORRECTABLE),
        _DECIDE,
    ),
    _kind(
        MISMATCH,
        Text("登记不一致", "Register disagrees"),
        "home-question",
        Field("mismatch", Text("哪里不一致", "What disagrees"), MISMATCHES),
        Field("decide", Text("怎么办", "How to settle it"), _HOW_TO_SETTLE),
    ),
    _kind(
        PROXY,
        Text("代办申请", "Request to be a proxy"),
        "user-share",
        Field("relation", Text("与本人的关系", "Relation"), RELATIONS),
        _DECIDE,
    ),
    _kind(NUMBER, Text("换号申请", "New number"), "device-mobile", _DECIDE),
)
