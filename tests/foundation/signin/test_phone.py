from dataclasses import replace

import pytest
from django_q.models import OrmQ

from mashang.foundation.accounts.models import Account
from mashang.foundation.events.models import Delivery
from mashang.foundation.outbound.models import DemoMessage
from mashang.foundation.signin import jobs
from mashang.foundation.signin.models import PhoneCode
from mashang.kernel.house import house, install
from mashang.kernel.room import Consumer
from tests.foundation.signin.conftest import PHONE, message

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_number_comes_in_and_gets_an_account(person):
    response = person.sign_in_by_phone()
    assert (response.status_code, response["Location"]) == (303, "/")
    account = Account.objects.get()
    assert person.account_id() == str(account.pk)
    assert account.kind == "resident"
    assert account.phone_verified_at is not None


def test_a_known_number_comes_back_to_its_account_by_the_same_pages(person, somebody_else):
    person.sign_in_by_phone()
    person.wait(minutes=2)
    somebody_else.sign_in_by_phone("+86 138-0013-8000")
    assert somebody_else.account_id() == person.account_id()
    assert Account.objects.count() == 1


def test_known_and_unknown_numbers_are_answered_alike(person, somebody_else):
    person.sign_in_by_phone()
    person.browser.cookies.clear()
    person.wait(minutes=2)
    known, unknown = person.ask(), somebody_else.ask("13900139000")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    pages = [one.get("/sign-in/code").content.decode() for one in (person, somebody_else)]
    plain = [page.replace("138****8000", "x").replace("139****9000", "x") for page in pages]
    assert len(plain[0]) == len(plain[1])


def test_asking_makes_no_account(person):
    person.ask()
    assert not Account.objects.exists()


def test_a_person_returns_to_where_they_wanted_to_go(person):
    person.post("/sign-in", {"phone": PHONE, "next": "/c/ABC?x=1"})
    assert person.type_code()["Location"] == "/c/ABC?x=1"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(person, elsewhere):
    person.post("/sign-in", {"phone": PHONE, "next": elsewhere})
    assert person.type_code()["Location"] == "/"


def test_whoever_is_signed_in_is_not_asked_again(person):
    person.sign_in_by_phone()
    assert person.get("/sign-in")["Location"] == "/"


@pytest.mark.parametrize(
    "number", ["", "   ", "12345", "0571-88888888", "138001380", "+1 202 555 0100"]
)
def test_what_is_no_mobile_number_is_refused_beside_its_field(person, number):
    response = person.ask(number)
    assert response.status_code == 422
    assert response.context["form"].errors["phone"]
    assert not PhoneCode.objects.exists()


def test_an_empty_post_is_refused_and_makes_nothing(person):
    assert person.post("/sign-in").status_code == 422
    assert person.post("/sign-in/code").status_code == 422
    assert person.post("/sign-in/code/again").status_code == 422
    assert not Account.objects.exists()


def test_a_wrong_code_says_how_many_tries_are_left_and_the_last_closes_it(person):
    person.ask()
    right = message()
    wrong = "000000" if right != "000000" else "111111"
    for left in (4, 3, 2, 1):
        response = person.type_code(wrong)
        assert response.status_code == 422
        assert f"还可以试 {left} 次" in response.content.decode()
    assert "请重新获取" in person.type_code(wrong).content.decode()
    assert person.type_code(right).status_code == 422
    assert person.account_id() is None


def test_a_code_dies_after_its_minutes(person):
    person.ask()
    code = message()
    person.wait(minutes=5)
    assert person.type_code(code).status_code == 422
    assert person.account_id() is None


def test_a_code_works_once(person, somebody_else):
    person.ask()
    code_id = person.browser.session["signin.code"]
    code = message()
    person.type_code(code)
    thief = somebody_else.browser.session
    thief["signin.code"] = code_id
    thief.save()
    somebody_else.browser.cookies["sessionid"] = thief.session_key
    assert somebody_else.type_code(code).status_code == 422
    assert somebody_else.account_id() is None


def test_a_code_typed_with_spaces_or_in_full_width_is_read(person):
    person.ask()
    digits = message()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in digits)
    assert person.type_code(f" {wide[:3]} {wide[3:]} ").status_code == 303


def test_one_number_waits_a_minute_between_codes(person, somebody_else):
    person.ask()
    response = somebody_else.ask()
    assert response.status_code == 429
    assert "60 秒" in response.content.decode()
    person.wait(seconds=60)
    assert person.post("/sign-in/code/again").status_code == 303
    assert PhoneCode.objects.count() == 2


