"""A browser in which somebody has signed in fully, without walking through the doors again."""

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from mashang.foundation.accounts.models import Account
from mashang.foundation.signin.session import PROVED_AT, USED_AT
from mashang.kernel import clock


def signed_in(account: Account, language: str = "zh") -> Client:
    """A browser of somebody who proved everything that is asked of them."""
    client = Client(headers={"accept-language": language})
    account.refresh_from_db()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, "mfa" if account.is_official else "code")
    request.session[USED_AT] = request.session[PROVED_AT] = clock.now().isoformat()
    request.session.save()
    return client
