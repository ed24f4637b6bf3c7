"""Every act that is sent again is answered as at first, and nothing happens twice."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from mashang.api.routing import KEY
from mashang.foundation.commands.models import Command
from mashang.kernel.ids import new_id
from tests.access.asking import OWN_AFFAIRS, SORTS, undone
from tests.access.calls import CALLS, call
from tests.access.routes import Route, routes
from tests.access.things import Things, build_things
from tests.api.test_rooms import LOOKS, SAYS_NO
from tests.browser import signed_in
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
ASKERS = ("resident", "worker", "section", "guard", "grid", "landlord", "protected_reader", "chief",
          "newcomer", "repairer")  # fmt: skip
GROWS = re.compile(r"\s*(INSERT|DELETE|REPLACE)\b", re.IGNORECASE)


class Grown:
    """Notes the rows that a call makes or takes away."""

    def __init__(self) -> None:
        self.by: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if GROWS.match(sql) and not OWN_AFFAIRS.search(sql):
            self.by.append(sql[:100])
        return execute(sql, params, many, context)


@pytest.fixture(scope="module")
def street(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Things, dict]]:
    with django_db_blocker.unblock(), undone():
        world = build_world()
        things = build_things(world)
        browsers = {name: signed_in(world.accounts[name]) for name in ASKERS}
        for browser in browsers.values():
            browser.raise_request_exception = False
            browser.get("/")
        yield world, things, browsers


def acts() -> list[Route]:
    return [one for one in routes() if one.method == "POST" and one.name.startswith("api:")]


def about(route: Route, things: Things) -> list[dict[str, Any]]:
    if not route.parts:
        return [{}]
    found = things.by_sort.get(SORTS.get(route.name, route.parts[0]), [])
    return [
        {part: one.values[part] for part in route.parts}
        for one in found
        if set(route.parts) <= set(one.values)
    ]


def said(answer: Any) -> tuple[int, Any]:
    """What was answered; a door says besides what time it is there."""
    found = json.loads(answer.content) if answer.content else None
    is_door = isinstance(found, dict) and "door" in found
    return answer.status_code, {**found, "at": None} if is_door else found


def test_every_act_is_repeated_without_doing_anything_again(street) -> None:
    world, things, browsers = street
    wrong, carried_out = [], set()
    for route in acts():
        short = route.name.removeprefix("api:")
        if short in LOOKS:
            continue
        given = CALLS.get(route.name)
        for values in about(route, things):
            address = reverse(route.name, kwargs=values)
            for browser in browsers.values():
                sent, key = (dict(given(world)) if given else {}), str(new_id())
                headers = {} if "command_id" in sent else {KEY: key}
                with undone():
                    first = call(browser, route.name, address, sent, **headers)
                    if first.status_code >= 300:
                        continue
                    carried_out.add(route.name)
                    grown = Grown()
                    with connection.execute_wrapper(grown):
                        again = call(browser, route.name, address, sent, **headers)
                    if said(again) != said(first):
                        wrong.append(f"{short}: {again.status_code} {again.content[:200]!r}")
                    wrong += [f"{short}: {one}" for one in grown.by]
                break
            if route.name in carried_out:
                break
    assert wrong == []
    missing = {one.name for one in acts()} - carried_out
    say_no = {name.removeprefix("api:") for name in SAYS_NO}
    assert {name.removeprefix("api:") for name in missing} - say_no == LOOKS - say_no


@pytest.fixture
def rename(street) -> Iterator[Any]:
    """Renames a compound under a key, as the worker."""
    world, _, browsers = street

    def sent(name: str, key: str, who: str = "worker") -> Any:
        address = reverse("api:places_rename", kwargs={"place_id": world.places["home"].pk})
        return call(browsers[who], "api:places_rename", address, {"name": name}, **{KEY: key})

    with undone():
        yield sent


def test_the_same_key_with_something_else_is_refused(rename) -> None:
    key = str(new_id())
    assert rename("天新新苑", key).status_code == 204
    other = rename("天新旧苑", key)
    assert (other.status_code, other.json()["code"]) == (409, "command.id_spent")
    assert rename("天新新苑", f'"{key}"').status_code == 204


def test_the_key_of_somebody_else_gives_no_answer_of_theirs(rename) -> None:
    key = str(new_id())
    assert rename("天新新苑", key).status_code == 204
    assert rename("天新新苑", key, "section").json()["code"] == "command.id_spent"


def test_what_was_refused_may_be_sent_again_under_its_key(rename) -> None:
    key = str(new_id())
    assert rename(" ", key).status_code == 422
    assert rename("天新新苑", key).status_code == 204


def test_a_key_that_is_no_uuid_is_named(rename) -> None:
    answer = rename("天新新苑", "once")
    assert (answer.status_code, answer.json()["field"]) == (422, KEY)


def test_an_act_whose_answer_was_lost_is_never_done_again(rename) -> None:
    """The process died after the act and before its answer was noted."""
    key = str(new_id())
    assert rename("天新新苑", key).status_code == 204
    row = Command.objects.get(command_id=key)
    Command.objects.filter(pk=row.pk).update(answer={"digest": row.answer["digest"]})
    again = rename("天新新苑", key)
    assert (again.status_code, again.json()["code"]) == (409, "command.unanswered")


def test_an_act_and_its_key_fall_together(street, rename) -> None:
    """The verb fails after the key was spent: nothing is kept of either."""
    world, _, browsers = street
    key = str(new_id())
    address = reverse("api:places_close", kwargs={"place_id": world.places["home"].pk})
    refused = call(browsers["worker"], "api:places_close", address, {"reason": "x"}, **{KEY: key})
    assert refused.status_code == 422
    assert not Command.objects.filter(command_id=key).exists()


def test_without_a_session_a_key_says_nothing() -> None:
    address = reverse("api:places_rename", kwargs={"place_id": 1})
    sent = json.dumps({"name": "x"})
    answer = Client().post(address, sent, "application/json", headers={KEY: str(new_id())})
    assert answer.status_code == 401
