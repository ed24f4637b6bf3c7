"""How long workers wait for the one line, the map and the ledger: `python bench/desk.py`.

The least privileged who have a desk (a grid worker) and the chief, who sees everything, type a case number,
an address, a name and a phone number into the box, through the whole product (Django's test client, so
without the network), on SQLite. Every line is somebody's or something's of their own scope. The chief's map
and ledger stand beside them: they count every open case and every case of the month.

Aim: p95 under 300 ms for a line at 300,000 people and 100,000 open cases (`--full`).
"""

from collections.abc import Sequence

from figures import Asked, Figure, run_alone
from streets import busy_street, environment, inside

AIM_MS = 300.0
ROLES = {"grid_worker": "grid worker", "subdistrict_chief": "chief"}
LINES = {"case": "a case number", "address": "an address", "name": "a name", "phone": "a phone"}
PAGES = {"map": "map", "ledger": "ledger"}


def bench(asked: Asked) -> Sequence[Figure]:
    """Waiting times of each role and sort of line; then the chief's map and ledger."""
    scale, open_cases = asked.choose((0.01, 300), (0.25, 10_000), (2.5, 100_000))
    folder = busy_street(asked, scale, open_cases)
    found = inside(
        "lines",
        environment(folder),
        roles=list(ROLES),
        workers=asked.choose(1, 10, 10),
        requests=asked.choose(2, 100, 100),
        pages=asked.choose(1, 5, 5),
    )
    size = f"{found['people']:,} people, {found['open_cases']:,} open"
    figures = [
        Figure(
            f"SQLite: the {title}'s line, {words}, p95 ({size})",
            found["roles"][role][line]["p95"],
            "ms",
            runs=found["roles"][role][line]["n"],
            aim=AIM_MS,
            note=f"p50 {found['roles'][role][line]['p50']:.0f} ms",
        )
        for role, title in ROLES.items()
        for line, words in LINES.items()
    ]
    figures += [
        Figure(f"SQLite: the chief's {words} ({size})", found["pages"][page], "ms", runs=found["n"])
        for page, words in PAGES.items()
    ]
    return figures


if __name__ == "__main__":
    run_alone(bench, __doc__)
