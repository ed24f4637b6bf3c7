"""The pages of visits: three taps for the host, none of an account for the visitor, one for the guard."""

import re
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from mashang.foundation.codes.models import Code
from mashang.work.doors import steps as doors
from mashang.work.visitors.models import Visit
from tests.browser import signed_in


@pytest.fixture
def gate(world):
    with transaction.atomic():
        return doors.add_door(parent=world.places["home"], name="南门", is_main=True).place


def browser(world, who, language="zh"):
    return signed_in(world.accounts[who], language)


def invited(world, **more):
    given = {
        "called": "大姐", "purpose": "family", "people": 1, "plate": "",
        "since": "2026-04-29T08:30", "until": "2026-04-29T12:30", **more,
    }  # fmt: skip
    return browser(world, "resident").post("/visitors/new", given)


def sign(world):
    return Code.objects.get(kind="places.compound", target=str(world.places["home"].pk)).sign


def test_an_invitation_is_made_shown_and_taken_back(world, gate):
    host = browser(world, "resident")
    assert host.get("/visitors").status_code == 200
    assert "2026-04-29T08:30" in host.get("/visitors/new").content.decode()
    made = invited(world)
    assert made.status_code == 303
    page = host.get(made["Location"]).content.decode()
    visit = Visit.objects.get()
    link = f"/visit/{visit.link.open()}"
    assert link in page
    assert "<svg" in page
    guest = Client()
    shown = guest.get(link).content.decode()
    assert "天新家园" in shown
    for secret in ("沈", "101", "1幢"):
        assert secret not in shown
    assert host.post(f"/visitors/{visit.pk}/revoke").status_code == 303
    assert "邀请已撤销" in guest.get(link).content.decode()
    assert 'class="ms-square"' not in guest.get(link).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"until": "2026-05-01T12:30"}, {"plate": "???"}, {"called": ""}, {"purpose": ""}]
)
def test_a_wrong_invitation_comes_back_with_its_reason(world, wrong):
    answer = invited(world, **wrong)
    assert answer.status_code == 422
    assert "is-wrong" in answer.content.decode() or "errorlist" in answer.content.decode()
    assert not Visit.objects.exists()


@pytest.mark.parametrize(("who", "code"), [("newcomer", 404), ("ex_tenant", 404), ("worker", 404)])
def test_who_has_no_home_here_invites_nobody(world, who, code):
    one = browser(world, who)
    assert one.get("/visitors").status_code == 200
    assert one.get("/visitors/new").status_code == code


def test_the_visitor_says_a_name_and_a_plate_and_opens_the_door(world, gate):
    invited(world)
    link = f"/visit/{Visit.objects.get().link.open()}"
    guest = Client()
    assert guest.post(f"{link}/about", {"called": "赵师傅", "plate": "??"}).status_code == 422
    assert guest.post(f"{link}/about", {"called": "赵师傅", "plate": ""}).status_code == 303
    opened = guest.post(f"{link}/open/{gate.pk}", {"command_id": str(uuid4())})
    assert opened.status_code == 303
    page = guest.get(opened["Location"]).content.decode()
    assert "visitors-said is-yes" in page
    assert "邀请的人都已进来" in page
    assert guest.get("/visit/nothing").status_code == 404
    assert guest.post(f"/visit/nothing/open/{gate.pk}").status_code == 404
    assert "visitors-said" not in guest.get(f"{link}?said=forged").content.decode()


