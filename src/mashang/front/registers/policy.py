"""Who sees a spreadsheet on its way in, the mapping it is read by, and a register on its way out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.grants.rules import NOTHING, ByColumn, ByGrant, Policy, Rule
from mashang.front.registers.models import Export, Intake, Mapping
from mashang.kernel import paths

IMPORT = "registers.import"
EXPORT = "registers.export"
UNDO = "registers.undo"
APPROVE = "registers.approve_export"
TRACE = "registers.trace_export"


@dataclass(frozen=True, slots=True)
class Sharing(Rule):
    """Whoever holds a right in the part that shares the object, in a part of it, or above it."""

    right: str

    def may(self, actor: Actor, obj: Any) -> bool:
        return any(
            paths.contains(obj.path, held) or paths.contains(held, obj.path)
            for held in actor.prefixes(self.right)
        )

    def visible(self, actor: Actor) -> Q:
        found = NOTHING
        for held in actor.prefixes(self.right):
            found |= Q(path__in=paths.ancestors(held)) | Q(path__startswith=held)
        return found

    def holders(self, obj: Any, at: datetime) -> Q:
        grants = Grant.objects.filter(
            Q(paths__path__in=paths.ancestors(obj.path)) | Q(paths__path__startswith=obj.path),
            current_grants(at),
            role__rights__right=self.right,
        )
        return Q(pk__in=grants.values("account_id"), is_active=True)


INTAKES = Policy(Intake, {"see": ByColumn("account")})
"""The file itself, its preview and its rejected rows: they quote cells."""

OUTCOMES = Policy(
    Intake,
    {
        "see": ByColumn("account") | ByGrant(UNDO, path="reach"),
        "undo": ByColumn("account") | ByGrant(UNDO, path="reach"),
    },
)
"""What an import wrote, and taking it back: no cell of the file is shown."""

MAPPINGS = Policy(
    Mapping,
    {"see": Sharing(IMPORT), "change": ByColumn("made_by") | ByGrant(IMPORT)},
)
"""Shared by all who import in that part; changed by whoever made it, or imports in all of it."""

EXPORTS = Policy(
    Export,
    {
        "see": ByColumn("account") | ByGrant(APPROVE) | ByGrant(TRACE),
        "fetch": ByColumn("account"),
        "decide": ByGrant(APPROVE),
    },
)


def sees(actor: Actor, owner_ref: str) -> bool:
    """Whether the file of an intake is the actor's to fetch."""
    intake = Intake.objects.filter(pk=UUID(owner_ref)).first()
    return intake is not None and INTAKES.may(actor, "see", intake) and actor.holds_anywhere(IMPORT)
