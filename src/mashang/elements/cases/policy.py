"""Who sees a case and in what capacity they act on it.

Staff: `cases.oversee` and, for reading only, `cases.inspect` reach every case of a subtree; `cases.work` reaches those whose seat is a
level of responsibility there; `cases.work_as_unit` reaches those whose seat is an organisation in
which the account works. Residents: who asked about no one person, who may speak for the one it is
about, who joined. A housemate is none of these; who asked as a proxy sees nothing once that ended;
the new owner of a recycled number sees nothing of before.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from mashang.domain.lifecycle import Role
from mashang.elements.cases.models import Case, Party
from mashang.elements.organisations.models import Membership
from mashang.elements.people.models import ActsFor
from mashang.elements.people.policy import links_in_force
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.rules import (
    ByColumn,
    ByGrant,
    ByLink,
    Policy,
    Rule,
    Where,
    follow,
)
from mashang.kernel.clock import local_day


def _members(at: datetime) -> QuerySet[Any]:
    day = local_day(at)
    return Membership.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=day), since_on__lte=day
    )


def _speakers(at: datetime) -> QuerySet[Any]:
    return ActsFor.objects.filter(links_in_force(at), may_ask=True, person__died_on__isnull=True)


def _parties(at: datetime) -> QuerySet[Any]:
    never_woke = Q(account__woke_at__isnull=True)
    joined_since = Q(joined_at__gt=F("account__woke_at"))
    return Party.objects.filter(never_woke | joined_since, joined_at__lte=at)


@dataclass(frozen=True, slots=True)
class SinceWaking(Rule):
    """Only what happened since the account last woke: a recycled number has a new owner.

    Attributes:
        column: of the object, the instant that counts.
    """

    column: str

    def may(self, actor: Actor, obj: Any) -> bool:
        woke_at = actor.account.woke_at if actor.account else None
        return woke_at is None or follow(obj, self.column) > woke_at

    def visible(self, actor: Actor) -> Q:
        woke_at = actor.account.woke_at if actor.account else None
        return Q() if woke_at is None else Q(**{f"{self.column}__gt": woke_at})

    def holders(self, obj: Any, at: datetime) -> Q:
        return Q(woke_at__isnull=True) | Q(woke_at__lt=follow(obj, self.column))


OVERSEE = ByGrant("cases.oversee")
INSPECT = ByGrant("cases.inspect")
SEAT_LEVEL = ByGrant("cases.work") & Where(
    Q(seat_kind=Case.SeatKind.LEVEL), lambda case: case.seat_kind == Case.SeatKind.LEVEL
)
SEAT_UNIT = ByGrant("cases.work_as_unit") & ByLink(
    _members, account="account_id", target="organisation_id", column="seat_organisation_id"
)
ABOUT_NOBODY = Where(Q(subject__isnull=True), lambda case: case.subject_id is None)
ASKER = ByColumn("asked_by_id") & (
    (ABOUT_NOBODY & SinceWaking("opened_at")) | ByGrant("cases.work") | OVERSEE
)
"""About a person only staff remain askers, who wrote it down and still work there; everybody else
asks as somebody who may speak for that person, and as long as they may."""
SPEAKER = ByLink(_speakers, account="account_id", target="person_id", column="subject_id")
JOINER = ByLink(_parties, account="account_id", target="case_id", column="case_id")
STAFF = OVERSEE | INSPECT | SEAT_LEVEL | SEAT_UNIT
OWN = ASKER | SPEAKER
FOLLOWER = OWN | JOINER

CASES = Policy(
    Case,
    {
        "see": STAFF | FOLLOWER,
        "staff": STAFF,
        "work": SEAT_LEVEL | SEAT_UNIT,
        "oversee": OVERSEE,
        "own": OWN,
        "follow": FOLLOWER,
    },
)


def roles_of(actor: Actor, case: Case) -> frozenset[Role]:
    """Every capacity in which an actor may act on a case (`domain.lifecycle.Role`)."""
    if actor.is_system:
        return frozenset({Role.SYSTEM})
    roles = set()
    if CASES.may(actor, "own", case):  # who joined follows; whose case it is decides
        roles.add(Role.REQUESTER)
    if CASES.may(actor, "work", case):
        roles.add(Role.SEAT)
        if actor.account_id is not None and case.handler_id == actor.account_id:
            roles.add(Role.HANDLER)
    if CASES.may(actor, "oversee", case):
        roles.add(Role.SUPERVISOR)
    return frozenset(roles)
