"""What a decision at a door looks at. All instants are aware, all spans half-open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from mashang.kernel.clock import local
from mashang.kernel.paths import Path, contains
from mashang.kernel.texts import Text


class CredentialKind(StrEnum):
    """What gives the right to come in."""

    RESIDENT = "resident"
    HOUSEHOLD_CARD = "household_card"
    VISITOR = "visitor"
    STAFF = "staff"
    VOLUNTEER = "volunteer"
    SERVICE = "service"
    LORRY = "lorry"

    @property
    def text(self) -> Text:
        """Its name for people."""
        return _KINDS[self]


_KINDS: Mapping[CredentialKind, Text] = {
    CredentialKind.RESIDENT: Text("住户", "resident"),
    CredentialKind.HOUSEHOLD_CARD: Text("住户卡", "household card"),
    CredentialKind.VISITOR: Text("访客", "visitor"),
    CredentialKind.STAFF: Text("工作人员", "staff"),
    CredentialKind.VOLUNTEER: Text("志愿者", "volunteer"),
    CredentialKind.SERVICE: Text("服务人员", "service"),
    CredentialKind.LORRY: Text("货车", "lorry"),
}


class Direction(StrEnum):
    """Which way."""

    IN = "in"
    OUT = "out"


class Manner(StrEnum):
    """How somebody asks.

    `static_code`: own phone, by the code printed on the door, from wherever they are.
    `rotating_code`: own phone, by the changing code on the reader's screen.
    `shown`: a pass or card shown to a reader or a guard.
    """

    STATIC_CODE = "static_code"
    ROTATING_CODE = "rotating_code"
    SHOWN = "shown"


class Fault(StrEnum):
    """Why what was shown is no pass of this street; found before deciding.

    `outdated`: signed with a key of ours that is no longer accepted. `withdrawn`: with one that was
    taken back. `unknown_form`: signed by us, and newer than whoever reads it.
    """

    UNREADABLE = "unreadable"
    FORGED = "forged"
    FOREIGN = "foreign"
    OUTDATED = "outdated"
    WITHDRAWN = "withdrawn"
    UNKNOWN_FORM = "unknown_form"


class Proof(StrEnum):
    """Whether the holder's phone proved that it holds the key of the pass."""

    NONE = "none"
    FRESH = "fresh"
    STALE = "stale"
    AHEAD = "ahead"
    WRONG = "wrong"


class Doubt(StrEnum):
    """What the one who decides cannot know, cut off from the street.

    `list`: whether the pass was taken back since; the list of those is old. `counts`: how often it was
    used elsewhere. `door`: anything; it holds no list at all, or was struck off.
    """

    LIST = "list"
    COUNTS = "counts"
    DOOR = "door"


class Effect(StrEnum):
    """What a rule of a door does.

    None of them can keep anybody in: `restrict` and `quota` speak of coming in only, `advise_exit`
    gives whoever goes out a sentence, and `name_exit` has an order note who went out.
    """

    RESTRICT = "restrict"
    QUOTA = "quota"
    EXEMPT = "exempt"
    ATTEND = "attend"
    ADVISE_EXIT = "advise_exit"
    NAME_EXIT = "name_exit"


CARE: Final = "care"
"""The class of a pass whose holder is exempt for a reason of health that the pass does not say."""
CARED_FOR: Final = frozenset({"pregnant", "nursing", "dialysis", "treatment"})
"""The reasons that `care` may stand for: an exemption for one of them holds for it too."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The sentence of a document that a decision rests on: 2022年53号通告, 第三条."""

    document: str
    article: str
    text: Text


