"""What the states of notices and of names are called."""

from mashang.governance.notices.models import Notice, Recipient
from mashang.kernel.texts import Text
from mashang.web.moments import Tone

Status, State = Notice.Status, Recipient.State
STATUSES: dict[str, Text] = {
    Status.DRAFT: Text("草稿", "Draft"),
    Status.WAITING: Text("待复核", "Waits for a second person"),
    Status.SCHEDULED: Text("定时发布", "Scheduled"),
    Status.OPEN: Text("已发布", "Out"),
    Status.WITHDRAWN: Text("已撤回", "Withdrawn"),
}
STATUS_TONES: dict[str, Tone] = {
    Status.DRAFT: "grey",
    Status.WAITING: "amber",
    Status.SCHEDULED: "blue",
    Status.OPEN: "green",
    Status.WITHDRAWN: "grey",
}
STATES: dict[str, Text] = {
    State.WAITING: Text("未确认", "Not confirmed"),
    State.CONFIRMED: Text("已确认", "Confirmed"),
    State.HOUSEHOLD: Text("同户已确认", "Household confirmed"),
    State.TOLD: Text("已当面告知", "Told in person"),
    State.EXCUSED: Text("不必告知", "Excused"),
    State.GONE: Text("已搬离", "No longer here"),
    State.REPLACED: Text("通知已变更", "Notice replaced"),
}
TONES: dict[str, Tone] = {
    State.WAITING: "red",
    State.CONFIRMED: "green",
    State.HOUSEHOLD: "green",
    State.TOLD: "green",
    State.EXCUSED: "amber",
    State.GONE: "grey",
    State.REPLACED: "grey",
}
