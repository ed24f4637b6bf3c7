"""The issuer's keys, written: the first two, one after another, and one that was lost."""

import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Final

from mashang.domain.passes import IssuerKey, KeySet, SigningKey, Standing
from mashang.elements.passes.models import Key, Ledger
from mashang.elements.passes.queries.ring import has_keys, issuer_keys, public_half
from mashang.foundation.verbs import step

_SEED_BYTES: Final = 32
_SIGNS: Final = (Standing.CURRENT, Standing.NEXT)


@step
def ensure_keys(at: datetime) -> None:
    """A current and a next key, where there are none: the first pass of a street makes them."""
    if has_keys():
        return
    lock_ledger()
    if has_keys():
        return
    _add(_fresh(), Standing.CURRENT, at, signs_since=at)
    _add(_fresh(), Standing.NEXT, at)


@step
def rotate(*, believed_until: datetime, at: datetime) -> KeySet:
    """Let the next key sign from now on; the old one is believed until the end of its longest pass.

    Raises:
        Conflict: `keys.no_next`.
    """
    lock_ledger()
    fresh = _fresh()
    return _write(
        issuer_keys().rotated(fresh.public, believed_until=believed_until, now=at), fresh, at
    )


@step
def withdraw(kid: str, at: datetime) -> KeySet:
    """Believe a key no more, from now on: it was lost, or copied.

    Raises:
        Conflict: `keys.unknown`, `keys.already_withdrawn` or `keys.no_next`.
    """
    lock_ledger()
    fresh = _fresh()
    return _write(issuer_keys().withdrawn(kid.encode(), fresh.public), fresh, at)


@step
def forget_secrets(kids: list[str]) -> int:
    """Empty the sealed half of keys that sign no more; returns how many rows."""
    return Key.objects.filter(kid__in=kids).exclude(standing__in=_SIGNS).update(secret=b"")


@step
def forget_keys(kids: list[str]) -> int:
    """Forget public halves that nobody believes any more; returns how many."""
    return Key.objects.filter(kid__in=kids).exclude(standing__in=_SIGNS).delete()[0]


@step
def lock_ledger() -> Ledger:
    """The one row that is locked by whoever takes back or changes keys; always the last lock taken."""
    Ledger.objects.get_or_create(ledger_id=1)
    return Ledger.objects.select_for_update().get(ledger_id=1)


def _write(wanted: KeySet, fresh: SigningKey, at: datetime) -> KeySet:
    """The rows as the new set has them. One standing is freed before another takes it."""
    rows = {row.kid: row for row in Key.objects.select_for_update()}
    known = {key.kid.decode(): key for key in wanted.keys}
    moved = [(rows[kid], key) for kid, key in known.items() if kid in rows]
    for row, key in sorted(moved, key=lambda one: one[1].standing in _SIGNS):
        if public_half(row) != key:
            _move(row, key, at)
    if fresh.public in {key.public for key in wanted.keys}:
        _add(fresh, Standing.NEXT, at)
    return wanted


def _move(row: Key, key: IssuerKey, at: datetime) -> None:
    row.standing = key.standing
    row.believed_until = key.until
    if key.standing is Standing.CURRENT:
        row.signs_since = at
    if key.standing is Standing.WITHDRAWN:
        row.withdrawn_at = at
    row.save(update_fields=["standing", "believed_until", "signs_since", "withdrawn_at"])


def _add(
    key: SigningKey, standing: Standing, at: datetime, signs_since: datetime | None = None
) -> None:
    public = IssuerKey(key.public, standing)
    Key.objects.create(
        kid=public.kid.decode(),
        public=key.public,
        secret=urlsafe_b64encode(key.seed).decode().rstrip("="),
        standing=standing,
        made_at=at,
        signs_since=signs_since,
    )


def _fresh() -> SigningKey:
    return SigningKey(secrets.token_bytes(_SEED_BYTES))