@dataclass(frozen=True, slots=True)
class Hours:
    """A daily span on the street's wall clock; past midnight when it ends before it begins.

    An end of 00:00 is midnight; equal ends mean the whole day.
    """

    since: time
    until: time

    def covers(self, instant: datetime) -> bool:
        """Whether an instant falls into it."""
        at = local(instant).time()
        if self.since < self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A pass, a card, or the standing of somebody signed in.

    Attributes:
        kind: what it is.
        subject_ref: keyed reference of the holder; never a name.
        classes: what the holder is: `medic`, `dialysis`, `pregnant`, `emergency`, …
        scope_paths: homes or areas it is good for. A door lets in who belongs behind it and who
            has a scope that holds the door.
        doors: when not empty, only these doors.
        since: first instant.
        until: first instant after it; None for cards that last until revoked.
        revoked: withdrawn, whatever else it says.
        approved: False while a registration waits for the community worker.
        needs_proof: it carries a key of the holder's phone, so that a screenshot is no pass.
        hours: when not empty, only at these hours.
        visits_at_most: how many entries it is good for; None for any number.
        plate: of the vehicle it is for, in normal form; empty for people on foot.
    """

    kind: CredentialKind
    subject_ref: str
    classes: frozenset[str] = frozenset()
    scope_paths: frozenset[Path] = frozenset()
    doors: frozenset[str] = frozenset()
    since: datetime
    until: datetime | None = None
    revoked: bool = False
    approved: bool = True
    needs_proof: bool = False
    hours: tuple[Hours, ...] = ()
    visits_at_most: int | None = None
    plate: str = ""

    def reaches(self, door: "Door") -> bool:
        """Whether the door is within its scope."""
        if self.doors and door.door_id not in self.doors:
            return False
        return any(
            contains(door.path, scope) or contains(scope, door.path) for scope in self.scope_paths
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPolicy:
    """How a door behaves on its own, without any order.

    Attributes:
        clause: what a refusal that no order asked for rests on.
        accepts: kinds it opens for; empty for all.
        presence_needed: the printed code does not open it, only somebody standing there.
        stands_open: anybody may come in; it only heeds rules.
        openings_per_hour: how often one holder may open it by the printed code; None for any.
        expiry_notice: how long before its end a pass is said to end soon.
        unproven: kinds it opens for although there are doubts, with a word to the guard; empty for
            a door that leaves every doubt to the guard.
    """

    clause: Clause
    accepts: frozenset[CredentialKind] = frozenset()
    presence_needed: bool = False
    stands_open: bool = False
    openings_per_hour: int | None = None
    expiry_notice: timedelta = timedelta(0)
    unproven: frozenset[CredentialKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Door:
    """A door, and the part of the tree it leads into.

    Attributes:
        door_id: reference of the door.
        path: path of what it guards: whoever belongs there may come in.
        policy: how it behaves on its own.
    """

    door_id: str
    path: Path
    policy: DoorPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorRule:
    """One rule of an order, or one entered by hand, over some doors for some time.

    Attributes:
        rule_id: stable reference; of equal rules the least decides, so that order never does.
        effect: what it does.
        clause: the sentence of the order behind it.
        title: the rule in one sentence for people.
        scope_paths: it holds at every door that guards a place inside one of these.
        classes: whom it concerns; empty for everybody.
        kinds: which credentials it concerns; empty for all, also for none shown.
        since: first instant it holds.
        until: first instant it no longer holds: a measure ends.
        hours: when not empty, it holds only at these hours.
        uses_at_most: for `quota`: entries one holder has under this rule.
        inside_at_most: for `quota`: how long one holder may be inside under this rule.
        window: for `quota`: only what happened this long before counts; None for the whole rule.
    """

    rule_id: str
    effect: Effect
    clause: Clause
    title: Text
    scope_paths: frozenset[Path]
    classes: frozenset[str] = frozenset()
    kinds: frozenset[CredentialKind] = frozenset()
    since: datetime
    until: datetime
    hours: tuple[Hours, ...] = ()
    uses_at_most: int | None = None
    inside_at_most: timedelta | None = None
    window: timedelta | None = None

    def __post_init__(self) -> None:
        limits = [one for one in (self.uses_at_most, self.inside_at_most) if one is not None]
        if len(limits) != (1 if self.effect is Effect.QUOTA else 0):
            raise ValueError("a quota, and only a quota, says how many uses or how long")
        if self.window is not None and (self.effect is not Effect.QUOTA or not self.window):
            raise ValueError("a window is a length of time over which a quota counts")
        if not self.since < self.until:
            raise ValueError("a rule ends after it begins")

    def holds(self, door: Door, credential: Credential | None, now: datetime) -> bool:
        """Whether it speaks of this door, this holder and this instant."""
        if not self.since <= now < self.until or not any(
            contains(scope, door.path) for scope in self.scope_paths
        ):
            return False
        if self.hours and not any(span.covers(now) for span in self.hours):
            return False
        return self._concerns(credential)

    def counts_from(self, now: datetime) -> datetime:
        """Since when entries and time inside count against a quota: what `Counters` hold."""
        return self.since if self.window is None else max(self.since, now - self.window)

    def _concerns(self, credential: Credential | None) -> bool:
        if credential is None:
            return not self.classes and not self.kinds
        holder = credential.classes
        if self.effect is Effect.EXEMPT and CARE in holder:
            holder |= CARED_FOR
        return (not self.classes or bool(self.classes & holder)) and (
            not self.kinds or credential.kind in self.kinds
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """What was counted before, as far as the one who decides can know.

    Attributes:
        openings_last_hour: by this holder at this door by the printed code.
        visits_used: entries made on this credential.
        rule_uses: entries of this holder under a quota, by rule, since `DoorRule.counts_from`.
        rule_inside: how long this holder was inside under a quota, by rule, since then.
        is_inside: whether the holder went in and did not come out; None when unknown.
    """

    openings_last_hour: int = 0
    visits_used: int = 0
    rule_uses: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    rule_inside: Mapping[str, timedelta] = field(default_factory=lambda: MappingProxyType({}))
    is_inside: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody stands at a door, or taps 开门.

    Attributes:
        direction: which way.
        manner: how they ask.
        credential: what was read, or who is signed in; None when nothing was.
        fault: why what was shown is no pass of this street.
        proof: of the holder's phone, where the pass carries its key.
        counters: what was counted before.
        people: how many come on the one credential; all of them or none.
        plate: what guard or camera read on the vehicle, in normal form; None when nobody looked.
        clock_trusted: False when the device does not know the time; then no pass is called expired,
            and those that end are left to the guard.
        doubts: what whoever decides cannot know.
    """

    direction: Direction
    manner: Manner
    credential: Credential | None = None
    fault: Fault | None = None
    proof: Proof = Proof.NONE
    counters: Counters = field(default_factory=Counters)
    people: int = 1
    plate: str | None = None
    clock_trusted: bool = True
    doubts: frozenset[Doubt] = frozenset()
