"""What a street and its doors say to each other: snapshots, events, requests. Pure; no clock, no I/O.

The server seals a `Snapshot`, the program at the door unseals it and decides by it with the rule of
admission (`domain.passage.decide`); what happened goes back as `DoorEvent`s.

Source: docs/doorkeeping.md, docs/decisions/0035-doorkeeping.md.
"""

from mashang.domain.doorkeeping.events import (
    MOST_IN_A_BATCH,
    Alarm,
    DoorEvent,
    Kind,
    Opened,
    Passed,
    State,
    event_form,
    event_of,
)
from mashang.domain.doorkeeping.flaws import SnapshotFlaw, SnapshotFlawed
from mashang.domain.doorkeeping.nouns import DoorSetting, Fails, Offline, Snapshot, View
from mashang.domain.doorkeeping.packing import PackedPasses, packed
from mashang.domain.doorkeeping.sealing import Held, seal, unseal
from mashang.domain.doorkeeping.shapes import Misshapen
from mashang.domain.doorkeeping.talking import (
    Command,
    Disk,
    Health,
    Relay,
    command_form,
    command_of,
    enrolment_text,
    health_form,
    health_of,
    read_enrolment,
)
from mashang.domain.doorkeeping.tokens import (
    Asked,
    DeviceToken,
    TokenFlaw,
    Untrusted,
    device_token,
    read_token,
)

__all__ = [
    "MOST_IN_A_BATCH",
    "Alarm",
    "Asked",
    "Command",
    "DeviceToken",
    "Disk",
    "DoorEvent",
    "DoorSetting",
    "Fails",
    "Health",
    "Held",
    "Kind",
    "Misshapen",
    "Offline",
    "Opened",
    "PackedPasses",
    "Passed",
    "Relay",
    "Snapshot",
    "SnapshotFlaw",
    "SnapshotFlawed",
    "State",
    "TokenFlaw",
    "Untrusted",
    "View",
    "command_form",
    "command_of",
    "device_token",
    "enrolment_text",
    "event_form",
    "event_of",
    "health_form",
    "health_of",
    "packed",
    "read_enrolment",
    "read_token",
    "seal",
    "unseal",
]
