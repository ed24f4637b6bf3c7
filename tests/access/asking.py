"""Asking every route as everybody, leaving nothing behind."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from mashang.kernel import paths
from mashang.web import errors
from tests.access.calls import call
from tests.access.routes import Route, routes
from tests.access.thing import Thing, Things
from tests.access.things import RESIDENTS
from tests.browser import signed_in
from tests.world import World

ACTORS = {
    "anonymous": "nobody signed in",
    "newcomer": "a fresh number, known to nobody",
    "stranger": "a resident of another community",
    "housemate": "lives with resident and child in 101",
    "ex_tenant": "lived in 101 until last month",
    "former_proxy": "acted for grandmother until the grant ended",
    "proxy": "acts for grandmother",
    "landlord": "owns 201 and lives in 302",
    "tenant": "rents 201",
    "protected": "specially protected, lives in 301",
    "resident": "lives in 101, guardian of child",
    "other_worker": "right role, other community",
    "other_repairer": "property company of another compound",
    "guard": "wrong role, in place: the guard of the compound",
    "building_head": "head of the building",
    "repairer": "the compound's property company",
    "grid": "grid worker of the compound",
    "worker": "community worker in place",
    "clerk": "handler of a department, whole street",
    "section": "section chief, whole street",
    "chief": "sub-district chief",
    "protected_reader": "officer for protected persons",
    "supervisor": "discipline supervisor",
    "administrator": "administrator",
}
"""Who asks: residents from far to near, then staff from far to near."""
STAFF = tuple(name for name in ACTORS if name not in RESIDENTS and name != "anonymous")

WORDS: Mapping[str, str] = {
    "verb": "note_public",
    "what": "reset",
    "form": "xlsx",
    "kind": "deliver_document",
    "code": "nobody",
    "service_code": "repair",
    "request_token": "1",
}
"""Parts of addresses that choose among a few words."""
WORDS_OF = {
    "registers:template": {"code": "houses"},
    "registers:role": {"code": "community_worker"},
    "registers:what_if": {"code": "community_worker"},
    "registers:reset_role": {"code": "guard"},
    "cases:reply": {"verb": "cancel"},
}
"""Where a route knows other words."""
SORTS = {
    "doors:landing": "door_sign",
    "doors:enter": "door_sign",
    "doors:screen": "door_sign",
    "doors:device": "door_device_id",
    "doors:invite_again": "door_device_id",
    "doors:revoke_device": "door_device_id",
    "api:doors_device": "door_device_id",
    "api:doors_invite_again": "door_device_id",
    "api:doors_revoke_device": "door_device_id",
    "employers:shop": "shop_sign",
    "registration:card": "card_sign",
    "registration:revoke_card": "card_sign",
    "registers:program": "program_id",
    "registers:change_program": "program_id",
    "registers:issue_key": "program_id",
    "registers:rotate_key": "program_id",
    "registers:revoke_key": "program_id",
    "registers:close_program": "program_id",
}
"""Which sort of thing a route's first part names, where the part's name does not say it."""
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
OWN_AFFAIRS = re.compile(
    r'"django_session"|UPDATE "accounts_account" SET "seen_at"|UPDATE "signin_device" SET "used_at"'
)
"""What a GET may write: when this browser and this account were last here, which ends both."""

Given = Callable[[World], Mapping[str, Any]]


@dataclass
class Row:
    """One route, one thing, one method: the answer to each actor."""

    route: Route
    thing: Thing | None
    method: str
    answers: dict[str, int] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    ways: dict[str, str] = field(default_factory=dict)
    """Where a redirect led, by actor."""

    @property
    def key(self) -> str:
        about = f" · {self.thing.label}" if self.thing else ""
        return f"{self.method} {self.route.name}{about}"


@contextmanager
def undone() -> Iterator[None]:
    """A block whose writes are taken back; verbs in it believe that they are outermost."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def unknown_parts(things: Things) -> list[str]:
    """Routes of which `things` does not know what their addresses name."""
    return [
        f"{route.name}: {', '.join(route.parts)}"
        for route in routes()
        if set(route.parts) - set(WORDS) and not _things_of(route, things)
    ]


