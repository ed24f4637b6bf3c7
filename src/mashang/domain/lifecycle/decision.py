"""One function decides over the life of every case; it reads the table and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from mashang.domain.clocks import Clock
from mashang.domain.lifecycle.facts import (
    Act,
    CaseFacts,
    ClockMove,
    Entry,
    LifePolicy,
    PauseMove,
    Question,
    Refusal,
    Step,
)
from mashang.domain.lifecycle.needs import OF_FACTS, missing
from mashang.domain.lifecycle.states import Role, State, Verb
from mashang.domain.lifecycle.table import OPENING_STARTS, TABLE, Rule
from mashang.kernel.texts import Text


def open_case(
    *,
    case: str,
    seat: str,
    actor: str,
    at: datetime,
    text: str = "",
    promised: frozenset[Clock] = frozenset(Clock),
    proof_needed: bool = False,
) -> Step:
    """The first step of a life: the case stands with its seat, and its clocks run.

    Args:
        case: reference of the new case.
        seat: who owns it; never empty.
        actor: who opened it.
        at: when.
        text: what is asked for, in the requester's words.
        promised: clocks the kind has a rule for.
        proof_needed: whether the kind demands proof to finish.

    Raises:
        ValueError: when `seat` is empty.
    """
    started = OPENING_STARTS & promised
    after = CaseFacts(
        case=case,
        state=State.OPENED,
        seat=seat,
        promised=promised,
        running=started,
        proof_needed=proof_needed,
    )
    entry = Entry(
        verb=None,
        title=Text("提交", "Opened"),
        actor=actor,
        at=at,
        public=True,
        text=text,
        came_from=None,
        came_to=State.OPENED,
    )
    clocks = MappingProxyType(dict.fromkeys(sorted(started), ClockMove.START))
    return Step(before=None, after=after, clocks=clocks, entry=entry)


def decide(facts: CaseFacts, act: Act, policy: LifePolicy) -> Step | Refusal:
    """Whether an actor may do a thing to a case now, and what follows.

    Refused in this order: the role, the state, the needs of the row. The case must have been read
    under a lock: a step is written as a whole or not at all.
    """
    rule = TABLE[act.verb]
    if not _roles(facts, act.actor, act.roles) & rule.who:
        return Refusal(
            "case.not_yours",
            Text("你不能对这个办件“{verb}”", "You may not do this: {verb}", verb=act.verb.text),
            act.verb,
        )
    if facts.state not in rule.came_from:
        return Refusal(
            "case.wrong_state",
            Text(
                "办件当前为“{state}”，不能“{verb}”",
                "The case is “{state}”; this cannot be done now: {verb}",
                state=facts.state.text,
                verb=act.verb.text,
            ),
            act.verb,
        )
    question = Question(facts, act, policy)
    for need in rule.needs:
        lacking = missing(need, question)
        if lacking is not None:
            return Refusal(lacking[0], lacking[1], act.verb)
    return _step(question, rule)


def verbs_for(
    facts: CaseFacts, *, actor: str, roles: frozenset[Role], at: datetime, policy: LifePolicy
) -> tuple[Verb, ...]:
    """The verbs whose button to show: only what the actor fills in can still stop them."""
    held = _roles(facts, actor, roles)
    return tuple(
        verb
        for verb, rule in TABLE.items()
        if held & rule.who
        and facts.state in rule.came_from
        and _is_open(rule, Question(facts, Act(verb=verb, actor=actor, roles=roles, at=at), policy))
    )


def _roles(facts: CaseFacts, actor: str, roles: frozenset[Role]) -> frozenset[Role]:
    """What the caller grants, less `handler` for anybody whom the case does not name as such."""
    return roles if actor == facts.handler else roles - {Role.HANDLER}


def _is_open(rule: Rule, question: Question) -> bool:
    return all(missing(need, question) is None for need in rule.needs if need in OF_FACTS)


def _step(question: Question, rule: Rule) -> Step:
    facts, act = question.facts, question.act
    stopped = rule.stops & facts.running
    started = rule.starts & facts.promised
    state = rule.to or facts.state
    changes = _FIXED.get(act.verb, {})
    if act.verb in _COMPUTED:
        changes = changes | _COMPUTED[act.verb](question)
    after = replace(facts, state=state, running=(facts.running - stopped) | started, **changes)
    pause = None if rule.pause is PauseMove.END and facts.state is not State.PARKED else rule.pause
    approves = act.verb in (Verb.PARK, Verb.EXTEND)
    return Step(
        before=facts,
        after=after,
        clocks=MappingProxyType(
            dict.fromkeys(sorted(stopped), ClockMove.STOP)
            | dict.fromkeys(sorted(started), ClockMove.START)
        ),
        pause=pause,
        extension=act.by if act.verb is Verb.EXTEND else None,
        approved_by=act.actor if approves else None,
        entry=Entry(
            verb=act.verb,
            title=act.verb.text,
            actor=act.actor,
            at=act.at,
            public=rule.public,
            text=act.text,
            came_from=facts.state,
            came_to=state,
        ),
    )


_NOTHING_ASKED: dict[str, Any] = {"asked": False, "approval_asked": False, "parked_until": None}
_NOBODY: dict[str, Any] = {**_NOTHING_ASKED, "handler": None}

# What a verb changes besides the state and the clocks: always the same …
_FIXED: Mapping[Verb, dict[str, Any]] = {
    Verb.ASK: {"asked": True},
    Verb.ANSWER: {"asked": False},
    Verb.ASK_APPROVAL: {"approval_asked": True},
    Verb.DECLINE: {"approval_asked": False},
    Verb.PARK: {"approval_asked": False},
    Verb.UNPARK: {"parked_until": None},
    Verb.EXTEND: {"approval_asked": False},
    Verb.TRANSFER: _NOBODY,
    Verb.RETURN: _NOBODY,
    Verb.FINISH: _NOTHING_ASKED,
    Verb.DISPUTE: {"rating": None},
    Verb.REOPEN: {**_NOBODY, "closed_at": None, "done_at": None, "rating": None, "level": 0},
    Verb.CANCEL: _NOTHING_ASKED,
    Verb.JOIN: _NOTHING_ASKED,
}

# … or by what was asked and what stood before.
_COMPUTED: Mapping[Verb, Callable[[Question], dict[str, Any]]] = {
    Verb.TAKE: lambda one: {"handler": one.act.handler or one.act.actor},
    Verb.REASSIGN: lambda one: {"handler": one.act.handler},
    Verb.PARK: lambda one: {"parked_until": one.act.until},
    Verb.TRANSFER: lambda one: {"seat": one.act.seat},
    Verb.RETURN: lambda one: {"seat": one.act.seat, "returned": one.facts.returned + 1},
    Verb.ESCALATE: lambda one: {"level": one.facts.level + 1},
    Verb.FINISH: lambda one: {"done_at": one.act.at},
    Verb.CONFIRM: lambda one: {
        "closed_at": one.act.at,
        "rating": one.act.rating or one.facts.rating,
    },
    Verb.AUTO_CONFIRM: lambda one: {"closed_at": one.act.at},
    Verb.DISPUTE: lambda one: {"reopened": one.facts.reopened + 1},
    Verb.CALL_BACK: lambda one: {"rating": one.act.rating},
    Verb.RATE: lambda one: {"rating": one.act.rating},
    Verb.REOPEN: lambda one: {"reopened": one.facts.reopened + 1},
}
