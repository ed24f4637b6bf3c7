"""Writes on the ways in that upper rooms and verbs join: codes, sessions, passkeys."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from mashang.foundation.policies import queries as policies
from mashang.foundation.signin import queries
from mashang.foundation.signin.models import Device, ExternalLogin, PhoneCode
from mashang.foundation.verbs import step
from mashang.kernel import clock

_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")


class Outcome(Enum):
    """What became of a typed code."""

    IN = "in"
    WRONG = "wrong"
    USED_UP = "used_up"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Tried:
    """A typed code: `row` is there while the code is open.

    Attributes:
        tries_left: how often it may still be typed.
    """

    outcome: Outcome
    row: PhoneCode | None = None
    tries_left: int = 0


@step
def try_code(*, code_id: UUID, typed: str) -> Tried:
    """Hold what was typed against a code; a wrong one is counted, the right one is not yet spent."""
    row = PhoneCode.objects.select_for_update().filter(pk=code_id, closed_at=None).first()
    if row is None or clock.now() >= queries.expires_at(row):
        return Tried(Outcome.EXPIRED)
    given = "".join(sign for sign in typed.translate(_HALF_WIDTH) if sign.isdigit())
    if hmac.compare_digest(given.encode(), row.code.open().encode()):
        return Tried(Outcome.IN, row)
    left = policies.number("accounts.phone_code_wrong_tries_count") - row.wrong_tries - 1
    row.wrong_tries += 1
    if left <= 0:
        row.closed_at = clock.now()
    row.save(update_fields=["wrong_tries", "closed_at"])
    return Tried(Outcome.WRONG, row, left) if left > 0 else Tried(Outcome.USED_UP)


@step
def spend(row: PhoneCode) -> str:
    """Use a code up; returns the number that it proved."""
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at"])
    return row.phone.open()


@step
def end_sessions(account_ids: Iterable[UUID], *, keep: str = "") -> int:
    """Sign accounts out everywhere, at once; returns how many sessions ended.

    Args:
        keep: the key of a session that goes on.
    """
    rows = Device.objects.filter(account__in=list(account_ids)).exclude(session_key=keep)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    rows.delete()
    return len(keys)


@step
def forget_ways_in(account_ids: Iterable[UUID]) -> None:
    """Forget passkeys, second factors and links to identity providers, and end every session."""
    wanted = list(account_ids)
    Authenticator.objects.filter(user__in=wanted).delete()
    ExternalLogin.objects.filter(account__in=wanted).delete()
    end_sessions(wanted)
