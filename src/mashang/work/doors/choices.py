"""What may be chosen on the pages of doors, each with its words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from mashang.domain.passage import CARED_FOR, CredentialKind, Effect
from mashang.domain.passes.nouns import CLASSES
from mashang.kernel.texts import Text

EFFECTS: Final[Mapping[str, Text]] = {
    Effect.RESTRICT: Text("不让进（限制）", "Nobody comes in (restriction)"),
    Effect.EXEMPT: Text("不受限制（例外）", "May come in all the same (exemption)"),
    Effect.QUOTA: Text("限次数（配额）", "So often and no more (quota)"),
    Effect.ATTEND: Text("放行并提醒门卫", "Comes in, the guard is told"),
    Effect.ADVISE_EXIT: Text("出门时给一句提醒", "A word to whoever goes out"),
}
"""What a rule entered by hand may do. Naming who goes out takes an order: it is not here."""

_CLASS_TITLES: Final[Mapping[str, Text]] = {
    "medic": Text("医务人员", "medical staff"),
    "emergency": Text("急救、紧急情况", "emergency"),
    "care": Text("需要就医照护（不说原因）", "in care (the reason unsaid)"),
    "doctor": Text("上门医生", "visiting doctor"),
    "courier": Text("快递外卖", "courier"),
    "ambulance_crew": Text("急救车组", "ambulance crew"),
    "utility": Text("水电气维修", "utilities"),
    "vehicle": Text("车辆", "vehicle"),
    "pregnant": Text("孕产妇", "pregnant"),
    "nursing": Text("哺乳期", "nursing"),
    "dialysis": Text("透析", "dialysis"),
    "treatment": Text("其他治疗", "other treatment"),
}
CLASSES_NAMED: Final[Mapping[str, Text]] = {
    one: _CLASS_TITLES[one] for one in (*CLASSES, *sorted(CARED_FOR))
}
KINDS: Final[Mapping[str, Text]] = {one.value: one.text for one in CredentialKind}


class AlarmKind(StrEnum):
    """What an alarm says."""

    FORCED = "forced"
    HELD_OPEN = "held_open"
    OFFLINE = "offline"
    CLOCK = "clock"


ALARMS: Final[Mapping[str, Text]] = {
    AlarmKind.FORCED: Text("被强行打开", "forced open"),
    AlarmKind.HELD_OPEN: Text("长时间没关", "held open"),
    AlarmKind.OFFLINE: Text("失去联系", "not heard from"),
    AlarmKind.CLOCK: Text("时钟不准", "its clock is wrong"),
}
READERS: Final[Mapping[str, Text]] = {
    "ok": Text("正常", "well"),
    "away": Text("没有接上", "not connected"),
    "rubbish": Text("读出的都是乱码", "sends rubbish"),
}
"""What a reader says of itself; another word is shown as it came."""
