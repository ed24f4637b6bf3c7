"""How fast registers are filled from spreadsheets: `python bench/importing.py`.

A house register of 100,000 rooms, then 100,000 residents of them, each as one XLSX file and each all or
nothing, by the same importers that the page and `mashang import` call: cells checked, addresses
resolved, numbers looked up, values sealed, records and events written. Then the residents a second
time, which changes nothing. The peer is openpyxl, which only walks the cells of the same file.

Aim: 100,000 rows in 60 s. The preview (aim 3 s) is what the page computes between the upload and its
answer: the file unpacked and sniffed, the sheet found, the columns guessed, the first rows read.

Fewer rows unless `--full`, which also stands on PostgreSQL.
"""

import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from figures import RUNS, Asked, Figure, Size, run_alone
from streets import environment, inside, postgresql

ROWS = 100_000
AIM_S, AIM_PREVIEW_S = 60.0, 3.0
TITLES = {"houses": "rooms", "people": "residents", "again": "residents known already"}


def bench(asked: Asked) -> Sequence[Figure]:
    """Time of each import on each database."""
    count = asked.choose(300, 20_000, ROWS)
    runs = asked.choose(1, RUNS, RUNS)
    figures: list[Figure] = []
    for title, env in _databases(asked):
        found = inside("registers", env, folder=str(_folder(asked)), count=count, runs=runs)
        figures += _imports(title, found, count)
        if title == "SQLite":
            figures += _previews(found, count, runs)
    shutil.rmtree(_folder(asked))
    return figures


def _folder(asked: Asked) -> Path:
    return asked.out / "importing"


def _databases(asked: Asked) -> Iterator[tuple[str, dict[str, str]]]:
    """An empty street on each database."""
    shutil.rmtree(_folder(asked), ignore_errors=True)
    yield "SQLite", environment(_folder(asked))
    if asked.size is not Size.FULL:
        return
    with postgresql() as url:
        if url is None:
            print("SKIPPED: PostgreSQL (apt-get install postgresql)", file=sys.stderr)
            return
        shutil.rmtree(_folder(asked))
        yield "PostgreSQL", environment(_folder(asked), database_url=url)


def _imports(database: str, found: dict[str, Any], count: int) -> Iterator[Figure]:
    for code, title in TITLES.items():
        took = found[code]
        yield Figure(
            f"{database}: import {took['rows']:,} {title}",
            took["wall_s"],
            "s",
            cpu_s=took["cpu_s"],
            aim=AIM_S,
            at_full_size=None if count == ROWS else took["wall_s"] * ROWS / took["rows"],
            peer="openpyxl's speed (cells alone)",
            ratio=found["openpyxl_s"]["houses" if code == "houses" else "people"] / took["wall_s"],
            note=took["note"],
        )


def _previews(found: dict[str, Any], count: int, runs: int) -> Iterator[Figure]:
    for code in ("houses", "people"):
        yield Figure(
            f"preview of {count:,} {TITLES[code]}",
            statistics.median(found["preview_s"][code]),
            "s",
            runs=runs,
            aim=AIM_PREVIEW_S,
            note=f"a file of {found['bytes'][code] / 1e6:.1f} MB",
        )


if __name__ == "__main__":
    run_alone(bench, __doc__)
