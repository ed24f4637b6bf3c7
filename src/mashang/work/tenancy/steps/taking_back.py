"""Taking back the tenancies that an import wrote, with the people it brought along."""

from collections.abc import Sequence
from uuid import UUID

from mashang.elements.people import steps as people
from mashang.elements.people.models import IDENTITY
from mashang.foundation.trails.queries import Written, chunks, standing_on, touched_since
from mashang.foundation.verbs import step
from mashang.work.tenancy.models import Letting, Tenancy

CHANGED = "changed"
"""Why a row is kept: somebody changed it since."""


@step
def take_back(rows: Sequence[Written]) -> dict[tuple[str, str], str]:
    """Take back tenancies and lettings, then the homes, numbers and people that came with them.

    Returns:
        What is kept, by noun and reference: `changed`, or the label of a model that stands on it.
    """
    kept: dict[tuple[str, str], str] = {}
    _tenancies([one for one in rows if one.noun == "tenancy"], kept)
    _lettings([UUID(one.ref) for one in rows if one.noun == "letting"], kept)
    kept |= people.take_back([one for one in rows if one.noun not in ("tenancy", "letting")])
    return kept


def _tenancies(rows: Sequence[Written], kept: dict[tuple[str, str], str]) -> None:
    for some in chunks(rows):
        since = {UUID(one.ref): one.written_at for one in some}
        locked = Tenancy.objects.select_for_update(of=("self",)).filter(pk__in=since)
        there = list(locked.order_by("pk"))
        why = {
            one.pk: CHANGED
            for one in there
            if one.end_reported_at is not None and one.end_reported_at > since[one.pk]
        }
        told = {one.tenant_id: since[one.pk] for one in there}
        touched = touched_since(IDENTITY, "person", told, room="tenancy")
        why |= {one.pk: CHANGED for one in there if one.tenant_id in touched}
        why |= standing_on(Tenancy, [one.pk for one in there])
        kept.update({("tenancy", str(pk)): label for pk, label in why.items()})
        Tenancy.objects.filter(pk__in=[one.pk for one in there if one.pk not in why]).delete()


def _lettings(ids: Sequence[UUID], kept: dict[tuple[str, str], str]) -> None:
    """A letting stays while a tenancy of the same landlord in the same room does."""
    for some in chunks(ids):
        rows = Letting.objects.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk")
        why: dict[UUID, str] = {}
        for one in rows:
            lets = Tenancy.objects.filter(place_id=one.place_id, landlord_id=one.landlord_id)
            if lets.exists():
                why[one.pk] = Tenancy._meta.label
            elif one.until_on is not None:
                why[one.pk] = CHANGED
        kept.update({("letting", str(pk)): label for pk, label in why.items()})
        Letting.objects.filter(pk__in=set(some) - set(why)).delete()
