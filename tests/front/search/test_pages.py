"""The box and the page."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from mashang.foundation.records.models import Record
from tests.browser import signed_in

PHONE = "13900000000"


@pytest.fixture
def worker(world):
    return signed_in(world.accounts["worker"])


def test_the_box_stands_on_every_staff_page(world, worker):
    for path in ("/desk/cases", "/desk/search", "/desk/residents"):
        assert 'id="ms-search-text"' in worker.get(path).content.decode()


def test_a_name_is_asked_by_post_and_shown_on_a_page_whose_address_carries_nothing(worker):
    answer = worker.post("/desk/search", {"text": "沈思远"})
    assert (answer.status_code, answer["Location"]) == (303, "/desk/search?found=1")
    shown = worker.get(answer["Location"]).content.decode()
    assert "沈*远" in shown
    assert "天新家园1幢101室" in shown
    assert PHONE not in shown


def test_the_box_is_answered_in_place(worker):
    answer = worker.post("/desk/search", {"text": "1-101"}, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "天新家园1幢101室" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_number_is_recorded_once_and_never_kept(world, worker):
    answer = worker.post("/desk/search", {"text": PHONE})
    shown = worker.get(answer["Location"]).content.decode()
    worker.get(answer["Location"])
    assert "沈*远" in shown
    assert "已留痕" not in worker.get("/desk/search").content.decode()
    assert Record.objects.filter(verb="search.look_up").count() == 1
    assert PHONE not in str([one.get_decoded() for one in Session.objects.all()])


def test_a_bare_address_is_there_again_on_the_page(world, worker):
    answer = worker.post("/desk/search", {"text": "1-1-0101"})
    assert answer.status_code == 303
    answer = worker.post("/desk/search", {"text": "天新社区1-101"})
    assert "天新家园1幢101室" in worker.get(answer["Location"]).content.decode()


def test_what_was_found_is_forgotten_after_some_minutes(worker, clock):
    answer = worker.post("/desk/search", {"text": "沈思远"})
    clock.move(timedelta(minutes=11))
    assert "沈*远" not in worker.get(answer["Location"]).content.decode()


def test_who_is_protected_meanwhile_is_gone_from_the_remembered_page(world, worker):
    answer = worker.post("/desk/search", {"text": PHONE})
    world.people["resident"].is_protected = True
    world.people["resident"].save(update_fields=["is_protected"])
    assert "沈*远" not in worker.get(answer["Location"]).content.decode()


def test_nothing_typed_is_said_beside_the_line(worker):
    assert worker.post("/desk/search", {"text": " "}).status_code == 422
    box = worker.post("/desk/search", {"text": " "}, headers={"hx-request": "true"})
    assert box.status_code == 422
    assert "请输入" in box.content.decode()


def test_nobody_in_scope_reads_the_same_as_nobody(world):
    other = signed_in(world.accounts["other_worker"])
    answers = [
        other.post("/desk/search", {"text": text}, headers={"hx-request": "true"}).content
        for text in (PHONE, "13711112222")
    ]
    assert answers[0] == answers[1]


def test_residents_have_no_such_page(world):
    resident = signed_in(world.accounts["resident"])
    assert resident.get("/desk/search").status_code == 403
    assert resident.post("/desk/search", {"text": PHONE}).status_code == 403
