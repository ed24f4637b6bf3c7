"""Report many: a template is mapped once, filled for a month, compared, signed by one."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import load_workbook

from mashang.foundation.files import queries as files
from mashang.foundation.files.models import StoredFile
from mashang.foundation.records.models import Record
from mashang.kernel import clock as time
from mashang.kernel.clock import FixedClock, use_clock
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope
from mashang.work.forms import actions, jobs, queries
from mashang.work.forms.models import HandIn, Template
from mashang.work.forms.received import Received
from tests.browser import signed_in
from tests.engines.reports.templates import template
from tests.work.forms.asking import (
    PETS,
    confirm,
    filling_of,
    handed_in,
    published,
)
from tests.work.forms.asking import uploaded_template as uploaded
from tests.work.forms.racing import race
from tests.world import build_world


def mapped(world, **more):
    template_id = uploaded(world, **more)
    confirm(world, template_id)
    return template_id


def made(world, template_id, period="2026-03", who="worker"):
    hand_in_id = actions.make_hand_in(
        actor=world.actor(who), template_id=template_id, period=period, command_id=uuid4()
    )
    return HandIn.objects.get(pk=hand_in_id)


def sheet_of(row):
    return load_workbook(io.BytesIO(files.read(row.file_id)))["月报"]


def test_a_guess_is_asked_and_never_used(world):
    template_id = uploaded(world)
    with pytest.raises(Conflict):
        made(world, template_id)
    confirm(world, template_id)
    assert made(world, template_id).cells_count > 0


@pytest.mark.parametrize("who", ["grid", "other_worker", "resident", "guard", "anonymous"])
def test_whoever_does_not_report_there_sees_and_does_nothing(world, who):
    with pytest.raises((NotAllowed, OutOfScope)):
        uploaded(world, who=who)
    template_id = mapped(world)
    row = made(world, template_id)
    actor = world.actor(who)
    with pytest.raises(OutOfScope):
        made(world, template_id, who=who)
    with pytest.raises(OutOfScope):
        actions.sign(actor=actor, hand_in_id=row.pk)
    with pytest.raises(OutOfScope):
        actions.replace_template(
            actor=actor, template_id=template_id, received=Received(template(), "x.xlsx")
        )
    with pytest.raises(OutOfScope):
        actions.confirm_mapping(actor=actor, template_id=template_id, chosen={}, version=1)
    with pytest.raises(OutOfScope):
        queries.hand_in(actor, row.pk)
    with pytest.raises(OutOfScope):
        files.open_for(actor, row.file_id)


def test_a_hand_in_fills_people_and_figures_and_keeps_formulas(world):
    row = made(world, mapped(world))
    sheet = sheet_of(row)
    names = {sheet[f"B{at}"].value for at in range(6, 20)} - {None}
    assert {"沈思远", "邬明"} <= names
    assert "闻静" not in names
    assert (sheet["B2"].value, sheet["B3"].value, sheet["D3"].value) == ("天新社区", 8, 1)
    assert sheet["E3"].value == "=B3-D3"
    assert str(next(iter(sheet.merged_cells.ranges))) in {"A1:F1", "A37:F37"}
    looks = Record.objects.filter(verb="forms.make_hand_in", is_look=True)
    assert looks.count() == 7
    assert {tuple(one.field_names) for one in looks} == {("name", "phone")}
    assert "沈" not in repr(row.cells)


def test_two_months_are_compared_cell_by_cell_and_names_stay_masked(world):
    template_id = mapped(world)
    first = made(world, template_id)
    actions.sign(actor=world.actor("worker"), hand_in_id=first.pk)
    assert queries.changes(world.actor("worker"), first.pk) is None
    same = made(world, template_id, "2026-04")
    assert [one.cell for one in queries.changes(world.actor("worker"), same.pk)] == []
    confirm(world, template_id, only="", source="tenants")
    again = made(world, template_id, "2026-04")
    changes = queries.changes(world.actor("worker"), again.pk)
    assert changes
    assert "沈思远" not in repr(changes)
    assert not HandIn.objects.filter(pk=same.pk).exists()


def test_a_signature_names_who_and_locks(world):
    template_id = mapped(world)
    row = made(world, template_id)
    actions.sign(actor=world.actor("worker"), hand_in_id=row.pk)
    card = queries.hand_in(world.actor("worker"), row.pk)
    assert (card.is_signed, card.signed_unit, card.signed_staff_no) == (
        True, "天新社区居委会", "T-WORKER",
    )  # fmt: skip
    with pytest.raises(Conflict):
        actions.sign(actor=world.actor("worker"), hand_in_id=row.pk)
    with pytest.raises(Conflict):
        made(world, template_id)
    assert queries.saved_this_month(world.actor("worker")).reports == row.cells_count


def test_a_template_that_changed_is_asked_again_and_an_old_draft_is_not_signed(world):
    template_id = mapped(world)
    row = made(world, template_id)
    moved = template(("序号", "性别", "姓名", "联系电话", "住址", "备注"))
    actions.replace_template(
        actor=world.actor("worker"), template_id=template_id, received=Received(moved, "新.xlsx")
    )
    with pytest.raises(Conflict):
        made(world, template_id, "2026-04")
    with pytest.raises(Conflict):
        actions.sign(actor=world.actor("worker"), hand_in_id=row.pk)
    with pytest.raises(Conflict):
        actions.confirm_mapping(
            actor=world.actor("worker"), template_id=template_id, chosen={}, version=1
        )
    assert Template.objects.get(pk=template_id).mapping["columns"]["C"] == "person.name"
    confirm(world, template_id)
    assert "沈思远" in {sheet_of(made(world, template_id))[f"C{at}"].value for at in range(6, 20)}


def test_a_mapping_names_only_what_is_there(world):
    template_id = uploaded(world)
    for wrong in ({"columns": {"Q": "person.name"}}, {"columns": {"B": "person.shoes"}},
                  {"only": "everybody"}):  # fmt: skip
        with pytest.raises(Invalid):
            confirm(world, template_id, **wrong)
    with pytest.raises(Invalid):
        uploaded(world, content=b"a,b\n1,2\n")


def test_no_month_and_too_few_rows_are_refused(world):
    template_id = mapped(world)
    for period in ("", "2026-13", "2026", "四月"):
        with pytest.raises(Invalid):
            made(world, template_id, period)
    with pytest.raises(Invalid) as caught:
        made(world, mapped(world, content=template(free_rows=2)))
    assert caught.value.code == "reports.too_few_rows"
    assert not StoredFile.objects.exists()


def test_answers_of_a_form_go_into_a_report(world):
    form = published(world)
    handed_in(world, filling_of(world, form, "resident"), "resident", {"name": "沈思", **PETS})
    template_id = uploaded(world)
    confirm(
        world, template_id, source=f"form:{form.pk}",
        columns={"B": "answer.name", "F": "answer.total"},
    )  # fmt: skip
    sheet = sheet_of(made(world, template_id))
    assert (sheet["B6"].value, sheet["F6"].value, sheet["B7"].value) == ("沈思", "1", None)


def test_old_reports_are_forgotten_with_their_files(world):
    template_id = mapped(world)
    signed = made(world, template_id)
    actions.sign(actor=world.actor("worker"), hand_in_id=signed.pk)
    made(world, template_id, "2026-04")
    at = time.now()
    for days, left in ((29, 2), (31, 1), (729, 1), (731, 0)):
        with use_clock(FixedClock(at + timedelta(days=days))):
            jobs.keep_time()
        assert HandIn.objects.count() == left
    assert not StoredFile.objects.exists()


def test_the_pages_of_a_report(world):
    worker = signed_in(world.accounts["worker"])
    given = {
        "file": SimpleUploadedFile("月报.xlsx", template()), "title": "月报", "sent_by": "区里",
        "place": world.places["tianxin"].pk, "basis": "条例",
    }  # fmt: skip
    assert worker.post("/desk/reports/new", {**given, "title": ""}).status_code == 422
    given["file"] = SimpleUploadedFile("月报.xlsx", template())
    answer = worker.post("/desk/reports/new", given)
    assert answer.status_code == 303
    row = Template.objects.get()
    page = worker.get(f"/desk/reports/{row.pk}/mapping").content.decode()
    assert "B 列：姓名" in page
    chosen = {"version": "1", "source": "residents", "only": "", "col_B": "person.name"}
    assert (
        worker.post(f"/desk/reports/{row.pk}/mapping", {**chosen, "col_B": "x"}).status_code == 422
    )
    assert worker.post(f"/desk/reports/{row.pk}/mapping", chosen).status_code == 303
    assert worker.post(f"/desk/reports/{row.pk}/make", {"period": "x"}).status_code == 422
    assert worker.post(f"/desk/reports/{row.pk}/make", {"period": "2026-03"}).status_code == 303
    made_one = HandIn.objects.get()
    page = worker.get(f"/desk/reports/made/{made_one.pk}")
    assert "沈思远" not in page.content.decode()
    assert worker.get(files.url(made_one.file_id)).status_code == 200
    assert worker.post(f"/desk/reports/made/{made_one.pk}/sign").status_code == 303
    assert worker.post(f"/desk/reports/made/{made_one.pk}/sign").status_code == 409
    assert worker.get("/desk/reports").status_code == 200
    assert worker.get(f"/desk/reports/{row.pk}").status_code == 200
    fresh = {"file": SimpleUploadedFile("月报.xlsx", template(("序号", "姓名")))}
    assert worker.post(f"/desk/reports/{row.pk}/version", fresh).status_code == 303
    assert worker.post(f"/desk/reports/{row.pk}/version", {}).status_code == 422
    assert (
        signed_in(world.accounts["other_worker"]).get(f"/desk/reports/{row.pk}").status_code == 404
    )
    assert signed_in(world.accounts["grid"]).get("/desk/reports").status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="a database in memory has no waiting for locks"
)
def test_of_two_who_sign_at_the_same_second_one_is_told(clock, transactional_db):
    world = build_world()
    row = made(world, mapped(world))
    actors = [world.actor(who) for who in ("worker", "section")]
    doings = [lambda one=one: actions.sign(actor=one, hand_in_id=row.pk) for one in actors]
    assert sorted(race(*doings)) == ["Conflict", "done"]
    assert Record.objects.filter(verb="forms.sign").count() == 1
