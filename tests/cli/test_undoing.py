"""`mashang import list` and `mashang import undo`: by number, in somebody's name, with a reason."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from mashang.elements.people.models import Residency
from mashang.elements.places.models import Place
from mashang.foundation.records.models import Record
from mashang.front.registers.models import Intake
from mashang.kernel.clock import FixedClock
from tests.browser import signed_in
from tests.cli.conftest import GOOD, Command, book
from tests.front.registers.test_importing import sent, start
from tests.world import World

PEOPLE = ("姓名", "联系电话", "完整地址", "居住性质")
REASON = ("--as", "T-worker", "--reason", "导错了文件")


@pytest.fixture
def import_id(world: World, tmp_path: Path) -> UUID:
    """Houses that a worker imported on the page."""
    client = signed_in(world.accounts["worker"])
    address = sent(client, book(tmp_path / "房屋.xlsx", GOOD).read_bytes())
    start(client, address, "good_rows")
    return Intake.objects.get().pk


def open_rooms() -> int:
    return Place.objects.filter(kind=Place.Kind.ROOM, closed_on__isnull=True).count()


def test_an_import_is_found_in_the_list_and_taken_back_by_its_number(
    mashang: Command, world: World, tmp_path: Path
) -> None:
    assert "没有导入" in mashang("import", "list", "--as", "T-worker").output
    before = open_rooms()
    client = signed_in(world.accounts["worker"])
    start(client, sent(client, book(tmp_path / "房屋.xlsx", GOOD).read_bytes()), "good_rows")
    assert open_rooms() == before + len(GOOD)
    line = mashang("import", "list", "--as", "T-worker").output
    assert "房屋.xlsx" in line
    assert "已写入" in line
    done = mashang("import", "undo", line.split()[0], *REASON)
    assert done.exit_code == 0, done.output
    assert "保留 0 行" in done.output
    assert open_rooms() == before
    assert Record.objects.get(verb="registers.undo").reason.open() == "导错了文件"
    assert "已撤销" in mashang("import", "list", "--as", "T-worker").output


def test_what_somebody_lives_in_stays_and_the_exit_code_says_so(
    mashang: Command, world: World, import_id: UUID, tmp_path: Path
) -> None:
    room = Place.objects.filter(kind=Place.Kind.ROOM).latest("place_id")
    client = signed_in(world.accounts["worker"])
    people = book(
        tmp_path / "住户.xlsx", [("柳如烟", "13700000001", room.full_name, "租户")], PEOPLE
    )
    start(client, sent(client, people.read_bytes(), "住户.xlsx", register="people"), "good_rows")
    assert Residency.objects.filter(place=room).exists()
    done = mashang("import", "undo", import_id, *REASON)
    assert done.exit_code == 3, done.output
    assert room.name in done.output
    again = mashang("import", "undo", import_id, *REASON)
    assert again.exit_code == 3
    assert "之前已经有人要求撤销" in again.output


def test_whoever_may_not_take_it_back_is_told_nothing_of_it(
    mashang: Command, world: World, import_id: UUID
) -> None:
    before = open_rooms()
    refused = [
        mashang("import", "undo", import_id, "--as", who, "--reason", "不是我导的")
        for who in ("T-other_worker", "T-guard", "T-nobody")
    ]
    assert [one.exit_code for one in refused] == [1, 1, 1]
    assert "没有找到" in refused[0].output
    assert "房屋.xlsx" not in mashang("import", "list", "--as", "T-other_worker").output
    assert open_rooms() == before


def test_too_late_and_an_empty_reason_and_an_unknown_number_are_refused(
    mashang: Command, import_id: UUID, clock: FixedClock
) -> None:
    assert mashang("import", "undo", import_id, "--as", "T-worker").exit_code == 2
    assert mashang("import", "undo", import_id, *REASON[:3], "  ").exit_code == 1
    assert mashang("import", "undo", uuid4(), *REASON).exit_code == 1
    assert mashang("import", "undo", "17", *REASON).exit_code == 2
    clock.move(timedelta(days=8))
    late = mashang("import", "undo", import_id, *REASON)
    assert late.exit_code == 1
    assert "天内整次撤销" in late.output


def test_reading_a_file_stands_beside_it_with_its_options_before_or_after(
    mashang: Command, world: World, tmp_path: Path
) -> None:
    file = book(tmp_path / "房屋.xlsx", GOOD)
    assert mashang("import", "--dry-run", "houses", file).exit_code == 0
    assert mashang("import", "nonsense", file).exit_code == 2
    assert mashang("import", "houses").exit_code == 2
    told = mashang("import", "--help").output
    assert all(word in told for word in ("houses", "undo", "list", "--dry-run"))
