"""表格导入 as a worker meets it: send, look, confirm, take in, mend, send again."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.engines.tables import open_table
from mashang.foundation.files.models import StoredFile
from mashang.foundation.jobs.actions import work_off
from mashang.foundation.jobs.models import Heartbeat
from mashang.foundation.records.models import Record
from mashang.front.registers import actions, imports, jobs
from mashang.front.registers.models import Intake
from mashang.kernel.ids import new_id
from tests.front.registers.conftest import book, upload

GOOD = [("天新社区", "天新家园", "2", "1", f"{floor}01") for floor in range(1, 7)]
BAD = ("天新社区", "天新家园", "8、9幢", None, None)


def send(client: Client, content: bytes, name: str = "房屋.xlsx", **given: Any) -> Any:
    form = {"register": "houses", "home": "", "command_id": new_id(), **given}
    return client.post(reverse("registers:imports"), {**form, "file": upload(content, name)})


def sent(client: Client, content: bytes, name: str = "房屋.xlsx", **given: Any) -> str:
    response = send(client, content, name, **given)
    assert response.status_code == 303, response.content.decode()
    return str(response["Location"])


def start(client: Client, address: str, mode: str = "all_or_nothing") -> str:
    response = client.post(f"{address}/start", {"mode": mode})
    assert response.status_code == 303, response.content.decode()
    return client.get(address).content.decode()


def rooms() -> int:
    return Place.objects.filter(kind=Place.Kind.ROOM).count()


@pytest.fixture
def worker(browse: Any) -> Client:
    return browse("worker")


def test_a_good_file_is_previewed_and_then_taken_in(worker: Client) -> None:
    before = rooms()
    address = sent(worker, book(GOOD))
    shown = worker.get(address).content.decode()
    assert "前 6 行没有问题" in shown
    assert "→ 幢" in shown
    assert rooms() == before
    assert "全部导入：6 行" in start(worker, address)
    assert rooms() == before + 6
    intake = Intake.objects.get()
    assert (intake.state, intake.file_id, intake.good, intake.bad) == ("done", None, 6, 0)
    assert not StoredFile.objects.exists()
    assert Record.objects.filter(verb="registers.take_in").count() == 1


def test_one_bad_row_stops_all_and_the_good_rows_go_in_when_one_says_so(worker: Client) -> None:
    before = rooms()
    address = sent(worker, book([*GOOD, BAD]))
    assert "前 7 行里有 1 行要改" in worker.get(address).content.decode()
    shown = start(worker, address)
    assert "没有导入：1 行有误" in shown
    assert "第 8 行" in shown
    assert rooms() == before
    assert "导入了 6 行，1 行有误没有导入" in start(worker, address, "good_rows")
    assert rooms() == before + 6


def test_rejected_rows_come_back_with_the_reason_and_go_in_once_mended(worker: Client) -> None:
    address = sent(worker, book([*GOOD, BAD]))
    start(worker, address, "good_rows")
    rejects = Intake.objects.get().rejects_id
    answer = worker.get(reverse("files:full", args=[rejects]))
    assert answer.status_code == 200
    rows = list(open_table(io.BytesIO(answer.content), name="x.xlsx").rows())
    assert len(rows) == 2
    assert "原第 8 行" in rows[1].cells[-1]
    mended = [list(rows[1].cells)]
    mended[0][2], mended[0][4] = "8", "101"
    head = [str(cell) for cell in rows[0].cells]
    before = rooms()
    assert "全部导入：1 行" in start(worker, sent(worker, book(mended, head)))
    assert rooms() == before + 1
    assert "已在册" in start(worker, sent(worker, book(GOOD)))
    assert rooms() == before + 1


def test_nobody_else_sees_what_somebody_sent(worker: Client, browse: Any) -> None:
    address = sent(worker, book([*GOOD, BAD]))
    start(worker, address)
    rejects = Intake.objects.get().rejects_id
    other = browse("other_worker")
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/start", {"mode": "good_rows"}).status_code == 404
    assert other.post(f"{address}/cancel").status_code == 404
    assert other.get(reverse("files:full", args=[rejects])).status_code == 404
    assert browse("clerk").get(reverse("registers:imports")).status_code == 403


def test_a_row_of_another_community_is_refused(browse: Any) -> None:
    before = rooms()
    shown = start(browse("other_worker"), sent(browse("other_worker"), book(GOOD)))
    assert "不在这次导入的范围内" in shown
    assert rooms() == before


def test_a_column_that_nobody_knows_is_confirmed_by_hand(worker: Client) -> None:
    rows = [("标题", None, None, None, None), ("甲", "乙", "丙", "丁", "戊"), *GOOD]
    address = sent(worker, book(rows, ("x", "", "", "", "")))
    assert "列对应" in worker.get(address).content.decode()
    answer = worker.post(f"{address}/columns", {"header_first": 3, "header_last": 3})
    assert answer.status_code == 303
    given = {
        "header_first": 3, "header_last": 3, "is_community": "A", "is_compound": "B",
        "is_building": "C", "is_unit": "D", "is_room": "E",
    }  # fmt: skip
    answer = worker.post(f"{address}/columns", given)
    assert answer.status_code == 303, answer.content.decode()
    assert "前 6 行没有问题" in worker.get(answer["Location"]).content.decode()
    assert "全部导入：6 行" in start(worker, address)
    twice = worker.post(f"{sent(worker, book(rows))}/columns", {**given, "is_room": "D"})
    assert twice.status_code == 422


def test_a_guess_has_to_be_confirmed_before_anything_goes_in(worker: Client) -> None:
    head = ("社区", "小区", "幢", "单元", "室号室号啊")
    address = sent(worker, book(GOOD, head))
    shown = worker.get(address).content.decode()
    assert "猜" in shown
    assert f"{address}/start" not in shown
    assert "请确认列对应" in start(worker, address)


def test_a_workbook_with_two_sheets_asks_which(worker: Client) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    workbook = openpyxl.Workbook()
    workbook.active.title = "说明"
    workbook.active.append(["请填写"])
    second = workbook.create_sheet("房屋")
    second.append(["社区", "小区", "幢", "单元", "室"])
    for row in GOOD:
        second.append(row)
    out = io.BytesIO()
    workbook.save(out)
    address = sent(worker, out.getvalue())
    assert "选一张" in worker.get(address).content.decode()
    assert worker.post(f"{address}/sheet", {"sheet": "没有"}).status_code == 422
    assert worker.post(f"{address}/sheet", {"sheet": "房屋"}).status_code == 303
    assert "全部导入：6 行" in start(worker, address)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.xlsx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "photo.xlsx"),
        (b"PK\x03\x04" + bytes(300), "broken.xlsx"),
        (b"%PDF-1.4 nothing", "paper.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls"),
        (bytes(range(256)) * 20, "\x01\u202e.csv"),
    ],
)
def test_what_is_no_spreadsheet_is_named_beside_its_field(
    worker: Client, content: bytes, name: str
) -> None:
    answer = send(worker, content, name)
    assert answer.status_code == 422
    assert not Intake.objects.exists()
    assert "is-wrong" in answer.content.decode()


def test_a_form_without_anything_says_what_is_missing(worker: Client) -> None:
    answer = worker.post(reverse("registers:imports"), {})
    assert answer.status_code == 422


def test_the_same_upload_sent_twice_is_kept_once(worker: Client) -> None:
    command = new_id()
    first = sent(worker, book(GOOD), command_id=command)
    assert sent(worker, book(GOOD), command_id=command) == first
    assert Intake.objects.count() == 1


def test_starting_twice_takes_in_once(worker: Client) -> None:
    address = sent(worker, book(GOOD))
    before = rooms()
    start(worker, address)
    start(worker, address)
    work_off()
    assert rooms() == before + 6
    assert Record.objects.filter(verb="places.take_in_houses").count() == 1


def test_a_large_file_goes_to_the_background_and_tells_how_far_it_is(
    worker: Client, clock: Any
) -> None:
    rows = [
        ("天新社区", "天新家园", str(b), str(u), f"{f}0{r}")
        for b in range(2, 60)
        for u in (1, 2)
        for f in range(1, 20)
        for r in (1, 2)
    ]
    address = sent(worker, book(rows))
    assert Intake.objects.get().n_bytes > 120_000 or len(rows) > 4000
    Intake.objects.update(n_bytes=10**7)
    shown = start(worker, address)
    assert "在排队" in shown
    assert 'hx-trigger="every 1s"' in shown
    intake_id = Intake.objects.get().intake_id
    assert actions.begin(intake_id=intake_id) is not None
    actions.note_progress(intake_id=intake_id, rows=1200)
    assert "已读 1200 行" in worker.get(address).content.decode()
    imports.take_in(intake_id)  # somebody else has it in hand
    assert Intake.objects.get().state == "running"
    Intake.objects.update(state="waiting")
    work_off()
    assert f"全部导入：{len(rows)} 行" in worker.get(address).content.decode()
    assert Heartbeat.objects.count() <= 1


def test_work_that_fell_silent_is_taken_over(worker: Client, clock: Any) -> None:
    address = sent(worker, book(GOOD))
    Intake.objects.update(n_bytes=10**7)
    start(worker, address)
    intake_id = Intake.objects.get().intake_id
    assert actions.begin(intake_id=intake_id)
    assert actions.begin(intake_id=intake_id) is None
    clock.move(timedelta(seconds=3600))
    jobs.take_in(str(intake_id))
    assert Intake.objects.get().state == "done"


def test_residents_go_in_by_the_same_way(worker: Client) -> None:
    head = ("姓名", "证件类型", "证件号码", "联系电话", "完整地址", "居住性质")
    rows = [
        ("柳如烟", None, None, "13700000001", "天新社区天新家园1幢202室", "租户"),
        ("柳无名", "身份证", "330102199001011235", None, "天新社区天新家园1幢202室", "租户"),
        ("柳三", None, None, None, "天新社区没有的小区1幢202室", "租户"),
    ]
    before = Person.objects.count()
    address = sent(worker, book(rows, head), "住户.xlsx", register="people")
    shown = worker.get(address).content.decode()
    assert "里有 2 行要改" in shown
    assert "330102199001011235" in shown
    shown = start(worker, address, "good_rows")
    assert "导入了 1 行，2 行有误没有导入" in shown
    assert Person.objects.count() == before + 1
    (kept,) = Intake.objects.values_list("report", flat=True)
    assert "第 3 行".encode() not in bytes(kept)


def test_a_worker_sees_only_registers_that_are_theirs_to_change(browse: Any) -> None:
    administrator = browse("administrator")
    shown = administrator.get(reverse("registers:imports")).content.decode()
    assert 'value="houses"' in shown
    assert 'value="people"' not in shown
    assert send(administrator, book(GOOD), register="people").status_code == 422


def test_a_dropped_file_is_gone(worker: Client) -> None:
    address = sent(worker, book(GOOD))
    assert StoredFile.objects.count() == 1
    assert worker.post(f"{address}/cancel").status_code == 303
    assert not StoredFile.objects.exists()
    assert worker.post(f"{address}/start", {"mode": "good_rows"}).status_code == 303
    assert Intake.objects.get().state == "dropped"


def test_uploads_are_forgotten_by_night_and_reports_after_their_time(
    worker: Client, clock: Any
) -> None:
    sent(worker, book(GOOD))
    done = sent(worker, book([*GOOD, BAD]))
    start(worker, done, "good_rows")
    clock.move(timedelta(days=2))
    jobs.sweep()
    assert set(Intake.objects.values_list("state", flat=True)) == {"dropped", "done"}
    assert StoredFile.objects.count() == 1
    clock.move(timedelta(days=40))
    jobs.sweep()
    assert not Intake.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_empty_spreadsheet_is_read_by_the_import(worker: Client) -> None:
    answer = worker.get(reverse("registers:template", args=["houses"]))
    heads = [
        str(cell)
        for cell in open_table(io.BytesIO(answer.content), name="x").first_rows(1)[0].cells
    ]
    address = sent(
        worker, book([("天新社区", "天新家园", *[None] * 3, "5", "1", None, "101", None)], heads)
    )
    assert "全部导入：1 行" in start(worker, address)
    assert worker.get(reverse("registers:template", args=["nothing"])).status_code == 404


def test_english_readers_get_english_reasons(worker: Client) -> None:
    worker.cookies["mashang_language"] = "en"
    address = sent(worker, book([*GOOD, BAD]))
    answer = worker.post(f"{address}/start", {"mode": "good_rows"})
    assert answer.status_code == 303
    shown = worker.get(address).content.decode()
    assert re.search(r"One place a row", shown)
    assert isinstance(Intake.objects.get().intake_id, UUID)
