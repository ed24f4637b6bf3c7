"""Who may open a page or ask an operation at all. Each carries its guard; the access matrix reads it.

A guard answers only the first question (signed in? staff? any right of this kind?); which objects
are in scope is answered by the room's policy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from ninja.errors import AuthenticationError

from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")


class ActorRequest(HttpRequest):
    """A request with its actor (see `middleware`)."""

    actor: Actor


@dataclass(frozen=True, slots=True)
class Access:
    """What the access matrix knows of a route.

    Attributes:
        right: a right that must be held somewhere; None for any of the audience.
        reason: why a public route is public.
        fresh_proof: what is sent here is a dangerous act: whoever proved themselves longer than
            `accounts.fresh_proof_min` ago does so again (`signin.middleware`).
    """

    audience: Literal["public", "signed_in", "resident", "staff"]
    right: str | None = None
    reason: str = ""
    fresh_proof: bool = False

    def insist(self, actor: Actor) -> None:
        """Insist that somebody signed in is of the audience, and holds the right somewhere.

        A program does staff's work only where a right says so that it holds.

        Raises:
            NotAllowed: they are not, or do not.
        """
        may_be = actor.is_official or (actor.is_program and self.right is not None)
        if self.audience == "staff" and not may_be:
            raise NotAllowed("staff")
        if self.right is not None and not actor.holds_anywhere(self.right):
            raise NotAllowed(self.right)


class Page(Protocol):
    """A guarded view."""

    access: Access

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse: ...


View = Callable[Concatenate[ActorRequest, P], HttpResponse]


def staff_page(right: str | None = None, *, fresh_proof: bool = False) -> Callable[[View[P]], Page]:
    """Staff only, and only those who hold `right` somewhere; others get 403, strangers sign in."""
    return _guard(Access("staff", right, fresh_proof=fresh_proof))


def resident_page() -> Callable[[View[P]], Page]:
    """Signed in by phone, or staff looking at their own; strangers sign in and come back."""
    return _guard(Access("resident"))


def signed_in_page() -> Callable[[View[P]], Page]:
    """Anybody signed in."""
    return _guard(Access("signed_in"))


def public_page(reason: str) -> Callable[[View[P]], Page]:
    """Open to all; the reason is printed in the access matrix."""
    return _guard(Access("public", reason=reason))


def _guard(access: Access) -> Callable[[View[P]], Page]:
    def wrap(view: View[P]) -> Page:
        @wraps(view)
        def guarded(request: ActorRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if access.audience != "public" and request.actor.account is None:
                return _to_sign_in(request, access)
            access.insist(request.actor)
            return view(request, *args, **kwargs)

        page = cast(Page, guarded)
        page.access = access
        return page

    return wrap


Call = Callable[Concatenate[ActorRequest, P], R]
"""An operation of the API: what a program asks."""


def staff_route(right: str | None = None) -> Callable[[Call[P, R]], Call[P, R]]:
    """Staff only, and only those who hold `right` somewhere; others get 403, strangers 401."""
    return _guard_call(Access("staff", right))


def resident_route() -> Callable[[Call[P, R]], Call[P, R]]:
    """Signed in by phone, or staff asking about their own; strangers get 401."""
    return _guard_call(Access("resident"))


def signed_in_route() -> Callable[[Call[P, R]], Call[P, R]]:
    """Anybody signed in."""
    return _guard_call(Access("signed_in"))


def public_route(reason: str) -> Callable[[Call[P, R]], Call[P, R]]:
    """Open to all; the reason stands in the access matrix and in the description of the API."""
    return _guard_call(Access("public", reason=reason))


def _guard_call(access: Access) -> Callable[[Call[P, R]], Call[P, R]]:
    def wrap(call: Call[P, R]) -> Call[P, R]:
        @wraps(call)
        def guarded(request: ActorRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            if access.audience != "public" and request.actor.account is None:
                raise AuthenticationError
            access.insist(request.actor)
            return call(request, *args, **kwargs)

        cast(Any, guarded).access = access
        return cast("Call[P, R]", guarded)

    return wrap


def _to_sign_in(request: HttpRequest, access: Access) -> HttpResponse:
    name = settings.MASHANG_STAFF_LOGIN_URL if access.audience == "staff" else settings.LOGIN_URL
    back = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
