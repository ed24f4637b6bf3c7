"""Addresses that name two things, with one of them exchanged: what they name must belong together."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from tests.access.asking import SORTS, WORDS, Given, Row, ask, browser_of, form_of
from tests.access.thing import Thing, Things
from tests.world import World

WHO_AND_WHAT = 2
ADMITTED = {200, 201, 204, 303}
FREE = {
    "people:beside": "lays any two people side by side",
    "people:different": "says of any two that they are not the same",
    "people:merge": "says of any two that they are the same",
    "visitors:open": "any guest may knock at any door; the page says yes or no, and why",
}
"""Addresses whose two names need not belong together, and why."""


def ask_mixed(
    world: World, things: Things, posts: Mapping[str, Given], rows: list[Row]
) -> tuple[list[str], set[str]]:
    """What was answered to a mixed address by somebody who is answered to the right one.

    Returns:
        Those that were not refused, and the names of the routes that were asked.
    """
    wrong, asked = [], set()
    for row in rows:
        named = [part for part in row.route.parts if part not in WORDS]
        if row.route.name in FREE:
            continue
        admitted = [name for name, code in row.answers.items() if code in ADMITTED]
        if row.thing is None or len(named) < WHO_AND_WHAT or not admitted:
            continue
        for name, mixed in product(
            admitted[-2:], _mixed(row.thing, SORTS.get(row.route.name, named[0]), things)
        ):
            again = ask(
                {name: browser_of(world, name)},
                Row(row.route, mixed, row.method),
                form_of(row.route, row.method, posts, world),
            )
            asked.add(row.route.name)
            if again is not None and again.answers[name] != 404:
                wrong.append(f"{again.key}: {name} got {again.answers[name]}")
    return wrong, asked


def _mixed(thing: Thing, first: str, things: Things) -> Iterator[Thing]:
    """The thing under the name of every other of its first sort."""
    own = thing.values[first]
    others = {one.values[first]: one.label for one in things.by_sort[first]}
    for value, label in others.items():
        if value != own:
            yield replace(
                thing,
                label=f"{thing.label}, said to be of {label}",
                values={**thing.values, first: value},
            )
