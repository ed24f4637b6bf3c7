"""House registers in and out."""

import io
from collections.abc import Sequence
from typing import Any

import pytest

from mashang.elements.places.columns import HOUSES
from mashang.elements.places.exports import export_houses
from mashang.elements.places.imports import HouseImport, import_houses, preview_houses
from mashang.elements.places.models import Alias, Place
from mashang.engines.tables import Mode, Reading, start_reading, write_rejects, write_table
from mashang.engines.tables.readers import text
from mashang.engines.tables.schema import Column
from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import NotAllowed, OutOfScope
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

HEAD = ("社区", "小区", "村民小组", "门牌号", "幢", "单元", "楼层", "室")
Row = Sequence[object]


def book(rows: Sequence[Row], head: Sequence[str] = HEAD, fmt: Any = "xlsx") -> io.BytesIO:
    """A workbook with a heading and rows."""
    columns = [Column(str(at), Text(title, title), text()) for at, title in enumerate(head)]
    out = io.BytesIO()
    write_table(out, columns, [{str(at): cell for at, cell in enumerate(row)} for row in rows], fmt)
    out.seek(0)
    return out


def reading(source: io.BytesIO, name: str = "房屋.xlsx") -> Reading:
    return start_reading(source, HOUSES, name=name)


def take_in(
    actor: Actor, rows: Sequence[Row], mode: Mode = Mode.ALL_OR_NOTHING, **more: Any
) -> HouseImport:
    return import_houses(
        actor=actor, reading=reading(book(rows)), command_id=new_id(), mode=mode, **more
    )


def problems(done: HouseImport) -> list[tuple[int, str]]:
    return [(bad.row_number, problem.code) for bad in done.bad for problem in bad.problems]


@pytest.fixture
def worker(street: Any, staff: Any) -> Actor:
    actor: Actor = staff("community_worker", street.white_stone, street.garden)
    return actor


def test_a_register_adds_what_is_not_there_and_leaves_the_rest(street: Any, worker: Actor) -> None:
    rows = [
        ("白石社区", "白石嘉苑", None, None, "3", "2", None, "501"),
        ("白石", "白石嘉苑", None, None, "三栋", "2", "6层", "601"),
        ("白石社区居委会", "新塘雅苑", None, None, "1", "无", None, "101"),
        ("花园社区", None, "2组", "136-1", None, None, None, None),
        ("花园社区", None, "2组", "137", None, None, None, None),
    ]
    done = take_in(worker, rows)
    assert done.bad == ()
    assert done.written
    assert (done.known, done.repeated) == (2, 0)
    assert done.added == {"room": 2, "compound": 1, "building": 1, "detached_house": 1}
    assert done.new_names == ("新塘雅苑",)
    assert Place.objects.get(full_name="白石社区白石嘉苑3幢2单元601室").parent == street.unit_2


def test_the_same_file_twice_adds_nothing(worker: Actor) -> None:
    rows = [
        ("白石社区", "新塘雅苑", None, None, str(b), "1", None, f"{f}01")
        for b in (1, 2)
        for f in (1, 2)
    ]
    first = take_in(worker, [*rows, rows[0]])
    before = Place.objects.count()
    again = take_in(worker, rows)
    assert (first.repeated, again.known, again.added) == (1, 4, {})
    assert Place.objects.count() == before


def test_a_preview_writes_nothing(worker: Actor) -> None:
    before = Place.objects.count()
    shown = preview_houses(
        actor=worker,
        reading=reading(book([("白石社区", "新塘雅苑", None, None, "1", None, None, "101")])),
    )
    assert shown.added == {"compound": 1, "building": 1, "room": 1}
    assert not shown.written
    assert Place.objects.count() == before


def test_one_bad_row_stops_all_when_it_is_all_or_nothing(worker: Actor) -> None:
    rows = [
        ("白石社区", "新塘雅苑", None, None, "1", None, None, "101"),
        ("白石社区", "新塘雅苑", None, None, "8、9幢", None, None, None),
    ]
    before = Place.objects.count()
    done = take_in(worker, rows)
    assert problems(done) == [(3, "houses.many")]
    assert not done.written
    assert Place.objects.count() == before
    assert take_in(worker, rows, Mode.GOOD_ROWS).written
    assert Place.objects.filter(full_name="白石社区新塘雅苑1幢101室").exists()


def test_an_unknown_community_is_named_and_never_founded(worker: Actor) -> None:
    done = take_in(worker, [("白右社区", "新塘雅苑", None, None, "1", None, None, "101")])
    assert problems(done) == [(2, "houses.community_unknown")]
    assert "白右社区" in done.bad[0].problems[0].text.in_("zh")


def test_a_worker_imports_into_their_own_communities_only(street: Any, staff: Any) -> None:
    outsider = staff("community_worker", street.garden)
    done = take_in(outsider, [("白石社区", "白石嘉苑", None, None, "9", None, None, None)])
    assert problems(done) == [(2, "houses.community_not_yours")]
    with pytest.raises(OutOfScope):
        take_in(
            outsider,
            [(None, "白石嘉苑", None, None, "9", None, None, None)],
            home_id=street.white_stone.pk,
        )
    watcher = staff("supervisor", street.white_stone)
    with pytest.raises(NotAllowed):
        take_in(
            watcher,
            [(None, "白石嘉苑", None, None, "9", None, None, None)],
            home_id=street.white_stone.pk,
        )


