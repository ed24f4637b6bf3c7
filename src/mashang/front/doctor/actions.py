"""What an administrator does about what the doctor found."""

from collections.abc import Sequence
from typing import Final

from mashang.foundation.events import steps as events
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import NotAllowed

RETRY: Final = "doctor.retry"
REGISTER: Final = "doctor.register"


@verb
def retry_parked(*, actor: Actor, delivery_ids: Sequence[int]) -> int:
    """Let parked events be tried again; sent twice, the second finds none. Returns how many.

    Raises:
        NotAllowed: not theirs to decide.
    """
    if not actor.holds_anywhere(RETRY):
        raise NotAllowed(RETRY)
    freed = events.retry_parked(delivery_ids)
    for event_id, consumer in freed:
        records.write(
            actor.ref, RETRY, Subject("event", event_id, REGISTER), facts={"consumer": consumer}
        )
    return len(freed)
