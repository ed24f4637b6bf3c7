"""我的办件: follow, answer, confirm and rate, and nothing of anybody else."""

import re
from datetime import timedelta

import pytest

from mashang.domain.lifecycle import Rating, Verb
from mashang.elements.cases.models import Case
from mashang.kernel.ids import new_id
from tests.browser import signed_in
from tests.photos import a_photo
from tests.work.needs import ask_for, do, join_as, report_for
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def browser(world, who, language="zh"):
    return signed_in(world.accounts[who], language)


def page(world, who, path, **more):
    answer = browser(world, who, **more).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(**more):
    return {"command_id": str(new_id()), **more}


def finish(world, case_id, who="grid"):
    do(world, who, case_id, Verb.TAKE)
    do(world, who, case_id, Verb.START)
    do(world, who, case_id, Verb.FINISH, text="药放在门口", photos=[a_photo("navy")])


def test_a_stranger_signs_in_first(client):
    assert client.get("/cases").status_code == 302


def test_without_cases_the_page_says_where_to_begin(world):
    assert "还没有办件" in page(world, "tenant", "/cases")


def test_the_list_shows_ones_own_and_what_waits_first(world, clock):
    first = ask_for(world)
    do(world, "grid", first, Verb.TAKE)
    do(world, "grid", first, Verb.ASK, text="要几盒？")
    clock.move(timedelta(minutes=1))
    ask_for(world, "tenant", "tenant")
    shown = page(world, "resident", "/cases")
    assert "请您补充情况" in shown
    assert shown.count(f"/cases/{first}") == 2
    assert Case.objects.get(asked_by=world.accounts["tenant"]).number not in shown


def test_a_long_list_goes_on_page_by_page(world, clock):
    for _ in range(22):
        clock.move(timedelta(seconds=1))
        ask_for(world)
    resident = browser(world, "resident")
    first = resident.get("/cases")
    assert len(first.context["rows"]) == 20
    follow = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    rest = resident.get("/cases" + follow.group(1).replace("&amp;", "&"))
    assert len(rest.context["rows"]) == 2


def test_a_number_leads_to_ones_own_case_only(world):
    case_id = ask_for(world)
    number = Case.objects.get().number
    assert (
        browser(world, "resident").get("/cases", {"number": f" {number} "})["Location"]
        == f"/cases/{case_id}"
    )
    refused = browser(world, "housemate").get("/cases", {"number": number})
    assert refused.status_code == 404
    assert "您名下没有这个编号" in refused.content.decode()


@pytest.mark.parametrize(
    "who",
    ["housemate", "ex_tenant", "landlord", "stranger", "newcomer", "former_proxy", "worker", "grid",
     "other_worker", "repairer", "supervisor", "administrator"],
)  # fmt: skip
def test_a_case_is_not_there_for_anybody_else(world, who):
    case_id = ask_for(world)
    one = browser(world, who)
    assert one.get(f"/cases/{case_id}").status_code == 404
    assert one.post(f"/cases/{case_id}/cancel", sent()).status_code == 404
    assert Case.objects.get().state == "opened"


def test_a_guardian_reads_the_childs_case_and_a_proxy_the_grandmothers(world):
    childs, hers = ask_for(world, "resident", "child"), ask_for(world, "proxy", "grandmother")
    assert "沈*满" in page(world, "resident", f"/cases/{childs}")
    assert "裘*英" in page(world, "proxy", f"/cases/{hers}")


def test_internal_notes_never_reach_the_page_not_even_of_staff_who_asked(world):
    lamp = report_for(world)
    do(world, "repairer", lamp, Verb.NOTE_INTERNAL, text="住户很急躁")
    do(world, "repairer", lamp, Verb.NOTE_PUBLIC, text="下午上门")
    Case.objects.filter(pk=lamp).update(asked_by=world.accounts["worker"])
    for who in ("worker",):
        shown = page(world, who, f"/cases/{lamp}")
        assert "下午上门" in shown
        assert "住户很急躁" not in shown


def test_a_question_is_answered_with_a_photo(world):
    case_id = ask_for(world)
    do(world, "grid", case_id, Verb.TAKE)
    do(world, "grid", case_id, Verb.ASK, text="要几盒？")
    resident = browser(world, "resident")
    assert "要几盒？" in resident.get(f"/cases/{case_id}").content.decode()
    wrong = resident.post(f"/cases/{case_id}/answer", sent(text="  "))
    assert wrong.status_code == 422
    answer = resident.post(f"/cases/{case_id}/answer", sent(text="两盒", photos=[a_photo()]))
    assert answer.status_code == 303
    case = Case.objects.get()
    assert (case.asked, case.photos.count()) == (False, 1)
    assert "两盒" in resident.get(f"/cases/{case_id}").content.decode()


def test_an_outcome_is_confirmed_and_rated_in_one_go(world):
    case_id = ask_for(world)
    finish(world, case_id)
    resident = browser(world, "resident")
    shown = resident.get(f"/cases/{case_id}")
    assert "药放在门口" in shown.content.decode()
    assert shown.content.decode().count('class="ms-face"') == 5
    form = shown.context["forms"]["confirm"]
    given = sent(version=form.initial["version"], rating="very_satisfied", text="谢谢")
    assert resident.post(f"/cases/{case_id}/confirm", given).status_code == 303
    case = Case.objects.get()
    assert (case.state, case.rating) == ("closed", "very_satisfied")
    photo = re.search(r"/files/[0-9a-f-]+/small", shown.content.decode()).group()
    assert resident.get(photo).status_code == 200
    assert browser(world, "housemate").get(photo).status_code == 404


