"""The second factor of staff: time-based codes and recovery codes, kept in allauth's tables.

allauth checks codes by the machine's clock and remembers used ones in a cache of one process. Here
the street's clock counts, and the last step used is kept in the row, so a code works once anywhere.

Source: RFC 6238 (TOTP), sections 4 and 5.2; one step of 30 s before and after is let through.
"""

import hmac
import secrets
from base64 import b32encode
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt

from mashang.foundation.accounts.models import Account
from mashang.foundation.verbs import step

FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor: an app's code, or a passkey."""
STEP_S: Final = 30
DRIFT_STEPS: Final = 1
_SECRET_BYTES: Final = 20
_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")


def is_set_up(account: Account) -> bool:
    """Whether this account has a second factor."""
    return account.account_id in who_is_set_up([account])


def who_is_set_up(accounts: Iterable[Account]) -> frozenset[UUID]:
    """Which of these accounts have a second factor."""
    wanted = [one.account_id for one in accounts]
    rows = Authenticator.objects.filter(user__in=wanted, type__in=FACTORS)
    return frozenset(rows.values_list("user_id", flat=True))


def has_app(account: Account) -> bool:
    """Whether this account has an authenticator app."""
    rows = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP)
    return bool(rows.exists())


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes are unused."""
    kept = Authenticator.objects.filter(
        user=account, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return len(RecoveryCodes(kept).get_unused_codes()) if kept else 0


def new_secret() -> str:
    """20 random bytes in base 32, as authenticator apps take them."""
    return b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def address(account: Account, secret: str, issuer: str) -> str:
    """The `otpauth://` address that an app scans."""
    label = quote(f"{issuer}:{account.username}")
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
    )


def code_at(secret: str, at: datetime) -> str:
    """The code that an app shows at an instant."""
    return str(format_hotp_value(hotp_value(secret, int(at.timestamp()) // STEP_S)))


def matching_step(secret: str, typed: str, at: datetime) -> int | None:
    """The time step whose code was typed, near an instant; None when none matches."""
    given = "".join(typed.translate(_HALF_WIDTH).split()).encode()
    now = int(at.timestamp()) // STEP_S
    found = None
    for counter in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if hmac.compare_digest(str(format_hotp_value(hotp_value(secret, counter))).encode(), given):
            found = counter
    return found


@step
def enrol(account: Account, secret: str, used_step: int) -> list[str]:
    """Keep a secret whose first code was typed; returns fresh recovery codes, shown once."""
    Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).delete()
    data = {"secret": encrypt(secret), "last_step": used_step}
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data=data)
    return renew_recovery_codes(account)


@step
def renew_recovery_codes(account: Account) -> list[str]:
    """New recovery codes; the old ones stop working."""
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(account).get_unused_codes()
    return codes


@step
def remove(account: Account) -> None:
    """Forget the second factor; the next sign-in asks to set up a new one."""
    Authenticator.objects.filter(user=account).delete()


@step
def accept(account: Account, typed: str, at: datetime) -> bool:
    """Whether a code, of the app or a recovery code, is right; it is spent when it is."""
    kept = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=account)}
    app = kept.get(Authenticator.Type.TOTP)
    if app is not None:
        used = matching_step(decrypt(app.data["secret"]), typed, at)
        if used is not None:
            return _spend(app, used, at)
    spare = kept.get(Authenticator.Type.RECOVERY_CODES)
    given = "".join(typed.translate(_HALF_WIDTH).split()).replace("-", "")
    return bool(spare and given and RecoveryCodes(spare).validate_code(given))


def _spend(app: Authenticator, used: int, at: datetime) -> bool:
    if used <= app.data.get("last_step", 0):
        return False
    app.data["last_step"] = used
    app.last_used_at = at
    app.save(update_fields=["data", "last_used_at"])
    return True
