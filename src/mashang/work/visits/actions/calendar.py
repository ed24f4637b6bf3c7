"""The secret address of a worker's calendar: given once, revoked at any time."""

import secrets

from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import NotAllowed
from mashang.work.visits.models import ANSWERS, CalendarKey
from mashang.work.visits.policy import DO
from mashang.work.visits.queries.calendar import digest_of

_BYTES = 24


@verb
def give_calendar(*, actor: Actor) -> str:
    """A fresh secret; an earlier address ends with it.

    Returns:
        The secret, which is stored nowhere.

    Raises:
        NotAllowed: the actor visits nobody.
    """
    if actor.account is None or not actor.holds_anywhere(DO):
        raise NotAllowed(DO)
    _end(actor)
    secret = secrets.token_urlsafe(_BYTES)
    key = CalendarKey.objects.create(
        account=actor.account, digest=digest_of(secret), made_at=actor.at
    )
    records.write(actor.ref, "visits.give_calendar", Subject("calendar", key.pk, ANSWERS))
    return secret


@verb
def end_calendar(*, actor: Actor) -> None:
    """The address opens nothing any more; once more is no error."""
    _end(actor)


def _end(actor: Actor) -> None:
    mine = CalendarKey.objects.select_for_update().filter(
        account=actor.account, ended_at__isnull=True
    )
    for key in mine:
        key.ended_at = actor.at
        key.save(update_fields=["ended_at"])
        records.write(actor.ref, "visits.end_calendar", Subject("calendar", key.pk, ANSWERS))
