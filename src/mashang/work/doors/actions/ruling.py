"""Rules entered by hand: enter one, end one before its time."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from mashang.domain.passage import Effect
from mashang.elements.places.policy import PLACES
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.doors import snapshots
from mashang.work.doors.choices import CLASSES_NAMED, EFFECTS, KINDS
from mashang.work.doors.models import Rule
from mashang.work.doors.policy import RULES
from mashang.work.doors.queries import ruling

REGISTER = "places.register"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWanted:
    """A rule that somebody wants to hold at the doors of a place.

    Attributes:
        document, article: the order or agreement it rests on, and where in it.
        words_zh, words_en: the sentence of it that a refusal shows.
        classes, kinds: whom it concerns; none for everybody.
        hours: pairs of local times of day; none for the whole day.
        uses_at_most: for a quota: entries one holder has.
        window_min: for a quota: only what happened this long before counts.
    """

    effect: str
    title_zh: str
    title_en: str = ""
    document: str
    article: str = ""
    words_zh: str
    words_en: str = ""
    classes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    hours: tuple[tuple[time, time], ...] = ()
    uses_at_most: int | None = None
    window_min: int | None = None
    since: datetime
    until: datetime


@verb
def enter_rule(*, actor: Actor, place_id: int, wanted: RuleWanted, command_id: UUID) -> UUID:
    """Let a rule hold at every door of a place and below it, from an instant to an instant.

    Returns:
        The rule's id.

    Raises:
        OutOfScope, NotAllowed: the place is not this actor's to rule.
        RuleBroken: `doors.rule_too_long`, `doors.rule_is_past`.
        Invalid: `doors.rule_unclear`: it contradicts itself.
    """
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="doors.enter_rule"
    )
    if before is not None:
        return UUID(before["rule_id"])
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("doors.rule", place.path)
    _check(wanted, actor.at)
    rule = Rule(
        place=place,
        path=place.path,
        effect=wanted.effect,
        title_zh=wanted.title_zh.strip(),
        title_en=wanted.title_en.strip(),
        document=wanted.document.strip(),
        article=wanted.article.strip(),
        words_zh=wanted.words_zh.strip(),
        words_en=wanted.words_en.strip(),
        classes=sorted(wanted.classes),
        kinds=sorted(wanted.kinds),
        hours=[[f"{one:%H:%M}" for one in pair] for pair in wanted.hours],
        uses_at_most=wanted.uses_at_most,
        window_min=wanted.window_min,
        since=wanted.since,
        until=wanted.until,
        entered_at=actor.at,
        entered_by=actor.account,
    )
    try:
        ruling.as_noun(rule)
    except ValueError as error:
        raise _unclear("effect") from error
    rule.save(force_insert=True)
    snapshots.renew(actor.at)
    _record(actor, "doors.enter_rule", rule)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="doors.enter_rule",
        answer={"rule_id": str(rule.pk)},
    )
    return rule.pk


@verb
def end_rule(*, actor: Actor, rule_id: UUID) -> None:
    """End a rule now; doors that are online hear it within seconds.

    Raises:
        OutOfScope, NotAllowed: not this actor's to end.
        Conflict: `doors.rule_over`: it holds no more.
    """
    rule = RULES.access(actor, "end", lock=True, rule_id=rule_id)
    if rule.ended_at is not None or rule.until <= actor.at:
        raise Conflict("doors.rule_over", Text("这条规则已经结束", "This rule is over"))
    rule.ended_at = actor.at
    rule.save(update_fields=["ended_at"])
    snapshots.renew(actor.at)
    _record(actor, "doors.end_rule", rule)


def _check(wanted: RuleWanted, now: datetime) -> None:
    if wanted.effect not in EFFECTS:
        raise _unclear("effect")
    if not CLASSES_NAMED.keys() >= set(wanted.classes):
        raise _unclear("classes")
    if not KINDS.keys() >= set(wanted.kinds):
        raise _unclear("kinds")
    if wanted.until <= max(now, wanted.since):
        said = Text("结束时间要晚于开始，也要晚于现在", "It ends after it begins, and after now")
        raise RuleBroken("doors.rule_is_past", said, field="until")
    longest = policies.days("doors.rule_at_most_days")
    if wanted.until > max(now, wanted.since) + longest:
        said = Text(
            "最长 {n} 天；到期可以重新登记",
            "{n} days at most; it may be entered again",
            n=longest.days,
        )
        raise RuleBroken("doors.rule_too_long", said, field="until")
    if wanted.effect == Effect.EXEMPT and not (wanted.classes or wanted.kinds):
        said = Text("例外要说明是哪些人", "An exemption says for whom it is")
        raise RuleBroken("doors.exempts_everybody", said, field="classes")


def _unclear(field: str) -> Invalid:
    said = Text("这条规则自相矛盾，请检查", "This rule contradicts itself; please look again")
    return Invalid("doors.rule_unclear", said, field=field)


def _record(actor: Actor, name: str, rule: Rule) -> None:
    subject = Subject("place", rule.place_id, REGISTER)
    facts = {"rule": str(rule.pk), "effect": rule.effect}
    records.write(actor.ref, name, subject, facts=facts)
