"""住户管理 and 我的信息 as people meet them."""

import io
import json
from uuid import uuid4

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from mashang.elements.people import actions, steps
from mashang.elements.people.models import ActsFor, Correction, Person
from mashang.elements.people.steps.looking import Field
from mashang.engines.tables import open_table
from mashang.foundation.records.models import Record
from mashang.foundation.signin.session import PROVED_AT, USED_AT
from mashang.kernel import clock as time


def client_of(world, name, language="zh"):
    client = Client(headers={"accept-language": language})
    account = world.accounts[name]
    account.refresh_from_db()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, "mfa" if account.is_official else "code")
    request.session[USED_AT] = request.session[PROVED_AT] = time.now().isoformat()
    request.session.save()
    return client


@pytest.fixture(autouse=True)
def plain_shell(settings):
    """What stands around a page belongs to the front, which has tests of its own."""
    settings.MASHANG_SHELL = ""


@pytest.fixture
def worker(world):
    return client_of(world, "worker")


def url(name, *args):
    return reverse(f"people:{name}", args=args)


def test_a_search_leaves_no_name_in_the_address(world, worker):
    answer = worker.post(url("search"), {"text": "沈思远"})
    assert answer.status_code == 303
    assert "沈" not in answer["Location"]
    page = worker.get(answer["Location"]).content.decode()
    assert "沈*远" in page
    assert str(world.people["resident"].pk) in page


def test_a_search_for_nothing_is_refused_beside_its_field(worker):
    answer = worker.post(url("search"), {"text": "  "})
    assert answer.status_code == 422


