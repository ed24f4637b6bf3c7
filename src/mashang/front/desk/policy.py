"""Who sees and changes what a unit keeps for its desk.

A unit is the office written on a staff account; its words and notes are for its own people. None of this
opens a case: whatever a list, a note or a batch names is asked of the case's own rule again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.grants.rules import NOTHING, ByColumn, Policy, Rule, Where
from mashang.front.desk.models import AnswerTemplate, Batch, SavedList, ShiftNote, StandIn
from mashang.kernel.errors import NotAllowed

LEAD = "desk.lead"


@dataclass(frozen=True, slots=True)
class OfUnit(Rule):
    """Staff of the unit that the object belongs to; who has no unit belongs to none."""

    def may(self, actor: Actor, obj: Any) -> bool:
        unit = unit_of(actor)
        return bool(unit) and obj.unit == unit

    def visible(self, actor: Actor) -> Q:
        unit = unit_of(actor)
        return Q(unit=unit) if unit else NOTHING

    def holders(self, obj: Any, at: datetime) -> Q:
        if not obj.unit:
            return NOTHING
        return Q(unit=obj.unit, kind=Account.Kind.STAFF, is_active=True)


@dataclass(frozen=True, slots=True)
class HoldsAnywhere(Rule):
    """Whoever holds a right in some part of the street, whatever the object."""

    right: str

    def may(self, actor: Actor, obj: Any) -> bool:
        return actor.holds_anywhere(self.right)

    def visible(self, actor: Actor) -> Q:
        return Q() if actor.holds_anywhere(self.right) else NOTHING

    def holders(self, obj: Any, at: datetime) -> Q:
        grants = Grant.objects.filter(current_grants(at), role__rights__right=self.right)
        return Q(pk__in=grants.values("account_id"), is_active=True)


def staff_of(actor: Actor) -> Account:
    """The account of a member of staff.

    Raises:
        NotAllowed: the actor is none.
    """
    if actor.account is None or not actor.is_official:
        raise NotAllowed("desk.use")
    return actor.account


def unit_of(actor: Actor) -> str:
    """The office of a member of staff; empty for everybody else."""
    return actor.account.unit if actor.account is not None and actor.is_official else ""


_SHARED = Where(Q(is_shared=True), lambda one: bool(one.is_shared))
LISTS = Policy(
    SavedList,
    {
        "see": ByColumn("account_id") | (_SHARED & OfUnit()),
        "remove": ByColumn("account_id") | (_SHARED & OfUnit() & HoldsAnywhere(LEAD)),
    },
)
ANSWERS = Policy(AnswerTemplate, {"see": OfUnit(), "write": OfUnit() & HoldsAnywhere(LEAD)})
NOTES_OF_UNIT = Policy(ShiftNote, {"see": OfUnit()})
BATCHES = Policy(Batch, {"see": ByColumn("ordered_by_id")})
STAND_INS = Policy(StandIn, {"see": ByColumn("ordered_by_id")})
