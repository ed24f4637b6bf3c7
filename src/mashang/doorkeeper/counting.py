"""What this door counted itself: entries of passes whose entries are limited, and nothing else.

A pass is kept as a keyed hash: whoever carries the door's book away without its folder's key learns
nothing. Each count is forgotten when the pass or the rule that asked for it has ended.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mashang.domain.passage import Counters, Credential, Direction, Door, DoorRule, Effect, Passage

_REF_BYTES = 16


@dataclass(frozen=True, slots=True)
class Use:
    """One counted passage.

    Attributes:
        ref: keyed hash of the pass.
        forget_at: when it matters no more.
    """

    ref: bytes
    door_id: str
    direction: Direction
    people: int
    at: datetime
    forget_at: datetime


class Uses:
    """The counted passages, in memory; the book keeps them over a start.

    Args:
        secret: of this device.
    """

    def __init__(self, secret: bytes, kept: Iterable[Use] = ()) -> None:
        self._key = hashlib.sha256(b"uses" + secret).digest()
        self._uses: dict[bytes, list[Use]] = defaultdict(list)
        for use in kept:
            self.add(use)

    def ref(self, credential: Credential) -> bytes:
        """The pass as it is counted."""
        digest = hashlib.blake2b(
            credential.subject_ref.encode(), key=self._key, digest_size=_REF_BYTES
        )
        return digest.digest()

    def add(self, use: Use) -> None:
        """One more."""
        self._uses[use.ref].append(use)

    def forget(self, now: datetime) -> None:
        """Drop what matters no more."""
        for ref, uses in list(self._uses.items()):
            kept = [use for use in uses if now < use.forget_at]
            if kept:
                self._uses[ref] = kept
            else:
                del self._uses[ref]

    def counters(
        self,
        credential: Credential,
        rules: Sequence[DoorRule],
        doors: Iterable[Door],
        now: datetime,
    ) -> Counters:
        """What this door knows of a pass.

        Args:
            rules: those that speak of the door.
            doors: of this device; what passed at others is not known here.
        """
        uses = self._uses.get(self.ref(credential)) if self._uses else None
        if not uses:
            return Counters()
        known = {door.door_id: door for door in doors}
        entries = [use for use in uses if use.direction is Direction.IN]
        return Counters(
            visits_used=sum(use.people for use in entries),
            rule_uses={
                rule.rule_id: sum(
                    use.people
                    for use in entries
                    if use.at >= rule.counts_from(now) and _is_under(rule, known.get(use.door_id))
                )
                for rule in rules
                if rule.effect is Effect.QUOTA
            },
            is_inside=uses[-1].direction is Direction.IN if _knows_exits(rules) else None,
        )

    def of(
        self,
        passage: Passage,
        credential: Credential | None,
        rules: Sequence[DoorRule],
        asked: tuple[Door, Direction, int],
        now: datetime,
    ) -> Use | None:
        """What is to be counted of a decision; None where nobody has to count."""
        if credential is None or not passage.is_named:
            return None
        ends = [
            rule.until
            for rule in rules
            if rule.effect in {Effect.QUOTA, Effect.NAME_EXIT} and now < rule.until
        ]
        if credential.visits_at_most is not None and credential.until is not None:
            ends.append(credential.until)
        if not ends:
            return None
        door, direction, people = asked
        return Use(self.ref(credential), door.door_id, direction, people, now, max(ends))


def _is_under(rule: DoorRule, door: Door | None) -> bool:
    return door is not None and any(door.path.startswith(scope) for scope in rule.scope_paths)


def _knows_exits(rules: Iterable[DoorRule]) -> bool:
    """Only an order that has exits noted by name tells who is inside."""
    return any(rule.effect is Effect.NAME_EXIT for rule in rules)
