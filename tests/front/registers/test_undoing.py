"""A whole import is taken back: once, by one of two, but for rows on which later facts stand."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from mashang.domain.identifiers import uscc_with_check_sign
from mashang.elements.organisations.models import Organisation, Service
from mashang.elements.people import steps as people
from mashang.elements.people.models import Identifier, Person, Residency
from mashang.elements.places.models import Place
from mashang.engines.tables import open_table
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.grants.actor import Actor
from mashang.foundation.jobs.actions import work_off
from mashang.foundation.keys import tombstones
from mashang.foundation.records.models import Record
from mashang.foundation.trails import jobs as trails
from mashang.foundation.trails.models import Trace
from mashang.front.registers import actions
from mashang.front.registers.models import Intake, Mapping
from mashang.kernel import clock as kernel_clock
from mashang.kernel.errors import RuleBroken
from mashang.work.tenancy.models import Letting, Tenancy
from tests.front.registers.conftest import book
from tests.front.registers.test_importing import BAD, GOOD, sent, start
from tests.world import World

RESIDENTS = ("姓名", "证件号码", "联系电话", "完整地址", "居住性质")
HOME = "天新社区天新家园1幢{}室"
CODE = uscc_with_check_sign("91330104MA2B0XUF4")


@pytest.fixture
def worker(browse: Any) -> Client:
    return browse("worker")


def undo(client: Client, address: str, reason: str = "导错了文件") -> str:
    response = client.post(f"{address}/written", {"reason": reason, "command_id": ""})
    assert response.status_code == 303, response.content.decode()
    return client.get(f"{address}/written").content.decode()


def take_in(client: Client, rows: Any, head: Any, register: str) -> str:
    address = sent(client, book(rows, head), f"{register}.xlsx", register=register)
    start(client, address, "good_rows")
    return address


def residents(client: Client) -> str:
    rows = [
        ("柳如烟", None, "13700000001", HOME.format("202"), "租户"),
        ("柳如云", None, "13700000002", HOME.format("202"), "租户"),
        ("柳如雪", None, "13700000003", HOME.format("102"), "租户"),
    ]
    return take_in(client, rows, RESIDENTS, "people")


def person(phone: str) -> Person:
    found = people.find_by_phone(phone)
    assert len(found) == 1
    return found[0]


def test_houses_that_nobody_used_go_and_their_names_are_free_again(worker: Client) -> None:
    before = Place.objects.filter(closed_on__isnull=True).count()
    address = sent(worker, book([*GOOD, BAD]))
    start(worker, address, "good_rows")
    assert "写入了 8 条" in worker.get(f"{address}/written").content.decode()
    assert "已全部撤销：8 条" in undo(worker, address)
    assert Place.objects.filter(closed_on__isnull=True).count() == before
    assert not Trace.objects.exists()
    assert Record.objects.get(verb="registers.undo").reason.open() == "导错了文件"
    again = sent(worker, book(GOOD))
    assert "全部导入：6 行" in start(worker, again)
    assert Place.objects.filter(closed_on__isnull=True).count() == before + 8


def test_a_house_in_which_somebody_lives_stays_with_what_is_above_it(
    worker: Client, world: World
) -> None:
    address = sent(worker, book(GOOD))
    start(worker, address)
    room = Place.objects.get(full_name="天新社区天新家园2幢1单元301室")
    with transaction.atomic():
        people.add_residency(
            person=world.people["stranger"], place=room, standing=Residency.Standing.TENANT,
            since_on=kernel_clock.today(), source="test",
        )  # fmt: skip
    shown = undo(worker, address)
    assert "已撤销 5 条，3 条保留" in shown
    assert "有人登记在这里" in shown
    assert "下面还有保留的地点" in shown
    room.refresh_from_db()
    assert room.closed_on is None
    answer = worker.get(f"{address}/kept.xlsx")
    kept = [list(row.cells) for row in open_table(io.BytesIO(answer.content), name="x").rows()]
    assert len(kept) == 4
    assert kept[0] == ["类别", "内容", "保留原因"]


def test_new_residents_go_with_their_keys_and_those_of_whom_more_is_known_stay(
    worker: Client, world: World
) -> None:
    before = Person.objects.count()
    address = residents(worker)
    assert Person.objects.count() == before + 3
    cloud, snow = person("13700000002"), person("13700000003")
    with transaction.atomic():
        account = accounts.add_resident("13700000002", verified_at=kernel_clock.now())
        people.link_account(account=account, person=cloud, basis="self", approved_by=None)
    shown = undo(worker, address)
    assert "已撤销 2 条，1 条保留" in shown
    assert "已有人用账号办事" in shown
    assert "柳*云" in shown
    assert "柳如云" not in shown
    assert Person.objects.count() == before + 1
    assert Person.objects.filter(pk=cloud.pk).exists()
    assert not Identifier.objects.filter(person_id=snow.pk).exists()
    assert str(snow.pk) in {one.subject for one in tombstones()}
    (kept,) = Intake.objects.values_list("kept_rows", flat=True)
    assert "柳".encode() not in bytes(kept)


def test_somebody_who_was_corrected_since_stays(worker: Client, world: World, clock: Any) -> None:
    address = residents(worker)
    clock.move(timedelta(minutes=5))
    smoke = person("13700000001")
    with transaction.atomic():
        people.add_fact(person=smoke, kind="pregnant", since_on=kernel_clock.today(), source="x")
    shown = undo(worker, address)
    assert "已撤销 2 条，1 条保留" in shown
    assert "后来登记了关怀情况" in shown


def test_the_home_that_a_known_person_got_goes_and_the_person_stays(
    worker: Client, world: World
) -> None:
    stranger = world.people["stranger"]
    number = Identifier.objects.get(person=stranger, type="citizen_id").value.open()
    rows = [("应舟", number, "13711112222", HOME.format("202"), "租户")]
    address = take_in(worker, rows, RESIDENTS, "people")
    assert Residency.objects.filter(person=stranger, until_on=None).count() == 2
    assert "已全部撤销：2 条" in undo(worker, address)
    assert Residency.objects.filter(person=stranger, until_on=None).count() == 1
    assert Person.objects.filter(pk=stranger.pk).exists()
    assert not people.find_by_phone("13711112222")


def test_tenancies_go_with_the_people_they_brought(worker: Client, world: World) -> None:
    before = Person.objects.count()
    head = ("房东姓名", "房东电话", "租客姓名", "租客电话", "房屋地址", "起租日期")
    rows = [
        ("戚建国", "13900000003", "新来客", "13722223333", HOME.format("302"), "2022-01-01"),
        ("戚建国", "13900000003", "老来客", "13722224444", HOME.format("202"), "2022-01-01"),
    ]
    address = take_in(worker, rows, head, "tenancies")
    assert Tenancy.objects.count() == 2
    shown = undo(worker, address)
    assert "已全部撤销" in shown, shown
    assert not Tenancy.objects.exists()
    assert not Letting.objects.exists()
    assert Person.objects.count() == before


def test_organisations_and_what_was_filled_in_are_as_before(worker: Client, world: World) -> None:
    head = ("单位名称", "单位类型", "统一社会信用代码", "地址", "办公电话")
    take_in(worker, [("早有的店", "商户", None, None, None)], head, "organisations")
    rows = [
        ("早有的店", "商户", CODE, None, "88000000"),
        ("新开的店", "商户", None, "天新社区天新家园", None),
    ]
    address = take_in(worker, rows, head, "organisations")
    assert Organisation.objects.get(name="早有的店").uscc == CODE
    assert "已全部撤销：2 条" in undo(worker, address)
    known = Organisation.objects.get(name="早有的店")
    assert (known.uscc, known.phone) == ("", "")
    assert not Organisation.objects.filter(name="新开的店").exists()


def test_what_was_filled_in_and_changed_again_stays(worker: Client, world: World) -> None:
    head = ("单位名称", "单位类型", "办公电话")
    take_in(worker, [("早有的店", "商户", None)], head, "organisations")
    address = take_in(worker, [("早有的店", "商户", "88000000")], head, "organisations")
    Organisation.objects.filter(name="早有的店").update(phone="99000000")
    assert "0 条，1 条保留" in undo(worker, address)
    assert Organisation.objects.get(name="早有的店").phone == "99000000"


def test_sites_go_with_who_runs_them(worker: Client, world: World) -> None:
    head = ("场所名称", "场所类别", "地址", "所属单位")
    rows = [
        ("一店", "商铺", "天新社区天新家园", "连锁公司"),
        ("二店", "商铺", "天新社区", "连锁公司"),
    ]
    address = take_in(worker, rows, head, "sites")
    assert Organisation.objects.filter(name="连锁公司").exists()
    assert "已全部撤销" in undo(worker, address)
    assert not Organisation.objects.filter(name="连锁公司").exists()
    assert not Service.objects.filter(place__name="二店").exists()
    assert not Place.objects.filter(kind="site", closed_on=None).exists()


def test_undoing_twice_gives_the_same_answer(worker: Client, browse: Any) -> None:
    address = sent(worker, book(GOOD))
    start(worker, address)
    first = undo(worker, address)
    assert "已全部撤销：8 条" in first
    assert "已全部撤销：8 条" in undo(worker, address)
    other = undo(browse("section"), address, "我也来撤")
    assert "已全部撤销：8 条" in other
    assert "导错了文件" in other
    assert Record.objects.filter(verb="registers.undo").count() == 1


def test_only_the_sender_or_who_may_undo_there_takes_it_back(worker: Client, browse: Any) -> None:
    address = sent(worker, book(GOOD))
    start(worker, address)
    for name in ("other_worker",):
        assert browse(name).get(f"{address}/written").status_code == 404
        assert browse(name).post(f"{address}/written", {"reason": "x"}).status_code == 404
        assert browse(name).get(f"{address}/kept.xlsx").status_code == 404
    assert browse("clerk").get(f"{address}/written").status_code == 403
    section = browse("section")
    assert "房屋.xlsx" in section.get(reverse("registers:history")).content.decode()
    assert section.get(address).status_code == 404  # the file itself stays its sender's
    assert "已全部撤销" in undo(section, address)


def test_without_a_reason_or_too_late_nothing_is_taken_back(worker: Client, clock: Any) -> None:
    address = sent(worker, book(GOOD))
    assert worker.post(f"{address}/written", {"reason": "x"}).status_code == 422
    start(worker, address)
    assert worker.post(f"{address}/written", {"reason": " "}).status_code == 422
    clock.move(timedelta(days=8))
    intake = Intake.objects.get()
    with pytest.raises(RuleBroken):
        actions.ask_undo(actor=_actor(intake), intake_id=intake.pk, reason="晚了")
    clock.move(timedelta(days=30))
    trails.forget()
    assert not Trace.objects.exists()


def test_a_large_one_is_taken_back_in_the_background(worker: Client) -> None:
    rows = [
        ("天新社区", "天新家园", str(b), "1", f"{f}0{r}")
        for b in range(2, 14)
        for f in range(1, 16)
        for r in range(1, 4)
    ]
    address = sent(worker, book(rows))
    start(worker, address)
    assert "正在撤销" in undo(worker, address)
    work_off()
    assert "已全部撤销" in worker.get(f"{address}/written").content.decode()


def test_a_mapping_confirmed_once_reads_the_next_file_of_anybody_there(
    worker: Client, browse: Any, world: World
) -> None:
    head = ("甲", "乙", "丙", "丁", "戊")
    address = sent(worker, book(GOOD, head), "区里的房屋表.xlsx")
    given = {"header_first": 1, "header_last": 1, "is_community": "A", "is_compound": "B",
             "is_building": "C", "is_unit": "D", "is_room": "E"}  # fmt: skip
    for _ in range(2):  # first where the heading is, then what stands below it
        assert worker.post(f"{address}/columns", given).status_code == 303
    assert "全部导入：6 行" in start(worker, address)
    assert Mapping.objects.count() == 1
    for client in (worker, browse("section")):
        again = sent(client, book(GOOD, head), "又一份.xlsx")
        shown = client.get(again).content.decode()
        assert "映射：区里的房屋表（" in shown
        assert "前 6 行没有问题" in shown
    other = browse("other_worker")
    shown = other.get(sent(other, book(GOOD, head))).content.decode()
    assert "映射：" not in shown
    mine = worker.get(reverse("registers:mappings")).content.decode()
    assert "区里的房屋表" in mine
    assert "天新社区" in mine
    assert "区里的房屋表" not in other.get(reverse("registers:mappings")).content.decode()


def test_a_mapping_is_renamed_and_dropped_by_whom_it_belongs_to(
    worker: Client, browse: Any
) -> None:
    test_a_mapping_confirmed_once_reads_the_next_file_of_anybody_there(worker, browse, None)  # type: ignore[arg-type]
    page = reverse("registers:mapping", args=[Mapping.objects.get().pk])
    assert browse("other_worker").post(page, {"name": "x"}).status_code == 404
    assert worker.post(page, {"name": " "}).status_code == 422
    assert worker.post(page, {"name": "公安的表"}).status_code == 303
    assert "公安的表" in worker.get(page).content.decode()
    assert worker.post(f"{page}/drop").status_code == 303
    assert worker.get(page).status_code == 404
    assert worker.post(f"{page}/drop").status_code == 409
    again = sent(worker, book(GOOD, ("甲", "乙", "丙", "丁", "戊")))
    assert "映射：" not in worker.get(again).content.decode()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="rows are locked on PostgreSQL")
def test_two_who_take_it_back_at_the_same_second_do_it_once(worker: Client, world: World) -> None:
    address = sent(worker, book(GOOD))
    start(worker, address)
    intake = Intake.objects.get()
    together = threading.Barrier(2)

    def ask(name: str) -> bool:
        try:
            actor = world.actor(name)
            together.wait(30)
            begun = actions.ask_undo(actor=actor, intake_id=intake.pk, reason=name)
            actions.take_back(intake_id=intake.pk)
            return begun
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(copy_context().run, ask, name) for name in ("worker", "section")]
        answers = [one.result() for one in asked]
    assert sorted(answers) == [False, True]
    assert Record.objects.filter(verb="registers.undo").count() == 1


def _actor(intake: Intake) -> Any:
    return Actor.of(intake.account)