def test_one_number_is_not_bombed_with_messages(person):
    for _ in range(5):
        assert person.ask().status_code == 303
        person.wait(seconds=61)
    assert person.ask().status_code == 429
    person.wait(hours=1)
    for _ in range(5):
        assert person.ask().status_code == 303
        person.wait(minutes=30)
    assert person.ask().status_code == 429
    person.wait(days=1)
    assert person.ask().status_code == 303


def test_one_address_asks_for_so_many_numbers_only(person, somebody_else):
    for n in range(30):
        assert person.ask(f"1390013{n:04}").status_code == 303
    assert person.ask("13700137000").status_code == 429
    assert somebody_else.ask("13700137000").status_code == 303


def test_the_whole_street_sends_so_many_only(person, tmp_path, settings):
    calm = tmp_path / "calm"
    calm.mkdir()
    for file in plans().glob("*.yaml"):
        text = file.read_text("utf-8").replace("per_street_per_day: 20000", "per_street_per_day: 2")
        (calm / file.name).write_text(text, "utf-8")
    settings.MASHANG_PLANS = str(tmp_path)
    assert person.ask("13900139001").status_code == 303
    assert person.ask("13900139002").status_code == 303
    assert person.ask("13900139003").status_code == 429


def plans():
    from mashang.foundation.policies.queries import plans_folder

    return plans_folder() / "calm"


@pytest.fixture
def listener():
    before = house()
    listens = Consumer("accounts.woke", "test.listens", "builtins:print")
    install(replace(before, consumers=(*before.consumers, listens)))
    yield lambda: list(
        Delivery.objects.filter(consumer="test.listens").values_list("payload", flat=True)
    )
    install(before)


def test_an_account_that_slept_too_long_wakes_with_an_event(person, listener):
    person.sign_in_by_phone()
    person.post("/sign-out")
    person.wait(days=89)
    person.sign_in_by_phone()
    assert listener() == []
    person.post("/sign-out")
    person.wait(days=91)
    person.sign_in_by_phone()
    assert listener() == [{"account_id": str(Account.objects.get().pk)}]


def test_daily_use_keeps_an_account_awake(person):
    person.sign_in_by_phone()
    first = Account.objects.get().seen_at
    person.wait(days=2)
    person.get("/sign-in")
    assert (Account.objects.get().seen_at - first).days == 2


def test_a_closed_account_does_not_open(person):
    person.sign_in_by_phone()
    Account.objects.update(is_active=False)
    person.wait(minutes=2)
    person.browser.cookies.clear()
    assert person.sign_in_by_phone().status_code == 422
    assert person.account_id() is None


def test_sign_out_ends_the_session_and_needs_a_post(person):
    person.sign_in_by_phone()
    assert person.get("/sign-out").status_code == 405
    assert person.post("/sign-out").status_code == 303
    assert person.account_id() is None


def test_the_code_is_queued_with_the_ask_and_the_queue_holds_no_number(person):
    person.ask()
    package = OrmQ.objects.get()
    assert PHONE not in package.payload
    assert message() not in package.payload


def test_a_code_is_sent_once_however_often_its_job_runs(person, demo):
    person.ask()
    code_id = str(PhoneCode.objects.get().pk)
    jobs.send_code(code_id)
    jobs.send_code(code_id)
    sent = DemoMessage.objects.get()
    assert sent.phone == PHONE
    assert message() in sent.text
    assert PhoneCode.objects.get().sent_at is not None


def test_a_code_that_is_too_late_is_not_sent(person, demo):
    person.ask()
    person.wait(minutes=6)
    jobs.send_code(str(PhoneCode.objects.get().pk))
    assert not DemoMessage.objects.exists()


def test_the_message_speaks_the_language_of_the_page(person, demo):
    person.browser.cookies["mashang_language"] = "en"
    person.ask()
    jobs.send_code(str(PhoneCode.objects.get().pk))
    assert DemoMessage.objects.get().text.startswith("[Mashang] Your code is")


def test_codes_and_tries_are_forgotten_in_time(person):
    person.ask()
    person.wait(days=29)
    jobs.sweep()
    assert PhoneCode.objects.exists()
    person.wait(days=2)
    jobs.sweep()
    assert not PhoneCode.objects.exists()


def test_the_code_stands_on_the_page_in_a_demo_and_nowhere_else(person, demo, settings):
    person.ask()
    assert message() in person.get("/sign-in/code").content.decode()
    settings.MASHANG_MODE = "test"
    assert message() not in person.get("/sign-in/code").content.decode()


def test_neither_number_nor_code_stand_readable_in_the_database(person):
    person.ask()
    row = PhoneCode.objects.values().get()
    readable = repr({key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items()})
    assert PHONE not in readable
    assert message() not in readable
