"""How long people wait for the ten pages they open most: `python bench/pages.py`.

Each page is asked for by the least privileged who use it, on SQLite and on PostgreSQL, through the whole
product (Django's test client, so without the network), in a street whose other rooms are full, too:
notices with receipts, walks, bookings, guests, forms and openings. The ten are what a day is made of:

- a resident: the front page, my cases, one of them, my notices;
- a grid worker: what there is to do, the people of a building, today's walk;
- a repairer: one case, the page of a compound;
- a guard: who is expected at the gate.

Opening a door, the most used of all, is an answer without a page; the one line is measured by `desk.py`.
Other pages and the freezing of lists stand beside them without an aim. Each line says how many queries
its page asks: that number must not grow with the street.

Aim: p95 under 300 ms at 300,000 people and 100,000 open cases (`--full`).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from cases import databases
from figures import Asked, Figure, run_alone
from streets import inside, lively_street

AIM_MS = 300.0
TEN = {
    "home": "a resident's front page",
    "own_cases": "a resident's cases",
    "own_case": "one case, for its resident",
    "own_notices": "a resident's notices",
    "todo": "a grid worker's list",
    "people": "the people of a building, for a grid worker",
    "walk": "a grid worker's walk of today",
    "case": "one case, for a repairer",
    "place": "a compound, for a repairer",
    "gate": "the gate's guests, for a guard",
}
BESIDE = {
    "doors": "a resident's doors",
    "bookings": "what a resident can book",
    "me": "what is held about a resident",
    "own_visitors": "a resident's guests",
    "person": "one person, for a grid worker",
    "compound_people": "the people of a compound, for a community worker",
    "notices": "notices, for a building head",
    "notice_street": "a notice to the street by building, for a section chief",
    "notice_names": "who has not confirmed, for a building head",
    "form": "a form's list, for a grid worker",
    "day": "a day of a hall, for a community worker",
    "handover": "handing over, for a grid worker",
    "tenancies": "tenancies, for a grid worker",
    "staff": "staff accounts, for an administrator",
    "emergencies": "emergencies, for the supervisor",
    "emergency": "one emergency, for the supervisor",
    "map": "the chief's map",
    "ledger": "the chief's ledger",
    "doctor": "the doctor, for an administrator",
}
LISTS = {
    "notice": "a notice to the whole street, frozen",
    "form": "a form to a community, frozen",
    "walk": "a walk of a whole community, begun",
}
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Found = dict[str, Any]


def bench(asked: Asked) -> Sequence[Figure]:
    """Waiting times and queries of each page on each database; then the lists."""
    scale, open_cases = asked.choose((0.01, 300), (0.25, 10_000), (2.5, 100_000))
    folder = lively_street(asked, scale, open_cases)
    figures: list[Figure] = []
    for env in databases(asked, folder):
        ten = inside(
            "pages",
            env,
            users=asked.choose(1, 10, 10),
            requests=asked.choose(2, 100, 100),
            only=list(TEN),
        )
        beside = inside("pages", env, users=asked.choose(1, 3, 3), requests=9, only=list(BESIDE))
        figures += [*_pages(ten, TEN, AIM_MS), *_pages(beside, BESIDE, None)]
        figures += _lists(inside("freezing", env, runs=asked.choose(1, 3, 3)))
    return figures


def _pages(found: Found, titles: dict[str, str], aim: float | None) -> Iterator[Figure]:
    size = f"{found['people']:,} people, {found['open_cases']:,} open"
    for name, title in titles.items():
        one = found["pages"][name]
        least, most = one["queries"]
        queries = f"{least}" if least == most else f"{least} to {most}"
        yield Figure(
            f"{DATABASES[found['vendor']]}: {title}, p95 ({size})",
            one["p95"],
            "ms",
            runs=one["n"],
            aim=aim,
            note=f"p50 {one['p50']:.0f} ms, of which {one['cpu']:.0f} ms our own work; "
            f"{queries} queries; {one['users']} of them",
        )


def _lists(found: Found) -> Iterator[Figure]:
    for name, title in LISTS.items():
        one = found["lists"][name]
        yield Figure(
            f"{DATABASES[found['vendor']]}: {title} ({one['names']:,} names)",
            one["wall_s"],
            "s",
            runs=one["n"],
            cpu_s=one["cpu_s"],
        )


if __name__ == "__main__":
    run_alone(bench, __doc__)
