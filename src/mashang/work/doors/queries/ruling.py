"""Rules entered by hand: what holds where, and the same as the one rule of admission reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.domain.passage import Clause, CredentialKind, DoorRule, Effect, Hours
from mashang.elements.places import queries as places
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import paths
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.doors.choices import CLASSES_NAMED, EFFECTS, KINDS
from mashang.work.doors.models import Door, Rule
from mashang.work.doors.policy import RULES

RULE = "doors.rule"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in a list, and on its own.

    Attributes:
        concerns: whom, in words; none for everybody.
        limit: of a quota: so often.
        stands: `waiting`, `holds` or `over`.
    """

    rule_id: UUID
    title: Text
    effect: str
    effect_words: Text
    where: str
    clause: str
    words: Text
    concerns: tuple[Text, ...]
    hours: tuple[str, ...]
    limit: Text | None
    since: datetime
    until: datetime
    stands: str
    may_end: bool


def rules_of(
    actor: Actor, cursor: str | None = None, *, path: paths.Path | None = None, over: bool = False
) -> Page[RuleRow]:
    """The rules in the actor's scope that hold or will, those that end last first.

    Args:
        path: only those that hold at the doors of this place.
        over: those that are over instead.
    """
    rows = RULES.visible(actor).filter(is_over(actor.at) if over else ~is_over(actor.at))
    if path is not None:
        rows = rows.filter(path__in=paths.ancestors(path))
    page = page_of(rows.select_related("place"), ("-until", "-rule_id"), cursor=cursor)
    return Page([_row(actor, one) for one in page.items], page.next_cursor, page.is_first)


def rule(actor: Actor, rule_id: UUID) -> RuleRow:
    """One rule.

    Raises:
        OutOfScope: not in sight.
    """
    return _row(actor, RULES.access(actor, "see", rule_id=rule_id))


def ruled_places(actor: Actor) -> list[tuple[str, str]]:
    """Where the actor may enter rules: their parts of the tree, the communities there, what has doors."""
    prefixes = actor.prefixes(RULE)
    tops = [place for place in map(places.place_at, prefixes) if place is not None]
    below = [one for one in places.communities_of_street() if actor.holds(RULE, one.path)]
    doors = Door.objects.filter(within(prefixes, "guards_path"), place__closed_on__isnull=True)
    behind = [one.guards for one in doors.select_related("guards").order_by("guards_path")]
    return list({str(one.pk): one.full_name for one in (*tops, *below, *behind)}.items())


def rules_over(path: paths.Path, at: datetime) -> tuple[DoorRule, ...]:
    """The rules that hold at the doors of a place at an instant."""
    rows = _unended(at).filter(path__in=paths.ancestors(path), since__lte=at)
    return as_nouns(rows)


def rules_to_come(at: datetime) -> tuple[DoorRule, ...]:
    """Every rule that holds or will: what doors are told."""
    return as_nouns(_unended(at).order_by("rule_id"))


def as_nouns(rows: Iterable[Rule]) -> tuple[DoorRule, ...]:
    """Rules as the one rule of admission reads them."""
    return tuple(as_noun(row) for row in rows)


def as_noun(row: Rule) -> DoorRule:
    """A rule as the one rule of admission reads it.

    Raises:
        ValueError: it contradicts itself.
    """
    return DoorRule(
        rule_id=str(row.rule_id),
        effect=Effect(row.effect),
        clause=Clause(row.document, row.article, _text(row.words_zh, row.words_en)),
        title=_text(row.title_zh, row.title_en),
        scope_paths=frozenset({row.path}),
        classes=frozenset(row.classes),
        kinds=frozenset(CredentialKind(one) for one in row.kinds),
        since=row.since,
        until=row.until,
        hours=tuple(hours_of(one) for one in row.hours),
        uses_at_most=row.uses_at_most,
        window=_minutes(row.window_min),
    )


def hours_of(pair: Iterable[str]) -> Hours:
    """Two local times of day as `07:00`."""
    since, until = (time.fromisoformat(one) for one in pair)
    return Hours(since, until)


def is_over(at: datetime) -> Q:
    """The condition of rules that hold no more."""
    return Q(until__lte=at) | Q(ended_at__lte=at)


def _unended(at: datetime) -> QuerySet[Rule]:
    return Rule.objects.exclude(is_over(at))


def _text(zh: str, en: str) -> Text:
    return Text(zh, en or zh)


def _minutes(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(minutes=count)


def _row(actor: Actor, row: Rule) -> RuleRow:
    until = min(row.until, row.ended_at) if row.ended_at else row.until
    stands = "over" if until <= actor.at else "waiting" if row.since > actor.at else "holds"
    concerned = [CLASSES_NAMED.get(one) for one in row.classes]
    concerned += [KINDS.get(one) for one in row.kinds]
    return RuleRow(
        rule_id=row.rule_id,
        title=_text(row.title_zh, row.title_en),
        effect=row.effect,
        effect_words=EFFECTS[Effect(row.effect)],
        where=row.place.full_name,
        clause=" ".join(one for one in (row.document, row.article) if one),
        words=_text(row.words_zh, row.words_en),
        concerns=tuple(one for one in concerned if one is not None),
        hours=tuple("–".join(one) for one in row.hours),
        limit=_limit(row),
        since=row.since,
        until=until,
        stands=stands,
        may_end=stands != "over" and RULES.may(actor, "end", row),
    )


def _limit(row: Rule) -> Text | None:
    if row.uses_at_most is not None and row.window_min is not None:
        return Text(
            "每 {m} 分钟最多 {n} 次", "At most {n} times in {m} minutes",
            n=row.uses_at_most, m=row.window_min,
        )  # fmt: skip
    if row.uses_at_most is not None:
        return Text("最多 {n} 次", "At most {n} times", n=row.uses_at_most)
    return None
