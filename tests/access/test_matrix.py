"""Who may open what: every route, about every kind of thing, asked as everybody.

The expected answers stand in `matrix.md`, for people to read. When a route is new or an answer
changes, run `MASHANG_MATRIX=write pytest tests/access`, and judge each changed line before you keep
it. What must hold whatever the table says is tested beside it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.access.asking import (
    ACTORS,
    RESIDENTS,
    STAFF,
    Row,
    ask_everything,
    reaches,
    undone,
    unknown_parts,
)
from tests.access.mixing import ask_mixed
from tests.access.posts import POSTS
from tests.access.routes import UNGUARDED, routes
from tests.access.table import read, written
from tests.access.thing import Things
from tests.access.things import build_things
from tests.world import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TABLE = Path(__file__).with_name("matrix.md")
REFUSED = {302, 401, 403, 404}

OPEN_TO_STAFF = {
    "organisations:organisation": "units are public: whoever may see units sees all of them",
    "registers:account": "who holds which role is open to those who watch over grants",
    "api:organisations_organisation": "as on the page",
    "api:registers_staff_member": "as on the page",
}
"""Routes about a thing that staff without a grant there may open, each with the reason."""
SHOWN_FROM_BELOW = {
    "places:place", "api:places_area", "places:place_sheet", "places:poster", "doors:here", "organisations:serving",
    "tenancy:here", "people:residents_at", "forms:form", "notices:here",
    "api:places_place", "api:places_children", "api:doors_here", "api:people_residents",
    "doors:rule", "api:doors_rule", "api:notices_here", "api:duties_answerers", "api:forms_form", "api:forms_names",
    "api:forms_counts",
}  # fmt: skip
"""Pages of a place that are shown to whoever has a part below it, as far as that part goes."""
ANSWERED_AT_THE_DOOR = {
    "doors:ask": "anybody may knock; the page says yes or no, and why",
    "doors:appeal": "whoever was refused may appeal, whoever they are",
    "api:doors_open_door": "as on the page",
    "api:doors_appeal": "as on the page",
    "repairs:join": "the page says that it cannot be joined, as of every case that is not shared",
}
"""Routes whose refusal is an answer, not an error."""


@pytest.fixture(scope="module")
def street(django_db_setup: None, django_db_blocker) -> Iterator[tuple[World, Things, list[Row]]]:
    """The street, its things, and every answer; all taken back at the end."""
    with django_db_blocker.unblock(), undone():
        world = build_world()
        things = build_things(world)
        yield world, things, ask_everything(world, things, POSTS)


@pytest.fixture(scope="module")
def world(street) -> World:
    return street[0]


@pytest.fixture(scope="module")
def rows(street) -> list[Row]:
    return street[2]


def test_every_address_can_be_filled(street: tuple[World, Things, list[Row]]) -> None:
    """When this fails: tell `things.py` what the new part of an address may be."""
    assert unknown_parts(street[1]) == []


def test_every_answer_is_the_one_in_the_table(rows: list[Row]) -> None:
    if os.environ.get("MASHANG_MATRIX") == "write":
        TABLE.write_text(written(rows), "utf-8")
    expected = read(TABLE.read_text("utf-8"))
    found = {row.key: row.answers for row in rows}
    missing = sorted(set(found) - set(expected))
    gone = sorted(set(expected) - set(found))
    changed = [
        f"{key}: {name} got {code}, expected {expected[key].get(name)}"
        for key, answers in found.items()
        if key in expected
        for name, code in answers.items()
        if expected[key].get(name) != code
    ]
    assert missing == [], "not in the table"
    assert gone == [], "only in the table"
    assert changed == []


def test_nothing_breaks_for_anybody(rows: list[Row]) -> None:
    broken = [
        f"{row.key}: {name}"
        for row in rows
        for name, code in row.answers.items()
        if code >= 500 and row.route.name != "healthz"  # there is no worker here
    ]
    assert not broken


def test_nobody_reaches_what_is_not_theirs(world: World, rows: list[Row]) -> None:
    """Said of things, not of pages: whatever the table says, an outsider is refused."""
    wrong = []
    for row in rows:
        if row.thing is None or not row.thing.path or row.route.public_because:
            continue
        if row.route.name in ANSWERED_AT_THE_DOOR:
            continue
        for name, code in row.answers.items():
            if code not in REFUSED and not _is_near(world, row, name):
                wrong.append(f"{row.key}: {name} got {code}")
    assert "\n".join(wrong) == ""


def _is_near(world: World, row: Row, name: str) -> bool:
    assert row.thing is not None
    if name not in STAFF:
        return name in row.thing.near
    from_below = row.route.name in SHOWN_FROM_BELOW
    return row.route.name in OPEN_TO_STAFF or reaches(
        world, name, row.thing.path, from_below=from_below
    )


def test_an_address_of_two_names_means_both(
    street: tuple[World, Things, list[Row]], rows: list[Row]
) -> None:
    """A fact of one person under the address of another is not there, for whoever may see both."""
    world, things, _ = street
    wrong, asked = ask_mixed(world, things, POSTS, rows)
    assert asked >= {"people:end_fact", "api:people_end_fact", "organisations:leave"}
    assert "\n".join(wrong) == ""


def test_strangers_are_sent_to_the_right_door(rows: list[Row]) -> None:
    wrong = []
    for row in rows:
        access = row.route.access
        if access is None or access.audience == "public":
            continue
        if row.route.method:
            if row.answers["anonymous"] != 401:
                wrong.append(f"{row.key}: {row.answers['anonymous']}")
            continue
        name = (
            settings.MASHANG_STAFF_LOGIN_URL if access.audience == "staff" else settings.LOGIN_URL
        )
        if row.answers["anonymous"] != 302 or not row.ways["anonymous"].startswith(reverse(name)):
            wrong.append(f"{row.key}: {row.answers['anonymous']} {row.ways.get('anonymous')}")
    assert not wrong


def test_residents_open_no_page_of_staff(rows: list[Row]) -> None:
    wrong = [
        f"{row.key}: {name} got {row.answers[name]}"
        for row in rows
        if row.route.access and row.route.access.audience == "staff"
        for name in RESIDENTS
        if row.answers[name] != 403
    ]
    assert not wrong


def test_staff_without_the_right_anywhere_are_refused(world: World, rows: list[Row]) -> None:
    held = {name: {one.right for one in world.actor(name).held()} for name in STAFF}
    wrong = [
        f"{row.key}: {name} got {row.answers[name]}"
        for row in rows
        if row.route.access and row.route.access.right
        for name in STAFF
        if row.route.access.right not in held[name] and row.answers[name] != 403
    ]
    assert not wrong


def test_no_route_writes_when_it_is_only_read(rows: list[Row]) -> None:
    wrong = [f"{row.key}: {sql}" for row in rows for sql in sorted(set(row.writes))]
    assert "\n".join(wrong) == ""


def test_every_route_is_guarded_or_says_why_it_is_public() -> None:
    bare = [
        route.name for route in routes() if route.access is None and route.name not in UNGUARDED
    ]
    assert not bare
    mute = [
        route.name
        for route in routes()
        if route.access and route.access.audience == "public" and len(route.access.reason) < 10
    ]
    assert not mute


def test_every_actor_of_principle_11_asks() -> None:
    assert {"anonymous", "stranger", "housemate", "ex_tenant", "resident", "proxy", "former_proxy",
            "landlord", "protected", "guard", "other_worker", "worker", "supervisor",
            "administrator"} <= set(ACTORS)  # fmt: skip
