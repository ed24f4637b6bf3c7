"""Every outcome of a decision at a door: its code, its sentences, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mashang.domain.passage.nouns import Clause
from mashang.kernel.texts import Text


class Outcome(StrEnum):
    """What the door does."""

    ALLOWED = "allowed"
    ATTENTION = "attention"
    REFUSED = "refused"


class Reason(StrEnum):
    """Machine codes; stable."""

    EXIT = "exit"
    EXIT_ADVISED = "exit_advised"
    EXIT_NAMED = "exit_named"
    ADMITTED = "admitted"
    OPEN_DOOR = "open_door"
    EXEMPTED = "exempted"
    ATTENDED = "attended"
    UNPROVEN = "unproven"
    ALREADY_INSIDE = "already_inside"
    LOOK_AT_PERSON = "look_at_person"
    LOOK_AT_PLATE = "look_at_plate"
    ENDS_SOON = "ends_soon"
    NOTHING_SHOWN = "nothing_shown"
    UNREADABLE = "unreadable"
    FORGED = "forged"
    FOREIGN = "foreign"
    KEY_RETIRED = "key_retired"
    NOT_UNDERSTOOD = "not_understood"
    REVOKED = "revoked"
    AWAITING_APPROVAL = "awaiting_approval"
    CLOCK_UNTRUSTED = "clock_untrusted"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    OTHER_DOOR = "other_door"
    KIND_NOT_ACCEPTED = "kind_not_accepted"
    OTHER_VEHICLE = "other_vehicle"
    PRESENCE_NEEDED = "presence_needed"
    PROOF_MISSING = "proof_missing"
    PROOF_STALE = "proof_stale"
    PROOF_AHEAD = "proof_ahead"
    PROOF_WRONG = "proof_wrong"
    OUTSIDE_HOURS = "outside_hours"
    VISITS_USED_UP = "visits_used_up"
    TOO_OFTEN = "too_often"
    LIST_OLD = "list_old"
    COUNT_UNKNOWN = "count_unknown"
    DOOR_UNFIT = "door_unfit"
    RESTRICTED = "restricted"
    QUOTA_USED_UP = "quota_used_up"
    HOURS_USED_UP = "hours_used_up"


class NextStep(StrEnum):
    """What the person can do now; an appeal is always open besides."""

    NONE = "none"
    SIGN_IN = "sign_in"
    SHOW_AGAIN = "show_again"
    WAIT_FOR_APPROVAL = "wait_for_approval"
    RENEW = "renew"
    REFRESH_CODE = "refresh_code"
    COME_TO_DOOR = "come_to_door"
    OTHER_DOOR = "other_door"
    CALL_HOST = "call_host"
    CALL_COMMUNITY = "call_community"
    CALL_GUARD = "call_guard"
    TRY_LATER = "try_later"
    APPEAL = "appeal"

    @property
    def text(self) -> Text:
        """Its words on a button or a line."""
        return _STEPS[self]


_STEPS: Mapping[NextStep, Text] = {
    NextStep.NONE: Text("无需操作", "Nothing to do"),
    NextStep.SIGN_IN: Text("登录或登记", "Sign in or register"),
    NextStep.SHOW_AGAIN: Text("请再出示一次", "Show it again"),
    NextStep.WAIT_FOR_APPROVAL: Text(
        "等待社区核实，可联系社区", "Wait for the community, or call it"
    ),
    NextStep.RENEW: Text("申请续期", "Ask for renewal"),
    NextStep.REFRESH_CODE: Text(
        "打开手机页面，出示最新的码", "Open the page and show a fresh code"
    ),
    NextStep.COME_TO_DOOR: Text("请到门口扫码或找门卫", "Scan at the door or ask the guard"),
    NextStep.OTHER_DOOR: Text("请走其他门", "Use another door"),
    NextStep.CALL_HOST: Text("请联系您拜访的住户", "Call the person you visit"),
    NextStep.CALL_COMMUNITY: Text("联系社区", "Call the community"),
    NextStep.CALL_GUARD: Text("请找门卫", "Ask the guard"),
    NextStep.TRY_LATER: Text("请稍后再试", "Try again later"),
    NextStep.APPEAL: Text("我有异议，请人工处理", "Appeal: let a person decide"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """The answer of a door.

    Attributes:
        outcome: what the door does.
        reason: the code behind it.
        for_person: the sentence for the one who stands there.
        for_guard: the sentence for the guard.
        clause: what it rests on; None where nothing was needed.
        next_step: what the person can do now.
        rule_id: the rule that decided, if one did.
        also: other reasons for attention, sorted.
        is_named: whether it may be noted who passed: never at a refusal; at an exit only under an
            order that declares it. Source: design principle 10.
    """

    outcome: Outcome
    reason: Reason
    for_person: Text
    for_guard: Text
    clause: Clause | None
    next_step: NextStep
    rule_id: str | None = None
    also: tuple[Reason, ...] = ()
    is_named: bool = False

    @property
    def admits(self) -> bool:
        """Whether the door opens."""
        return self.outcome is not Outcome.REFUSED

    @property
    def may_appeal(self) -> bool:
        """Whether a one-tap appeal is shown: at every refusal."""
        return not self.admits
