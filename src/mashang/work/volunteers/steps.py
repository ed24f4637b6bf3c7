"""Writes on sign-ups that verbs and consumers join.

Locks in this order: shift, sign-up.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mashang.domain.passage import CredentialKind
from mashang.elements.passes import steps as passes
from mashang.elements.passes.terms import NO_LONGER, TAKEN_BACK
from mashang.elements.people.models import Person
from mashang.elements.people.queries.opening import birth_of
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel.ids import new_id
from mashang.kernel.paths import Path
from mashang.work.volunteers.coming import Place, objection
from mashang.work.volunteers.models import Shift, SignUp
from mashang.work.volunteers.queries.reach import calls_at

State = SignUp.State
TAKEN = (State.ASKED, State.ACCEPTED)


@step
def sign_up(shift: Shift, person: Person, *, shares_phone: bool, at: datetime) -> SignUp:
    """Take one of the places of a shift.

    Args:
        shift: locked by the caller: whoever holds it counts alone.

    Raises:
        Conflict: it is over, full, or theirs already.
        RuleBroken: their age, or another shift, speaks against it.
    """
    own = SignUp.objects.filter(person=person, state__in=TAKEN)
    standing = own.filter(shift=shift).first()
    if standing is not None:
        return standing
    place = Place(
        begins_at=shift.begins_at,
        needed=shift.needed,
        n_taken=taken(shift).count(),
        from_age=shift.call.from_age,
        to_age=shift.call.to_age,
        is_closed=shift.call.closed_at is not None,
        overlaps=own.filter(
            shift__begins_at__lt=shift.ends_at, shift__ends_at__gt=shift.begins_at
        ).exists(),
    )
    wrong = objection(place, birth_of(person), at)
    if wrong is not None:
        raise wrong
    return SignUp.objects.create(
        sign_up_id=new_id(at), shift=shift, person=person, shares_phone=shares_phone, asked_at=at
    )


@step
def follow_with_pass(row: SignUp, at: datetime) -> None:
    """Whoever was accepted comes in where they help, for their shift and a little before; nobody else.

    The pass waits for their phone. Doors hear at once when it is taken back.
    """
    word = about(row.pk)
    passes.revoke_about(word, because=TAKEN_BACK, at=at)
    if row.state != State.ACCEPTED or row.shift.ends_at <= at:
        return
    passes.issue(
        passes.Wanted(
            kind=CredentialKind.VOLUNTEER,
            scope=[row.shift.call.path],
            since=row.shift.begins_at - policies.minutes("volunteers.pass_before_min"),
            until=row.shift.ends_at,
            person_id=row.person_id,
            about=word,
        ),
        at=at,
    )


def about(sign_up_id: UUID) -> str:
    """By which word the room of passes knows what was issued for a sign-up."""
    return f"sign_up:{sign_up_id}"


@step
def release(person_id: UUID, *, homes: Sequence[Path], at: datetime) -> int:
    """Give back the places that somebody who died or moved had taken; returns how many.

    Args:
        homes: where they live now; what calls them there stays theirs.
    """
    rows = SignUp.objects.filter(
        person_id=person_id, state__in=TAKEN, shift__begins_at__gt=at
    ).exclude(shift__call__in=calls_at(homes))
    for sign_up_id in rows.values_list("pk", flat=True):
        passes.revoke_about(about(sign_up_id), because=NO_LONGER, at=at)
    return rows.update(state=State.WITHDRAWN, decided_at=at, decided_by=None)


def taken(shift: Shift) -> "QuerySet[SignUp]":
    """Who holds a place of a shift."""
    return SignUp.objects.filter(shift=shift, state__in=TAKEN)
