"""The pages of errands: filled from what is known, and nothing asked of who is in danger."""

import pytest
from django.urls import reverse

from mashang.elements.cases import queries
from mashang.elements.cases.models import Case
from mashang.elements.people.queries import CHOICE
from mashang.kernel.ids import new_id
from tests.browser import signed_in
from tests.photos import a_photo
from tests.work.needs import ask_for
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
MEDICINE = "/ask/medicine_refill"


@pytest.fixture
def world(clock) -> World:
    return build_world()


def browser(world, who, language="zh"):
    return signed_in(world.accounts[who], language)


def filled(**more):
    return {"command_id": str(new_id()), "medicine": "氨氯地平 5mg", "card": "none", "phone": "13900000004",
            "priority": "normal", **more}  # fmt: skip


def test_a_stranger_signs_in_first(client):
    answer = client.get("/ask")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=%2Fask")


def test_every_errand_is_offered_with_the_way_to_120(world):
    page = browser(world, "tenant").get("/ask").content.decode()
    for words in ("代开药", "送文件", "取物品", "马上打 120", "天新社区天新家园1幢201室"):
        assert words in page


def test_who_is_not_registered_is_told_what_to_do(world):
    assert "先登记住处" in browser(world, "newcomer").get("/ask").content.decode()
    assert browser(world, "newcomer").get(MEDICINE).status_code == 422


def test_an_errand_is_sent_and_leads_to_its_case(world):
    tenant = browser(world, "tenant")
    answer = tenant.post(MEDICINE, filled(photos=[a_photo()], needed_by="2026-04-30"))
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.pk}")
    page = tenant.get(answer["Location"]).content.decode()
    assert case.number in page
    assert "2026-04-30" in page
    assert case.photos.count() == 1


def test_the_form_knows_the_phone_and_the_last_time(world):
    tenant = browser(world, "tenant")
    tenant.post(
        MEDICINE, filled(medicine="二甲双胍 0.5g", clinic="笕桥社区卫生服务站", words="放门口")
    )
    page = tenant.get(MEDICINE).content.decode()
    assert 'value="二甲双胍 0.5g"' in page
    assert 'value="13900000004"' in page
    assert "按上次的填好了" in page
    assert "放门口" not in page


def test_a_repeat_of_the_same_form_is_one_errand(world):
    tenant, form = browser(world, "tenant"), filled()
    assert tenant.post(MEDICINE, form)["Location"] == tenant.post(MEDICINE, form)["Location"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"medicine": ""}, "medicine"),
        ({"phone": "12"}, "phone"),
        ({"card": "gold"}, "card"),
        ({"needed_by": "2020-01-01"}, "needed_by"),
        ({"needed_by": "soon"}, "needed_by"),
        ({"priority": "now"}, "priority"),
        ({"medicine": "x" * 201}, "medicine"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world, wrong, field):
    answer = browser(world, "tenant").post(MEDICINE, filled(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Case.objects.exists()


def test_a_picture_that_is_none_is_named(world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    broken = SimpleUploadedFile("x.jpg", b"not a picture", content_type="image/jpeg")
    answer = browser(world, "tenant").post(MEDICINE, filled(photos=[a_photo(), broken]))
    assert answer.status_code == 422
    assert "第 2 张" in answer.content.decode()
    assert not Case.objects.exists()


def test_danger_to_life_gets_the_numbers_and_no_form(world):
    tenant = browser(world, "tenant")
    answer = tenant.post(MEDICINE, {"command_id": str(new_id()), "priority": "life_threatening"})
    assert answer["Location"] == "/emergency"
    page = tenant.get("/emergency").content.decode()
    assert "tel:120" in page
    assert "<form class" not in page
    assert not Case.objects.exists()


def test_an_account_for_several_chooses_for_whom(world):
    resident = browser(world, "resident")
    child = str(world.people["child"].person_id)
    assert "沈小满" in resident.get(MEDICINE).content.decode()
    resident.post(MEDICINE, filled(person=child))
    assert Case.objects.get().subject == world.people["child"]
    session = resident.session
    session[CHOICE] = child
    session.save()
    assert resident.get(MEDICINE).context["me"].person_id == world.people["child"].person_id


def test_nobody_asks_for_somebody_they_do_not_speak_for(world):
    stolen = str(world.people["housemate"].person_id)
    answer = browser(world, "resident").post(MEDICINE, filled(person=stolen))
    assert answer.status_code == 404
    assert not Case.objects.exists()


def test_an_unknown_errand_is_not_there(world):
    assert browser(world, "tenant").get("/ask/walk_the_dog").status_code == 404


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "🧓🏽 药\u200d\u202e", "𠮷野家 \u0301", "a" * 200]
)
def test_any_text_is_kept_and_shown_as_it_was_written(world, words):
    tenant = browser(world, "tenant")
    answer = tenant.post(MEDICINE, filled(medicine=words))
    page = tenant.get(answer["Location"]).content.decode()
    assert "<script>alert" not in page
    detail = dict(queries.own_view(world.actor("tenant"), Case.objects.get().pk).detail)
    assert words in detail.values()


def test_a_worker_finds_the_caller_and_writes_the_errand_down(world):
    worker = browser(world, "worker")
    person_id = world.people["grandmother"].person_id
    found = worker.get("/desk/requests/new", {"text": "裘桂英"}).content.decode()
    assert "裘*英" in found
    assert "裘桂英</" not in found
    choose = reverse("requests:record_choose", args=[person_id])
    assert choose in found
    form = f"{choose}/medicine_refill"
    assert form in worker.get(choose).content.decode()
    assert worker.get(form).status_code == 200
    answer = worker.post(form, filled(phone=""))
    case = Case.objects.get()
    assert (answer["Location"], case.subject) == (
        f"/desk/requests/{case.pk}",
        world.people["grandmother"],
    )
    assert case.number in worker.get(answer["Location"]).content.decode()


def test_a_search_that_says_nothing_is_asked_again(world):
    assert browser(world, "worker").get("/desk/requests/new", {"text": " "}).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("resident", 403),
        ("other_worker", 404),
        ("repairer", 403),
        ("chief", 403),
        ("supervisor", 403),
    ],
)
def test_others_cannot_write_down_for_her(world, who, status):
    person_id = world.people["grandmother"].person_id
    one = browser(world, who)
    path = f"/desk/requests/new/{person_id}/medicine_refill"
    assert one.get(path).status_code == status
    assert one.post(path, filled()).status_code == status
    case_id = ask_for(world, "proxy", "grandmother")
    assert one.get(f"/desk/requests/{case_id}").status_code == status


def test_a_protected_person_is_not_found_by_the_worker(world):
    worker = browser(world, "worker")
    assert "闻*" not in worker.get("/desk/requests/new", {"text": "闻静"}).content.decode()
    person_id = world.people["protected"].person_id
    assert worker.get(f"/desk/requests/new/{person_id}").status_code == 404


def test_the_pages_speak_english(world):
    page = browser(world, "tenant", "en").get(MEDICINE).content.decode()
    assert "Medicine refill" in page
    assert "How urgent" in page
