"""A scan decided: what was shown is read, what is known and not known is gathered, one rule is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from mashang.domain.doorkeeping import DoorSetting, Passed, Snapshot
from mashang.domain.passage import (
    Clause,
    Counters,
    Credential,
    Direction,
    Door,
    DoorPolicy,
    DoorRule,
    Doubt,
    Effect,
    Manner,
    Passage,
    Proof,
    Request,
    decide,
)
from mashang.domain.passes import Evidence, evidence, read
from mashang.doorkeeper.clockwork import Told
from mashang.doorkeeper.counting import Use, Uses
from mashang.kernel.texts import Text

_NO_CLAUSE: Final = Clause(
    "",
    "",
    Text("设备不能核对时由门卫决定", "Where the device cannot check, the guard decides"),
)
_NOTHING: Final = Evidence(None, None, Proof.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Somebody stands before a reader, or presses the button to go out.

    Attributes:
        text: as the reader gives it; empty when nothing is shown.
        people: how many come on it.
        plate: as somebody, or a camera, read it; None when nobody looked.
    """

    door_id: str
    direction: Direction
    text: str = ""
    manner: Manner = Manner.SHOWN
    people: int = 1
    plate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the door is at this moment.

    Attributes:
        told: its clock.
        snapshot: what it decides by; None before the first one came.
        list_age: how long ago the street last said that this is the newest; None when nobody knows.
        is_cut_off: whether the street has not answered for a while.
        is_struck_off: whether the street revoked this device.
    """

    told: Told
    snapshot: Snapshot | None
    list_age: timedelta | None
    is_cut_off: bool
    is_struck_off: bool = False

    def judged_at(self) -> datetime:
        """The instant by which keys and rules are judged.

        By a wrong clock no key retires and no rule ends: what the street's clock would say is taken, or,
        where it never did, the last instant that it signed.
        """
        if self.told.trusted:
            return self.told.at
        if self.told.off is not None:
            return self.told.at - self.told.off
        return self.snapshot.made_at if self.snapshot is not None else self.told.at


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and what is to be remembered of it.

    Attributes:
        setting: of the door; None when the snapshot does not know it.
        passed: for the book.
        use: for the counters; None where nobody counts.
    """

    passage: Passage
    setting: DoorSetting | None
    passed: Passed
    use: Use | None


def decided(scan: Scan, standing: Standing, uses: Uses) -> Decided:
    """What the rule of admission says to a scan.

    Complexity: linear in the rules; one signature, two with a proof.
    """
    now = standing.judged_at()
    view = standing.snapshot.view(scan.door_id) if standing.snapshot is not None else None
    door, rules = (view.door, view.rules) if view is not None else (bare(scan.door_id), ())
    shown = _shown(scan, standing, rules)
    credential = shown.credential
    doors = view.others if view is not None else ()
    setting = view.setting if view is not None else None
    request = Request(
        direction=scan.direction,
        manner=scan.manner,
        credential=credential,
        fault=shown.fault,
        proof=shown.proof,
        counters=uses.counters(credential, rules, doors, now) if credential else Counters(),
        people=scan.people,
        plate=scan.plate,
        clock_trusted=standing.told.trusted,
        doubts=doubts(standing, setting, credential, doors),
    )
    passage = decide(request, door, rules, now)
    use = uses.of(passage, credential, rules, (door, scan.direction, scan.people), now)
    return Decided(passage, setting, _passed(scan, passage, standing, credential), use)


def doubts(
    standing: Standing,
    setting: DoorSetting | None,
    credential: Credential | None,
    doors: Iterable[Door],
) -> frozenset[Doubt]:
    """What the door cannot know now.

    While the street answers it takes back by itself what was used up elsewhere; cut off, a pass that is
    good at other doors too may have been used there.
    """
    if setting is None or standing.is_struck_off:
        return frozenset({Doubt.DOOR})
    found = set()
    if _is_old(standing, setting):
        found.add(Doubt.LIST)
    if standing.is_cut_off and not (credential and _only_here(credential, doors)):
        found.add(Doubt.COUNTS)
    return frozenset(found)


def _is_old(standing: Standing, setting: DoorSetting) -> bool:
    """Whether the list proves no more that a pass was not taken back.

    Without a clock nobody knows its age: then passes that end are the guard's in any case, and cards
    without an end, which the guard looks at in any case, are what is left to go by.
    """
    if standing.list_age is None:
        return standing.told.trusted
    return standing.list_age >= timedelta(minutes=setting.stale_after_min)


def _only_here(credential: Credential, doors: Iterable[Door]) -> bool:
    return bool(credential.doors) and credential.doors <= {door.door_id for door in doors}


def bare(door_id: str) -> Door:
    """A door of which nothing is known: it lets out, and leaves who comes in to the guard."""
    return Door(door_id, "", DoorPolicy(clause=_NO_CLAUSE))


def _shown(scan: Scan, standing: Standing, rules: Iterable[DoorRule]) -> Evidence:
    """What was shown; who goes out is looked at only where an order has it noted."""
    if not scan.text or standing.snapshot is None:
        return _NOTHING
    named = any(rule.effect is Effect.NAME_EXIT for rule in rules)
    if scan.direction is Direction.OUT and not named:
        return _NOTHING
    snapshot = standing.snapshot
    found = read(scan.text, snapshot.keys, snapshot.freshness, standing.judged_at())
    return evidence(found, snapshot.revocations)


def _passed(
    scan: Scan, passage: Passage, standing: Standing, credential: Credential | None
) -> Passed:
    named = passage.is_named and credential is not None
    return Passed(
        direction=scan.direction,
        manner=scan.manner,
        outcome=passage.outcome,
        reason=passage.reason,
        rule_id=passage.rule_id,
        people=scan.people,
        offline=standing.is_cut_off,
        snapshot=standing.snapshot.number if standing.snapshot else 0,
        pass_id=UUID(credential.subject_ref) if named and credential else None,
    )
