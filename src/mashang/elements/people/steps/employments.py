"""Who works for whom, dated."""

from collections.abc import Sequence
from datetime import date

from mashang.elements.organisations.models import Organisation
from mashang.elements.people.models import Employment, Person
from mashang.foundation.verbs import step
from mashang.kernel.errors import Conflict, RuleBroken
from mashang.kernel.texts import Text


@step
def employ(*, person: Person, organisation: Organisation, since_on: date) -> Employment:
    """A person works for an organisation from a day on.

    Raises:
        Conflict: this employment stands already.
    """
    lasting = Employment.objects.filter(
        person=person, organisation=organisation, until_on__isnull=True
    )
    if lasting.exists():
        raise Conflict(
            "people.employment_stands",
            Text("这个人已登记在本单位工作", "They are registered as working here already"),
        )
    return Employment.objects.create(person=person, organisation=organisation, since_on=since_on)


@step
def end_employment(employment: Employment, *, until_on: date) -> None:
    """A person works there no more from a day on.

    Raises:
        Conflict: it has ended before.
        RuleBroken: it would end before it began.
    """
    if employment.until_on is not None:
        raise Conflict("people.employment_ended", Text("已登记离职", "This has ended already"))
    if until_on < employment.since_on:
        raise RuleBroken(
            "people.employment_days",
            Text("离职日期早于入职日期", "It ends before it began"),
            field="until_on",
        )
    employment.until_on = until_on
    employment.save(update_fields=["until_on"])


@step
def forget_employments(ids: Sequence[int]) -> int:
    """Delete employments that ended long enough ago; returns how many."""
    rows = Employment.objects.filter(pk__in=ids, until_on__isnull=False)
    return rows.delete()[1].get(Employment._meta.label, 0)
