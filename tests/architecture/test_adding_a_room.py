"""The page on adding a room is followed word for word, in a copy of the house."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT

PAGE = ROOT / "docs/adding-a-room.md"
BLOCK = re.compile(r"^```(python|django|diff) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
USES_THE_ROOM = """
import re

import django

django.setup()
from django.core.management import call_command
from django.test.utils import setup_test_environment

from mashang.kernel.house import house
from tests.browser import signed_in
from tests.world import build_world

setup_test_environment()
call_command("makemigrations", "lost", verbosity=0)
call_command("migrate", verbosity=0)
assert "lost" in house().rooms and "lost.look_after" in house().rights
world = build_world()
worker, resident, elsewhere = (
    signed_in(world.accounts[name]) for name in ("worker", "resident", "other_worker")
)
assert worker.get("/desk/found").status_code == 200
assert resident.get("/desk/found").status_code == 403
home = world.places["home"].place_id
assert worker.post("/desk/found", {"place": home, "what": ""}).status_code == 422
umbrella = {"place": home, "what": "一把伞", "command_id": "01890000-0000-7000-8000-000000000001"}
assert worker.post("/desk/found", umbrella).status_code == 303
assert worker.post("/desk/found", umbrella).status_code == 303
page = worker.get("/desk/found").content.decode()
assert page.count("一把伞") == 1
back = re.search(r"/desk/found/[0-9a-f-]+/back", page).group()
assert elsewhere.post(back).status_code == 404
assert worker.post(back).status_code == 303
assert worker.post(back).status_code == 409
assert "一把伞" not in worker.get("/desk/found").content.decode()
print("followed")
"""


def _copy_of_the_house(folder: Path) -> Path:
    """Code and templates copied, static files shared: they are large and nothing here changes them."""
    target = folder / "src/mashang"
    shutil.copytree(PACKAGE, target, ignore=shutil.ignore_patterns("static", "__pycache__"))
    (target / "web/static").symlink_to(PACKAGE / "web/static")
    shutil.copytree(
        ROOT / "tests",
        folder / "tests",
        ignore=lambda _, names: {n for n in names if n == "__pycache__" or n.startswith("test_")},
    )
    for name in ("plans", "pyproject.toml"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def _follow(house: Path) -> list[str]:
    written = []
    for kind, name, text in BLOCK.findall(PAGE.read_text("utf-8")):
        file = house / name
        if kind == "diff":
            lines = text.splitlines()
            kept = "\n".join(line[1:] for line in lines if line.startswith(" "))
            added = "\n".join(line[1:] for line in lines)
            before = file.read_text("utf-8")
            assert kept in before, f"{name} no longer has {kept!r}"
            file.write_text(before.replace(kept, added, 1), "utf-8")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        written.append(name)
    return written


def _run(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "PYTHONPATH": f"{house / 'src'}{os.pathsep}{house}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    env.pop("MASHANG_DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, *words], cwd=house, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_a_room_built_by_the_page_opens_migrates_and_answers(tmp_path: Path) -> None:
    house = _copy_of_the_house(tmp_path)
    written = _follow(house)
    assert "src/mashang/config/house.py" in written
    done = _run(house, "-c", USES_THE_ROOM)
    assert done.stdout.strip().endswith("followed"), done.stdout + done.stderr


@pytest.mark.slow
def test_a_room_built_by_the_page_keeps_the_style_of_the_house(tmp_path: Path) -> None:
    house = _copy_of_the_house(tmp_path)
    _follow(house)
    tools = Path(sys.executable).parent
    checked = subprocess.run(
        [str(tools / "ruff"), "check", "--no-cache", "src/mashang/work/lost"],
        cwd=house, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    linted = subprocess.run(
        [str(tools / "lint-imports"), "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "BROKEN" not in linted.stdout, linted.stdout
