"""How fast what happened at doors is taken in: `python bench/ingest.py`.

Doors that were without a network for three days hand over their books: batches of a thousand events,
signed, packed, checked one by one, counted by the hour, two in five kept by name, through the whole
product (Django's test client, so without the network), one process, on SQLite and on PostgreSQL. The
door's own signing and packing is not in it; the test client's part is.

Aim: 10,000 events into PostgreSQL within a second.
"""

import statistics
from collections.abc import Sequence
from typing import Any

from cases import databases
from figures import Asked, Figure, run_alone
from streets import SEED, demo_street, inside

AIM_S = 1.0
EVENTS = 10_000
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def bench(asked: Asked) -> Sequence[Figure]:
    """Seconds for ten thousand events, on each database."""
    folder = demo_street(asked, asked.choose(0.01, 0.02, 0.1))
    events = asked.choose(20, 1_000, 1_000)
    figures = []
    for env in databases(asked, folder):
        found = inside(
            "ingest",
            env,
            doors=asked.choose(2, 6, 12),
            batches=asked.choose(2, 30, 120),
            events=events,
            seed=SEED,
        )
        figures.append(_figure(found, events))
    return figures


def _figure(found: dict[str, Any], events: int) -> Figure:
    fresh = statistics.median(found["fresh"]) * EVENTS / events
    again = statistics.median(found["again"]) * EVENTS / events
    return Figure(
        f"{TITLES[found['vendor']]}: {EVENTS:,} events of doors",
        fresh,
        "s",
        runs=len(found["fresh"]),
        cpu_s=statistics.median(found["cpu"]) * EVENTS / events,
        aim=AIM_S if found["vendor"] == "postgresql" else None,
        note=f"{EVENTS / fresh:,.0f} a second; sent again {EVENTS / again:,.0f} a second; "
        f"{found['kept']:,} ids kept",
    )


if __name__ == "__main__":
    run_alone(bench, __doc__)
