"""What those who live in a room said about a newcomer, and what that asks of whoever decides. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from mashang.kernel.texts import Text


class Hearing(StrEnum):
    """How the question to the household stands."""

    NOBODY = "nobody"
    WAITING = "waiting"
    KNOWN = "known"
    UNKNOWN = "unknown"
    SILENT = "silent"

    @property
    def text(self) -> Text:
        """In a few words, for whoever decides."""
        return _TEXTS[self]


_TEXTS = {
    Hearing.NOBODY: Text("没有可以询问的住户", "nobody there to ask"),
    Hearing.WAITING: Text("已告知同住人，等待回复", "the household was told; waiting"),
    Hearing.KNOWN: Text("同住人表示认识", "the household knows them"),
    Hearing.UNKNOWN: Text("同住人表示不认识", "the household does not know them"),
    Hearing.SILENT: Text("同住人未回复，等待期已过", "no answer within the time allowed"),
}


def hear(answers: Iterable[str], wait_until: datetime | None, now: datetime) -> Hearing:
    """How the question stands; the order of answers never matters.

    One doubt weighs more than any number of welcomes; silence never blocks once the wait is over.

    Args:
        answers: `known`, `unknown` or empty, one for each adult who was told.
        wait_until: None when nobody was told.
    """
    said = list(answers)
    if not said:
        return Hearing.NOBODY
    if "unknown" in said:
        return Hearing.UNKNOWN
    if "known" in said:
        return Hearing.KNOWN
    return Hearing.WAITING if wait_until is not None and now < wait_until else Hearing.SILENT


def reason_needed(hearing: Hearing, *, replaces_phone: bool) -> Text | None:
    """Why an approval must be explained in writing; None when one tap is enough.

    Args:
        replaces_phone: another number acts as this person already, and would do so no more.
    """
    if hearing is Hearing.UNKNOWN:
        return Text(
            "同住人表示不认识，请核实后写明依据",
            "The household does not know them: check, and say on what ground you approve",
        )
    if hearing is Hearing.WAITING:
        return Text(
            "同住人还在等待期内未回复，提前核准请写明依据（如：已当面核对证件）",
            "The household may still answer: to approve now, say why (such as: document seen)",
        )
    if replaces_phone:
        return Text(
            "此人已由另一个手机号使用，核准后原号码失效，请写明依据",
            "Another number acts as this person and would be cut off: say on what ground",
        )
    return None
