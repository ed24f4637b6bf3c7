"""Who belongs to an audience: the two that this room knows, and asking those of other rooms."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, QuerySet, Value

from mashang.elements.people.models import Fact, Person, Residency
from mashang.elements.people.policy import lived_in, not_ended
from mashang.elements.people.queries import Because, homes_of, reachable
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import GrantPath
from mashang.kernel.clock import local_day
from mashang.kernel.house import house
from mashang.kernel.paths import Path
from mashang.kernel.room import Audience

Members = QuerySet[Any, tuple[Any, int | None, Path]]


def residents(prefixes: Sequence[Path], at: datetime) -> Members:
    """Who lives in these parts of the street today: the dead and the moved are not among them."""
    rows = Residency.objects.filter(
        lived_in(local_day(at)),
        within(prefixes),
        person__died_on__isnull=True,
        person__merged_into__isnull=True,
    )
    return rows.values_list("person_id", "place_id", "path")


def homes_of_reader(actor: Actor, person_id: UUID | None) -> list[Path]:
    """Where the person for whom somebody reads lives today."""
    if person_id is None:
        return []
    found = homes_of([person_id], local_day(actor.at))
    return [place.path for place in found.get(person_id, [])]


def staff(prefixes: Sequence[Path], at: datetime) -> Members:
    """Staff whose grants lie in these parts of the street."""
    rows = GrantPath.objects.filter(
        current_grants(at, "grant__"),
        within(prefixes),
        grant__account__is_active=True,
        grant__account__kind=Account.Kind.STAFF,
    )
    nowhere = Value(None, output_field=BigIntegerField(null=True))
    return rows.annotate(nowhere=nowhere).values_list("grant__account_id", "nowhere", "path")


def posts_of_reader(actor: Actor, _: UUID | None) -> list[Path]:
    """Where a member of staff holds grants."""
    return [one.path for one in actor.held()] if actor.is_official else []


def declared(code: str) -> Audience:
    """The audience of a code.

    Raises:
        KeyError: no room declares it.
    """
    return house().audiences[code]


def members_of(
    audience: Audience, prefixes: Sequence[Path], attention: Collection[str], at: datetime
) -> Members:
    """The members in these parts who may be reached; with facts of attention, those who have one."""
    rows: Members = house().runs[audience.members](prefixes, at)
    if audience.of != "person":
        return rows
    rows = rows.filter(**{f"{id_of(rows)}__in": reachable(because_of(audience)).values("pk")})
    if not attention:
        return rows
    day = local_day(at)
    with_fact = Fact.objects.filter(not_ended(day), kind__in=attention, since_on__lte=day)
    people = Person.objects.filter(pk__in=with_fact.values("person_id"))
    return rows.filter(**{f"{id_of(rows)}__in": people.values("pk")})


def because_of(audience: Audience) -> Because:
    """On whose account a notice reaches the members of an audience."""
    return Because.OWN_AFFAIR if audience.outlasts_home else Because.LIVES_HERE


def places_reached(audience: Audience, actor: Actor, person_id: UUID | None) -> list[Path]:
    """Where a reader belongs to an audience now."""
    found: list[Path] = house().runs[audience.reached](actor, person_id)
    return found


def facts_of(person_id: UUID | None, at: datetime) -> list[str]:
    """The facts of attention of a person today."""
    if person_id is None:
        return []
    day = local_day(at)
    rows = Fact.objects.filter(not_ended(day), person_id=person_id, since_on__lte=day)
    return list(rows.values_list("kind", flat=True))


def id_of(rows: Members) -> str:
    """The column of an audience's rows that holds the id: the first of its three."""
    fields: Sequence[str] = rows.query.values_select
    return fields[0]
