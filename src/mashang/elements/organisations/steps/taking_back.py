"""Taking back what an import wrote on organisations, but for what other facts stand on by now."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mashang.elements.organisations.models import Organisation, Service
from mashang.foundation.trails.queries import Written, chunks, standing_on, touched_since
from mashang.foundation.verbs import step

_REGISTER = "organisations.register"
CHANGED = "changed"
"""Why a row is kept: somebody changed it since."""


@step
def take_back(rows: Sequence[Written]) -> dict[tuple[str, str], str]:
    """Take back organisations, services and filled-in particulars.

    Returns:
        What is kept, by noun and reference: `changed`, or the label of a model that stands on it.
    """
    kept: dict[tuple[str, str], str] = {}
    _services([one for one in rows if one.noun == "service"], kept)
    ours = [one for one in rows if one.noun == "organisation"]
    for one in ours:
        if one.changed is not None and not _restore(one.ref, one.changed):
            kept[(one.noun, one.ref)] = CHANGED
    _organisations([one for one in ours if one.changed is None], kept)
    return kept


def _services(rows: Sequence[Written], kept: dict[tuple[str, str], str]) -> None:
    for some in chunks(rows):
        by_id = {int(one.ref): one for one in some}
        standing = Service.objects.select_for_update().filter(pk__in=by_id).order_by("pk")
        ended = {row.pk for row in standing if row.until_on is not None}
        kept.update({("service", str(pk)): CHANGED for pk in ended})
        Service.objects.filter(pk__in=set(by_id) - ended).delete()


def _restore(ref: str, changed: Mapping[str, tuple[object, object]]) -> bool:
    """Put back what stood there, unless somebody changed it again."""
    one = Organisation.objects.select_for_update(of=("self",)).filter(pk=UUID(ref)).first()
    if one is None or any(getattr(one, name) != after for name, (_, after) in changed.items()):
        return False
    for name, (before, _) in changed.items():
        setattr(one, name, before)
    one.save(update_fields=list(changed))
    return True


def _organisations(rows: Sequence[Written], kept: dict[tuple[str, str], str]) -> None:
    """Delete organisations; what they served by the same import is gone already."""
    for some in chunks(rows):
        since = {UUID(one.ref): one.written_at for one in some}
        locked = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=since)
        there = list(locked.order_by("pk"))
        ids = [one.pk for one in there]
        why = dict.fromkeys((one.pk for one in there if one.closed_on is not None), CHANGED)
        why |= dict.fromkeys(touched_since(_REGISTER, "organisation", since) & set(ids), CHANGED)
        why |= standing_on(Organisation, ids)
        kept.update({("organisation", str(pk)): label for pk, label in why.items()})
        gone = set(ids) - set(why)
        Organisation.objects.filter(pk__in=gone).delete()
