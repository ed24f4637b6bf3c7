"""Programs at doors: made ready for one, enrolled once by it, heard from, revoked."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import ids, paths
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text
from mashang.work.doors import enrolment, snapshots
from mashang.work.doors.models import Device, Door
from mashang.work.doors.policy import DEVICES, DOORS

REGISTER = "places.register"


@dataclass(frozen=True, slots=True)
class Invited:
    """A device that may enrol now.

    Attributes:
        token: shown this once, kept nowhere.
    """

    device_id: UUID
    token: str


@verb
def invite_device(*, actor: Actor, door_ids: Iterable[int], name: str) -> Invited:
    """Make ready for a program at one or more doors; it enrols by a token that works once, for minutes.

    Raises:
        OutOfScope, NotAllowed: a door is not this actor's to look after.
        Invalid: no door.
    """
    doors = [DOORS.access(actor, "manage", place_id=one) for one in sorted(set(door_ids))]
    if not doors:
        raise Invalid("doors.no_door", Text("请选择至少一扇门", "Choose a door"), field="doors")
    token = ids.short_code(enrolment.TOKEN_BITS)
    device = Device.objects.create(
        name=name.strip()[:40],
        path=_around(doors),
        token_digest=enrolment.digest(token),
        token_until=actor.at + policies.minutes("doors.device_token_min"),
        made_by=actor.account,
        made_at=actor.at,
    )
    device.doors.set(doors)
    for door in doors:
        _record(actor, "doors.invite_device", device, door.pk)
    return Invited(device.pk, token)


@verb
def invite_again(*, actor: Actor, device_id: UUID) -> Invited:
    """A fresh token for a device that did not enrol in time; the old one is void.

    Raises:
        OutOfScope, NotAllowed: not this actor's to look after.
        Conflict: `doors.enrolled`, `doors.device_revoked`.
    """
    device = DEVICES.access(actor, "manage", lock=True, device_id=device_id)
    if device.revoked_at is not None:
        raise Conflict("doors.device_revoked", Text("这台设备已停用", "This device was revoked"))
    if device.enrolled_at is not None:
        raise Conflict(
            "doors.enrolled", Text("这台设备已经接入", "This device is enrolled already")
        )
    token = ids.short_code(enrolment.TOKEN_BITS)
    device.token_digest = enrolment.digest(token)
    device.token_until = actor.at + policies.minutes("doors.device_token_min")
    device.save(update_fields=["token_digest", "token_until"])
    _record(actor, "doors.invite_device", device)
    return Invited(device.pk, token)


@verb
def enrol(*, actor: Actor, token: str, public_key: bytes, name: str, program: str) -> UUID:
    """Bind a program's key to the device that waits for it; the token is spent.

    Args:
        actor: nobody: the token is all that a program has.
        public_key: the 32 bytes of an Ed25519 key.

    Raises:
        RuleBroken: `doors.token`: unknown, spent or too old; which of them is not said.
        Invalid: `doors.public_key`.
        Conflict: `doors.key_known`: the key belongs to a device already.
    """
    if not enrolment.is_key(public_key):
        said = Text("公钥格式不对", "This is no Ed25519 key")
        raise Invalid("doors.public_key", said, field="public_key")
    body = ids.read_short_code(token) if len(token) <= enrolment.LONGEST_TOKEN else None
    rows = Device.objects.select_for_update()
    device = rows.filter(token_digest=enrolment.digest(body or "")).first() if body else None
    if device is None or device.revoked_at is not None or device.token_until <= actor.at:
        said = Text(
            "接入码不对、已用过或已过期，请在管理页面重新生成",
            "This token is wrong, used or too old; make a new one on the page",
        )
        raise RuleBroken("doors.token", said, field="token")
    if Device.objects.filter(public_key=public_key).exists():
        said = Text("这把密钥已经接入过", "This key is enrolled already")
        raise Conflict("doors.key_known", said, field="public_key")
    device.token_digest = None
    device.public_key = public_key
    device.program = program[:40]
    device.name = device.name or name.strip()[:40]
    device.enrolled_at = device.heard_at = actor.at
    device.save()
    snapshots.begin(actor.at)
    _record(actor, "doors.enrol", device)
    return device.pk


@verb
def revoke_device(*, actor: Actor, device_id: UUID) -> None:
    """Believe a device no more, at once: stolen, broken, replaced. Twice is once.

    Raises:
        OutOfScope, NotAllowed: not this actor's to look after.
    """
    device = DEVICES.access(actor, "manage", lock=True, device_id=device_id)
    if device.revoked_at is not None:
        return
    device.revoked_at = actor.at
    device.token_digest = None
    device.save(update_fields=["revoked_at", "token_digest"])
    snapshots.renew(actor.at)
    _record(actor, "doors.revoke_device", device)


def _around(doors: Iterable[Door]) -> Path:
    """The smallest part of the tree that holds all of some doors."""
    chains = [paths.ancestors(door.path) for door in doors]
    shared = set(chains[0]).intersection(*chains[1:])
    return max(shared, key=len)


def _record(actor: Actor, name: str, device: Device, door_id: int | None = None) -> None:
    first = door_id if door_id is not None else device.doors.values_list("pk", flat=True).first()
    subject = Subject("place", first or 0, REGISTER)
    records.write(actor.ref, name, subject, facts={"device": str(device.pk)})
