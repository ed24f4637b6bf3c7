"""How long the second start takes: `python bench/opening.py`.

`mashang demo`, which is what `make demo` runs once the environment stands, on a street that is there
already: from the command to the line that says where the street is open, which is printed when pages,
database and jobs answer. Aim: 10 seconds.
"""

import resource
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from figures import RUNS, Asked, Figure, run_alone
from streets import MASHANG, SEED, demo_street, environment, free_port, stop

AIM_S = 10.0
OPEN = "is open:"


def bench(asked: Asked) -> Sequence[Figure]:
    """The median of some starts."""
    scale = asked.choose(0.01, 0.1, 1.0)
    runs = asked.choose(1, RUNS, RUNS)
    folder = demo_street(asked, scale)
    before_s = _children_s()
    took_s = [_start(folder, scale) for _ in range(runs)]
    return [
        Figure(
            f"second start at scale {scale:g}",
            statistics.median(took_s),
            "s",
            runs=runs,
            aim=AIM_S,
            cpu_s=(_children_s() - before_s) / runs,
            note=f"from {min(took_s):.1f} to {max(took_s):.1f} s; until pages, database and jobs answer",
        )
    ]


def _children_s() -> float:
    """Processor time of the children that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _start(folder: Path, scale: float) -> float:
    """Seconds until the street says that it is open; then it is closed again."""
    port = free_port()
    env = environment(folder, port=port) | {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SCALE": str(scale),
        "SEED": str(SEED),
        "RESET": "0",
        "HTTPS": "0",
        "PYTHONUNBUFFERED": "1",
    }
    started = time.perf_counter()
    child = subprocess.Popen(
        [*MASHANG, "demo"], env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        for line in child.stdout or ():
            if OPEN in line:
                return time.perf_counter() - started
        raise SystemExit("the street did not open; its log is above")
    finally:
        stop(child)


if __name__ == "__main__":
    run_alone(bench, __doc__)
