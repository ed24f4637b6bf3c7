"""What a verb asks for beyond the right state and role; each need is one sentence and one check."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum

from mashang.domain.clocks import Clock, Minutes
from mashang.domain.lifecycle.facts import Question
from mashang.domain.lifecycle.rating import Rating
from mashang.domain.lifecycle.states import TERMINAL
from mashang.kernel.texts import Text

_MINUTES_PER_DAY = 24 * 60


class Need(StrEnum):
    """The closed list of needs."""

    REASON = "reason"
    WORDS = "words"
    OTHER_SEAT = "other_seat"
    OTHER_HANDLER = "other_handler"
    FREE = "free"
    HANDLED = "handled"
    APART = "apart"
    RESPONSE_OWED = "response_owed"
    REQUESTED = "requested"
    END_IN_SIGHT = "end_in_sight"
    MORE_TIME = "more_time"
    PROOF = "proof"
    RATING = "rating"
    RATING_OR_NONE = "rating_or_none"
    CALL_RESULT = "call_result"
    UNRATED = "unrated"
    CONFIRMED_BY_TIME = "confirmed_by_time"
    STILL_REOPENABLE = "still_reopenable"
    LEVEL_ABOVE = "level_above"
    LIVE_TARGET = "live_target"

    @property
    def text(self) -> Text:
        """The need as a short phrase for the drawn table."""
        return _TEXTS[self]


_TEXTS: Mapping[Need, Text] = {
    Need.REASON: Text("写明原因", "a reason"),
    Need.WORDS: Text("写明内容", "words"),
    Need.OTHER_SEAT: Text("另一承办单位", "another seat"),
    Need.OTHER_HANDLER: Text("另一经办人", "another handler"),
    Need.FREE: Text("尚无经办人", "no handler yet"),
    Need.HANDLED: Text("已有经办人", "a handler"),
    Need.APART: Text("不能是经办人本人", "not the handler"),
    Need.RESPONSE_OWED: Text("尚未首次回应", "no response yet"),
    Need.REQUESTED: Text("有待批的申请", "a request for approval"),
    Need.END_IN_SIGHT: Text("恢复日期在规定期限内", "an end within policy"),
    Need.MORE_TIME: Text(
        "延长时间在规定之内，且有办结时限", "time within policy, and a promise to extend"
    ),
    Need.PROOF: Text("该类办件要求的凭证", "proof if the kind demands it"),
    Need.RATING: Text("评价", "a rating"),
    Need.RATING_OR_NONE: Text("可附评价", "perhaps a rating"),
    Need.CALL_RESULT: Text("回访结果（含联系不上）", "the outcome of the call"),
    Need.UNRATED: Text("尚未评价", "not rated yet"),
    Need.CONFIRMED_BY_TIME: Text("等待确认期满", "the days of waiting are over"),
    Need.STILL_REOPENABLE: Text("在可重新办理的期限内", "within the days of reopening"),
    Need.LEVEL_ABOVE: Text("上面还有一级", "a level above"),
    Need.LIVE_TARGET: Text("另一未结办件", "another open case"),
}

OF_FACTS = frozenset(
    {
        Need.FREE,
        Need.HANDLED,
        Need.APART,
        Need.RESPONSE_OWED,
        Need.REQUESTED,
        Need.UNRATED,
        Need.CONFIRMED_BY_TIME,
        Need.STILL_REOPENABLE,
        Need.LEVEL_ABOVE,
    }
)
"""Needs that do not wait for what the actor will fill in: they decide whether a button shows."""

Missing = tuple[str, Text]
"""Code and sentence of what is missing."""


def missing(need: Need, question: Question) -> Missing | None:
    """What is missing of a need, or None when it is met."""
    return _CHECKS[need](question)


def _reason(question: Question) -> Missing | None:
    if question.act.text.strip():
        return None
    return "case.reason_needed", Text("请写明原因", "Please give a reason")


def _words(question: Question) -> Missing | None:
    if question.act.text.strip():
        return None
    return "case.words_needed", Text("请写明内容", "Please write something")


def _other_seat(question: Question) -> Missing | None:
    if not question.act.seat:
        return "case.seat_needed", Text("请选择承办单位", "Please choose the owning seat")
    if question.act.seat == question.facts.seat:
        return "case.same_seat", Text("已在该承办单位", "This seat owns it already")
    return None


def _other_handler(question: Question) -> Missing | None:
    if not question.act.handler:
        return "case.handler_needed", Text("请选择经办人", "Please choose a handler")
    if question.act.handler == question.facts.handler:
        return "case.same_handler", Text("已由该经办人办理", "This person handles it already")
    return None


def _free(question: Question) -> Missing | None:
    if question.facts.handler is None:
        return None
    return "case.already_taken", Text(
        "已有经办人，如需更换请改派", "Somebody handles it already; reassign it instead"
    )


def _handled(question: Question) -> Missing | None:
    if question.facts.handler is not None:
        return None
    return "case.no_handler", Text("请先确定经办人", "It needs a handler first")


def _apart(question: Question) -> Missing | None:
    if question.act.actor != question.facts.handler:
        return None
    return "case.own_work", Text(
        "不能由经办人本人操作，请由他人进行", "The handler may not do this to their own work"
    )


def _response_owed(question: Question) -> Missing | None:
    if Clock.FIRST_RESPONSE in question.facts.running:
        return None
    return "case.responded", Text(
        "已经回应过，请用公开留言", "It was answered already; use a public note"
    )


def _requested(question: Question) -> Missing | None:
    if question.facts.approval_asked:
        return None
    return "case.nothing_asked", Text("没有待批的申请", "Nothing waits for approval")


def _end_in_sight(question: Question) -> Missing | None:
    if question.act.until is None:
        return "case.until_needed", Text("请填写恢复办理的日期", "Please say when it goes on")
    if (
        not question.act.at
        < question.act.until
        <= question.act.at + timedelta(days=question.policy.park_at_most_days)
    ):
        return "case.until_out_of_range", Text(
            "挂账最长 {days} 天，恢复日期应在今后 {days} 天之内",
            "A case may be parked {days} days at most, counted from now",
            days=question.policy.park_at_most_days,
        )
    return None


def _more_time(question: Question) -> Missing | None:
    if Clock.RESOLVE not in question.facts.running:
        return "case.no_promise", Text(
            "该办件没有办结时限，不需要延期", "No promise to resolve runs that could be extended"
        )
    if question.act.by is None or question.act.by.count == 0:
        return "case.time_needed", Text("请填写延长多少时间", "Please say how much time is added")
    most = question.policy.extend_at_most_working_days
    if question.act.by.count > (
        most * _MINUTES_PER_DAY if isinstance(question.act.by, Minutes) else most
    ):
        return "case.too_much_time", Text(
            "一次最多延长 {days} 个工作日",
            "One extension adds {days} working days at most",
            days=most,
        )
    return None


def _proof(question: Question) -> Missing | None:
    if question.act.proofs > 0 or not question.facts.proof_needed:
        return None
    return "case.proof_needed", Text(
        "请附上办结凭证（照片等）", "Please attach proof, such as a photo"
    )


def _rating(question: Question) -> Missing | None:
    if question.act.rating is None:
        return "case.rating_needed", Text("请选择评价", "Please choose a rating")
    return _rating_or_none(question)


def _rating_or_none(question: Question) -> Missing | None:
    if question.act.rating is not Rating.UNREACHABLE:
        return None
    return "case.rating_impossible", Text(
        "“联系不上”只用于电话回访", "“Unreachable” is only for a call-back"
    )


def _call_result(question: Question) -> Missing | None:
    if question.act.rating is not None:
        return None
    return "case.rating_needed", Text("请填写回访结果", "Please record the outcome of the call")


def _unrated(question: Question) -> Missing | None:
    if question.facts.rating in (None, Rating.UNREACHABLE):
        return None
    return "case.already_rated", Text("已经评价过了", "It was rated already")


def _confirmed_by_time(question: Question) -> Missing | None:
    wait = timedelta(days=question.policy.confirm_after_days)
    if question.facts.done_at is not None and question.act.at >= question.facts.done_at + wait:
        return None
    return "case.too_early", Text(
        "等待居民确认的期限未满", "The requester still has time to confirm"
    )


def _still_reopenable(question: Question) -> Missing | None:
    limit = timedelta(days=question.policy.reopen_within_days)
    if question.facts.closed_at is not None and question.act.at < question.facts.closed_at + limit:
        return None
    return "case.too_late", Text(
        "办结已超过 {days} 天，请提交新的办件",
        "It was closed more than {days} days ago; please open a new case",
        days=question.policy.reopen_within_days,
    )


def _level_above(question: Question) -> Missing | None:
    if question.facts.level < question.policy.escalation_levels:
        return None
    return "case.top_level", Text("已督办到最高一级", "It is at the highest level already")


def _live_target(question: Question) -> Missing | None:
    if question.act.into is None:
        return "case.target_needed", Text("请选择并入哪个办件", "Please choose the case to join")
    if question.act.into.case == question.facts.case:
        return "case.joins_itself", Text("不能并入自己", "A case cannot join itself")
    if question.act.into.state in TERMINAL:
        return "case.target_ended", Text("目标办件已结束", "That case has ended already")
    return None


_CHECKS: Mapping[Need, Callable[[Question], Missing | None]] = {
    Need.REASON: _reason,
    Need.WORDS: _words,
    Need.OTHER_SEAT: _other_seat,
    Need.OTHER_HANDLER: _other_handler,
    Need.FREE: _free,
    Need.HANDLED: _handled,
    Need.APART: _apart,
    Need.RESPONSE_OWED: _response_owed,
    Need.REQUESTED: _requested,
    Need.END_IN_SIGHT: _end_in_sight,
    Need.MORE_TIME: _more_time,
    Need.PROOF: _proof,
    Need.RATING: _rating,
    Need.RATING_OR_NONE: _rating_or_none,
    Need.CALL_RESULT: _call_result,
    Need.UNRATED: _unrated,
    Need.CONFIRMED_BY_TIME: _confirmed_by_time,
    Need.STILL_REOPENABLE: _still_reopenable,
    Need.LEVEL_ABOVE: _level_above,
    Need.LIVE_TARGET: _live_target,
}
