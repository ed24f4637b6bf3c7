"""Whose visit is due, by the rules of the plan pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from mashang.elements.people.models import Fact, Person, Residency
from mashang.elements.people.policy import lived_in, not_ended
from mashang.elements.places.models import Place
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel.clock import local_day
from mashang.kernel.paths import Path
from mashang.work.visits.models import Visit
from mashang.work.visits.policy import DO


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is seen how often: these facts together."""

    code: str
    facts: frozenset[str]
    every_days: int


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose visit is due: since when (None: never visited), and by which rule."""

    person: Person
    home: Place
    rule: Rule
    since: date | None


def rules(on: date | None = None) -> list[Rule]:
    """The rules of a day, the most frequent first; those without facts are for people to choose."""
    found = [
        Rule(
            one.code,
            frozenset(str(one.facts.get("facts", "")).split()),
            int(str(one.facts["every_days"])),
        )
        for one in policies.listing("visits.rules", on)
    ]
    return sorted(found, key=lambda rule: (rule.every_days, rule.code))


def rule_for(facts: Iterable[str], among: Iterable[Rule]) -> Rule | None:
    """The most frequent rule that fits, or none."""
    held = frozenset(facts)
    return next((rule for rule in among if rule.facts and rule.facts <= held), None)


def due_people(actor: Actor, at_most: int) -> list[Due]:
    """Whom the actor should see, the longest overdue first.

    Never somebody who is protected, has died, moved away, or waits on somebody's list already.
    """
    today = local_day(actor.at)
    known = rules(today)
    homes = _homes(actor, today, {fact for rule in known for fact in rule.facts})
    facts = _facts(list(homes), today)
    next_on = _next_days(list(homes))
    waiting = set(
        Visit.objects.filter(person_id__in=list(homes), state=Visit.State.DUE).values_list(
            "person_id", flat=True
        )
    )
    found = []
    for person_id, residency in homes.items():
        rule = rule_for(facts.get(person_id, ()), known)
        since = next_on.get(person_id)
        if rule is None or person_id in waiting or (since is not None and since > today):
            continue
        found.append(Due(residency.person, residency.place, rule, since))
    found.sort(key=lambda one: (one.since or date.min, one.rule.every_days, one.home.path))
    return found[:at_most]


def home_to_visit(actor: Actor, person: Person) -> Residency | None:
    """Where the actor may visit a person today; None when nowhere."""
    here = _living(actor.prefixes(DO), local_day(actor.at)).filter(person=person)
    return here.order_by("-since_on", "-pk").first()


def _homes(actor: Actor, today: date, kinds: set[str]) -> Mapping[UUID, Residency]:
    needing = Fact.objects.filter(not_ended(today), kind__in=kinds, since_on__lte=today)
    rows = _living(actor.prefixes(DO), today).filter(person__in=needing.values("person_id"))
    return {row.person_id: row for row in rows.order_by("since_on", "pk")}


def _living(prefixes: list[Path], today: date) -> QuerySet[Residency]:
    return Residency.objects.filter(
        within(prefixes),
        lived_in(today),
        person__is_protected=False,
        person__died_on__isnull=True,
        person__merged_into__isnull=True,
        person__forgotten_at__isnull=True,
    ).select_related("person", "place")


def _facts(ids: list[UUID], today: date) -> Mapping[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    rows = Fact.objects.filter(not_ended(today), person_id__in=ids, since_on__lte=today)
    for person_id, kind in rows.values_list("person_id", "kind"):
        found.setdefault(person_id, set()).add(kind)
    return found


def _next_days(ids: list[UUID]) -> Mapping[UUID, date]:
    """The latest day that an earlier visit set for the next one."""
    rows = Visit.objects.filter(person_id__in=ids, next_on__isnull=False)
    return dict(
        rows.values("person_id").annotate(day=Max("next_on")).values_list("person_id", "day")
    )
