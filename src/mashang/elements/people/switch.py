"""替谁办, the switch of every resident page: the session keeps the choice, each request asks it anew."""

from typing import Final

from django.http import HttpRequest

from mashang.elements.people import queries
from mashang.elements.people.queries import CHOICE, Acting, OwnPerson
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.guards import ActorRequest

SHOWN_FOR: Final = "person"
"""The hidden field of a form that says for whom its page was shown."""


def now(request: HttpRequest) -> Acting:
    """Whom the switch shows: what was chosen last, in whichever window."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # see grants.middleware
    return queries.acting(actor, request.session.get(CHOICE))


def acting(request: ActorRequest, shown_for: str | None = None) -> Acting:
    """For whom a request acts, and for whom else it could: what was sent acts for whom its page named.

    Args:
        shown_for: whom a page that is sent by GET named.

    Raises:
        OutOfScope: the account does not act, or acts no more, for whom that page named.
    """
    named = shown_for or request.POST.get(SHOWN_FOR)
    return queries.acting(request.actor, request.session.get(CHOICE), shown_for=named)


def me(request: ActorRequest) -> OwnPerson | None:
    """Whom a request acts for; None for an account that acts for nobody."""
    return acting(request).me


def choose(request: ActorRequest, me: OwnPerson) -> None:
    """Act for somebody from now on, until another is chosen."""
    request.session[CHOICE] = str(me.person_id)
