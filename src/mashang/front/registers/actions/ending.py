"""A key that runs out is told of in time."""

from uuid import UUID

from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.programs.models import ProgramKey
from mashang.foundation.verbs import verb
from mashang.front.registers import steps


@verb
def tell_key_ends(*, actor: Actor, key_id: UUID) -> int:
    """Tell those who look after its program that a key runs out; returns how many were told anew.

    Revoked meanwhile, or not to end soon, nobody is told.
    """
    soon = actor.at + policies.days("programs.key_ends_soon_days")
    key = (
        ProgramKey.objects.select_for_update(of=("self",))
        .select_related("program__account")
        .filter(pk=key_id, revoked_at__isnull=True, expires_at__gt=actor.at, expires_at__lte=soon)
        .first()
    )
    return steps.tell_key_ends(key, at=actor.at) if key is not None else 0