def test_confirming_twice_by_the_same_page_closes_once(world):
    case_id = ask_for(world)
    finish(world, case_id)
    resident, form = browser(world, "resident"), sent(rating="neutral")
    assert [resident.post(f"/cases/{case_id}/confirm", form).status_code for _ in range(2)] == [
        303,
        303,
    ]
    assert Case.objects.get().entries.filter(verb="confirm").count() == 1


def test_who_confirmed_without_a_face_is_asked_once_more(world):
    case_id = ask_for(world)
    finish(world, case_id)
    resident = browser(world, "resident")
    resident.post(f"/cases/{case_id}/confirm", sent())
    assert "给这次服务打个分" in resident.get(f"/cases/{case_id}").content.decode()
    assert resident.post(f"/cases/{case_id}/rate", sent()).status_code == 422
    resident.post(f"/cases/{case_id}/rate", sent(rating="satisfied"))
    assert Case.objects.get().rating == "satisfied"


def test_not_solved_needs_a_reason_and_sends_it_back_to_work(world):
    case_id = ask_for(world)
    finish(world, case_id)
    resident = browser(world, "resident")
    assert resident.post(f"/cases/{case_id}/dispute", sent()).status_code == 422
    assert resident.post(f"/cases/{case_id}/dispute", sent(text="药不对")).status_code == 303
    assert Case.objects.get().state == "working"


def test_a_closed_case_is_reopened_within_the_days_and_not_after(world, clock):
    case_id = ask_for(world)
    finish(world, case_id)
    do(world, "resident", case_id, Verb.CONFIRM, rating=Rating.SATISFIED)
    clock.move(timedelta(days=14))
    assert "重新办理" in page(world, "resident", f"/cases/{case_id}")
    clock.move(timedelta(days=2))
    assert "重新办理" not in page(world, "resident", f"/cases/{case_id}")
    late = browser(world, "resident").post(f"/cases/{case_id}/reopen", sent(text="又坏了"))
    assert late.status_code == 422


def test_a_case_is_cancelled_by_its_requester(world):
    case_id = ask_for(world)
    assert browser(world, "resident").post(f"/cases/{case_id}/cancel", sent()).status_code == 303
    assert Case.objects.get().state == "cancelled"


def test_who_decided_on_an_old_page_is_told_and_nothing_happens(world):
    case_id = ask_for(world)
    resident = browser(world, "resident")
    version = resident.get(f"/cases/{case_id}").context["view"].version
    do(world, "grid", case_id, Verb.TAKE)
    answer = resident.post(f"/cases/{case_id}/cancel", sent(version=version))
    assert answer.status_code == 422
    assert "刚刚有了变化" in answer.content.decode()
    assert Case.objects.get().state == "accepted"


@pytest.mark.parametrize("verb", ["take", "finish", "note_internal", "transfer", "dance"])
def test_a_resident_has_only_the_verbs_of_a_resident(world, verb):
    case_id = ask_for(world)
    assert (
        browser(world, "resident").post(f"/cases/{case_id}/{verb}", sent(text="x")).status_code
        == 422
    )
    assert Case.objects.get().state == "opened"


def test_lateness_is_said_and_that_somebody_was_told(world, clock):
    from mashang.elements.cases import jobs

    case_id = ask_for(world)
    clock.move(timedelta(hours=1))
    jobs.keep_time()
    shown = page(world, "resident", f"/cases/{case_id}")
    assert "已提醒上一级督办" in shown
    assert "承诺最迟" in shown


def test_a_merged_case_says_where_it_goes_on(world):
    one, other = report_for(world), report_for(world, "tenant")
    number = Case.objects.get(pk=one).number
    do(world, "repairer", other, Verb.JOIN, into_number=number)
    assert f"这件事并入 {number}" in page(world, "tenant", f"/cases/{other}")
    assert "您关注的共同问题" in page(world, "tenant", f"/cases/{one}")


def test_a_joined_case_stands_in_the_list_without_its_words(world):
    lamp = report_for(world, what="我家门口的灯")
    join_as(world, "tenant", lamp)
    shown = page(world, "tenant", "/cases")
    assert f"/cases/{lamp}" in shown
    assert "我家门口的灯" not in shown


@pytest.mark.parametrize("words", ["<b>粗</b>", "👵🏽\u200d\u202e", "e\u0301 𠮷", "a" * 2000])
def test_any_text_is_kept_and_escaped(world, words):
    case_id = ask_for(world)
    browser(world, "resident").post(f"/cases/{case_id}/answer", sent(text=words))
    shown = page(world, "resident", f"/cases/{case_id}")
    assert "<b>粗" not in shown
    assert Case.objects.get().entries.get(verb="answer").note.open() == words


@pytest.mark.parametrize("words", ["a" * 2001, "a\x00b"])
def test_text_that_cannot_be_kept_is_refused_with_a_sentence(world, words):
    case_id = ask_for(world)
    answer = browser(world, "resident").post(f"/cases/{case_id}/answer", sent(text=words))
    assert answer.status_code == 422
    assert not Case.objects.get().entries.filter(verb="answer").exists()


def test_the_emergency_page_is_open_to_everybody(client, db):
    assert "tel:120" in client.get("/emergency").content.decode()


def test_the_pages_speak_english(world):
    case_id = ask_for(world)
    shown = page(world, "resident", f"/cases/{case_id}", language="en")
    assert "How far it has come" in shown
    assert "Resident ·" in shown
