"""Dated facts of attention, from a closed list, each with its source."""

from datetime import date

from mashang.elements.people.models import Fact, Person
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, RuleBroken
from mashang.kernel.texts import Text


@step
def add_fact(
    *, person: Person, kind: Fact.Kind, since_on: date, source: str, note: str = ""
) -> Fact:
    """State a fact about a person from a day on.

    Raises:
        Conflict: the fact stands already.
        RuleBroken: it is to begin in the future.
    """
    check_fact(since_on)
    if Fact.objects.filter(person=person, kind=kind, until_on__isnull=True).exists():
        raise Conflict(
            "people.fact_stands",
            Text("这一项已登记", "This is recorded already"),
            field="kind",
        )
    return Fact.objects.create(
        person=person,
        kind=kind,
        note=note,
        since_on=since_on,
        source=source,
        recorded_at=clock.now(),
    )


@step
def end_fact(fact: Fact, *, until_on: date) -> None:
    """The fact holds no more from a day on.

    Raises:
        Conflict: it has ended before.
    """
    if fact.until_on is not None:
        raise Conflict("people.fact_ended", Text("这一项已结束", "This has ended already"))
    fact.until_on = max(until_on, fact.since_on)
    fact.save(update_fields=["until_on"])


def check_fact(since_on: date) -> None:
    """Whether a fact can hold from a day on.

    Raises:
        RuleBroken: `people.fact_in_future`.
    """
    if since_on > clock.today():
        raise RuleBroken(
            "people.fact_in_future",
            Text("开始日期不能晚于今天", "The first day cannot be in the future"),
            field="since_on",
        )
