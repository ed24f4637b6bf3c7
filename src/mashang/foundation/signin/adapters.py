"""How allauth meets this street: its sign-in stages and its second factors, none of its pages."""

from base64 import b64decode, b64encode
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from mashang.foundation import keys
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.signin import passkeys, session
from mashang.foundation.signin.actions import devices
from mashang.foundation.signin.second_factor import FACTORS
from mashang.kernel.sealed import Place

_SECRETS: Final = "signin.secrets"
_PLACE: Final = Place("mfa_authenticator", "data", "")


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """After the password of an account with an authenticator: our page asks for its code."""

    urlname = "signin:second_factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Stop at our page when there is a second factor to ask for."""
        user = self.login.user
        kept = Authenticator.objects.filter(user=user, type__in=FACTORS)
        if user is None or not user.is_official or not kept.exists():
            return None, True
        if "mfa" in ways_in(self.request, user):  # a passkey alone is both factors
            return None, True
        return redirect(self.urlname), True


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts of a street: no sign-up page, no mail, and one stage after the password."""

    def get_login_stages(self) -> list[str]:
        """The second factor only: numbers prove themselves before a login begins."""
        return [f"{SecondFactorStage.__module__}.{SecondFactorStage.__qualname__}"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never by allauth's own page, which is not mounted."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        """A closed account starts again at the door."""
        clear_login(request)
        return HttpResponseRedirect("/")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin the session and give it its length."""
        super().login(request, user)
        if isinstance(user, Account):
            session.begin(request, user)
            request.session.save()
            devices.note_device(
                account_id=user.account_id,
                session_key=request.session.session_key or "",
                agent=request.headers.get("User-Agent", ""),
                how=first_way_in(request, user),
            )

    def post_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse:
        """On to where the person wanted to go."""
        wanted = given.get("redirect_url")
        return HttpResponseRedirect(wanted or session.home_of(user))

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Our pages say themselves what happened."""

    def send_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Accounts have no mail address."""

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Accounts have no mail address; records tell instead."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of second factors are sealed like everything personal."""

    def encrypt(self, text: str) -> str:
        """Sealed, in base 64 for the JSON column."""
        return b64encode(keys.seal_text(_SECRETS, None, _PLACE, text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` sealed."""
        return keys.open_text(_SECRETS, None, _PLACE, b64decode(encrypted_text))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """This street, by the name in the address bar."""
        return passkeys.relying_party()

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """An account as the browser lists it: the staff number, or the masked number."""
        shown = user.username if user.is_official else accounts.masked_phone(user)
        return {
            **super().get_public_key_credential_user_entity(user),
            "name": shown,
            "display_name": shown,
        }


def first_way_in(request: HttpRequest, account: Account) -> str:
    """How this session began: `code`, `password`, `passkey`, `oidc` or `demo`."""
    records = get_authentication_records(request, account)
    if not records:
        return ""
    first = records[0]
    return "passkey" if first.get("type") == "webauthn" else str(first["method"])


def ways_in(request: HttpRequest, account: Account) -> frozenset[str]:
    """How this session proved who it is: `code`, `password`, `mfa`, `demo`."""
    return frozenset(record["method"] for record in get_authentication_records(request, account))
