"""The pages of registration: from the door to the card, and for whom they are not."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from mashang.elements.cases import queries as cases
from mashang.elements.cases.models import Case
from mashang.elements.people import actions as people_actions
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import Person, Residency
from mashang.foundation.codes import queries as codes
from mashang.foundation.codes.models import Code
from mashang.foundation.events.event import Event
from mashang.foundation.events.models import Delivery
from mashang.kernel import clock as time
from mashang.kernel.errors import NotAllowed, OutOfScope
from mashang.kernel.house import house
from mashang.work.registration import actions, queries
from mashang.work.registration.models import Application
from tests.browser import signed_in


def drain():
    for row in Delivery.objects.order_by("id"):
        consumer = next(one for one in house().consumers if one.name == row.consumer)
        event = Event(row.event_id, row.name, row.subject, row.payload, row.happened_at)
        house().runs[consumer.run](event)
        row.delete()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_newcomer_walks_from_the_door_to_the_approval(world, language):
    phone = signed_in(world.accounts["newcomer"], language)
    home, building = world.places["home"].pk, world.places["building"].pk
    assert phone.get("/register").status_code == 200
    assert "天新家园" in phone.get("/register/where").content.decode()
    assert "1幢" in phone.get(f"/register/where/{home}").content.decode()
    assert "202室" in phone.get(f"/register/where/{home}/{building}").content.decode()
    room = world.places["202"].pk
    assert phone.get(f"/register/at/{room}").status_code == 200
    assert phone.post(f"/register/at/{room}", {"name": "郁明远"}).status_code == 422
    given = {"name": "郁明远", "standing": "tenant", "command_id": str(uuid4())}
    assert phone.post(f"/register/at/{room}", given).status_code == 303
    assert phone.post(f"/register/at/{room}", given).status_code == 303
    assert Application.objects.count() == 1
    assert "郁明远" in phone.get("/register").content.decode()
    desk = signed_in(world.accounts["worker"], language)
    page = desk.get("/desk/registrations").content.decode()
    assert "郁*远" in page
    assert "郁明远" not in page
    application_id = Application.objects.get().pk
    assert desk.get(f"/desk/registrations/{application_id}").status_code == 200
    seen = desk.post(f"/desk/registrations/{application_id}/reveal")
    assert "郁明远" in seen.content.decode()
    wrong = desk.post(f"/desk/registrations/{application_id}/approve", {})
    assert wrong.status_code == 422
    done = desk.post(f"/desk/registrations/{application_id}/approve", {"reason": "已核对合同"})
    assert done.status_code == 303
    assert people.acted_for(world.actor("newcomer"))
    assert desk.get("/desk/registrations/decided").status_code == 200


def test_a_typed_door_is_found_offered_or_left_to_the_community(world):
    phone = signed_in(world.accounts["newcomer"])
    home = world.places["home"].pk
    found = phone.post(f"/register/where/{home}/ask", {"address": "1幢202"})
    assert found.headers["Location"] == f"/register/at/{world.places['202'].pk}"
    asked = phone.post(f"/register/where/{home}/ask", {"address": "小花园旁边"})
    assert asked.status_code == 422
    assert "请社区核实" in asked.content.decode()
    left = phone.post(f"/register/where/{home}/ask", {"address": "小花园旁边", "unclear": "1"})
    assert left.headers["Location"] == "/register/unclear"
    assert phone.get("/register/unclear").status_code == 200
    sent = phone.post("/register/unclear", {"name": "郁明远", "standing": "tenant"})
    assert sent.status_code == 303
    application = Application.objects.get()
    desk = signed_in(world.accounts["worker"])
    assert "门牌待核实" in desk.get("/desk/registrations").content.decode()
    page = f"/desk/registrations/{application.pk}"
    assert "小花园旁边" in desk.get(page).content.decode()
    assert desk.post(f"{page}/place", {"address": "9幢9"}).status_code == 422
    assert desk.post(f"{page}/place", {"address": "1幢302室"}).status_code == 303
    assert desk.post(f"{page}/refuse", {"reason": ""}).status_code == 422
    assert desk.post(f"{page}/refuse", {"reason": "住址不符"}).status_code == 303
    assert "住址不符" in phone.get("/register").content.decode()


def test_a_parent_adds_a_child_and_the_household_is_asked_on_its_own_page(world):
    parent = signed_in(world.accounts["resident"])
    room = world.places["101"].pk
    assert "添加 14 岁以下的孩子" in parent.get("/register").content.decode()
    assert parent.get(f"/register/child/{room}").status_code == 200
    born = time.today().replace(year=time.today().year - 4).isoformat()
    sent = parent.post(f"/register/child/{room}", {"name": "沈安", "birth_on": born})
    assert sent.status_code == 303
    other = signed_in(world.accounts["housemate"])
    page = other.get("/register").content.decode()
    assert "沈*" in page
    assert "沈安" not in page
    answer = f"/register/{Application.objects.get().pk}/answer/{world.people['housemate'].pk}"
    assert other.post(answer, {"answer": "known"}).status_code == 303
    assert parent.post(answer, {"answer": "known"}).status_code == 404


def test_a_resident_without_a_phone_is_registered_and_gets_a_card(world):
    desk = signed_in(world.accounts["worker"])
    assert desk.get(f"/desk/registrations/new?place={world.places['202'].pk}").status_code == 200
    given = {
        "address": "天新家园1幢202室",
        "name": "钱阿婆",
        "birth_on": "1938-02-01",
        "sex": "f",
        "standing": "family",
        "since_on": time.today().isoformat(),
        "wants_card": "on",
        "command_id": str(uuid4()),
    }
    assert desk.post("/desk/registrations/new", given | {"address": "9幢"}).status_code == 422
    done = desk.post("/desk/registrations/new", given)
    assert done.status_code == 303
    person = Residency.objects.get(place=world.places["202"], source="registered").person
    held = desk.get(done.headers["Location"])
    assert "钱*婆" in held.content.decode()
    assert desk.get(f"/desk/cards/{person.pk}.pdf").content.startswith(b"%PDF")
    sign = codes.current("registration.card", person.pk).sign
    for headers in ({}, {"HX-Request": "true"}):
        here = desk.get(f"/desk/registrations/at/{world.places['202'].pk}", headers=headers)
        assert "有卡" in here.content.decode()
    assert "钱" not in Client().get(f"/card/{sign}").content.decode()
    assert Client().get(f"/c/{sign}").headers["Location"] == f"/card/{sign}"
    for who, shown in (("grid", True), ("repairer", False), ("other_worker", False)):
        page = signed_in(world.accounts[who]).get(f"/card/{sign}").content.decode()
        assert ("钱*婆" in page) is shown
    assert desk.post(f"/desk/cards/{person.pk}/reissue", {"reason": "丢失"}).status_code == 303
    assert not codes.read(sign).is_valid
    fresh = codes.current("registration.card", person.pk).sign
    assert desk.post(f"/card/{fresh}/revoke").status_code == 303
    assert codes.current("registration.card", person.pk) is None


def test_whom_the_register_knows_is_offered_before_somebody_new_is_made(world):
    desk = signed_in(world.accounts["worker"])
    given = {
        "address": "天新家园1幢202室",
        "name": "裘桂英",
        "standing": "family",
        "since_on": time.today().isoformat(),
    }
    before = Person.objects.count()
    asked = desk.post("/desk/registrations/new", given)
    assert asked.status_code == 422
    assert "裘*英" in asked.content.decode()
    same = str(world.people["grandmother"].pk)
    assert desk.post("/desk/registrations/new", given | {"same": same}).status_code == 303
    assert Person.objects.count() == before
    assert desk.post("/desk/registrations/new", given | {"same": "new"}).status_code == 303
    assert Person.objects.count() == before + 1


def test_a_card_ends_with_its_holders_home(world):
    grandmother = world.people["grandmother"]
    for who in ("other_worker", "grid", "resident"):
        with pytest.raises((OutOfScope, NotAllowed)):
            actions.reissue_card(
                actor=world.actor(who), person_id=grandmother.pk, reason="", command_id=uuid4()
            )
    actions.reissue_card(
        actor=world.actor("worker"), person_id=grandmother.pk, reason="", command_id=uuid4()
    )
    with transaction.atomic():
        people_steps.end_residency(Residency.objects.get(person=grandmother), until_on=time.today())
    drain()
    assert Code.objects.get(kind="registration.card").revoked_at is not None


def test_a_request_for_correction_becomes_a_question_and_its_answer_ends_it(world):
    correction_id = people_actions.ask_correction(
        actor=world.actor("resident"),
        person_id=world.people["resident"].pk,
        field="home",
        text="我住 101 不是 102",
        command_id=uuid4(),
    )
    drain()
    case = Case.objects.get(pk=correction_id)
    assert (case.kind, case.seat_level, case.is_open) == (
        "registration_question",
        "community",
        True,
    )
    people_actions.answer_correction(
        actor=world.actor("worker"),
        correction_id=correction_id,
        is_corrected=True,
        text="已更正",
        command_id=uuid4(),
    )
    drain()
    case.refresh_from_db()
    assert (case.state, case.handler) == ("done", world.accounts["worker"])


def test_a_protected_persons_correction_is_the_sub_districts(world):
    correction_id = people_actions.ask_correction(
        actor=world.actor("protected"),
        person_id=world.people["protected"].pk,
        field="phone",
        text="号码换了",
        command_id=uuid4(),
    )
    drain()
    case = Case.objects.get(pk=correction_id)
    assert (case.seat_level, case.place) == ("subdistrict", world.places["street"])
    with pytest.raises(OutOfScope):
        cases.case_view(world.actor("worker"), case.pk)


@pytest.mark.parametrize("who", ["other_worker", "grid", "resident", "newcomer"])
def test_the_desk_is_not_there_for_others(world, who):
    room = world.places["202"]
    application_id = actions.apply(
        actor=world.actor("newcomer"),
        said=actions.Said(
            compound_id=world.places["home"].pk, room_id=room.pk, name="郁明远", standing="tenant"
        ),
        command_id=uuid4(),
    )
    browser = signed_in(world.accounts[who])
    page = browser.get(f"/desk/registrations/{application_id}")
    assert page.status_code in (403, 404)
    assert browser.post(f"/desk/registrations/{application_id}/approve").status_code in (403, 404)
    assert queries.counted_waiting(world.actor(who)) == 0