def test_the_page_of_a_person_is_masked_and_reveals_once(world, worker):
    person = world.people["resident"].pk
    page = worker.get(url("person", person))
    assert "13900000000" not in page.content.decode()
    given = {
        "fields_wanted": ["phone"],
        "purpose": "contact_person",
        "reason": "",
        "command_id": str(uuid4()),
    }
    shown = worker.post(url("reveal", person), given)
    assert shown.status_code == 200
    assert "13900000000" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    part = worker.post(url("reveal", person), given, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="identity"')
    again = worker.get(url("person", person)).content.decode()
    assert "13900000000" not in again


def test_revealing_without_purpose_is_refused_with_the_form(world, worker):
    answer = worker.post(url("reveal", world.people["resident"].pk), {"fields_wanted": ["phone"]})
    assert answer.status_code == 422
    assert not Record.objects.filter(is_look=True).exists()


@pytest.mark.parametrize("name", ["person", "correct", "fact", "proxy", "death", "looks"])
def test_another_communitys_person_is_not_there(world, name):
    client = client_of(world, "other_worker")
    assert client.get(url(name, world.people["resident"].pk)).status_code == 404


@pytest.mark.parametrize("who", ["resident", "housemate"])
def test_residents_do_not_enter_the_register(world, who):
    client = client_of(world, who)
    assert client.get(url("residents")).status_code == 403
    assert client.get(url("person", world.people["resident"].pk)).status_code == 403


def test_strangers_are_sent_to_sign_in(world):
    assert Client().get(url("residents")).status_code == 302
    assert Client().get(url("mine")).status_code == 302


def test_a_resident_is_registered_by_the_page(world, worker):
    place = world.places["202"].pk
    assert worker.get(url("register", place)).status_code == 200
    given = {
        "name": "车晓",
        "document_type": "citizen_id",
        "document_number": "11010519491231002X",
        "sex": "u",
        "standing": "tenant",
        "since_on": "2026-04-01",
        "phone": "139 1111 2222",
        "command_id": str(uuid4()),
    }
    wrong = worker.post(url("register", place), given | {"document_number": "110105194912310021"})
    assert wrong.status_code == 422
    assert "校验位" in wrong.content.decode()
    answer = worker.post(url("register", place), given)
    assert answer.status_code == 303
    again = worker.post(url("register", place), given)
    assert again["Location"] == answer["Location"]
    assert "车*" in worker.get(answer["Location"]).content.decode()


def test_every_page_of_a_person_shows_its_form_and_does_its_work(world, worker):
    person = world.people["tenant"].pk
    steps_of = {
        "correct": {"name": "邬铭"},
        "fact": {"kind": "disabled", "since_on": "2026-01-01", "note": "轮椅"},
        "proxy": {"phone": "13600001111", "may": ["ask"], "last_on": "2026-05-01"},
    }
    for name, given in steps_of.items():
        assert worker.get(url(name, person)).status_code == 200
        answer = worker.post(url(name, person), given | {"command_id": str(uuid4())})
        assert answer.status_code == 303, (name, answer.content.decode()[:2000])
    page = worker.get(url("person", person)).content.decode()
    assert "残疾" in page
    assert "轮椅" not in page
    home = Person.objects.get(pk=person).residencies.get()
    fact = Person.objects.get(pk=person).facts.get()
    for name, row in (("end_fact", fact.pk), ("move_out", home.pk)):
        assert worker.get(url(name, person, row)).status_code == 200
        answer = worker.post(url(name, person, row), {"until_on": "2026-04-29"})
        assert answer.status_code == 303, name


def test_protecting_by_the_page_takes_the_person_out_of_sight(world, worker):
    person = world.people["tenant"].pk
    assert worker.post(url("protect", person), {"reason": "来访求助"}).status_code == 303
    assert worker.get(url("person", person)).status_code == 404
    officer = client_of(world, "officer")
    assert officer.post(url("unprotect", person), {"reason": "已解除"}).status_code == 303


def test_links_are_ended_and_approved_by_the_page(world, worker):
    person = world.people["resident"]
    link = ActsFor.objects.get(person=person)
    account = world.accounts["resident"]
    account.woke_at = time.now()
    account.save()
    page = worker.get(url("person", person.pk)).content.decode()
    assert "待核实" in page
    clock_later = url("approve_link", person.pk, link.pk)
    assert worker.post(clock_later, {"command_id": str(uuid4())}).status_code == 303
    assert worker.post(url("end_link", person.pk, link.pk)).status_code == 303


def test_the_list_of_a_place_and_its_panel(world, worker):
    page = worker.get(url("residents_at", world.places["101"].pk)).content.decode()
    assert "沈*溪" in page
    panel = worker.get(
        url("residents_at", world.places["101"].pk), headers={"HX-Request": "true"}
    ).content.decode()
    assert panel.lstrip().startswith('<div id="residents-panel"')


def test_my_information_shows_what_is_held_and_who_looked(world):
    actions.reveal(
        actor=world.actor("worker"),
        person_id=world.people["resident"].pk,
        fields=[Field.PHONE],
        purpose="handle_case",
        command_id=uuid4(),
    )
    page = client_of(world, "resident").get(url("mine")).content.decode()
    for shown in ("沈思远", "13900000000", "天新社区居委会", "T-WORKER", "办理本人的办件"):
        assert shown in page
    for hidden in ("沈若溪", "13900000001"):
        assert hidden not in page
    english = client_of(world, "resident", "en").get(url("mine")).content.decode()
    assert "To handle this person&#x27;s case" in english


def test_an_account_without_a_person_is_told_how_to_begin(world):
    page = client_of(world, "newcomer").get(url("mine"))
    assert page.status_code == 200
    assert "还没有登记" in page.content.decode()
    assert client_of(world, "newcomer").get(url("phones")).status_code == 404


def test_whom_i_act_for_is_switched_and_forgotten_when_it_ends(world):
    client = client_of(world, "resident")
    child = world.people["child"]
    assert client.post(url("act_for"), {"person_id": str(child.pk)}).status_code == 303
    assert "沈小满" in client.get(url("mine")).content.decode()
    ActsFor.objects.filter(person=child).update(until=time.now())
    assert "沈小满" not in client.get(url("mine")).content.decode()
    answer = client.post(url("act_for"), {"person_id": str(world.people["housemate"].pk)})
    assert answer.status_code == 404


def test_i_change_numbers_ask_for_correction_and_grant_a_proxy(world):
    client = client_of(world, "tenant")
    given = {
        "phones": {"phones": "13700001111\n0571-88112233"},
        "ask_correction": {"field": "name", "text": "名字写错了"},
        "own_proxy": {"phone": "13600001111", "may": ["ask", "read"], "last_on": "2026-05-01"},
    }
    for name, fields in given.items():
        assert client.get(url(name)).status_code == 200
        answer = client.post(url(name), fields | {"command_id": str(uuid4())})
        assert answer.status_code == 303, name
    assert client.post(url("phones"), {"phones": "12"}).status_code == 422
    page = client.get(url("mine")).content.decode()
    for shown in ("13700001111", "名字写错了", "136****1111"):
        assert shown in page
    proxy = ActsFor.objects.get(person=world.people["tenant"], basis="proxy")
    assert client.post(url("own_end_link", proxy.pk)).status_code == 303
    correction = Correction.objects.get()
    worker = client_of(world, "worker")
    where = url("answer", world.people["tenant"].pk, correction.pk)
    assert "名字写错了" in worker.get(where).content.decode()
    assert "名字写错了" in worker.get(url("residents")).content.decode()
    answer = worker.post(where, {"outcome": "corrected", "text": "已改"})
    assert answer.status_code == 303


def test_my_copy_holds_everything_in_full(world):
    client = client_of(world, "resident")
    copy = json.loads(client.get(url("own_json")).content)
    assert copy["name"] == "沈思远"
    assert copy["documents"][0]["value"].startswith("33010219900501")
    assert copy["homes"][0]["value"].endswith("101室")
    book = open_table(io.BytesIO(client.get(url("own_xlsx")).content), name="mine.xlsx")
    assert any("沈思远" in str(row.cells) for row in book.rows())


def test_a_proxy_without_reading_takes_no_copy(world):
    steps.link_account(
        account=world.accounts["newcomer"],
        person=world.people["tenant"],
        basis=ActsFor.Basis.PROXY,
        approved_by=None,
        may_read=False,
    )
    client = client_of(world, "newcomer")
    page = client.get(url("mine")).content.decode()
    assert "邬明" not in page
    assert client.get(url("own_json")).status_code == 403
    assert client.get(url("own_looks")).status_code == 403
    assert client.get(url("phones")).status_code == 403


def test_reading_pages_write_nothing(world, worker, django_assert_num_queries):
    before = Record.objects.count()
    for address in (url("residents"), url("person", world.people["resident"].pk)):
        worker.get(address)
    assert Record.objects.count() == before
