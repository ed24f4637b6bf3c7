"""Admission, decided once for server, door and guard.

In this order: going out opens; a door that knows nothing leaves it to the guard; a pass that is none, or not valid here and now, is refused; an
exemption beats every restriction; restrictions and quotas refuse; what is left comes in, perhaps
with a word to the guard. Of several rules the least `rule_id` speaks: their order never matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mashang.domain.passage.bars import Held, bar, doubts, is_unproven
from mashang.domain.passage.nouns import (
    Clause,
    Credential,
    CredentialKind,
    Direction,
    Door,
    DoorRule,
    Doubt,
    Effect,
    Request,
)
from mashang.domain.passage.reasons import Passage, Reason
from mashang.domain.passage.sentences import MENTIONING, SENTENCES
from mashang.kernel.clock import local


def decide(request: Request, door: Door, rules: Iterable[DoorRule], now: datetime) -> Passage:
    """Whether a door opens.

    Args:
        request: who asks, how, and what was counted before.
        door: which door.
        rules: every rule known; those of other doors and times are ignored.
        now: the instant by the clock of whoever decides.

    Complexity: linear in the rules.
    """
    if request.direction is Direction.OUT:
        return _exit(request, door, list(rules), now)
    if Doubt.DOOR in request.doubts:
        return _say(Reason.DOOR_UNFIT, _Facts(door, request, now), clause=door.policy.clause)
    credential = request.credential if request.fault is None else None
    against = bar(request, door, now)
    if against is not None:
        if not door.policy.stands_open:
            return _say(against, _Facts(door, request, now), clause=door.policy.clause)
        if against not in _DOUBTED:  # a doubt frees nobody from rules against them
            credential = None
    return _heed_rules(request, credential, door, list(rules), now)


_DOUBTED = (Reason.LIST_OLD, Reason.COUNT_UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What sentences may mention."""

    door: Door
    request: Request
    now: datetime


def _heed_rules(
    request: Request,
    credential: Credential | None,
    door: Door,
    rules: list[DoorRule],
    now: datetime,
) -> Passage:
    facts = _Facts(door, request, now)
    in_force = [rule for rule in rules if rule.holds(door, credential, now)]
    reason, against = _against(in_force, credential, facts)
    exempt = _least(in_force, Effect.EXEMPT)
    if against is not None and exempt is None:
        return _say(reason, facts, rule=against)
    notes = _notes(credential, facts, in_force)
    if against is not None:
        return _come_in(Reason.EXEMPTED, facts, credential, rule=exempt, also=tuple(sorted(notes)))
    if notes:
        first = next(note for note in _NOTES if note in notes)
        also = tuple(sorted(notes - {first}))
        rule = _least(in_force, Effect.ATTEND) if first is Reason.ATTENDED else None
        return _come_in(first, facts, credential, rule=rule, also=also)
    return _come_in(Reason.ADMITTED if credential else Reason.OPEN_DOOR, facts, credential)


def _against(
    in_force: list[DoorRule], credential: Credential | None, facts: _Facts
) -> tuple[Reason, DoorRule | None]:
    """The rule that refuses, if one does: what is known to be used up before what is not known."""
    restriction = _least(in_force, Effect.RESTRICT)
    if restriction is not None:
        return Reason.RESTRICTED, restriction
    used_up = _least([rule for rule in in_force if _is_used_up(rule, facts.request)], Effect.QUOTA)
    if used_up is not None:
        by_uses = used_up.uses_at_most is not None
        return Reason.QUOTA_USED_UP if by_uses else Reason.HOURS_USED_UP, used_up
    if credential is not None and doubts(Doubt.COUNTS, facts.request, credential, facts.door):
        return Reason.COUNT_UNKNOWN, _least(in_force, Effect.QUOTA)
    return Reason.ADMITTED, None


def _come_in(
    reason: Reason,
    facts: _Facts,
    credential: Credential | None,
    *,
    rule: DoorRule | None = None,
    also: tuple[Reason, ...] = (),
) -> Passage:
    """An entry; what may be noted of it by name is that of the pass it was decided on."""
    return replace(_say(reason, facts, rule=rule, also=also), is_named=credential is not None)


_NOTES = (
    Reason.ATTENDED,
    Reason.UNPROVEN,
    Reason.ALREADY_INSIDE,
    Reason.LOOK_AT_PERSON,
    Reason.LOOK_AT_PLATE,
    Reason.ENDS_SOON,
)
"""Reasons for attention; the first is the one said."""


