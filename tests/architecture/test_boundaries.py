"""Imports go down only: the contracts hold, and each is shown to bite on a planted import."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, modules

PLANTS = {
    "floors": ("elements/places/naming.py", "from mashang.work.repairs import kinds"),
    "foundation": ("foundation/events/event.py", "from mashang.foundation.files import models"),
    "elements": ("elements/places/naming.py", "from mashang.elements.people import terms"),
    "work": ("work/requests/kinds.py", "from mashang.work.repairs import kinds"),
    "pieces": ("elements/cases/models.py", "from mashang.elements.cases import actions"),
    "pages": ("front/desk/pages/cases.py", "from mashang.elements.cases import models"),
    "pure": ("domain/clocks.py", "import django.utils"),
    "cycles": ("domain/masks.py", "from mashang.domain import answering"),
}
"""By contract: where a forbidden import is written, and which."""
COUNTERPLANTS = {"cycles": ("domain/answering.py", "from mashang.domain import masks")}
"""A circle needs two."""


def _lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    only = ["--contract", contract] if contract else []
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [str(program), "--no-cache", *only],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def _copy(folder: Path) -> Path:
    shutil.copytree(PACKAGE, folder / "src/mashang", ignore=_only_python)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _only_python(folder: str, names: list[str]) -> set[str]:
    kept = {name for name in names if name.endswith(".py") or (Path(folder) / name).is_dir()}
    return (set(names) - kept) | ({"static", "templates", "__pycache__"} & set(names))


def test_every_contract_holds() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("contract", PLANTS)
def test_a_planted_import_breaks_its_contract(contract: str, tmp_path: Path) -> None:
    house = _copy(tmp_path)
    for plants in (PLANTS, COUNTERPLANTS):
        if contract in plants:
            where, line = plants[contract]
            file = house / "src/mashang" / where
            file.write_text(f"{line}\n{file.read_text('utf-8')}", "utf-8")
    done = _lint(house, contract)
    assert "BROKEN" in done.stdout, done.stdout + done.stderr


def test_every_contract_has_its_plant() -> None:
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    contracts = {
        line.split('"')[1]
        for section in settings.split("[[tool.importlinter.contracts]]")[1:]
        for line in section.splitlines()
        if line.startswith("id = ")
    }
    assert contracts == set(PLANTS)


def test_the_settings_that_commands_read_stand_on_nothing() -> None:
    """`cli` stands below `config`, and reads the environment from it: harmless while this holds."""
    module = next(one for one in modules() if one.name == "mashang.config.environment")
    assert "mashang" not in {
        line.split()[1].partition(".")[0]
        for line in module.text.splitlines()
        if line.startswith(("import ", "from "))
    }
