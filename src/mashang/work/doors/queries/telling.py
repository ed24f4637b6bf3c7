"""What doors are told, read: the content for the street, and each device's signed share of it."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from mashang.domain.doorkeeping import DoorSetting, Fails, Offline, Snapshot, seal
from mashang.domain.doorkeeping.forms import snapshot_of
from mashang.domain.passage import CredentialKind
from mashang.elements.passes import queries as passes
from mashang.elements.passes.queries.ring import signing_key
from mashang.foundation.policies import queries as policies
from mashang.kernel.clock import day_span, local, local_day
from mashang.kernel.errors import Conflict, Unavailable
from mashang.kernel.paths import contains
from mashang.kernel.texts import Text
from mashang.work.doors.models import Device, Door, StreetSnapshot
from mashang.work.doors.queries import ruling
from mashang.work.doors.queries.deciding import door_noun

_KEPT_SIGNED: Final = 16
"""How many devices' shares a process keeps signed; with a million revoked passes each takes 27 MB."""


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
    over_them = tuple(
        rule
        for rule in whole.rules
        if any(contains(scope, one.door.path) for scope in rule.scope_paths for one in theirs)
    )
    try:
        return seal(replace(whole, doors=theirs, rules=over_them), signing_key())
    except Conflict as error:
        raise _away() from error


def _away() -> Unavailable:
    said = Text("快照正在生成，请稍后再取", "The snapshot is being made; ask again")
    return Unavailable("doors.no_snapshot", said, retry_after_s=1)


def content(number: int, at: datetime) -> Snapshot:
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
    rows = Door.objects.filter(
        devices__enrolled_at__isnull=False,
        devices__revoked_at__isnull=True,
        place__closed_on__isnull=True,
    )
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
