"""What doors hold: one content for the street, with a number that grows whenever it says something new.

The number is never less than the second in which it was given, so that it grows over a restore, too:
doors refuse what is older than what they hold. The content is kept unsigned; each device's share of it is signed when it is fetched, always to the
same bytes. It is made anew by the verbs of this room, by whoever fetches after a pass was taken back,
and every minute: a place that was renamed, a number of policy, a rotated key are found by comparing.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from mashang.domain.doorkeeping import DoorSetting, Fails, Offline, Snapshot, seal
from mashang.domain.doorkeeping.forms import snapshot_form, snapshot_of
from mashang.domain.doorkeeping.sealing import canonical
from mashang.domain.passage import CredentialKind
from mashang.elements.passes import queries as passes
from mashang.elements.passes import steps as keeping
from mashang.elements.passes.queries.ring import signing_key
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel.clock import day_span, local, local_day
from mashang.kernel.errors import Conflict, Unavailable
from mashang.kernel.texts import Text, speaking
from mashang.work.doors.models import Device, Door, StreetSnapshot
from mashang.work.doors.queries import ruling
from mashang.work.doors.queries.deciding import door_noun

_KEPT_SIGNED: Final = 16
"""How many devices' shares a process keeps signed; with a million revoked passes each takes 27 MB."""
_AGE: Final = ("number", "made_at")


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
        found = _made(max(kept.number + 1, int(at.timestamp())), at)
        form = snapshot_form(found)
    digest = hashlib.sha256(
        canonical({name: value for name, value in form.items() if name not in _AGE})
    ).digest()
    is_old = at - kept.made_at >= policies.minutes("doors.snapshot_renew_min")
    if kept.number and digest == bytes(kept.digest) and not is_old:
        StreetSnapshot.objects.filter(only=1).update(serial=serial)
        return kept.number
    kept.number, kept.made_at, kept.serial = found.number, at, serial
    kept.digest, kept.content = digest, canonical(form)
    kept.save()
    return kept.number


def number_now() -> int:
    """The number that doors should hold; 0 before the first device."""
    return StreetSnapshot.objects.values_list("number", flat=True).first() or 0


def is_due() -> bool:
    """Whether a pass was taken back since the snapshot was made. Two rows are read."""
    kept = StreetSnapshot.objects.values_list("serial", flat=True).first()
    return kept is not None and kept != passes.serial_now()


def signed_for(device: Device) -> tuple[int, bytes]:
    """A device's share of the snapshot: its number, and the bytes.

    Raises:
        Unavailable: there is none yet, or the keys changed within this minute.
    """
    kept = StreetSnapshot.objects.values_list("number", "digest").first()
    if kept is None:
        raise _away()
    number, digest = kept
    doors = frozenset(str(one) for one in device.doors.values_list("pk", flat=True))
    return number, _signed(number, bytes(digest), doors)


@lru_cache(maxsize=_KEPT_SIGNED)
def _signed(number: int, digest: bytes, doors: frozenset[str]) -> bytes:
    kept = StreetSnapshot.objects.filter(number=number, digest=digest).first()
    if kept is None:  # it was renewed between two questions; the door asks again
        raise _away()
    whole = snapshot_of(json.loads(bytes(kept.content)))
    theirs = tuple(one for one in whole.doors if one.door.door_id in doors)
    try:
        return seal(replace(whole, doors=theirs), signing_key())
    except Conflict as error:
        raise _away() from error


def _away() -> Unavailable:
    said = Text("快照正在生成，请稍后再取", "The snapshot is being made; ask again")
    return Unavailable("doors.no_snapshot", said, retry_after_s=1)


def _made(number: int, at: datetime) -> Snapshot:
    """Everything that doors need to know at an instant, for every door that has a device."""
    keys = passes.issuer_keys()
    offset = local(at).utcoffset()
    return Snapshot(
        street=keys.issuer,
        number=number,
        made_at=at.replace(microsecond=0),
        keys=keys,
        freshness=passes.freshness(),
        # What ends today stays until tomorrow, or every pass that ends would be a new snapshot.
        revocations=passes.revocations(now=day_span(local_day(at))[0]).as_revocations(),
        doors=tuple(settings_of(_with_devices())),
        rules=ruling.rules_to_come(at),
        utc_offset_min=int(offset.total_seconds() // 60) if offset else 0,
    )


def _with_devices() -> Iterable[Door]:
    rows = Door.objects.filter(devices__enrolled_at__isnull=False, devices__revoked_at__isnull=True)
    return rows.select_related("place", "guards").order_by("pk").distinct()


def settings_of(doors: Iterable[Door]) -> Iterable[DoorSetting]:
    """How doors behave, as their programs are told; what a door leaves open the plan pack says."""
    for door in doors:
        kinds = frozenset(CredentialKind(one) for one in door.lenient_kinds)
        yield DoorSetting(
            door=door_noun(door),
            name=Text(door.place.full_name, door.place.full_name),
            offline=Offline.LENIENT if door.is_lenient else Offline.STRICT,
            lenient_kinds=kinds if door.is_lenient else frozenset(),
            fails=Fails.OPEN if door.fails_open else Fails.SHUT,
            pulse_s=_or(door.pulse_s, "doors.pulse_s"),
            held_open_after_s=_or(door.held_open_after_s, "doors.held_open_after_s"),
            stale_after_min=_or(door.stale_after_min, "doors.stale_after_min"),
        )


def _or(own: int | None, key: str) -> int:
    return policies.number(key) if own is None else own
