"""A house register of 5,000 rows with 37 planted errors: found, given back, mended, imported again."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from mashang.elements.places.models import Place
from mashang.engines.tables import open_table
from mashang.foundation.jobs.actions import work_off
from mashang.front.registers.models import Intake
from tests.front.registers.conftest import HOUSES, book
from tests.front.registers.test_importing import sent, start

Row = list[object]
COLUMN = {title: at for at, title in enumerate(HOUSES)}


def right_rows() -> list[Row]:
    """Five new compounds of ten buildings, two units, 25 floors, two rooms each."""
    return [
        ["天新社区", f"石桥苑{part}区", str(building), str(unit), f"{floor}0{room}"]
        for part in "东西南北中"
        for building in range(1, 11)
        for unit in (1, 2)
        for floor in range(1, 26)
        for room in (1, 2)
    ]


def planted() -> Iterator[tuple[int, str, object]]:
    """37 errors of the kinds that offices make: row, column, what stands there instead."""
    kinds: list[tuple[str, object]] = [
        *[("社区", wrong) for wrong in ("天心社区", "明桂社区", "#N/A", "不知道", "999", "=A1&B1")],
        *[("小区", None)] * 6,
        *[("幢", wrong) for wrong in (None, "8、9幢", "1-10幢", "1幢-10幢", "#REF!", "1至3幢")],
        *[("幢", "综" * 41)],
        *[("单元", None)] * 8,
        *[("室", wrong) for wrong in ("101、102", "#DIV/0!", "#VALUE!", "室" * 60)],
        *[("小区", wrong) for wrong in ("无", "/", "-", "—")],
        *[("社区", wrong) for wrong in ("天新街道", "白石")],
    ]
    for at, (column, wrong) in enumerate(kinds):
        yield 17 + 131 * at, column, wrong


@pytest.mark.slow
def test_37_errors_are_found_given_back_mended_and_nothing_is_doubled(browse: Any) -> None:
    right = right_rows()
    assert len(right) == 5000
    wrong = [list(row) for row in right]
    errors = list(planted())
    assert len(errors) == 37
    for at, column, value in errors:
        wrong[at][COLUMN[column]] = value
    before = Place.objects.filter(kind=Place.Kind.ROOM).count()
    worker = browse("worker")

    address = sent(worker, book(wrong), "石桥苑房屋清册.xlsx")
    start(worker, address)
    work_off()
    assert "没有导入：37 行有误" in worker.get(address).content.decode()
    assert Place.objects.filter(kind=Place.Kind.ROOM).count() == before

    start(worker, address, "good_rows")
    work_off()
    assert "导入了 4963 行，37 行有误没有导入" in worker.get(address).content.decode()
    intake = Intake.objects.get()
    assert intake.file_id is None
    answer = worker.get(reverse("files:full", args=[intake.rejects_id]))
    head, *given_back = [
        list(row.cells) for row in open_table(io.BytesIO(answer.content), name="x").rows()
    ]
    assert len(given_back) == 37
    assert all(str(row[-1]).startswith("原第 ") for row in given_back)

    mended = [[*right[at], row[-1]] for (at, _, _), row in zip(errors, given_back, strict=True)]
    address = sent(worker, book(mended, [str(cell) for cell in head]), "退回的行.xlsx")
    assert "全部导入：37 行" in start(worker, address)
    rooms = Place.objects.filter(kind=Place.Kind.ROOM, full_name__contains="石桥苑")
    assert rooms.count() == 5000
    assert Place.objects.filter(kind=Place.Kind.ROOM).count() == before + 5000

    address = sent(worker, book(right), "整张表再来一次.xlsx")
    start(worker, address)
    work_off()
    shown = worker.get(address).content.decode()
    assert "全部导入：5000 行" in shown
    assert "已在册" in shown
    assert rooms.count() == 5000
