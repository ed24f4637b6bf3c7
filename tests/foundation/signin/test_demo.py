import pytest

from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts import steps
from mashang.foundation.accounts.models import DemoPersona
from tests.foundation.signin.conftest import joined

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def personas(clerk):
    resident = joined(steps.add_resident, "13800138000")
    for order, (code, account, landing) in enumerate(
        [("worker", clerk, "/desk/cases"), ("resident", resident, "/")]
    ):
        DemoPersona.objects.create(
            code=code, account=account, title_zh="社工", title_en="Worker",
            about_zh="早上七点半", about_en="Half past seven", landing=landing, order=order,
        )  # fmt: skip


def test_one_click_takes_the_place_of_an_invented_person(person, personas, demo):
    page = person.get("/demo")
    assert "早上七点半" in page.content.decode()
    response = person.post("/demo/worker")
    assert (response.status_code, response["Location"]) == (303, "/desk/cases")
    assert person.get("/desk/security").status_code == 200


def test_the_next_click_changes_places(person, personas, demo):
    person.post("/demo/worker")
    first = person.account_id()
    assert person.post("/demo/resident")["Location"] == "/"
    assert person.account_id() != first


def test_looking_does_not_sign_in(person, personas, demo):
    assert person.get("/demo/worker").status_code == 405
    assert person.account_id() is None


def test_nobody_who_is_not_there_is_entered(person, personas, demo):
    assert person.post("/demo/nobody").status_code == 404


@pytest.mark.parametrize("mode", ["test", "production"])
def test_the_doors_are_shut_outside_demo_mode(person, personas, demo, settings, mode):
    settings.MASHANG_MODE = mode
    accounts.forget()
    expected = 503 if mode == "production" else 404
    assert person.get("/demo").status_code == expected
    assert person.post("/demo/worker").status_code == expected
    assert person.account_id() is None


def test_the_doors_are_shut_in_a_database_without_a_stamp(person, personas, settings):
    settings.MASHANG_MODE = "demo"
    accounts.forget()
    assert person.get("/demo").status_code == 404
    assert person.post("/demo/worker").status_code == 404
    accounts.forget()


def test_production_serves_no_page_of_a_stamped_database(person, demo, settings):
    settings.MASHANG_MODE = "production"
    for path in ("/sign-in", "/desk/sign-in", "/c"):
        response = person.get(path)
        assert response.status_code == 503
        assert "演示数据库" in response.content.decode()


def test_a_password_still_needs_an_authenticator_in_a_demo(person, personas, demo):
    person.sign_in_as_staff()
    assert person.get("/desk/security")["Location"] == "/desk/security/second-factor"


def test_a_closed_persona_is_not_entered(person, personas, demo, clerk):
    joined(steps.close, clerk)
    assert person.post("/demo/worker").status_code == 404
