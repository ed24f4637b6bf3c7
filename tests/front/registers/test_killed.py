"""A worker is killed with -9 in the middle of an import: it is resumed, or taken back, never half."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RESIDENTS_OF_THE_STREET, IN_THE_FILE = 11, 12


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Starts a part of `killed` on a database of its own."""
    env = {
        **os.environ,
        "MASHANG_MODE": "test",
        "MASHANG_DATA_DIR": str(tmp_path),
        "MASHANG_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "tests.quick.product",
    }

    def start(part: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.front.registers.killed", part],
            cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    return start


def told(process: "subprocess.Popen[str]") -> list[str]:
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return said.split()


@pytest.mark.slow
def test_an_import_that_was_killed_in_the_middle_goes_on_or_is_taken_back(
    run: Callable[..., "subprocess.Popen[str]"],
) -> None:
    assert told(run("send")) == ["waiting", str(RESIDENTS_OF_THE_STREET), "0", "0"]
    worker = run("work")
    assert worker.stdout is not None
    assert worker.stdout.readline() == "half\n"
    worker.kill()
    worker.communicate()
    state, people, *_ = told(run("resume"))
    assert (state, people) == ("done", str(RESIDENTS_OF_THE_STREET + IN_THE_FILE))
    state, people, traced, resumes = told(run("undo"))
    assert (state, people, traced, resumes) == ("undone", str(RESIDENTS_OF_THE_STREET), "0", "1")
