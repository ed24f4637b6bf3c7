"""Every route of the product, found by walking the addresses, with what its guard says of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from mashang.config.urls import api
from mashang.foundation.grants.guards import Access

PART = re.compile(r"<(?:\w+:)?(\w+)>")

OPERATIONS = {name: (access, method) for name, method, access in api.guards()}
"""Guard and method of every operation of the API, by its name."""

UNGUARDED = {
    "web:language": "a switch of the page, kept in a cookie",
    "web:elder": "a switch of the page, kept in a cookie",
    "web:parts": "the sheet of components, with invented people; 404 outside the demo",
    "api:openapi-json": "the description of what programs may ask; says nothing of anybody",
    "api:api-root": "names the description",
}
"""Routes of the shells, which know no guard: each with why it may be public."""


@dataclass(frozen=True)
class Route:
    """One address pattern.

    Attributes:
        parts: the names of its variable parts, in order.
        access: None for those of `UNGUARDED`.
        method: of an operation of the API; empty for a page, which is asked by GET and POST.
    """

    name: str
    pattern: str
    parts: tuple[str, ...]
    access: Access | None
    method: str = ""

    @property
    def public_because(self) -> str:
        """Why anybody may open it; empty when not anybody may."""
        if self.access is None:
            return UNGUARDED.get(self.name, "")
        return self.access.reason if self.access.audience == "public" else ""


def routes() -> list[Route]:
    """All of them, in the order of their addresses."""
    return sorted(_walk(get_resolver(), (), ""), key=lambda route: route.pattern)


def _guard(name: str, one: URLPattern) -> tuple[Access | None, str]:
    """The guard of a page, or that of an operation with its method."""
    operation = name.removeprefix("api:")
    if operation != name and operation in OPERATIONS:
        return OPERATIONS[operation]
    return getattr(one.callback, "access", None), ""


def _walk(resolver: URLResolver, spaces: tuple[str, ...], before: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        pattern = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            name = ":".join((*spaces, one.name or "?"))
            parts = tuple(PART.findall(pattern))
            access, method = _guard(name, one)
            yield Route(name, f"/{pattern}", parts, access, method)
        else:
            yield from _walk(one, (*spaces, one.namespace) if one.namespace else spaces, pattern)
