"""The whole examination, group by group; each check on its own, so that one failure hides no other."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from mashang.foundation.grants.actor import Actor
from mashang.front.doctor.checks import GROUPS
from mashang.front.doctor.finding import Check, Finding, State
from mashang.kernel.errors import NotAllowed
from mashang.kernel.texts import Text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that belong together."""

    code: str
    title: Text
    findings: tuple[Finding, ...]


def examine() -> list[Group]:
    """Look at everything; a street of 300,000 takes well under five seconds."""
    return [
        Group(code, title, tuple(one for check in checks for one in _found(check)))
        for code, (title, checks) in GROUPS.items()
    ]


def examined_for(actor: Actor) -> list[Group]:
    """The examination as a page shows it.

    Raises:
        NotAllowed: not theirs to see.
    """
    if not actor.holds_anywhere("doctor.see"):
        raise NotAllowed("doctor.see")
    return examine()


def worst(groups: list[Group]) -> State:
    """The most serious state among all findings."""
    found = {one.state for group in groups for one in group.findings}
    return next((state for state in (State.ILL, State.WATCH) if state in found), State.WELL)


def _found(check: Check) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 - a check that falls is itself what is wrong
        log.warning("doctor: %s fell: %s", check.__name__, type(error).__name__)
        yield Finding(
            f"doctor.{check.__name__}",
            Text("检查未能完成", "A check did not finish"),
            State.ILL,
            Text(
                "{name}：{kind}", "{name}: {kind}", name=check.__name__, kind=type(error).__name__
            ),
            Text("请把这一行和日志交给维护人员", "Give this line and the log to whoever maintains"),
        )
