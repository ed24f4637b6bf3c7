"""How fast a street's spreadsheets go in and out: `python bench/tables.py`.

100,000 rows of 12 columns are exported, previewed and read with mapping and every cell checked; the
same workbook is walked by openpyxl (read-only) and by calamine, which only give cells; peak memory
is that of a process that does nothing else. What taking the rows into the register costs is measured
by `importing.py`.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import openpyxl
import python_calamine
from figures import RUNS, Asked, Figure, median_s, run_alone

from mashang.engines.tables import (
    PREVIEW_ROWS,
    Column,
    Good,
    Schema,
    readers,
    start_reading,
    write_table,
)
from mashang.kernel.texts import Text

ROWS = 100_000
AIM_READ_S = 20.0
AIM_PREVIEW_S = 3.0

SCHEMA = Schema(
    "residents",
    (
        Column("community", Text("社区", "Community"), readers.text(40), required=True),
        Column("compound", Text("小区", "Compound"), readers.text(40), required=True),
        Column("building", Text("楼栋", "Building"), readers.identifier(), required=True),
        Column("unit", Text("单元", "Unit"), readers.identifier()),
        Column("room", Text("房号", "Room"), readers.identifier(), required=True),
        Column("name", Text("姓名", "Name"), readers.text(50), required=True),
        Column("identity", Text("身份证号", "Identity number"), readers.identifier()),
        Column("phone", Text("手机号", "Phone"), readers.identifier()),
        Column("moved_in_on", Text("入住日期", "Moved in on"), readers.day()),
        Column("area_m2", Text("面积", "Area"), readers.decimal()),
        Column("kind", Text("类型", "Kind"), readers.choice({"自住": "own", "出租": "let"})),
        Column("alone", Text("独居", "Lives alone"), readers.flag()),
    ),
)
SURNAMES = "赵钱孙李周吴郑王冯陈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"


def residents(count: int) -> list[dict[str, object]]:
    """Invented people in invented rooms."""
    dice = random.Random(330102016)  # repeatable, not secret
    return [
        {
            "community": f"{'东南西北'[row % 4]}苑社区",
            "compound": f"{'春夏秋冬'[row % 4]}风新村{row % 13 + 1}期",
            "building": str(row // 60 % 40 + 1),
            "unit": str(row // 20 % 3 + 1),
            "room": f"{row // 2 % 10 + 1}0{row % 2 + 1}",
            "name": dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN),
            "identity": f"330199{1940 + row % 70}{row % 12 + 1:02}{row % 28 + 1:02}{row % 1000:03}X",
            "phone": f"100{row:08}",
            "moved_in_on": date(2000, 1, 1) + timedelta(days=row % 8000),
            "area_m2": 40.5 + row % 100,
            "kind": "自住" if row % 5 else "出租",
            "alone": row % 17 == 0,
        }
        for row in range(count)
    ]


def read(path: Path, count: int) -> None:
    """Read, map and check every row."""
    good = sum(isinstance(row, Good) for row in start_reading(path, SCHEMA).results())
    if good != count:
        raise SystemExit(f"{path.name}: {good} good rows of {count}")


def preview(path: Path, count: int) -> None:
    """Open, find the columns, read the first rows."""
    if len(start_reading(path, SCHEMA).preview()) != min(PREVIEW_ROWS, count):
        raise SystemExit(f"{path.name}: no preview")


def walk_with_openpyxl(path: Path) -> None:
    """Only walk the cells, as a stream."""
    book = openpyxl.load_workbook(path, read_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass
    book.close()


def walk_with_calamine(path: Path) -> None:
    """Only walk the cells, all in memory."""
    for _ in python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows():
        pass


def peak_mib(path: Path, count: int) -> int:
    """Peak memory of a process that reads the file and does nothing else."""
    done = subprocess.run(
        [sys.executable, __file__, "--peak", str(path), str(count)],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def print_peak(path: Path, count: int) -> None:
    """Read a file and print the peak memory of this process in mebibytes (Linux)."""
    read(path, count)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak_kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(int(peak_kib) // 1024)


def bench(asked: Asked) -> Sequence[Figure]:
    """Times in and out beside their peers, and the memory that reading takes."""
    count = asked.choose(500, ROWS, ROWS)
    runs, peer_runs = asked.choose((1, 1), (RUNS, 1), (RUNS, RUNS))
    rows = residents(count)
    with tempfile.TemporaryDirectory() as folder:
        xlsx, text = Path(folder, "residents.xlsx"), Path(folder, "residents.csv")
        written_s = median_s(lambda: write_table(xlsx, SCHEMA.columns, rows), 1)
        csv_written_s = median_s(lambda: write_table(text, SCHEMA.columns, rows, "csv"), 1)
        preview_s, csv_preview_s = (
            median_s(partial(preview, path, count), runs) for path in (xlsx, text)
        )
        read_s, csv_read_s = (median_s(partial(read, path, count), runs) for path in (xlsx, text))
        openpyxl_s = median_s(lambda: walk_with_openpyxl(xlsx), peer_runs)
        calamine_s = median_s(lambda: walk_with_calamine(xlsx), peer_runs)
        peak = peak_mib(xlsx, count)
        size_mb = xlsx.stat().st_size / 1e6
    is_full = count == ROWS
    what = f"{count:,} rows x {len(SCHEMA.columns)} columns"
    return [
        Figure(
            f"read, map, check {what}, xlsx",
            read_s,
            "s",
            runs=runs,
            aim=AIM_READ_S,
            at_full_size=None if is_full else read_s * ROWS / count,
            peer="openpyxl's speed (cells alone)",
            ratio=openpyxl_s / read_s,
            note=f"openpyxl {openpyxl_s:.1f} s, calamine {calamine_s:.1f} s for the cells alone, "
            f"measured {'once' if peer_runs == 1 else f'{peer_runs} times'}",
        ),
        Figure(f"read, map, check {what}, csv", csv_read_s, "s", runs=runs),
        Figure("preview of the same xlsx", preview_s, "s", runs=runs, aim=AIM_PREVIEW_S),
        Figure("preview of the same csv", csv_preview_s, "s", runs=runs, aim=AIM_PREVIEW_S),
        Figure(f"write {what}, xlsx", written_s, "s"),
        Figure(f"write {what}, csv", csv_written_s, "s"),
        Figure(f"memory at peak, reading an xlsx of {size_mb:.1f} MB", peak, "MiB"),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        print_peak(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        run_alone(bench, __doc__)
