"""Commands run in this process, on the small street of `tests.world`."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mashang.cli.main import main
from mashang.engines.tables import write_table
from mashang.engines.tables.readers import text
from mashang.engines.tables.schema import Column
from mashang.kernel.clock import FixedClock
from mashang.kernel.texts import Text
from tests.world import World, build_world

Command = Callable[..., Result]
HOUSES = ("社区", "小区", "幢", "单元", "室")
GOOD = [("天新社区", "天新家园", "2", "1", f"{floor}01") for floor in range(1, 7)]
BAD = ("天新社区", "天新家园", "8、9幢", None, None)


@pytest.fixture
def mashang(monkeypatch: pytest.MonkeyPatch) -> Command:
    """`mashang …` in Chinese; whatever goes wrong it ends, it never falls."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    def run(*arguments: object, **more: str) -> Result:
        result = CliRunner().invoke(main, [str(one) for one in arguments], **more)  # type: ignore[arg-type]
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def world(transactional_db: None, clock: FixedClock) -> World:
    """The street, with real transactions."""
    return build_world()


def book(
    path: Path, rows: Sequence[Sequence[object]], head: Sequence[str] = HOUSES, fmt: str = "xlsx"
) -> Path:
    """A spreadsheet on disk."""
    columns = [Column(str(at), Text(title, title), text()) for at, title in enumerate(head)]
    out = io.BytesIO()
    cells = [{str(at): cell for at, cell in enumerate(row)} for row in rows]
    write_table(out, columns, cells, fmt)  # type: ignore[arg-type]
    path.write_bytes(out.getvalue())
    return path
