"""`mashang import` and `mashang export`: exit codes, messages, never a traceback."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.engines.tables import load_mapping, open_table
from mashang.foundation.records.models import Record
from tests.cli.conftest import BAD, GOOD, HOUSES, Command, book
from tests.world import World


def rooms() -> int:
    return Place.objects.filter(kind=Place.Kind.ROOM).count()


def test_a_good_file_goes_in_and_again_changes_nothing(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    file = book(tmp_path / "房屋.xlsx", GOOD)
    before = rooms()
    first = mashang("import", "houses", file)
    assert first.exit_code == 0, first.output
    assert "共 6 行" in first.output
    assert "新增室: 6" in first.output
    assert rooms() == before + 6
    again = mashang("import", "houses", file)
    assert again.exit_code == 0
    assert "已在册，未改动: 6" in again.output
    assert rooms() == before + 6
    assert {one.actor for one in Record.objects.filter(verb="places.take_in_houses")} == {"system"}


def test_a_dry_run_says_what_would_be_and_writes_nothing(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    before = rooms()
    done = mashang("import", "houses", book(tmp_path / "h.xlsx", [*GOOD, BAD]), "--dry-run")
    assert done.exit_code == 3
    assert "没有写入" in done.output
    assert "新增室: 6" in done.output
    assert rooms() == before


def test_one_bad_row_stops_all_and_comes_back_with_its_reason(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    file, rejects = book(tmp_path / "h.xlsx", [*GOOD, BAD]), tmp_path / "r.xlsx"
    before = rooms()
    done = mashang("import", "houses", file, "--rejects", rejects)
    assert done.exit_code == 3
    assert "第 8 行" in done.output
    assert rooms() == before
    assert len(list(open_table(rejects).rows())) == 2
    assert mashang("import", "houses", file, "--good-rows-only").exit_code == 3
    assert rooms() == before + 6


def test_a_guess_is_asked_about_and_the_saved_mapping_answers(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    file = book(tmp_path / "h.csv", GOOD, ("社区", "小区", "幢", "单元", "室号室号啊"), fmt="csv")
    mapping = tmp_path / "m.yaml"
    asked = mashang("import", "houses", file, "--save-mapping", mapping)
    assert asked.exit_code == 1
    assert "请确认列对应" in asked.output
    assert load_mapping(mapping).places["room"].title == "室号室号啊"
    before = rooms()
    assert mashang("import", "houses", file, "--mapping", mapping).exit_code == 0
    assert rooms() == before + 6


def test_rows_without_a_community_belong_to_the_part_that_is_named(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    file = book(tmp_path / "h.xlsx", [row[1:] for row in GOOD], HOUSES[1:])
    assert mashang("import", "houses", file).exit_code == 3
    for within in ("330102016018", "天新社区"):
        assert mashang("import", "houses", file, "--within", within).exit_code == 0
    nowhere = mashang("import", "houses", file, "--within", "没有这个地方")
    assert nowhere.exit_code == 1
    assert "没有这个地方" in nowhere.output


def test_a_member_of_staff_imports_as_far_as_their_rights_reach(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    file = book(tmp_path / "h.xlsx", GOOD)
    elsewhere = mashang("import", "houses", file, "--as", "T-other_worker")
    assert elsewhere.exit_code == 3
    assert "不在这次导入的范围内" in elsewhere.output
    assert mashang("import", "houses", file, "--as", "T-clerk").exit_code == 1
    assert mashang("import", "houses", file, "--as", "nobody").exit_code == 1
    assert mashang("import", "houses", file, "--as", "t-worker").exit_code == 0


def test_residents_and_tenancies_go_in(world: World, mashang: Command, tmp_path: Path) -> None:
    people = book(
        tmp_path / "p.xlsx",
        [("柳如烟", "13700000001", "天新社区天新家园1幢202室", "租户")],
        ("姓名", "联系电话", "完整地址", "居住性质"),
    )
    before = Person.objects.count()
    done = mashang("import", "people", people)
    assert done.exit_code == 0, done.output
    assert Person.objects.count() == before + 1
    tenancies = book(
        tmp_path / "t.xlsx",
        [("戚建国", "柳如烟", "13700000001", "天新社区天新家园1幢202室", "2026-03-01")],
        ("房东姓名", "租客姓名", "租客电话", "房屋地址", "起租日期"),
    )
    done = mashang("import", "tenancies", tenancies, "--dry-run")
    assert done.exit_code in (0, 3), done.output


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("cut.xlsx", b"PK\x03\x04" + bytes(200)),
        ("locked.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
        ("words.csv", "一二三".encode("gb18030")),
        ("page.xls", b"<html><table><tr><td>x</td></tr></table></html>"),
    ],
)
def test_an_unusable_file_is_one_message_and_1(
    world: World, mashang: Command, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    done = mashang("import", "houses", file)
    assert done.exit_code == 1
    assert name in done.output


def test_what_is_not_there_or_no_file_is_one_message_and_1(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    assert mashang("import", "houses", tmp_path / "none.xlsx").exit_code == 1
    assert mashang("import", "houses", tmp_path).exit_code == 1
    file = book(tmp_path / "h.xlsx", GOOD)
    assert mashang("import", "houses", file, "--mapping", tmp_path / "none.yaml").exit_code == 1
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"\xff\xfe\x00columns")
    assert mashang("import", "houses", file, "--mapping", bad).exit_code == 1
    assert mashang("import", "houses", file, "--sheet", "没有").exit_code == 1


def test_a_bomb_is_not_opened(world: World, mashang: Command, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", bytes(60_000_000))
    assert mashang("import", "houses", bomb).exit_code == 1


def test_wrong_usage_is_2(world: World, mashang: Command, tmp_path: Path) -> None:
    file = book(tmp_path / "h.xlsx", GOOD)
    for arguments in (
        ("dogs", file),
        ("houses",),
        ("houses", file, "--rejects", tmp_path),
        ("houses", file, "--rejects", tmp_path / "no" / "r.xlsx"),
        ("houses", file, "--rejects", file),
        ("houses", file, "--surprise"),
    ):
        assert mashang("import", *arguments).exit_code == 2


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.binary(max_size=600)
    | st.binary(max_size=400).map(lambda tail: b"PK\x03\x04" + tail)
    | st.binary(max_size=600).map(lambda tail: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + tail)
    | st.text(max_size=300).map(
        lambda words: ("社区,小区,幢,室\n" + words).encode("utf-8", "replace")
    )
)
def test_any_bytes_end_in_a_message(
    world: World, mashang: Command, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "any.xlsx"
    file.write_bytes(content)
    done = mashang("import", "houses", file, "--dry-run")
    assert done.exit_code in (0, 1, 3)
    assert done.output.strip()


def test_an_export_comes_back_in_without_a_change(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    for ending in ("xlsx", "csv"):
        file = tmp_path / f"houses.{ending}"
        done = mashang("export", "houses", file, "--reason", "核对")
        assert done.exit_code == 0, done.output
        before = Place.objects.count()
        again = mashang("import", "houses", file)
        assert again.exit_code == 0, again.output
        assert Place.objects.count() == before
    assert Record.objects.filter(verb="registers.export", noun="place").count() == 2


def test_an_export_needs_a_reason_a_name_for_people_and_overwrites_nothing(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    file = tmp_path / "out.xlsx"
    assert mashang("export", "houses", file).exit_code == 1
    why = ("--purpose", "verify_identity", "--reason", "核对")
    nameless = mashang("export", "people", file, *why)
    assert nameless.exit_code == 1
    assert "--as" in nameless.output
    assert mashang("export", "people", file, *why, "--as", "T-worker").exit_code == 1
    assert not file.exists()
    done = mashang("export", "people", file, *why, "--as", "T-section", "--of", "天新家园")
    assert done.exit_code == 0, done.output
    assert Record.objects.filter(verb="people.export", is_look=True).exists()
    assert mashang("export", "people", file, *why, "--as", "T-section").exit_code == 2
    assert mashang("export", "houses", tmp_path / "x.pdf").exit_code == 2
    assert mashang("export", "houses", tmp_path / "no" / "x.csv").exit_code == 2
    residents = mashang("import", "people", file, "--dry-run")
    assert residents.exit_code == 0, residents.output
    assert "新登记" not in residents.output


def test_a_street_that_is_not_there_is_said(
    transactional_db: None, mashang: Command, tmp_path: Path
) -> None:
    done = mashang("import", "houses", book(tmp_path / "h.xlsx", GOOD))
    assert done.exit_code == 1
    assert "add-administrator" in done.output
