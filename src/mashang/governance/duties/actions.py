"""The verbs on responsibility."""

from uuid import UUID

from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.governance.duties import steps
from mashang.governance.duties.models import Responsibility
from mashang.kernel.errors import OutOfScope


@verb
def hand_over(*, actor: Actor, target_id: int, level: str, holder_id: UUID) -> UUID:
    """Let an account answer for a place from now on, in place of whoever did; no gap between.

    Returns:
        The new responsibility's id.

    Raises:
        OutOfScope: no such place or staff account.
        NotAllowed: the actor does not arrange duties there.
    """
    target = Place.objects.select_for_update().filter(place_id=target_id, closed_on=None).first()
    holder = Account.objects.filter(account_id=holder_id, is_active=True, kind="staff").first()
    if target is None or holder is None:
        raise OutOfScope("place or account")
    actor.need("duties.arrange", target.path)
    current = Responsibility.objects.select_for_update().filter(
        target=target, level=level, until__isnull=True
    )
    for held in current:
        steps.end(held, at=actor.at)
    made = steps.assign(
        holder=holder, target=target, level=level, since=actor.at, assigned_by=actor.account
    )
    records.write(
        actor.ref,
        "duties.hand_over",
        Subject("account", holder.account_id, "accounts.identity"),
        facts={"place": target.place_id, "level": level},
    )
    return made.responsibility_id
