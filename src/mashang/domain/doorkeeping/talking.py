"""The other things that a door and its server say to each other: enrolment, health, commands."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from mashang.domain.doorkeeping.shapes import (
    Fields,
    Misshapen,
    instant,
    number,
    one_of,
    string,
    uuid,
    whole,
)
from mashang.domain.passage import Direction
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

ENROLMENT: Final = "MASHANG-DOOR:"
_ENROLMENT: Final = re.compile(
    r"MASHANG-DOOR:(?P<site>https?://[^\s#?]+)#(?P<token>[A-Za-z0-9_-]{16,128})"
)


class Relay(StrEnum):
    """How the last opening went."""

    OK = "ok"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Disk(StrEnum):
    """Whether there is room for the book."""

    OK = "ok"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a door fares.

    Attributes:
        at: by the door's clock.
        clock_off_s: how far it is ahead of the server's, in seconds; None before they met.
        snapshot: number of the one that it decides by; 0 for none.
        waiting: events that the server has not acknowledged.
        readers: each by its name, with what it is doing: `ok`, `away`, `rubbish`.
        program: version.
    """

    at: datetime
    clock_off_s: float | None
    snapshot: int
    waiting: int
    relay: Relay
    readers: dict[str, str]
    disk: Disk
    program: str


@dataclass(frozen=True, slots=True)
class Command:
    """The server decided, for somebody who taps 开门: open this door.

    Attributes:
        until: an old command is never carried out.
    """

    command_id: UUID
    door_id: str
    direction: Direction
    until: datetime


def enrolment_text(site: str, token: str) -> str:
    """What the one-time QR code of a new device holds.

    Args:
        site: address of the street's server, with its scheme.
        token: shown once, good once, for some minutes.
    """
    return f"{ENROLMENT}{site.rstrip('/')}#{token}"


def read_enrolment(text: str) -> tuple[str, str]:
    """Address and token of an enrolment code.

    Raises:
        Invalid: `enrolment.unreadable`.
    """
    found = _ENROLMENT.fullmatch(text.strip())
    if found is None:
        raise Invalid(
            "enrolment.unreadable",
            Text(
                "不是设备登记码：应以 MASHANG-DOOR: 开头",
                "This is no enrolment code: it begins with MASHANG-DOOR:",
            ),
        )
    return found["site"].rstrip("/"), found["token"]


def health_form(one: Health) -> dict[str, Any]:
    """Health as JSON."""
    return {
        "at": one.at.isoformat(),
        "clock_off_s": one.clock_off_s,
        "snapshot": one.snapshot,
        "waiting": one.waiting,
        "relay": one.relay.value,
        "readers": one.readers,
        "disk": one.disk.value,
        "program": one.program,
    }


def health_of(given: object) -> Health:
    """The health that JSON describes.

    Raises:
        Invalid: `door_health.wrong_shape`, naming the field.
    """
    try:
        with Fields(given) as fields:
            return Health(
                at=fields.take("at", instant),
                clock_off_s=fields.take(
                    "clock_off_s", lambda one: None if one is None else number(one)
                ),
                snapshot=fields.take("snapshot", whole),
                waiting=fields.take("waiting", whole),
                relay=fields.take("relay", one_of(Relay)),
                readers=fields.take("readers", _readers),
                disk=fields.take("disk", one_of(Disk)),
                program=fields.take("program", string),
            )
    except Misshapen as error:
        raise Invalid(
            "door_health.wrong_shape",
            Text("状态格式不对：{where}", "The health has the wrong shape: {where}"),
            field=error.where or None,
            where=error.where,
        ) from error


def command_form(one: Command) -> dict[str, Any]:
    """A command as JSON."""
    return {
        "command_id": str(one.command_id),
        "door_id": one.door_id,
        "direction": one.direction.value,
        "until": one.until.astimezone(UTC).isoformat(),
    }


def command_of(given: object) -> Command:
    """The command that JSON describes.

    Raises:
        Misshapen: naming the field.
    """
    with Fields(given) as fields:
        return Command(
            fields.take("command_id", uuid),
            fields.take("door_id", string),
            fields.take("direction", one_of(Direction)),
            fields.take("until", instant),
        )


def _readers(given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise TypeError("readers by name")
    return {string(name): string(state) for name, state in given.items()}
