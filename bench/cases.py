"""How long workers wait for their list of cases: `python bench/cases.py`.

The least privileged people who have a desk (a grid worker in one grid, a repairer in one unit) ask
for the first page and for the last page of what they have to do, on SQLite and on PostgreSQL, through
the whole product: middleware, session, rights, list, counters, template (Django's test client, so
without the network). The chief of the street, who sees everything, stands beside them. The list alone
is compared with the same rows by page number and exact count (Django's Paginator).

Aim: p95 under 300 ms at 300,000 people and 100,000 open cases (`--full`; the first run builds that
street, which takes many minutes, and keeps it in the folder of results).
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from figures import Asked, Figure, Size, run_alone
from streets import busy_street, environment, inside, postgresql

AIM_MS = 300.0
LEAST = {"grid_worker": "grid worker", "property_worker": "repairer"}
MOST = {"subdistrict_chief": "chief"}
Found = dict[str, Any]


def bench(asked: Asked) -> Sequence[Figure]:
    """Waiting times of each role on each database."""
    scale, open_cases = asked.choose((0.01, 300), (0.25, 10_000), (2.5, 100_000))
    folder = busy_street(asked, scale, open_cases)
    figures = []
    for env in databases(asked, folder):
        found = inside(
            "desk",
            env,
            roles=[*LEAST, *MOST],
            workers=asked.choose(1, 20, 20),
            requests=asked.choose(2, 200, 200),
        )
        figures += list(_figures(found))
    return figures


def databases(asked: Asked, folder: Path) -> Iterator[dict[str, str]]:
    """The environments of a street on SQLite, and of a copy of its rows on PostgreSQL."""
    yield environment(folder)
    if asked.size is Size.TINY:
        return
    with postgresql() as url:
        if url is None:
            print("SKIPPED: PostgreSQL (apt-get install postgresql)", file=sys.stderr)
            return
        env = environment(folder, database_url=url)
        inside("copy", env, source=str(folder / "mashang.sqlite3"))
        yield env


def _figures(found: Found) -> Iterator[Figure]:
    size = f"{found['people']:,} people, {found['open_cases']:,} open"
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[found["vendor"]]
    for role, title in (LEAST | MOST).items():
        one = found["roles"][role]
        for page in ("first", "deep"):
            depth = 1 if page == "first" else one["depth"]
            yield Figure(
                f"{database}: the {title}'s list, page {depth}, p95 ({size})",
                one["p95"][page],
                "ms",
                runs=one["requests"],
                aim=AIM_MS if role in LEAST else None,
                peer="by page number and count",
                ratio=one["p50"][f"peer_{page}"] / one["p50"][f"ours_{page}"],
                note=_note(one, page),
            )


def _note(one: Found, page: str) -> str:
    middle = one["p50"]
    return (
        f"p50 {middle[page]:.0f} ms; {one['queries']} queries; {one['workers']} of them, "
        f"{one['rows']:,.0f} rows each; the list alone p50 {middle[f'ours_{page}']:.1f} ms, "
        f"by page number {middle[f'peer_{page}']:.1f} ms"
    )


if __name__ == "__main__":
    run_alone(bench, __doc__)
