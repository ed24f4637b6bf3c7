"""What a template is filled with: rows and figures of a part of the street, for one month."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from mashang.elements.cases.models import Case
from mashang.elements.people.models import Residency
from mashang.elements.people.policy import lived_in
from mashang.elements.people.terms import HOMES
from mashang.elements.places.models import Place
from mashang.engines.reports import Mapping
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.work.forms.models import Filling, Template
from mashang.work.forms.policy import FILLINGS
from mashang.work.forms.queries.facts import Facts, person_facts, place_facts
from mashang.work.forms.queries.fillings import kept
from mashang.work.forms.sources import ANSWER, FORM, Source

Named = tuple[UUID | None, dict[str, str]]
"""A row with the person it tells of, if any."""


def month_span(period: str) -> tuple[datetime, datetime]:
    """Half-open UTC span of a month `2026-04`."""
    first = date.fromisoformat(f"{period}-01")
    after = (first.replace(day=28) + timedelta(days=1)).replace(day=1)
    while after.month == first.month:
        after += timedelta(days=1)
    return clock.day_span(first)[0], clock.day_span(after)[0]


def rows_of(actor: Actor, row: Template, mapping: Mapping, *, at_most: int) -> list[Named]:
    """The list of a template, at most one more row than allowed; protected persons are left out."""
    if not mapping.columns or not mapping.source:
        return []
    if mapping.source.startswith(FORM):
        return _answers(actor, row, UUID(mapping.source.removeprefix(FORM)), at_most)
    if mapping.source == Source.ROOMS:
        places = list(_rooms(row).order_by("path")[: at_most + 1])
        facts = place_facts(places)
        return [(None, dict(facts[one.pk])) for one in places]
    return _people(actor, row, mapping, at_most)


def figures_of(row: Template, period: str, at: datetime) -> dict[str, str | int]:
    """Every figure a template may ask for; numbers of people and cases, nobody's name."""
    since, until = month_span(period)
    here = within([row.path])
    cases = Case.objects.filter(here)
    return {
        "report.place": row.home.name,
        "report.period": period,
        "report.day": clock.local_day(at).isoformat(),
        "count.residents": _living(row, at).values("person_id").distinct().count(),
        "count.tenants": _tenants(_living(row, at)).values("person_id").distinct().count(),
        "count.rooms": _rooms(row).count(),
        "count.cases_opened": cases.filter(opened_at__gte=since, opened_at__lt=until).count(),
        "count.cases_done": cases.filter(done_at__gte=since, done_at__lt=until).count(),
        "count.cases_open": cases.filter(is_open=True).count(),
        "count.forms_done": Filling.objects.filter(
            here, state=Filling.State.DONE, changed_at__gte=since, changed_at__lt=until
        ).count(),
    }


def _people(actor: Actor, row: Template, mapping: Mapping, at_most: int) -> list[Named]:
    living = _living(row, actor.at).filter(person__is_protected=False)
    if mapping.source == Source.TENANTS:
        living = _tenants(living)
    today = clock.local_day(actor.at)
    homes: dict[UUID, Residency] = {}
    for one in living.select_related("person", "place").order_by("path", "since_on", "pk"):
        homes.setdefault(one.person_id, one)
        if len(homes) > at_most and not mapping.only:
            break
    pairs = [(one.person, one.place) for one in homes.values()]
    known, where = person_facts(pairs, today), place_facts([place for _, place in pairs])
    found: list[Named] = [(one.pk, {**known[one.pk], **where[place.pk]}) for one, place in pairs]
    if mapping.only == "seniors":
        least = policies.number("forms.senior_from_age_years")
        found = [one for one in found if _age(one[1]) >= least]
    return found


def _answers(actor: Actor, row: Template, form_id: UUID, at_most: int) -> list[Named]:
    done = (
        FILLINGS.visible(actor, "oversee")
        .filter(within([row.path]), form_id=form_id, state=Filling.State.DONE)
        .filter(FILLINGS.rules["report"].visible(actor))
        .select_related("person", "place")
        .order_by("path", "filling_id")[: at_most + 1]
    )
    rows = list(done)
    today = clock.local_day(actor.at)
    pairs = [(one.person, one.place) for one in rows if one.person is not None]
    known, where = person_facts(pairs, today), place_facts([one.place for one in rows])
    found: list[Named] = []
    for one in rows:
        facts: Facts = dict(known[one.person_id]) if one.person_id else {}
        answers = {
            f"{ANSWER}{name}": value for name, value in kept(one).items() if isinstance(value, str)
        }
        found.append((one.person_id, {**facts, **where[one.place_id], **answers}))
    return found


def _age(facts: Facts) -> int:
    return int(facts["person.age"]) if facts.get("person.age") else -1


def _living(row: Template, at: datetime) -> QuerySet[Residency]:
    return Residency.objects.filter(
        within([row.path]),
        lived_in(clock.local_day(at)),
        person__died_on__isnull=True,
        person__merged_into__isnull=True,
    )


def _tenants(living: QuerySet[Residency]) -> QuerySet[Residency]:
    return living.filter(standing=Residency.Standing.TENANT)


def _rooms(row: Template) -> QuerySet[Place]:
    return Place.objects.filter(
        within([row.path]), kind__in=HOMES - {Place.Kind.SITE}, closed_on__isnull=True
    )
