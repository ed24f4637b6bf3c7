"""Passkeys: a key on the phone or the computer instead of a code, kept in allauth's tables.

allauth and fido2 do the ceremony (W3C Web Authentication, Level 2). Here: what is offered to whom, that a
challenge is used once, and how long a resident's key works without the number being proved again.
"""

from typing import Any, Final
from uuid import UUID

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from mashang.foundation.accounts.models import Account
from mashang.foundation.verbs import step
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

LONGEST: Final = 20_000
"""Signs of an answer of the browser; an attestation has some thousands."""
_TYPE: Final = Authenticator.Type.WEBAUTHN


def registration_options(account: Account) -> dict[str, Any]:
    """What the browser needs to make a key for an account; the challenge waits in the session."""
    return dict(auth.begin_registration(account, passwordless=True))


def sign_in_options(account: Account | None = None) -> dict[str, Any]:
    """What the browser needs to prove a key: of one account, or of whoever it belongs to."""
    return dict(auth.begin_authentication(account))


def take_challenge(request: HttpRequest) -> Any:
    """The challenge that waits in the session, which is spent by this look."""
    return request.session.pop(auth.STATE_SESSION_KEY, None)


def checked_registration(state: Any, answer: dict[str, Any]) -> None:
    """Whether the browser's answer fits the challenge.

    Raises:
        Invalid: it does not, or the challenge is spent.
    """
    if state is None:
        raise _wrong()
    try:
        auth.get_server().register_complete(state, answer)
    except (ValueError, TypeError, KeyError) as err:
        raise _wrong() from err


def checked_sign_in(state: Any, answer: dict[str, Any], account: Account | None) -> Authenticator:
    """The key that the browser proved.

    Args:
        account: whose key it must be; None for whoever the answer names.

    Raises:
        Invalid: wrong, spent, or of nobody here.
    """
    if state is None:
        raise _wrong()
    try:
        user = account or auth.extract_user_from_response(answer)
        credentials = auth.get_credentials(user)
        found = auth.get_server().authenticate_complete(state, credentials, answer)
        kept = auth.get_authenticator_by_credential_id(user, found.credential_id)
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError) as err:
        raise _wrong() from err
    if kept is None or not isinstance(user, Account) or not user.is_active:
        raise _wrong()
    return kept


def of(account: Account) -> list[Authenticator]:
    """The account's passkeys, the oldest first."""
    return list(Authenticator.objects.filter(user=account, type=_TYPE).order_by("pk"))


@step
def keep(account: Account, name: str, answer: dict[str, Any]) -> None:
    """Keep a key whose registration was checked."""
    auth.WebAuthn.add(account, name, answer)


@step
def remove_all(account_id: UUID) -> None:
    """Forget every passkey of an account: its number may have a new owner."""
    Authenticator.objects.filter(user=account_id, type=_TYPE).delete()


def relying_party() -> dict[str, str]:
    """Who asks for keys: this street, by the name in the address bar."""
    host = str(context.request.get_host())
    name = host if host.startswith("[") else host.partition(":")[0]
    return {"id": name, "name": str(Text("码上", "Mashang"))}


def _wrong() -> Invalid:
    text = Text(
        "通行密钥没有通过，请再试一次，或换一种方式登录",
        "The passkey was not accepted; try again, or sign in another way",
    )
    return Invalid("signin.wrong_passkey", text)
