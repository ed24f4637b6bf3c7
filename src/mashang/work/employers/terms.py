"""What states are called."""

from mashang.kernel.texts import Text
from mashang.web.moments import Tone
from mashang.work.employers.models import Opening, Representative

STATES: dict[str, Text] = {
    Representative.State.ASKED: Text("等社区核准", "Waits for the community"),
    Representative.State.APPROVED: Text("已核准", "Approved"),
    Representative.State.REFUSED: Text("未核准", "Refused"),
    Representative.State.ENDED: Text("已结束", "Ended"),
}
TONES: dict[str, Tone] = {
    Representative.State.ASKED: "amber",
    Representative.State.APPROVED: "green",
    Representative.State.REFUSED: "grey",
    Representative.State.ENDED: "grey",
}
OPENINGS: dict[str, Text] = {
    Opening.State.OPEN: Text("正常营业", "Open"),
    Opening.State.CLOSED: Text("暂时关门", "Closed for now"),
    Opening.State.SUSPENDED: Text("停业", "Suspended"),
}
OPENING_TONES: dict[str, Tone] = {
    Opening.State.OPEN: "green",
    Opening.State.CLOSED: "amber",
    Opening.State.SUSPENDED: "red",
}
