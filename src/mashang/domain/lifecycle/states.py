"""The closed lists of a case's life: its states, the verbs that move it, the roles that may."""

from collections.abc import Mapping
from enum import StrEnum

from mashang.kernel.texts import Text


class State(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    ACCEPTED = "accepted"
    WORKING = "working"
    PARKED = "parked"
    RETURNED = "returned"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    JOINED = "joined"

    @property
    def text(self) -> Text:
        """Its name for people."""
        return _STATES[self]

    @property
    def for_requester(self) -> Text:
        """What the requester reads: our inner words would puzzle them."""
        return _FOR_REQUESTER.get(self, self.text)

    @property
    def is_terminal(self) -> bool:
        """Whether the case has ended; only a closed one may be reopened."""
        return self in TERMINAL


_STATES: Mapping[State, Text] = {
    State.OPENED: Text("待受理", "waiting to be accepted"),
    State.ACCEPTED: Text("已受理", "accepted"),
    State.WORKING: Text("办理中", "being handled"),
    State.PARKED: Text("挂账", "parked"),
    State.RETURNED: Text("已退回", "returned"),
    State.DONE: Text("待确认", "waiting for confirmation"),
    State.CLOSED: Text("已办结", "closed"),
    State.CANCELLED: Text("已撤销", "cancelled"),
    State.JOINED: Text("已并入", "joined"),
}
_FOR_REQUESTER: Mapping[State, Text] = {
    State.OPENED: Text("已提交，等待受理", "sent, waiting to be accepted"),
    State.PARKED: Text("暂缓办理", "on hold"),
    State.RETURNED: Text("正在重新分派", "being passed to the right office"),
    State.DONE: Text("已办好，请您确认", "done, please confirm"),
}

TERMINAL = frozenset({State.CLOSED, State.CANCELLED, State.JOINED})
UNDER_WAY = frozenset({State.ACCEPTED, State.WORKING})
"""Somebody has taken it on, and nothing holds it up."""
OPEN = frozenset(State) - TERMINAL - {State.DONE}
"""Still owed to the requester."""


class Verb(StrEnum):
    """What may be done to a case once it is opened."""

    ACCEPT = "accept"
    TAKE = "take"
    REASSIGN = "reassign"
    START = "start"
    RESPOND = "respond"
    NOTE_PUBLIC = "note_public"
    NOTE_INTERNAL = "note_internal"
    ASK = "ask"
    ANSWER = "answer"
    ASK_APPROVAL = "ask_approval"
    DECLINE = "decline"
    PARK = "park"
    UNPARK = "unpark"
    EXTEND = "extend"
    TRANSFER = "transfer"
    RETURN = "return"
    ESCALATE = "escalate"
    FINISH = "finish"
    CONFIRM = "confirm"
    AUTO_CONFIRM = "auto_confirm"
    DISPUTE = "dispute"
    CALL_BACK = "call_back"
    RATE = "rate"
    REOPEN = "reopen"
    CANCEL = "cancel"
    JOIN = "join"

    @property
    def text(self) -> Text:
        """Its name for people: the word on the button."""
        return _VERBS[self]

    @property
    def told(self) -> Text:
        """What a history says once it was done; Chinese needs no other word."""
        return Text(_VERBS[self].zh, _TOLD[self])


_VERBS: Mapping[Verb, Text] = {
    Verb.ACCEPT: Text("受理", "Accept"),
    Verb.TAKE: Text("认领", "Take"),
    Verb.REASSIGN: Text("改派经办人", "Reassign"),
    Verb.START: Text("开始办理", "Start"),
    Verb.RESPOND: Text("首次回应", "Respond"),
    Verb.NOTE_PUBLIC: Text("公开留言", "Public note"),
    Verb.NOTE_INTERNAL: Text("内部备注", "Internal note"),
    Verb.ASK: Text("询问居民", "Ask the requester"),
    Verb.ANSWER: Text("补充说明", "Add an answer"),
    Verb.ASK_APPROVAL: Text("申请挂账或延期", "Ask for parking or more time"),
    Verb.DECLINE: Text("不同意申请", "Decline"),
    Verb.PARK: Text("挂账", "Park"),
    Verb.UNPARK: Text("恢复办理", "Resume"),
    Verb.EXTEND: Text("延期", "Extend"),
    Verb.TRANSFER: Text("转办", "Transfer"),
    Verb.RETURN: Text("退回", "Return"),
    Verb.ESCALATE: Text("督办", "Escalate"),
    Verb.FINISH: Text("办结", "Finish"),
    Verb.CONFIRM: Text("确认解决", "Confirm"),
    Verb.AUTO_CONFIRM: Text("到期自动确认", "Confirm by time"),
    Verb.DISPUTE: Text("没有解决", "Not solved"),
    Verb.CALL_BACK: Text("电话回访", "Call back"),
    Verb.RATE: Text("评价", "Rate"),
    Verb.REOPEN: Text("重新办理", "Reopen"),
    Verb.CANCEL: Text("撤销", "Cancel"),
    Verb.JOIN: Text("并入", "Join"),
}
_TOLD: Mapping[Verb, str] = {
    Verb.ACCEPT: "Accepted",
    Verb.TAKE: "Taken on",
    Verb.REASSIGN: "Handler changed",
    Verb.START: "Work begun",
    Verb.RESPOND: "First answer",
    Verb.NOTE_PUBLIC: "Public note",
    Verb.NOTE_INTERNAL: "Internal note",
    Verb.ASK: "The requester was asked",
    Verb.ANSWER: "The requester answered",
    Verb.ASK_APPROVAL: "Parking or more time asked for",
    Verb.DECLINE: "Declined",
    Verb.PARK: "Parked",
    Verb.UNPARK: "Work resumed",
    Verb.EXTEND: "Extended",
    Verb.TRANSFER: "Transferred",
    Verb.RETURN: "Returned",
    Verb.ESCALATE: "Told the level above",
    Verb.FINISH: "Finished",
    Verb.CONFIRM: "Confirmed",
    Verb.AUTO_CONFIRM: "Confirmed by time",
    Verb.DISPUTE: "Not solved",
    Verb.CALL_BACK: "Called back",
    Verb.RATE: "Rated",
    Verb.REOPEN: "Reopened",
    Verb.CANCEL: "Cancelled",
    Verb.JOIN: "Joined to another",
}


class Role(StrEnum):
    """In what capacity somebody acts on this case; the rooms above decide who has which.

    `requester` includes who may speak for them: a guardian, a proxy, the worker who wrote the case
    down for someone without a phone. `handler` is the account on the case, `seat` anyone of the
    owning seat, `supervisor` who answers one level up, `system` a job.
    """

    REQUESTER = "requester"
    HANDLER = "handler"
    SEAT = "seat"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"

    @property
    def text(self) -> Text:
        """Its name for people."""
        return _ROLES[self]


_ROLES: Mapping[Role, Text] = {
    Role.REQUESTER: Text("居民", "requester"),
    Role.HANDLER: Text("经办人", "handler"),
    Role.SEAT: Text("承办单位", "owning seat"),
    Role.SUPERVISOR: Text("上级", "supervisor"),
    Role.SYSTEM: Text("系统", "system"),
}
