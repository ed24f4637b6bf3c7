"""Every room that people can open, programs can ask, or it says why not."""

from mashang.kernel.house import house

NO_ROUTES = {
    "codes": "a printed code leads a person's phone to a page; each room answers for its own codes",
    "files": "a file is fetched at its page `/files/<id>`, which asks the room that owns it; routes name its id",
    "signin": "ways in are for browsers; a program has a key, which its keeper makes on a page",
    "portal": "shows the tiles of other rooms; each of them has its own routes",
    "open311": "is itself what programs ask, in the words of its own standard, beside our API",
    "doctor": "examines the machine for whoever keeps it; programs ask /healthz and the command",
}
"""Rooms with pages and without routes, each with the reason."""


def test_every_room_with_pages_has_routes_or_says_why_not() -> None:
    without = {room.name for room in house().rooms.values() if room.pages and not room.routes}
    assert without == set(NO_ROUTES)


def test_every_reason_says_something() -> None:
    assert [name for name, reason in NO_ROUTES.items() if len(reason) < 40] == []
