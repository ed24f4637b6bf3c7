"""The issuer's keys, by the clock or by hand; and what is forgotten."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from mashang.domain.passes import Standing
from mashang.elements.passes import steps
from mashang.elements.passes.models import SECRETS, Key, Pass, Phone, Revocation
from mashang.elements.places import queries as places
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict
from mashang.kernel.texts import Text

KEYS = "passes.keys"


@verb
def rotate_keys(*, actor: Actor) -> None:
    """Let the next key sign from now on; what the old one signed is believed to its end.

    Raises:
        NotAllowed: the keys are not this actor's.
        Conflict: there is no next key, or doors have not known it for long enough.
    """
    _insist(actor)
    following = Key.objects.filter(standing=Standing.NEXT).first()
    known_for = policies.days("passes.key_known_before_days")
    if following is not None and actor.at - following.made_at < known_for:
        raise Conflict(
            "passes.key_too_new",
            Text(
                "下一把密钥公布还不到 {n} 天，有的门可能还不知道",
                "The next key was published less than {n} days ago; a door may not know it yet",
                n=known_for.days,
            ),
        )
    ring = steps.rotate(believed_until=_end_of_the_longest(actor.at), at=actor.at)
    signs = ring.of(Standing.CURRENT)
    _record(actor, "passes.rotate_keys", signs.kid.decode() if signs else "")


@verb
def withdraw_key(*, actor: Actor, kid: str, reason: str) -> None:
    """Believe a key no more, from now on: somebody may have copied it. Phones fetch anew by themselves.

    Printed passes that it signed have to be printed anew.

    Raises:
        NotAllowed: the keys are not this actor's.
        Conflict: no such key, or it was withdrawn before.
    """
    _insist(actor)
    steps.withdraw(kid, actor.at)
    _record(actor, "passes.withdraw_key", kid, reason)


@verb
def forget_secrets(*, kids: list[str]) -> int:
    """Empty what is left of secrets whose keys were destroyed; returns how many."""
    return steps.forget_secrets(kids)


@verb
def forget_keys(*, kids: list[str]) -> int:
    """Forget keys that nobody believes; returns how many."""
    return steps.forget_keys(kids)


@verb
def forget_passes(*, pass_ids: Sequence[UUID]) -> int:
    """Forget passes whose days are over; returns how many."""
    return steps.forget(pass_ids)


@verb
def forget_taking_back(*, now: datetime, before: datetime) -> int:
    """Forget what was taken back and has ended by itself, and phones that carry nothing any more."""
    gone = Revocation.objects.filter(until__lte=now).delete()[0]
    idle = Phone.objects.filter(shown_at__lt=before).exclude(pk__in=_carrying())
    return gone + idle.delete()[0]


def _carrying() -> "list[str]":
    rows = Pass.objects.filter(phone__isnull=False).values_list("phone_id", flat=True)
    return list(rows.distinct())


def _end_of_the_longest(now: datetime) -> datetime:
    """The end of the longest pass that anybody may hold."""
    longest = Pass.objects.filter(until__gt=now).aggregate(last=Max("until"))["last"]
    lasts = now + policies.days("passes.phone_lasts_days")
    return max(longest or lasts, lasts)


def _insist(actor: Actor) -> None:
    if not actor.is_system:
        actor.need(KEYS, places.street().path)


def _record(actor: Actor, name: str, kid: str, reason: str = "") -> None:
    records.write(actor.ref, name, Subject("key", kid, SECRETS), reason=reason.strip())