def test_the_guard_scans_the_code_and_lets_them_in(world, gate):
    invited(world, plate="浙A12345")
    visit = Visit.objects.get()
    guard = browser(world, "guard")
    listed = guard.get("/desk/visitors").content.decode()
    assert "浙A***45" in listed
    assert "浙A12345" not in listed
    scanned = guard.get(f"/visit/{visit.link.open()}")
    assert scanned["Location"] == f"/desk/visitors/{visit.pk}"
    card = guard.get(scanned["Location"]).content.decode()
    assert "从南门放行" in card
    for secret in ("沈", "101", "浙A12345"):
        assert secret not in card
    done = guard.post(
        f"/desk/visitors/{visit.pk}/admit",
        {"door": gate.pk, "people": 1, "command_id": str(uuid4())},
    )
    assert done.status_code == 303
    assert Visit.objects.get().arrived == 1
    wrong = guard.post(f"/desk/visitors/{visit.pk}/admit", {"door": gate.pk, "people": 0})
    assert wrong.status_code == 422


def test_a_refusal_at_the_gate_is_said_in_red(world, gate):
    invited(world)
    visit = Visit.objects.get()
    guard = browser(world, "guard")
    answer = guard.post(
        f"/desk/visitors/{visit.pk}/admit", {"door": gate.pk, "people": 5}, follow=True
    )
    assert "次数已用完" in answer.content.decode()
    assert Visit.objects.get().arrived == 0


@pytest.mark.parametrize("typed", ["王", "12345"])
def test_the_gate_searches_by_whole_plate_or_code_only(world, typed):
    answer = browser(world, "guard").get("/desk/visitors", {"q": typed})
    assert answer.status_code == 422


def test_a_question_at_the_gate_is_answered_by_one_tap(world, gate):
    guest = Client()
    page = guest.get(f"/visit/at/{sign(world)}")
    assert page.status_code == 200
    form = {"address": "1幢101", "called": "小李", "purpose": "delivery", "people": 1}
    asked = guest.post(f"/visit/at/{sign(world)}", form)
    assert asked.status_code == 303
    waiting = guest.get(asked["Location"]).content.decode()
    assert "hx-trigger" in waiting
    part = guest.get(asked["Location"], headers={"hx-request": "true"}).content.decode()
    assert part.strip().startswith('<div id="pass"')
    home = browser(world, "housemate")
    assert "门口有人找您" in home.get("/visitors").content.decode()
    visit = Visit.objects.get()
    assert home.post(f"/visitors/{visit.pk}/answer", {"welcome": "yes"}).status_code == 303
    assert home.post(f"/visitors/{visit.pk}/answer", {"welcome": "yes"}).status_code == 409
    assert re.search("到了门口", guest.get(asked["Location"]).content.decode())


def test_too_many_questions_are_told_to_wait(world):
    guest = Client()
    form = {"address": "1幢101", "called": "小李", "purpose": "delivery", "people": 1}
    codes = [guest.post(f"/visit/at/{sign(world)}", form).status_code for _ in range(6)]
    assert codes[:5] == [303] * 5
    assert codes[5] in (422, 429)
    assert guest.post("/visit/at/NOSUCH", form).status_code == 404


def test_the_guards_own_word_needs_its_reason(world, gate, clock):
    guest = Client()
    form = {"address": "1幢101", "called": "小李", "purpose": "delivery", "people": 1}
    guest.post(f"/visit/at/{sign(world)}", form)
    visit = Visit.objects.get()
    guard = browser(world, "guard")
    assert "水电气抢修" in guard.get(f"/desk/visitors/{visit.pk}").content.decode()
    path = f"/desk/visitors/{visit.pk}/let-in"
    sent = {"reason": "utility", "door": gate.pk, "words": ""}
    assert guard.post(path, sent).status_code == 422
    assert guard.post(path, {**sent, "words": "水管爆裂"}).status_code == 303
    assert Visit.objects.get().arrived == 1


def test_pages_speak_english_too(world, gate):
    invited(world)
    visit = Visit.objects.get()
    for who, path in (
        ("resident", "/visitors"), ("resident", "/visitors/new"), ("resident", f"/visitors/{visit.pk}"),
        ("guard", "/desk/visitors"), ("guard", f"/desk/visitors/{visit.pk}"),
    ):  # fmt: skip
        page = browser(world, who, "en").get(path)
        assert page.status_code == 200
        assert 'lang="en"' in page.content.decode()
