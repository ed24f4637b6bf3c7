"""Which passes an account's phone may carry now: its own homes, its work, and nothing else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from mashang.domain.passage import CredentialKind
from mashang.domain.passes import classes_shown
from mashang.domain.passes.carrying import Due
from mashang.elements.passes.terms import STAFF_RIGHT
from mashang.elements.people import queries as people
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.grants import queries as grants
from mashang.foundation.grants.actor import Actor
from mashang.kernel.paths import minimal

MOST_PLACES: Final = 3
"""How many places of work one pass names, so that it always fits its square; more are more passes."""


def due(actor: Actor) -> list[Due]:
    """Every pass that the account may carry at this instant, its own first, then for whom it acts, then work."""
    found = [_of_person(actor, me) for me in people.acted_for(actor)]
    return [*(one for one in found if one is not None), *_of_work(actor)]


def _of_person(actor: Actor, me: OwnPerson) -> Due | None:
    homes = people.homes_to_open(actor, me)
    if not homes:
        return None
    ends = people.end_of_living(me.person_id, homes, actor.at)
    reasons = people.reasons_of_care(me.person_id, actor.at) if me.may_read else ()
    return Due(
        CredentialKind.RESIDENT,
        me.person_id,
        tuple(sorted(homes)),
        classes_shown(reasons),
        _first([me.until, ends]),
    )


def _of_work(actor: Actor) -> list[Due]:
    if not actor.is_official:
        return []
    prefixes = minimal(list(actor.prefixes(STAFF_RIGHT)))
    ends = grants.end_of_right(actor, STAFF_RIGHT)
    return [
        Due(CredentialKind.STAFF, None, tuple(prefixes[at : at + MOST_PLACES]), ends=ends)
        for at in range(0, len(prefixes), MOST_PLACES)
    ]


def _first(ends: Iterable[datetime | None]) -> datetime | None:
    return min((one for one in ends if one is not None), default=None)
