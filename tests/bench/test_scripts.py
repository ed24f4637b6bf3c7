"""Every benchmark runs, at a size that says nothing; how fast is never a test."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.machine import chromium

BENCH = Path(__file__).resolve().parents[2] / "bench"
SCRIPTS = {
    "addresses",
    "tables",
    "importing",
    "street",
    "opening",
    "portal",
    "cases",
    "desk",
    "pages",
    "ingest",
    "door",
}
AIMS = {
    "addresses": 1,
    "tables": 3,
    "importing": 5,
    "street": 2,
    "opening": 1,
    "portal": 4,
    "cases": 4,
    "desk": 8,
    "pages": 10,
    "ingest": 0,
    "door": 6,
}
"""How many figures of each script stand beside an aim."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all: the street that one script builds serves the next."""
    return tmp_path_factory.mktemp("bench")


def _run(name: str, out: Path) -> list[dict[str, object]]:
    command = [sys.executable, str(BENCH / "run.py"), "--tiny", "--only", name, "--out", str(out)]
    env = {**os.environ, "PYTHONPATH": str(BENCH.parent),
           "DJANGO_SETTINGS_MODULE": "tests.quick.product"}  # fmt: skip
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "machine: " in done.stdout
    kept = max(out.glob("*-tiny.json"), key=lambda file: file.stat().st_mtime_ns)
    figures: list[dict[str, object]] = json.loads(kept.read_text("utf-8"))["figures"]
    return figures


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SCRIPTS - {"portal"}))
def test_a_benchmark_runs_and_names_its_aims(name: str, out: Path) -> None:
    figures = _run(name, out)
    assert sum(one["aim"] is not None for one in figures) == AIMS[name]
    assert all(one["value"] >= 0 for one in figures)  # type: ignore[operator]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason="apt-get install chromium")
def test_the_portal_is_looked_at_by_a_slow_phone(out: Path) -> None:
    figures = _run("portal", out)
    assert sum(one["aim"] is not None for one in figures) == AIMS["portal"]


def test_every_script_is_run_by_make_bench() -> None:
    listed = subprocess.run(
        [sys.executable, str(BENCH / "run.py"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ",".join(("addresses", "tables", "importing", "street", "opening")) in listed.stdout
    alone = {
        file.stem
        for file in BENCH.glob("*.py")
        if "run_alone(bench, __doc__)" in file.read_text("utf-8")
    }
    assert alone == SCRIPTS
