"""A call with a key: whose it is, and whether there were too many this minute.

It costs one read and one small write. The write counts the call against the key's limit in the
database itself, so the limit holds over every process; a call that is refused writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import APIKeyHeader, HttpBearer

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.programs.models import ProgramKey
from mashang.foundation.programs.queries import KeyState, state_of
from mashang.foundation.programs.secrets import read_secret
from mashang.kernel import clock
from mashang.kernel.errors import RuleBroken
from mashang.kernel.texts import Text

HEADER: Final = "X-API-Key"
_MINUTE: Final = timedelta(minutes=1)


class Wrong(StrEnum):
    """Why a key opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def text(self) -> Text:
        """As the caller reads it: only who holds the whole key learns that it once worked."""
        return _WRONG[self]


_WRONG: Final = {
    Wrong.UNKNOWN: Text("接入密钥不对", "This key is not valid"),
    Wrong.EXPIRED: Text("接入密钥已到期", "This key has expired"),
    Wrong.REVOKED: Text("接入密钥已吊销", "This key was revoked"),
}


@dataclass(frozen=True, slots=True)
class Admitted:
    """A call that may go on, as the program whose key it carried."""

    account: Account
    at: datetime

    @property
    def actor(self) -> Actor:
        """The program, as it stands at the instant of the call."""
        return Actor.of(self.account, self.at)


def admit(text: str, at: datetime | None = None) -> Admitted | Wrong:
    """Whose key this is, one call of its minute spent.

    Args:
        text: as it was sent.

    Raises:
        RuleBroken: `programs.too_many`, with `retry_after_s`.
    """
    now = at or clock.now()
    secret = read_secret(text)
    if secret is None:
        return Wrong.UNKNOWN
    rows = ProgramKey.objects.select_related("program__account")
    key = rows.filter(digest=secret.digest).first()
    if key is None:
        return Wrong.UNKNOWN
    state = state_of(key, now)
    account: Account = key.program.account
    if state is KeyState.REVOKED or not account.is_active:
        return Wrong.REVOKED
    if state is KeyState.EXPIRED:
        return Wrong.EXPIRED
    _spend(key, now)
    return Admitted(account, now)


def _spend(key: ProgramKey, now: datetime) -> None:
    """Count one call, in one statement: two processes never both take the last of a minute.

    A clock that lags behind another process counts into that one's minute, and opens none of its own.
    """
    minute = now.replace(second=0, microsecond=0)
    is_new = Q(minute_at__isnull=True) | Q(minute_at__lt=minute)
    rows = ProgramKey.objects.filter(pk=key.pk, revoked_at__isnull=True)
    spent = rows.filter(is_new | Q(n_in_minute__lt=F("per_min"))).update(
        n_in_minute=Case(When(is_new, then=Value(1)), default=F("n_in_minute") + 1),
        minute_at=Greatest(Coalesce(F("minute_at"), Value(minute)), Value(minute)),
    )
    if not spent:
        wait_s = max(1, int((minute + _MINUTE - now).total_seconds()))
        raise RuleBroken(
            "programs.too_many",
            Text(
                "调用太频繁，每分钟最多 {n} 次",
                "Too many calls: at most {n} a minute",
                n=key.per_min,
            ),
            retry_after_s=wait_s,
        )


def _authenticate(request: HttpRequest, text: str) -> Account:
    found = admit(text)
    if isinstance(found, Wrong):
        raise AuthenticationError
    request.actor = found.actor  # type: ignore[attr-defined]  # as `grants.middleware` sets it
    return found.account


class KeyAsBearer(HttpBearer):
    """`Authorization: Bearer msk_…`: `request.actor` is the program, whoever is signed in."""

    def authenticate(self, request: HttpRequest, token: str) -> Account:
        """The program's account.

        Raises:
            AuthenticationError: the key is wrong, expired or revoked; a session does not help.
            RuleBroken: too many calls.
        """
        return _authenticate(request, token)


class KeyAsHeader(APIKeyHeader):
    """`X-API-Key: msk_…`, the same."""

    param_name = HEADER

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        """The program's account; None when the header is not there.

        Raises:
            AuthenticationError, RuleBroken: as `KeyAsBearer`.
        """
        return None if key is None else _authenticate(request, key)


def ways_to_call() -> list[Callable[[HttpRequest], object]]:
    """How a program says who it is, in the order in which they are tried; needs no session, no CSRF."""
    return [KeyAsBearer(), KeyAsHeader()]