def test_rows_without_a_community_belong_to_the_home_of_the_import(
    street: Any, worker: Actor
) -> None:
    rows = [(None, "新塘雅苑", None, None, "1", None, None, "101")]
    assert problems(take_in(worker, rows)) == [(2, "houses.community_unknown")]
    assert take_in(worker, rows, home_id=street.garden.pk).written
    assert Place.objects.filter(full_name="花园社区新塘雅苑1幢101室").exists()


def test_a_name_mistyped_once_is_asked_about(worker: Actor) -> None:
    rows: list[Row] = [
        ("白石社区", "新塘雅苑", None, None, "1", "1", None, f"{n}01") for n in range(1, 26)
    ]
    done = take_in(worker, [*rows, ("白石社区", "新唐雅苑", None, None, "1", "1", None, "2601")])
    assert problems(done) == [(27, "houses.name_mistyped")]
    twins: list[Row] = [
        ("白石社区", "新塘雅苑东区", None, None, "1", "1", None, f"{n}01") for n in range(1, 26)
    ]
    done = take_in(
        worker, [*twins, ("白石社区", "新塘雅苑西区", None, None, "1", "1", None, "101")]
    )
    assert problems(done) == []


def test_a_building_with_units_never_takes_a_room_without_one(worker: Actor) -> None:
    known = take_in(worker, [("白石社区", "白石嘉苑", None, None, "3", None, None, "501")])
    assert problems(known) == [(2, "houses.unit_missing")]
    rows = [
        ("白石社区", "新塘雅苑", None, None, "1", None, None, "101"),
        ("白石社区", "新塘雅苑", None, None, "1", "2", None, "101"),
    ]
    assert problems(take_in(worker, rows)) == [(2, "houses.unit_missing")]


def test_a_hyphen_between_house_numbers_is_decided_by_the_register_or_asked(worker: Actor) -> None:
    def house(number: str) -> Row:
        return ("花园社区", None, "2组", number, None, None, None, None)

    assert problems(take_in(worker, [house("129-131")])) == [(2, "houses.range_or_sub_number")]
    assert problems(take_in(worker, [house("129附131")])) == []
    assert problems(take_in(worker, [house("1-1"), house("1-2"), house("1-3")])) == []


def test_an_old_name_of_a_compound_finds_it(street: Any, worker: Actor) -> None:
    Alias.objects.create(place=street.jia, name="白石小区一期")
    done = take_in(worker, [("白石社区", "白石小区1期", None, None, "3", "2", None, "501")])
    assert (done.known, done.added) == (1, {})


def test_an_export_comes_back_in_without_a_change(street: Any, worker: Actor) -> None:
    take_in(
        worker,
        [
            ("花园社区", "=1+1号院", None, None, "1", None, None, "101"),
            ("花园社区", None, "2组", "129附131", None, None, None, None),
            ("花园社区", "花园新村", None, None, "综合楼", None, None, "车库3"),
        ],
    )
    for fmt in ("xlsx", "csv"):
        out = io.BytesIO()
        written = export_houses(actor=worker, place_id=street.garden.pk, out=out, fmt=fmt)  # type: ignore[arg-type]
        out.seek(0)
        again = import_houses(
            actor=worker, reading=reading(out, f"房屋.{fmt}"), command_id=new_id()
        )
        assert (again.bad, again.added, again.known) == ((), {}, written)
        assert written == 4


def test_an_export_needs_its_right(street: Any, staff: Any) -> None:
    with pytest.raises(NotAllowed):
        export_houses(
            actor=staff("grid_worker", street.garden), place_id=street.garden.pk, out=io.BytesIO()
        )


def test_a_register_of_5000_rows_with_37_errors_is_mended_and_taken_in(worker: Actor) -> None:
    right: list[list[object]] = [
        ["白石社区", f"石桥苑{c}区", None, None, str(b), str(u), f"{f}", f"{f}0{r}"]
        for c in range(1, 6)
        for b in range(1, 11)
        for u in (1, 2)
        for f in range(1, 26)
        for r in (1, 2)
    ]
    assert len(right) == 5000
    mistakes: list[tuple[int, object]] = [
        *((0, wrong) for wrong in ("白右社区", "黄家社区", "#N/A", "不知道", "999")),
        *((1, None) for _ in range(6)),
        *(
            (4, wrong)
            for wrong in (None, "8、9幢", "1-10幢", "1幢-10幢", "#REF!", "综" * 41, "1至3幢")
        ),
        *((5, None) for _ in range(7)),
        *((6, "88") for _ in range(6)),
        *((2, "3组") for _ in range(3)),
        *((3, "12号") for _ in range(3)),
    ]
    assert len(mistakes) == 37
    wrong = [list(row) for row in right]
    places = [11 + 131 * at for at in range(37)]
    for at, (column, value) in zip(places, mistakes, strict=True):
        wrong[at][column] = value
    first = reading(book(wrong))
    done = import_houses(actor=worker, reading=first, command_id=new_id(), mode=Mode.GOOD_ROWS)
    assert [bad.row_number for bad in done.bad] == [at + 2 for at in places]
    assert done.report.good == 4963
    rejects = io.BytesIO()
    write_rejects(rejects, first.table, first.mapping.header, done.bad)
    rejects.seek(0)
    given_back = [list(result.raw.cells) for result in reading(rejects).preview(100)]
    assert len(given_back) == 37
    mended = [[*right[at], row[-1]] for at, row in zip(places, given_back, strict=True)]
    again = import_houses(
        actor=worker,
        reading=reading(book(mended, [*HEAD, "错误原因 / reason"])),
        command_id=new_id(),
    )
    assert again.bad == ()
    rooms = Place.objects.filter(kind=Place.Kind.ROOM, full_name__startswith="白石社区石桥苑")
    assert rooms.count() == 5000
