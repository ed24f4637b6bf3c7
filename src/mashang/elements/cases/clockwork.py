"""A case's clocks, as its columns keep them and as the domain reckons them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mashang.domain.clocks import (
    Clock,
    ClockRule,
    ClockRules,
    ClockState,
    Due,
    Extension,
    Minutes,
    Pause,
    WorkingDays,
    due_at,
    read_clock,
)
from mashang.domain.lifecycle import ClockMove, PauseMove, Step
from mashang.elements.cases.models import FAR, Case
from mashang.foundation.policies import queries as policies
from mashang.kernel.clock import local_day


@dataclass(frozen=True, slots=True)
class Dial:
    """One clock of a case, for showing.

    Attributes:
        due: None while it stands still.
    """

    clock: Clock
    state: ClockState
    due: datetime | None
    stopped_at: datetime | None


def turn(case: Case, step: Step) -> None:
    """Start, stop and push the clocks as a step says; sets `clocks`, `pauses`, `extensions`, `due_at`."""
    at = step.entry.at
    if step.pause is PauseMove.BEGIN:
        pause = {"since": _write(at), "until": None, "by": step.approved_by}
        case.pauses = [*case.pauses, pause]
    elif step.pause is PauseMove.END and case.pauses:
        case.pauses = [*case.pauses[:-1], {**case.pauses[-1], "until": _write(at)}]
    if step.extension is not None:
        more = {**_write_rule(step.extension), "by": step.approved_by, "at": _write(at)}
        case.extensions = [*case.extensions, more]
    clocks = {code: dict(value) for code, value in case.clocks.items()}
    for clock, move in step.clocks.items():
        if move is ClockMove.STOP:
            if clock.value in clocks:
                clocks[clock.value]["stopped"] = _write(at)
        else:
            clocks[clock.value] = {"since": _write(at), "due": None, "stopped": None}
    rules = policies.clocks(case.kind, local_day(case.opened_at))
    for code, value in clocks.items():
        if value["stopped"] is None:
            value["due"] = _due(case, Clock(code), value, rules)
    case.clocks = clocks
    case.due_at = earliest(case.clocks)


def earliest(clocks: Mapping[str, Mapping[str, Any]]) -> datetime:
    """The first promise still running; `FAR` when none is."""
    running = [
        datetime.fromisoformat(value["due"])
        for value in clocks.values()
        if value["stopped"] is None and value["due"]
    ]
    return min(running, default=FAR)


def dials(case: Case, now: datetime) -> list[Dial]:
    """The clocks of a case as they read now, in the order of promise."""
    found = []
    for clock in Clock:
        value = case.clocks.get(clock.value)
        if value is None:
            continue
        due = _read(value["due"])
        stopped = _read(value["stopped"])
        found.append(Dial(clock, read_clock(Due(due), stopped, now), due, stopped))
    return found


def running(case: Case) -> frozenset[Clock]:
    """The clocks started and not yet stopped."""
    return frozenset(Clock(code) for code, value in case.clocks.items() if value["stopped"] is None)


def promised(kind: str, on: date) -> frozenset[Clock]:
    """The clocks for which a kind makes a promise on a day."""
    rules = policies.clocks(kind, on)
    return frozenset(clock for clock in Clock if rules.of(clock) is not None)


def _due(case: Case, clock: Clock, value: Mapping[str, Any], rules: ClockRules) -> str | None:
    rule = rules.of(clock)
    if rule is None:
        return None
    pauses = [
        Pause(datetime.fromisoformat(one["since"]), _read(one["until"]), one["by"])
        for one in case.pauses
    ]
    since = datetime.fromisoformat(value["since"])
    extensions = [  # those of this run of the clock; a reopened case begins with its full promise
        Extension(_read_rule(one), one["by"])
        for one in (case.extensions if clock is Clock.RESOLVE else ())
        if datetime.fromisoformat(one["at"]) >= since
    ]
    hurry = _hurry(case) if clock is Clock.RESOLVE else None
    ends = [
        due_at(one, since, policies.calendar(), pauses, extensions).at
        for one in (rule, hurry)
        if one is not None
    ]
    known = [end for end in ends if end is not None]
    return _write(min(known)) if known else None


def _hurry(case: Case) -> Minutes | None:
    """What the priority promises besides the kind: `urgent` is done within a day; the earlier holds."""
    options = policies.listing("cases.priorities", local_day(case.opened_at))
    facts = next((one.facts for one in options if one.code == case.priority), {})
    count = facts.get("resolve_min")
    return Minutes(count) if isinstance(count, int) else None


def _write_rule(rule: ClockRule) -> dict[str, Any]:
    return {"unit": "min" if isinstance(rule, Minutes) else "working_days", "count": rule.count}


def _read_rule(stored: Mapping[str, Any]) -> ClockRule:
    return (Minutes if stored["unit"] == "min" else WorkingDays)(stored["count"])


def _write(instant: datetime) -> str:
    return instant.isoformat(timespec="microseconds")


def _read(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