def _notes(
    credential: Credential | None, facts: _Facts, in_force: list[DoorRule]
) -> frozenset[Reason]:
    notes = set()
    if _least(in_force, Effect.ATTEND) is not None:
        notes.add(Reason.ATTENDED)
    if credential is None:
        return frozenset(notes)
    if Doubt.LIST in facts.request.doubts or (
        Doubt.COUNTS in facts.request.doubts and _is_counted(credential, in_force)
    ):
        notes.add(Reason.UNPROVEN)
    if facts.request.counters.is_inside:
        notes.add(Reason.ALREADY_INSIDE)
    if credential.kind is CredentialKind.HOUSEHOLD_CARD:
        notes.add(Reason.LOOK_AT_PERSON)
    if credential.plate and facts.request.plate is None:
        notes.add(Reason.LOOK_AT_PLATE)
    notice = facts.door.policy.expiry_notice
    if credential.until is not None and facts.now >= credential.until - notice:
        notes.add(Reason.ENDS_SOON)
    return frozenset(notes)


def _is_counted(credential: Credential, in_force: list[DoorRule]) -> bool:
    """Whether it matters how often a pass was used elsewhere."""
    if credential.visits_at_most is not None:
        return True
    return _least(in_force, Effect.QUOTA) is not None and _least(in_force, Effect.EXEMPT) is None


def _is_used_up(rule: DoorRule, request: Request) -> bool:
    """All who come on the pass count: they come in together, or not at all."""
    counted = request.counters
    if rule.uses_at_most is not None:
        return counted.rule_uses.get(rule.rule_id, 0) + request.people > rule.uses_at_most
    if rule.inside_at_most is not None:
        return counted.rule_inside.get(rule.rule_id, timedelta(0)) >= rule.inside_at_most
    return False


def _least(rules: list[DoorRule], effect: Effect) -> DoorRule | None:
    return min(
        (rule for rule in rules if rule.effect is effect),
        key=lambda rule: rule.rule_id,
        default=None,
    )


def _exit(request: Request, door: Door, rules: list[DoorRule], now: datetime) -> Passage:
    """Going out: always open; who goes is not even looked at, unless an order declares it."""
    facts = _Facts(door, replace(request, credential=None, fault=None), now)
    advice = _least([rule for rule in rules if rule.holds(door, None, now)], Effect.ADVISE_EXIT)
    naming = _naming(request, door, rules, now)
    if naming is not None:
        said = _say(Reason.EXIT_NAMED, facts, rule=naming)
        also = (Reason.EXIT_ADVISED,) if advice else ()
        words = {"title": advice.title if advice else naming.title}
        return replace(
            said,
            for_person=said.for_person.with_values(**words),
            for_guard=said.for_guard.with_values(**words),
            also=also,
            is_named=True,
        )
    if advice is not None:
        return _say(Reason.EXIT_ADVISED, facts, rule=advice)
    return _say(Reason.EXIT, facts)


def _naming(request: Request, door: Door, rules: list[DoorRule], now: datetime) -> DoorRule | None:
    """The rule under which it is noted who goes out: only of a pass that is surely the holder's."""
    credential = request.credential
    if credential is None or request.fault is not None:
        return None
    if is_unproven(Held(credential, request, door, now)):
        return None
    in_force = [rule for rule in rules if rule.holds(door, credential, now)]
    return _least(in_force, Effect.NAME_EXIT)


def _say(
    reason: Reason,
    facts: _Facts,
    *,
    rule: DoorRule | None = None,
    clause: Clause | None = None,
    also: tuple[Reason, ...] = (),
) -> Passage:
    sentence = SENTENCES[reason]
    clause = rule.clause if rule else clause
    person, guard = sentence.for_person, sentence.for_guard
    if reason in MENTIONING:
        values = _values(reason, facts, rule, clause)
        person, guard = person.with_values(**values), guard.with_values(**values)
    return Passage(
        sentence.outcome,
        reason,
        person,
        guard,
        clause,
        sentence.next_step,
        rule.rule_id if rule else None,
        also,
    )


def _values(
    reason: Reason, facts: _Facts, rule: DoorRule | None, clause: Clause | None
) -> dict[str, object]:
    credential = facts.request.credential
    limits = {
        Reason.VISITS_USED_UP: credential.visits_at_most if credential else None,
        Reason.TOO_OFTEN: facts.door.policy.openings_per_hour,
        Reason.QUOTA_USED_UP: rule.uses_at_most if rule else None,
        Reason.HOURS_USED_UP: _hours(rule.inside_at_most) if rule else None,
    }
    return {
        "document": clause.document if clause else "",
        "article": clause.article if clause else "",
        "title": rule.title if rule else "",
        "limit": limits.get(reason),
        "kind": credential.kind.text if credential else "",
        "plate": credential.plate if credential else "",
        "since": _minute(credential.since) if credential else "",
        "until": _minute(credential.until) if credential and credential.until else "",
    }


def _hours(span: timedelta | None) -> str:
    return f"{span / timedelta(hours=1):g}" if span else "0"


def _minute(instant: datetime) -> str:
    return local(instant).strftime("%Y-%m-%d %H:%M")
