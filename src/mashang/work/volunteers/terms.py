"""What the states of a sign-up are called."""

from mashang.kernel.texts import Text
from mashang.web.moments import Tone
from mashang.work.volunteers.models import SignUp

State = SignUp.State
STATES: dict[str, Text] = {
    State.ASKED: Text("已报名，等审核", "Signed up, to be accepted"),
    State.ACCEPTED: Text("已通过", "Accepted"),
    State.REFUSED: Text("未通过", "Not this time"),
    State.WITHDRAWN: Text("已取消", "Withdrawn"),
}
TONES: dict[str, Tone] = {
    State.ASKED: "amber",
    State.ACCEPTED: "green",
    State.REFUSED: "grey",
    State.WITHDRAWN: "grey",
}
