"""What a benchmark measured, how it is printed, and what machine measured it.

Every script of this folder answers a list of figures and can be run alone:

    python bench/addresses.py [--tiny | --full] [--out FOLDER] [--json FILE]
"""

import argparse
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RUNS = 5


class Size(StrEnum):
    """How much is measured.

    `tiny` proves that a script runs, `quick` takes minutes, `full` is the size that the aims speak of.
    """

    TINY = "tiny"
    QUICK = "quick"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; smaller is better.

    Attributes:
        what: what was measured, with its size.
        runs: of how many runs this is the median; 1 was measured once.
        aim: what is wished for, in the same unit.
        at_full_size: what the number would be at the size that the aim speaks of, if it grew in
            proportion; None when it was measured at that size.
        cpu_s: seconds of processor time, of every process together: other work on the machine changes
            it less than the clock.
        peer: what it is compared with.
        ratio: the peer's number over ours: 2 means that we take half.
    """

    what: str
    value: float
    unit: str
    runs: int = 1
    aim: float | None = None
    at_full_size: float | None = None
    cpu_s: float | None = None
    peer: str = ""
    ratio: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the aim is met; measured smaller, it is only expected."""
        if self.aim is None:
            return ""
        if self.at_full_size is None:
            return "met" if self.value <= self.aim else "MISSED"
        return "expected" if self.at_full_size <= self.aim else "NOT EXPECTED"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a script was asked for on its command line.

    Attributes:
        out: where results and built streets are kept.
    """

    size: Size
    out: Path

    def choose(self, tiny: Any, quick: Any, full: Any) -> Any:
        """A value by size."""
        return {Size.TINY: tiny, Size.QUICK: quick, Size.FULL: full}[self.size]


Bench = Callable[[Asked], Sequence[Figure]]


def parser(about: str | None) -> argparse.ArgumentParser:
    """The options that every script has."""
    made = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    sizes = made.add_mutually_exclusive_group()
    sizes.add_argument("--tiny", action="store_true", help="only prove that it runs")
    sizes.add_argument("--full", action="store_true", help="the sizes that the aims speak of")
    made.add_argument("--out", type=Path, default=HERE / "out", help="where results are kept")
    return made


def asked(words: argparse.Namespace) -> Asked:
    """The options as one value."""
    size = Size.TINY if words.tiny else Size.FULL if words.full else Size.QUICK
    words.out.mkdir(parents=True, exist_ok=True)
    return Asked(size, words.out.resolve())


def run_alone(bench: Bench, about: str | None) -> None:
    """Measure and print, or hand the figures to `run.py`."""
    options = parser(about)
    options.add_argument("--json", type=Path, help="write the figures there instead of printing")
    words = options.parse_args()
    figures = bench(asked(words))
    if words.json:
        words.json.write_text(json.dumps([asdict(one) for one in figures]), encoding="utf-8")
        return
    print(table(figures, asked(words).size))
    print(f"\nmachine: {machine()}")


def read(path: Path) -> list[Figure]:
    """Figures that another process wrote."""
    return [Figure(**one) for one in json.loads(path.read_text(encoding="utf-8"))]


def table(figures: Sequence[Figure], size: Size) -> str:
    """Figures as text, a line each, with notes below the line they explain."""
    rows: list[tuple[str, ...]] = [("measured", "", "cpu", "aim", "", "against its peer", "runs")]
    rows += [_cells(one, size) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row, one in zip(rows, [None, *figures], strict=True):
        cells = [
            cell.rjust(width) if column in (1, 2, 3) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
        if one is None:
            lines.append("-" * len(lines[0]))
        elif one.note:
            lines.append(f"    {one.note}")
    return "\n".join(lines)


def _cells(one: Figure, size: Size) -> tuple[str, ...]:
    verdict = one.verdict
    if size is Size.TINY:
        verdict = "too small to tell" if verdict else ""
    elif one.at_full_size is not None:
        verdict = f"{verdict} (about {_number(one.at_full_size)} {one.unit} at full size)".strip()
    return (
        one.what,
        f"{_number(one.value)} {one.unit}",
        f"{_number(one.cpu_s)} s" if one.cpu_s is not None else "",
        f"{_number(one.aim)} {one.unit}" if one.aim is not None else "",
        verdict,
        f"{one.ratio:.1f} x {one.peer}" if one.ratio is not None else "",
        "once" if one.runs == 1 else str(one.runs),
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def median_s(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median wall time of a piece of work, in seconds."""
    took_s = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        took_s.append(time.perf_counter() - started)
    return statistics.median(took_s)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took from the machine, its own children included."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def timed_process(command: Sequence[str], env: Mapping[str, str]) -> Spent:
    """Run a command to its end.

    Raises:
        SystemExit: it failed.
    """
    started = time.perf_counter()
    child = subprocess.Popen(command, env=dict(env), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall_s = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return Spent(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def machine() -> str:
    """The machine in one line, and how busy it was with other things."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    said = (
        f"{platform.system()} {platform.machine()}, {_processor()}, {cores} cores, "
        f"{memory_gib:.0f} GiB, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load {load:.1f}"
    )
    busy = " (BUSY: others work here; wall times are longer than they need be)"
    return said + (busy if load > cores * 0.75 else "")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "unknown processor")
