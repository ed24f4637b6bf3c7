"""What doors hold: one content for the street, with a number that grows whenever it says something new.

The number is never less than the second in which it was given, so that it grows over a restore, too:
doors refuse what is older than what they hold. The content is kept unsigned; each device's share of it
is signed when it is fetched, always to the same bytes. It is made anew by the verbs of this room, by
whoever fetches after a pass was taken back, and every minute: a place that was renamed, a number of
policy, a rotated key are found by comparing.
"""

import hashlib
from datetime import datetime
from typing import Final

from mashang.domain.doorkeeping.forms import snapshot_form
from mashang.domain.doorkeeping.sealing import canonical
from mashang.elements.passes import queries as passes
from mashang.elements.passes import steps as keeping
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel.texts import speaking
from mashang.work.doors.models import StreetSnapshot
from mashang.work.doors.queries import telling

_SAID_APART: Final = ("number", "made_at")


@step
def begin(at: datetime) -> None:
    """Make the first snapshot, and the keys that sign it, for the first device that enrols."""
    keeping.ensure_keys(at)
    StreetSnapshot.objects.get_or_create(only=1, defaults={"made_at": at})
    renew(at)


@step
def renew(at: datetime) -> int:
    """Give the snapshot a new number when it says something new, or grew old.

    Nothing happens before the first device enrolled.

    Returns:
        The number that holds now; 0 for none.
    """
    kept = StreetSnapshot.objects.select_for_update().filter(only=1).first()
    if kept is None:
        return 0
    serial = passes.serial_now()
    with speaking("zh"):  # whoever asks, it says the same
        found = telling.content(max(kept.number + 1, int(at.timestamp())), at)
        form = snapshot_form(found)
    digest = hashlib.sha256(
        canonical({name: value for name, value in form.items() if name not in _SAID_APART})
    ).digest()
    is_old = at - kept.made_at >= policies.minutes("doors.snapshot_renew_min")
    if kept.number and digest == bytes(kept.digest) and not is_old:
        StreetSnapshot.objects.filter(only=1).update(serial=serial)
        return kept.number
    kept.number, kept.made_at, kept.serial = found.number, at, serial
    kept.digest, kept.content = digest, canonical(form)
    kept.save()
    return kept.number
