"""What a program at a door knows of its street: the snapshot, and the setting of each of its doors."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from mashang.domain.passage import CredentialKind, Door, DoorRule
from mashang.domain.passes import Freshness, KeySet, Revocations
from mashang.kernel.paths import contains
from mashang.kernel.texts import Text


class Offline(StrEnum):
    """What a door does with an entry of which it cannot know everything.

    `strict`: leaves it to the guard. `lenient`: admits the kinds that were written down for it.
    """

    STRICT = "strict"
    LENIENT = "lenient"


class Fails(StrEnum):
    """What the lock does without power or without its program: an escape route stands open."""

    OPEN = "open"
    SHUT = "shut"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSetting:
    """A door as its program is told of it.

    Attributes:
        door: where and how; `facing` is what the rule of admission looks at.
        name: for screens and for Home Assistant.
        offline: the written choice of this door.
        lenient_kinds: what a lenient door admits although the snapshot cannot prove everything; a
            strict one has none.
        fails: what the relay is wired for.
        pulse_s: how long the relay opens, in seconds.
        held_open_after_s: after so many seconds a door that stands open is an alarm; 0 for never.
        stale_after_min: how old a snapshot may be before it no longer proves that a pass is not
            revoked, in minutes.
    """

    door: Door
    name: Text
    offline: Offline = Offline.STRICT
    lenient_kinds: frozenset[CredentialKind] = frozenset()
    fails: Fails = Fails.OPEN
    pulse_s: int = 3
    held_open_after_s: int = 60
    stale_after_min: int = 24 * 60

    def __post_init__(self) -> None:
        if self.lenient_kinds and self.offline is Offline.STRICT:
            raise ValueError("a strict door admits nothing that it cannot prove")
        if self.pulse_s < 1 or self.held_open_after_s < 0 or self.stale_after_min < 1:
            raise ValueError("a door opens for a while, and a snapshot is good for a while")

    @property
    def facing(self) -> Door:
        """The door with its written choice, for the rule of admission."""
        policy = replace(self.door.policy, unproven=self.lenient_kinds)
        return replace(self.door, policy=policy)


@dataclass(frozen=True, slots=True)
class View:
    """What a snapshot says of one door.

    Attributes:
        door: for the rule of admission, with its written choice.
        rules: those that speak of it, whenever.
        others: every door of the device.
    """

    setting: DoorSetting
    door: Door
    rules: tuple[DoorRule, ...]
    others: tuple[Door, ...]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a door decides by while nobody answers.

    Attributes:
        street: short name of the issuer, as passes carry it.
        number: grows with every change.
        made_at: when the server made it.
        keys: of the issuer; they replace those that the door knew.
        freshness: how old a phone's proof may be.
        revocations: passes and phones that were taken back.
        doors: settings of the doors of this device.
        rules: of orders, or entered by hand.
        utc_offset_min: of the street's wall clock when it was made.
    """

    street: str
    number: int
    made_at: datetime
    keys: KeySet
    freshness: Freshness
    revocations: Revocations = field(default_factory=Revocations)
    doors: tuple[DoorSetting, ...] = ()
    rules: tuple[DoorRule, ...] = ()
    utc_offset_min: int

    def __post_init__(self) -> None:
        if self.street != self.keys.issuer:
            raise ValueError("a snapshot carries the keys of its own street")
        if len({one.door.door_id for one in self.doors}) != len(self.doors):
            raise ValueError("a door stands once in a snapshot")

    @cached_property
    def _views(self) -> dict[str, View]:
        doors = tuple(one.facing for one in self.doors)
        return {
            door.door_id: View(
                setting,
                door,
                tuple(
                    rule
                    for rule in self.rules
                    if any(contains(scope, door.path) for scope in rule.scope_paths)
                ),
                doors,
            )
            for setting, door in zip(self.doors, doors, strict=True)
        }

    def view(self, door_id: str) -> View | None:
        """What is said of a door; None for one that is not of this device."""
        return self._views.get(door_id)

    def setting(self, door_id: str) -> DoorSetting | None:
        """The setting of a door; None for one that is not of this device."""
        view = self.view(door_id)
        return view.setting if view is not None else None

    def age(self, now: datetime) -> timedelta:
        """How old it is; nothing when the door's clock is behind the server's."""
        return max(timedelta(0), now - self.made_at)