def ask_everything(world: World, things: Things, posts: Mapping[str, Given]) -> list[Row]:
    """Every route about every thing of its sort, by GET and POST, as everybody."""
    browsers = {name: browser_of(world, name) for name in ACTORS}
    for browser in browsers.values():
        browser.get("/")  # what the first visit of the day writes is kept, not written each time
    with _unlogged(), _error_pages_once():
        return _rows(browsers, world, things, posts)


@contextmanager
def _unlogged() -> Iterator[None]:
    """A block whose refusals are not logged: the runner would keep each with its whole request."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _error_pages_once() -> Iterator[None]:
    """A block in which everybody is shown the page of each refusal once, then its number alone.

    The matrix asks who is refused; how a refusal looks is asked by the tests of the pages.
    """
    shown: set[tuple[object, int]] = set()
    whole = errors.page

    def page(request: HttpRequest, problem: errors.Problem) -> HttpResponse:
        seen = (request.user.pk, problem.status)
        if seen in shown:
            return HttpResponse(status=problem.status)
        shown.add(seen)
        return whole(request, problem)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(errors, "page", page)
        yield


def _rows(
    browsers: Mapping[str, Client], world: World, things: Things, posts: Mapping[str, Given]
) -> list[Row]:
    rows = []
    for route in routes():
        for thing in _things_of(route, things):
            for method in (route.method,) if route.method else ("GET", "POST"):
                sent = form_of(route, method, posts, world)
                row = ask(browsers, Row(route, thing, method), sent)
                if row is not None:
                    rows.append(row)
    return rows


def form_of(
    route: Route, method: str, posts: Mapping[str, Given], world: World
) -> Mapping[str, Any]:
    """What is sent along: nothing with the GET of a page."""
    given = posts.get(route.name)
    return dict(given(world)) if given and (method == "POST" or route.method) else {}


def browser_of(world: World, name: str) -> Client:
    """A browser of one of `ACTORS`, signed in."""
    if name == "anonymous":
        client = Client(headers={"accept-language": "zh"})
    else:
        client = signed_in(world.accounts[name])
    client.raise_request_exception = False
    return client


def _things_of(route: Route, things: Things) -> list[Thing | None]:
    named = [part for part in route.parts if part not in WORDS]
    if not named:
        return [None]
    sort = SORTS.get(route.name)
    candidates = things.by_sort.get(sort or named[0], [])
    if sort:
        return list(candidates)
    return [thing for thing in candidates if set(named) <= set(thing.values)]


def _address(route: Route, thing: Thing | None) -> str:
    values = dict(thing.values) if thing else {}
    if route.name in SORTS:
        values[route.parts[0]] = values[SORTS[route.name]]
    words = {**WORDS, **WORDS_OF.get(route.name, {})}
    return reverse(route.name, kwargs={one: values.get(one, words.get(one)) for one in route.parts})


def ask(browsers: Mapping[str, Client], row: Row, sent: Mapping[str, Any]) -> Row | None:
    """The row filled; None when the route does not know the method."""
    address = _address(row.route, row.thing)
    for name, browser in browsers.items():
        kept = {key: morsel.value for key, morsel in browser.cookies.items()}
        with undone(), connection.execute_wrapper(_Watch(row)):
            answer = _answer(browser, row, address, sent)
        browser.cookies.clear()
        browser.cookies.load(kept)
        if answer.status_code == 405:
            return None
        row.answers[name] = answer.status_code
        if answer.status_code == 302:
            row.ways[name] = answer.headers["Location"]
    return row


def _answer(browser: Client, row: Row, address: str, sent: Mapping[str, Any]) -> Any:
    """What one of them is answered: pages are sent forms, operations a query or a document."""
    if row.method == "GET":
        return browser.get(address, dict(sent))
    if row.route.method:
        return call(browser, row.route.name, address, sent)
    return browser.post(address, dict(sent))


class _Watch:
    """Notes what a GET writes."""

    def __init__(self, row: Row) -> None:
        self.row = row

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if self.row.method == "GET" and WRITES.match(sql) and not OWN_AFFAIRS.search(sql):
            self.row.writes.append(sql[:120])
        return execute(sql, params, many, context)


def reaches(world: World, name: str, path: str, *, from_below: bool = False) -> bool:
    """Whether any grant of a member of staff reaches a place, or lies below it."""
    return any(
        paths.contains(held.path, path) or (from_below and paths.contains(path, held.path))
        for held in world.actor(name).held()
    )
