"""The desk's pages: lists, answers, hand-over, reassigning, map, ledger, paper."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from python_calamine import CalamineWorkbook

from mashang.domain.lifecycle import Verb
from mashang.elements.cases.models import Case
from mashang.elements.places import steps as places
from mashang.elements.places.models import Place
from mashang.foundation.records.models import Record
from mashang.front.desk.models import AnswerTemplate, SavedList, ShiftNote, StandIn
from tests.browser import signed_in
from tests.work.needs import ask_for, do, report_for


@pytest.fixture
def worker(world):
    return signed_in(world.accounts["worker"])


def text(answer):
    return answer.content.decode()


def sent(**more):
    return {"command_id": str(uuid4()), **more}


def test_a_list_is_saved_opened_first_printed_and_removed(world, worker):
    ask_for(world)
    form = sent(name="送药", view="all", kind="medicine_refill", is_shared="on")
    assert worker.post("/desk/lists", form).status_code == 303
    kept = SavedList.objects.get()
    assert (kept.is_shared, kept.filters) == (True, {"view": "all", "kind": "medicine_refill"})
    worker.post(f"/desk/lists/{kept.pk}/first")
    desk = worker.get("/desk/cases")
    assert desk.context["filters"].kind == "medicine_refill"
    assert 'aria-current="true"' in text(desk)
    assert worker.get("/desk/cases?view=todo").context["filters"].kind == ""
    assert "送药" in text(worker.get("/desk/lists"))
    paper = text(worker.get("/desk/cases/print?view=all&kind=medicine_refill&name=送药"))
    assert "<h1>送药</h1>" in paper
    worker.post("/desk/lists/first")
    assert worker.get("/desk/cases").context["filters"].kind == ""
    worker.post(f"/desk/lists/{kept.pk}/remove")
    assert not SavedList.objects.exists()


def test_a_first_list_of_a_place_out_of_sight_does_not_shut_the_desk(world, worker):
    away = str(world.places["other_home"].pk)
    form = sent(name="别处", view="all", place=away, is_shared="on")
    assert worker.post("/desk/lists", form).status_code == 303
    worker.post(f"/desk/lists/{SavedList.objects.get().pk}/first")
    assert worker.get("/desk/cases").status_code == 200
    assert worker.get("/desk/lists").status_code == 200


def test_the_list_is_swapped_as_a_whole_when_a_filter_changes(world, worker):
    ask_for(world)
    part = text(worker.get("/desk/cases?view=all", headers={"hx-request": "true"}))
    assert part.startswith('<div id="list"')
    assert text(worker.get("/desk/cases?view=all")).count('id="list"') == 1


def test_a_list_without_a_name_comes_back_with_a_sentence(worker):
    answer = worker.post("/desk/lists", sent(name="", view="late"))
    assert answer.status_code == 422
    assert 'value="late"' in text(answer)


def test_the_desk_may_be_limited_to_a_place_in_sight_only(world, worker):
    ask_for(world)
    ask_for(world, "tenant", "tenant")
    room = world.places["101"].pk
    page = worker.get(f"/desk/cases?view=all&place={room}")
    assert len(page.context["page"].items) == 1
    assert "天新家园1幢101室" in text(page)
    assert (
        worker.get(f"/desk/cases?view=all&place={world.places['other_101'].pk}").status_code == 404
    )


def test_a_template_stands_beside_the_words_and_fills_them_without_a_script(world, worker):
    case_id = ask_for(world)
    form = sent(title="已收到", text_zh="编号 {编号} 已收到", kind="medicine_refill")
    assert worker.post("/desk/answers", form).status_code == 303
    kept = AnswerTemplate.objects.get()
    grid = signed_in(world.accounts["grid"])
    shown = text(grid.get(f"/desk/cases/{case_id}"))
    number = Case.objects.get().number
    assert f'data-answer="编号 {number} 已收到"' in shown
    page = text(grid.get(f"/desk/cases/{case_id}?verb=respond&answer={kept.pk}"))
    assert f"编号 {number} 已收到</textarea>" in page
    assert re.search(r'<details class="ms-confirm" open id="wish_respond"', page)
    assert grid.post(f"/desk/answers/{kept.pk}/retire").status_code == 403
    assert worker.post(f"/desk/answers/{kept.pk}/retire").status_code == 303
    assert worker.post("/desk/answers", sent(title="x", text_zh="{姓名}")).status_code == 422


def test_a_shift_is_handed_over_and_acknowledged(world, worker):
    ask_for(world)
    number = Case.objects.get().number
    form = sent(text="先看这件", numbers=f"{number}，", must_acknowledge="on")
    assert worker.post("/desk/handover", form).status_code == 303
    grid = signed_in(world.accounts["grid"])
    assert "1 条交班记录等你确认" in text(grid.get("/desk/cases"))
    assert "先看这件" in text(grid.get("/desk/handover"))
    note = ShiftNote.objects.get()
    assert grid.post(f"/desk/handover/{note.pk}/read").status_code == 303
    assert "等你确认" not in text(grid.get("/desk/cases"))
    paper = text(worker.get("/desk/handover/print"))
    assert "接班人签字" in paper
    assert number in paper
    assert "沈*远" in paper
    assert "沈思远" not in paper
    other = signed_in(world.accounts["other_worker"])
    assert "先看这件" not in text(other.get("/desk/handover"))
    assert other.post(f"/desk/handover/{note.pk}/read").status_code == 404
    wrong = worker.post("/desk/handover", sent(text="x", numbers="260101-9999"))
    assert wrong.status_code == 422
    assert "范围内没有编号" in text(wrong)


def test_cases_are_chosen_given_and_each_answers(world, worker):
    errand, lamp = ask_for(world), report_for(world)
    desk = text(worker.get("/desk/cases?view=all"))
    assert desk.count('name="case"') == 2
    page = worker.get(f"/desk/reassign?case={errand}&case={lamp}")
    chosen = page.context["form"]["chosen"].value()
    to = f"account:{world.accounts['grid'].account_id}"
    wrong = worker.post("/desk/reassign/do", sent(chosen=chosen, to=to, text=""))
    assert wrong.status_code == 422
    answer = worker.post("/desk/reassign/do", sent(chosen=chosen, to=to, text="请假"))
    assert answer.status_code == 303
    result = text(worker.get(answer["Location"]))
    assert "已改派 1 件" in result
    assert "这位同事不在承办单位" in result
    every = worker.get("/desk/reassign?view=all&all=1")
    assert len(every.context["found"]) == 2
    assert "没有选中" in text(worker.get("/desk/reassign?case=x"))


def test_who_does_not_oversee_has_no_boxes_and_no_such_page(world):
    ask_for(world)
    grid = signed_in(world.accounts["grid"])
    assert 'name="case"' not in text(grid.get("/desk/cases"))
    assert grid.get("/desk/reassign").status_code == 403
    assert grid.get("/desk/stand-ins").status_code == 403


def test_a_stand_in_is_arranged_and_ended(world, worker, clock):
    day = "2026-04-29"
    ids = {name: str(world.accounts[name].account_id) for name in ("grid", "worker")}
    form = sent(absent=ids["grid"], deputy=ids["worker"], since_on=day, until_on="2026-05-06")
    assert worker.post("/desk/stand-ins", form).status_code == 303
    assert "网格员甲" in text(worker.get("/desk/stand-ins"))
    wrong = sent(absent=ids["grid"], deputy=ids["grid"], since_on=day, until_on=day)
    assert worker.post("/desk/stand-ins", wrong).status_code == 422
    assert worker.post(f"/desk/stand-ins/{StandIn.objects.get().pk}/end").status_code == 303
    assert StandIn.objects.get().ended_at is not None


def test_the_map_has_the_numbers_of_the_desk_and_links_to_it(world, worker):
    ask_for(world)
    report_for(world)
    Place.objects.filter(pk=world.places["home"].pk).update(longitude=120.2, latitude=30.3)
    page = worker.get("/desk/map")
    assert page.context["total"] == 2
    assert text(page).count('data-latitude="30.300000"') == 1
    link = re.search(r'href="(/desk/cases\?[^"]+)" data-spot="compound"', text(page)).group(1)
    assert len(worker.get(link.replace("&amp;", "&")).context["page"].items) == 2
    assert "leaflet" not in text(worker.get("/desk/cases"))
    assert "范围内没有未办结" in text(signed_in(world.accounts["other_worker"]).get("/desk/map"))


def test_the_buildings_of_a_compound_come_when_it_is_opened(world, worker):
    report_for(world)
    home = world.places["home"].pk
    page = worker.get("/desk/map")
    assert 'data-spot="building"' not in text(page)
    link = re.search(r'<a class="desk-spots-open" href="([^"#]+)#inside-(\d+)"', text(page))
    assert int(link.group(2)) == home
    opened = worker.get(link.group(1).replace("&amp;", "&"))
    part = worker.get(link.group(1).replace("&amp;", "&"), headers={"HX-Request": "true"})
    for answer in (opened, part):
        assert text(answer).count('data-spot="building"') == 1
        assert text(answer).count(f'id="inside-{home}"') == 1
    assert "<html" not in text(part)
    assert worker.get(f"/desk/map?open={world.places['other_home'].pk}").status_code == 404


def test_the_first_map_of_hundreds_of_buildings_stays_small(world, worker):
    """A street of 4,600 buildings: the first page holds compounds alone, whatever stands in them."""
    report_for(world)
    case, home = Case.objects.get(), world.places["home"]
    before = len(worker.get("/desk/map").content)
    for number in range(300):
        with transaction.atomic():
            places.lock_register()
            place = places.add_place(parent=home, kind="building", name=f"{number + 10}幢")
        case.pk, case.number = uuid4(), f"N{number:06}"
        case.place, case.path = place, place.path
        case.save(force_insert=True)
    page = worker.get("/desk/map")
    assert page.context["total"] == 301
    assert 'data-spot="building"' not in text(page)
    assert len(page.content) - before < 2000
    opened = worker.get(f"/desk/map?open={home.pk}", headers={"HX-Request": "true"})
    assert text(opened).count('data-spot="building"') == 301


def test_the_ledger_is_read_printed_and_downloaded_with_its_header(world, worker, clock):
    ask_for(world)
    report_for(world)
    case_id = ask_for(world, "tenant", "tenant")
    do(world, "grid", case_id, Verb.TAKE)
    page = worker.get("/desk/ledger")
    assert 'data-sum="open">3<' in text(page)
    assert "审核签字" in text(worker.get("/desk/ledger/print?month=2026-04"))
    assert worker.post("/desk/ledger", sent(month="2026-04", why="")).status_code == 422
    form = sent(month="2026-04", why="=1+1")
    answer = worker.post("/desk/ledger", form)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    figures, listed = (book.get_sheet_by_index(n).to_python() for n in (0, 1))
    record = Record.objects.get(verb="desk.issue_ledger")
    assert figures[1][1] == record.facts["sign"]
    assert figures[2][1] == "天新社区居委会 社工 T-WORKER"
    assert figures[4][1] == "=1+1"
    assert [row[14] for row in figures if row[0] == "合计"] == [3]
    assert len(listed) == 4
    assert not any("沈" in str(cell) or "邬" in str(cell) for row in listed for cell in row)
    again = worker.post("/desk/ledger", form)
    assert record.facts["sign"] in again["Content-Disposition"]
    assert Record.objects.filter(verb="desk.issue_ledger").count() == 1


def test_a_ledger_of_somewhere_else_or_of_no_month_is_refused(world, worker):
    assert worker.get(f"/desk/ledger?place={world.places['minggui'].pk}").status_code == 404
    assert worker.get("/desk/ledger?month=4").status_code in {400, 422}


def test_the_paper_says_whose_it_is_and_masks_names(world, worker, clock):
    case_id = ask_for(world)
    paper = text(worker.get("/desk/cases/print?view=all"))
    assert "天新社区居委会" in paper
    assert "T-WORKER" in paper
    assert "沈*远" in paper
    assert "沈思远" not in paper
    clock.move(timedelta(minutes=5))
    do(world, "resident", case_id, Verb.CANCEL)
    ended = text(worker.get("/desk/cases/print?view=ended"))
    assert "核对签字" in ended
    assert Case.objects.get().number in ended


def test_everything_reads_in_english(world):
    ask_for(world)
    browser = signed_in(world.accounts["worker"], "en")
    for path in ("/desk/cases?view=all", "/desk/lists", "/desk/answers", "/desk/handover",
                 "/desk/reassign?view=all&all=1", "/desk/stand-ins", "/desk/map", "/desk/ledger",
                 "/desk/search", "/desk/handover/print", "/desk/ledger/print"):  # fmt: skip
        assert browser.get(path).status_code == 200, path
