"""The words for what is said of applications, by code."""

from collections.abc import Mapping
from typing import Final

from mashang.kernel.texts import Text
from mashang.work.registration.models import Application, RequestStatus

Status, Match = Application.Status, Application.Match

STATUSES: Final[Mapping[str, Text]] = {
    Status.WAITING: Text("社区核实中", "Being checked"),
    Status.APPROVED: Text("已登记", "Registered"),
    Status.REFUSED: Text("未通过", "Not registered"),
    Status.WITHDRAWN: Text("已撤回", "Withdrawn"),
}
STATUS_TONES: Final[Mapping[str, str]] = {
    Status.WAITING: "amber",
    Status.APPROVED: "green",
    Status.REFUSED: "red",
    Status.WITHDRAWN: "grey",
}
MATCHES: Final[Mapping[str, Text]] = {
    Match.NOTHING: Text("名册上没有此人，核准后新建", "Not in the register yet"),
    Match.ACCOUNT: Text("已登记的住户，增加住处", "A registered resident, a further home"),
    Match.DOCUMENT: Text("证件与名册一致", "Document agrees with the register"),
    Match.NAME: Text("姓名与本户名册一致", "Name agrees with this home's register"),
    Match.DISAGREES: Text("证件与名册对不上", "Document disagrees with the register"),
}
MATCH_TONES: Final[Mapping[str, str]] = {
    Match.NOTHING: "grey",
    Match.ACCOUNT: "green",
    Match.DOCUMENT: "green",
    Match.NAME: "blue",
    Match.DISAGREES: "red",
}

REQUEST_STATUSES: Final[Mapping[str, Text]] = {
    RequestStatus.WAITING: Text("等待答复", "Waiting for an answer"),
    RequestStatus.APPROVED: Text("已同意", "Granted"),
    RequestStatus.REFUSED: Text("未同意", "Not granted"),
    RequestStatus.WITHDRAWN: Text("已撤回", "Withdrawn"),
}
RELATIONS: Final[Mapping[str, Text]] = {
    "child": Text("子女", "Their child"),
    "spouse": Text("配偶", "Their spouse"),
    "relative": Text("其他亲属", "Another relative"),
    "carer": Text("保姆、护工", "Their carer"),
    "neighbour": Text("邻居、朋友", "A neighbour or friend"),
}
SCOPES: Final[Mapping[str, Text]] = {
    "ask": Text("提交、跟进办件", "Ask for things and follow them"),
    "open": Text("开门", "Open doors"),
    "read": Text("查看本人的信息和办件", "Read the person's data and cases"),
}
