"""The small street of `tests.world`, at the fixed clock's morning."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mashang.foundation.policies.queries import plans_folder
from mashang.kernel.clock import FixedClock
from tests.world import World, build_world


@pytest.fixture
def world(db: None, clock: FixedClock) -> World:
    return build_world()


@pytest.fixture
def policy(tmp_path: Path, settings: Any) -> Callable[[str, str], None]:
    """`policy("visitors.vehicles_need", "community")`: the calm pack with one word changed."""

    def change(key: str, word: str) -> None:
        calm = tmp_path / "calm"
        calm.mkdir()
        for file in (plans_folder() / "calm").glob("*.yaml"):
            text = re.sub(rf"(?m)^(  {re.escape(key)}:).*$", rf"\1 {word}", file.read_text("utf-8"))
            (calm / file.name).write_text(text, "utf-8")
        settings.MASHANG_PLANS = str(tmp_path)

    return change
