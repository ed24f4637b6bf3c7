"""How long the founding street takes to build, and how much memory: `python bench/street.py`.

`mashang street build` into an empty folder, with its start, its migrations and its ANALYZE. Aim at
scale 1 (120,000 residents): 3 minutes and 2 GB on 2 cores. `--full` builds scale 1, on SQLite and on
PostgreSQL; otherwise two smaller scales tell what a street costs at all and what each resident adds.
"""

import shutil
import sys
from collections.abc import Sequence

from figures import Asked, Figure, Size, Spent, run_alone, timed_process
from streets import MASHANG, SEED, environment, keep, postgresql

AIM_S, AIM_MIB = 180.0, 2000.0 * 1000**2 / 1024**2
RESIDENTS = 120_000


def bench(asked: Asked) -> Sequence[Figure]:
    """Time and memory of the build."""
    scales: tuple[float, ...] = asked.choose((0.01,), (0.02, 0.1), (1.0,))
    spent = [_built(asked, scale) for scale in scales]
    figures = _figures("SQLite", scales, spent)
    if asked.size is Size.FULL:
        with postgresql() as url:
            if url is None:
                print("SKIPPED: PostgreSQL (apt-get install postgresql)", file=sys.stderr)
            else:
                figures += _figures("PostgreSQL", scales, [_built(asked, scales[0], url)])
    return figures


def _built(asked: Asked, scale: float, url: str = "") -> Spent:
    """Build once; what SQLite built is kept for the benchmarks that need a street."""
    folder = asked.out / "building"
    shutil.rmtree(folder, ignore_errors=True)
    words = ["street", "build", "--scale", str(scale), "--seed", str(SEED)]
    spent = timed_process([*MASHANG, *words], environment(folder, database_url=url))
    if url:
        shutil.rmtree(folder)
    else:
        keep(asked, scale, folder)
    return spent


def _figures(database: str, scales: Sequence[float], spent: Sequence[Spent]) -> list[Figure]:
    scale, last = scales[-1], spent[-1]
    is_full = scale == 1.0
    what = f"{database}: build the street at scale {scale:g}, {RESIDENTS * scale:,.0f} residents"
    note = "" if is_full or len(spent) == 1 else "full size: drawn straight through two scales"
    return [
        Figure(
            what,
            last.wall_s,
            "s",
            cpu_s=last.cpu_s,
            aim=AIM_S,
            at_full_size=None if is_full else _straight(scales, [one.wall_s for one in spent]),
            note=note,
        ),
        Figure(
            f"{database}: memory at peak, scale {scale:g}",
            last.peak_mib,
            "MiB",
            aim=AIM_MIB,
            at_full_size=None if is_full else _straight(scales, [one.peak_mib for one in spent]),
        ),
    ]


def _straight(scales: Sequence[float], values: Sequence[float]) -> float:
    """The value at scale 1 on the straight line through the first and the last scale."""
    if len(scales) == 1:
        return values[0]
    slope = (values[-1] - values[0]) / (scales[-1] - scales[0])
    return values[-1] + slope * (1 - scales[-1])


if __name__ == "__main__":
    run_alone(bench, __doc__)
