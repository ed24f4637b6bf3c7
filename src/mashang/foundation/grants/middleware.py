"""Puts the actor on the request: the account with its grants of this moment."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor


class ActorMiddleware:
    """`request.actor`, after authentication; anonymous visitors are actors without an account.

    A program is never the actor of a session: it calls with its key, each time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        who = user if isinstance(user, Account) and not user.is_program else None
        request.actor = Actor.of(who)  # type: ignore[attr-defined]
        return self.get_response(request)
