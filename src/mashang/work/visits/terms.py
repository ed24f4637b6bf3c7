"""The words for outcomes and states of visits."""

from collections.abc import Mapping
from typing import Final

from mashang.domain.visiting import Outcome, State
from mashang.foundation.policies import queries as policies
from mashang.kernel.texts import Text

OUTCOMES: Final[Mapping[str, Text]] = {
    Outcome.MET: Text("见到本人，一切正常", "Met, all is well"),
    Outcome.NEEDS_HELP: Text("见到本人，需要帮助", "Met, needs help"),
    Outcome.NOT_HOME: Text("不在家", "Not at home"),
    Outcome.TOLD: Text("没见到，邻居或家人说明了情况", "Not seen; a neighbour or kin told us"),
    Outcome.REFUSED: Text("不愿接受走访", "Does not want a visit"),
    Outcome.MOVED: Text("已经搬走", "Moved away"),
}
GONE: Final = "gone"
REASONS: Final[Mapping[str, Text]] = {
    **OUTCOMES,
    GONE: Text("已不在走访范围", "No longer to be visited"),
}
STATES: Final[Mapping[str, Text]] = {
    State.DUE: Text("待走访", "To visit"),
    State.DONE: Text("已见到", "Seen"),
    State.EXCUSED: Text("有原因", "Excused"),
    State.MISSING: Text("漏访", "Missed"),
}
TONES: Final[Mapping[str, str]] = {
    State.DUE: "amber",
    State.DONE: "green",
    State.EXCUSED: "grey",
    State.MISSING: "red",
}
CONDITIONS: Final[Mapping[str, Text]] = {
    "same": Text("和上次一样", "As the last time"),
    "better": Text("比上次好", "Better than the last time"),
    "worse": Text("比上次差", "Worse than the last time"),
}


def rule_title(code: str) -> Text | str:
    """Why somebody is visited, in words."""
    found = (one.title for one in policies.listing("visits.rules") if one.code == code)
    return next(found, code)
