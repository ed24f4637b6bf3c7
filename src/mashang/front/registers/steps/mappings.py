"""Keeping the mapping of a file that went in, for the next one with the same heading."""

from pathlib import PurePath

from django.db.models import Q

from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import step
from mashang.front.registers.models import IMPORTS, Intake, Mapping
from mashang.front.registers.policy import IMPORT, MAPPINGS
from mashang.kernel import clock

NAME_SIGNS = 80


@step
def keep(actor: Actor, intake: Intake, fingerprint: str) -> None:
    """Keep the columns that somebody confirmed; those that were read of themselves need no keeping."""
    letters = intake.columns.get("letters")
    where = _shared_in(actor, intake)
    if not fingerprint or not letters or intake.mapping_id is not None or where is None:
        return
    now = clock.now()
    known = Mapping.objects.select_for_update(of=("self",)).filter(
        Q(path=where.path), register=intake.register, fingerprint=fingerprint, dropped_at=None
    )
    standing = known.first()
    if standing is not None and not MAPPINGS.may(actor, "change", standing):
        return
    kept = standing or Mapping(
        register=intake.register,
        path=where.path,
        shared_as=where.name,
        fingerprint=fingerprint,
        name=PurePath(intake.file_name).stem[:NAME_SIGNS],
        made_by=intake.account,
        made_at=now,
    )
    kept.columns, kept.used_at = intake.columns, now
    kept.save()
    intake.mapping = kept
    records.write(
        actor.ref, "registers.keep_mapping", subject_of(kept), facts={"register": kept.register}
    )


def subject_of(mapping: Mapping) -> Subject:
    """A mapping, as records keep it."""
    return Subject("mapping", mapping.mapping_id, IMPORTS)


def _shared_in(actor: Actor, intake: Intake) -> Place | None:
    """The community that the file was for, or else the part in which its sender imports."""
    if intake.home is not None and actor.holds(IMPORT, intake.home.path):
        return intake.home
    own = actor.prefixes(IMPORT)
    return Place.objects.filter(path=own[0]).first() if own else None
