"""Saved mappings are renamed and dropped by whoever made them, or imports in all of their part."""

from uuid import UUID

from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.front.registers.models import Mapping
from mashang.front.registers.policy import MAPPINGS
from mashang.front.registers.steps.mappings import NAME_SIGNS, subject_of
from mashang.kernel.errors import Conflict, Invalid
from mashang.kernel.texts import Text


@verb
def rename_mapping(*, actor: Actor, mapping_id: UUID, name: str) -> None:
    """Give a saved mapping another name.

    Raises:
        OutOfScope, NotAllowed: not shared with the actor, or not theirs to change.
        Invalid: no name.
        Conflict: it was dropped.
    """
    mapping = _standing(actor, mapping_id)
    if not name.strip():
        text = Text("请填写名称", "A name is needed")
        raise Invalid("registers.mapping_name", text, field="name")
    mapping.name = name.strip()[:NAME_SIGNS]
    mapping.save(update_fields=["name"])
    records.write(actor.ref, "registers.rename_mapping", subject_of(mapping))


@verb
def drop_mapping(*, actor: Actor, mapping_id: UUID) -> None:
    """Offer a saved mapping no more; what was imported by it stays.

    Raises:
        OutOfScope, NotAllowed, Conflict: as `rename_mapping`.
    """
    mapping = _standing(actor, mapping_id)
    mapping.dropped_at = actor.at
    mapping.save(update_fields=["dropped_at"])
    records.write(actor.ref, "registers.drop_mapping", subject_of(mapping))


def _standing(actor: Actor, mapping_id: UUID) -> Mapping:
    mapping = MAPPINGS.access(actor, "change", lock=True, mapping_id=mapping_id)
    if mapping.dropped_at is not None:
        text = Text("这个映射已经删除", "This mapping was dropped already")
        raise Conflict("registers.mapping_dropped", text)
    return mapping
