from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest

from mashang.foundation.accounts import steps
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records.models import Record
from mashang.foundation.signin import oidc, queries
from mashang.foundation.signin.actions import oidc as tying
from mashang.foundation.signin.models import ExternalLogin
from mashang.kernel.errors import Conflict, NotAllowed, OutOfScope
from tests.foundation.signin.conftest import PHONE, joined
from tests.foundation.signin.provider import Provider, _key, settings_of
from tests.foundation.signin.test_staffing import holds

pytestmark = pytest.mark.django_db(transaction=True)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


@pytest.fixture
def provider(clock, settings):
    server = Provider(now=lambda: clock.now().timestamp())
    settings.MASHANG_OUTBOUND_HOSTS = [server.host]
    settings.MASHANG_OUTBOUND_PRIVATE_HOSTS = [server.host]
    settings.MASHANG_OIDC = settings_of(server)
    yield server
    server.close()


def leave(person, purpose="sign_in", next_page=""):
    """Our page that sends people to the provider: the address on its link."""
    page = person.post("/sign-in/with/city", {"purpose": purpose, "next": next_page})
    assert page.status_code == 200, page.status_code
    return page.context["address"]


def at_provider(address):
    """What the provider's page sends the browser back with."""
    try:
        build_opener(_Stay).open(address)
    except OSError as answer:
        location = answer.headers["location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def come_back(person, given):
    seen = person.get("/sign-in/with/city/back", data=given)
    assert seen.status_code == 200
    return person.post("/sign-in/with/city/finish", given)


def round_trip(person, purpose="sign_in", next_page=""):
    return come_back(person, at_provider(leave(person, purpose, next_page)))


def test_a_resident_links_once_and_comes_back_by_it(person, somebody_else, provider):
    person.sign_in_by_phone()
    linked = round_trip(person, "link")
    assert (linked.status_code, linked["Location"]) == (303, "/me/sign-in")
    assert "市统一身份" in person.get("/me/sign-in").content.decode()
    done = round_trip(somebody_else, next_page="/me/sign-in")
    assert (done.status_code, done["Location"]) == (303, "/me/sign-in")
    assert somebody_else.account_id() == person.account_id()


def test_an_unknown_subject_makes_no_account(person, provider):
    answer = round_trip(person)
    assert answer.status_code == 422
    assert "还没有关联" in answer.content.decode()
    assert not Account.objects.exists()
    assert person.account_id() is None


def test_staff_wait_for_an_administrator_and_keep_their_second_factor(
    person, clerk, street_administrator, provider
):
    provider.claims = {"staff_no": "jq1"}
    assert "管理员确认" in round_trip(person).content.decode()
    assert "管理员确认" in round_trip(person).content.decode()
    login = ExternalLogin.objects.get(account=clerk)
    assert queries.logins_of(Actor.of(street_administrator), clerk.pk)[0].confirmed_at is None
    with pytest.raises(OutOfScope):
        tying.confirm_login(actor=Actor.of(clerk), login_id=login.pk)
    tying.confirm_login(actor=Actor.of(street_administrator), login_id=login.pk)
    with pytest.raises(Conflict):
        tying.confirm_login(actor=Actor.of(street_administrator), login_id=login.pk)
    assert round_trip(person).status_code == 303
    assert person.get("/desk/security")["Location"] == "/desk/security/second-factor"
    person.set_up_factor()
    assert person.get("/desk/security").status_code == 200
    person.post("/sign-out")
    asked = round_trip(person)
    assert asked["Location"] == "/desk/sign-in/second-factor"
    assert person.account_id() is None
    assert Record.objects.filter(verb="signin.confirm_login").count() == 1


def test_a_number_claimed_by_a_second_subject_is_not_tied_twice(person, clerk, provider):
    provider.claims = {"staff_no": "JQ1"}
    round_trip(person)
    provider.who = "somebody-else"
    assert "还没有关联" in round_trip(person).content.decode()
    assert ExternalLogin.objects.count() == 1


def test_an_administrator_confirms_nobody_who_reaches_further(person, clerk, clock, provider):
    holds(clerk, "1.", "cases.see")
    below = joined(steps.add_staff, staff_no="BELOW", name="社区管理员")
    holds(below, "1.2.")
    provider.claims = {"staff_no": "JQ1"}
    round_trip(person)
    for verb in (tying.confirm_login, tying.remove_login):
        with pytest.raises(NotAllowed):
            verb(actor=Actor.of(below), login_id=ExternalLogin.objects.get().pk)


@pytest.mark.parametrize(
    "lie",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"iss": "http://127.0.0.1:1"}},
        {"claims": {"aud": "another-client"}},
        {"claims": {"aud": ["mashang", "another"]}},
        {"claims": {"exp": 1_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"iat": 4_000_000_000}},
        {"claims": {"sub": None}},
        {"claims": {"sub": "x" * 256}},
        {"key": _key()},
        {"algorithm": "none", "key": None},
        {"algorithm": "HS256", "key": "a secret of the test, long enough for the hash"},
    ],
    ids=lambda lie: str(lie)[:40],
)
def test_a_token_that_lies_opens_nothing(person, somebody_else, provider, lie):
    person.sign_in_by_phone()
    round_trip(person, "link")
    provider.lie = lie
    assert round_trip(somebody_else).status_code == 422
    assert somebody_else.account_id() is None


def test_a_wrong_state_an_error_and_another_issuer_are_refused(person, provider):
    for change in (
        {"state": "x"},
        {"state": ""},
        {"error": "denied"},
        {"iss": "http://x"},
        {"code": "x"},
    ):
        given = {**at_provider(leave(person)), **change}
        assert come_back(person, given).status_code == 422
    assert person.account_id() is None


def test_an_answer_works_once_and_only_in_the_browser_that_asked(person, somebody_else, provider):
    person.sign_in_by_phone()
    round_trip(person, "link")
    person.post("/sign-out")
    given = at_provider(leave(person))
    assert come_back(somebody_else, given).status_code == 422
    assert come_back(person, given).status_code == 303
    person.post("/sign-out")
    assert come_back(person, given).status_code == 422


def test_the_page_that_the_provider_sends_back_to_changes_nothing(person, provider):
    given = at_provider(leave(person))
    before = dict(person.browser.session)
    person.get("/sign-in/with/city/back", data=given)
    assert dict(person.browser.session) == before
    assert person.get("/sign-in/with/nobody/back").status_code == 404
    assert person.post("/sign-in/with/nobody").status_code == 404
    assert person.post("/sign-in/with/city", {"purpose": "link"}).status_code == 404


def test_a_provider_for_staff_is_linked_by_no_resident(person, provider, settings):
    settings.MASHANG_OIDC = settings_of(provider, audience="staff")
    person.sign_in_by_phone()
    assert person.post("/sign-in/with/city", {"purpose": "link"}).status_code == 404
    assert "市统一身份" not in person.get("/me/sign-in").content.decode()


def test_one_identity_opens_one_account(person, somebody_else, provider):
    person.sign_in_by_phone()
    round_trip(person, "link")
    person.wait(minutes=2)
    somebody_else.sign_in_by_phone("13900139000")
    answer = round_trip(somebody_else, "link")
    assert answer.status_code == 303
    assert ExternalLogin.objects.count() == 1
    login = ExternalLogin.objects.get()
    refused = somebody_else.post(f"/me/sign-in/links/{login.pk}/remove")
    assert refused.status_code == 404
    assert person.post(f"/me/sign-in/links/{login.pk}/remove").status_code == 303
    assert not ExternalLogin.objects.exists()


def test_a_resident_proves_the_number_again_now_and_then(person, somebody_else, provider):
    person.sign_in_by_phone()
    round_trip(person, "link")
    person.wait(days=61)
    assert "短信" in round_trip(somebody_else).content.decode()
    somebody_else.sign_in_by_phone(PHONE)
    somebody_else.post("/sign-out")
    assert round_trip(somebody_else).status_code == 303


def test_a_provider_that_is_away_or_not_itself_is_told(person, provider, settings):
    provider.lie = {"described_issuer": "http://other"}
    assert person.post("/sign-in/with/city").status_code == 503
    provider.lie = {}
    settings.MASHANG_OUTBOUND_HOSTS = []
    assert person.post("/sign-in/with/city").status_code == 503


def test_plain_http_is_for_private_hosts_only(person, provider, settings):
    settings.MASHANG_OUTBOUND_PRIVATE_HOSTS = []
    assert person.post("/sign-in/with/city").status_code == 503


def test_the_setting_is_read_or_named(settings):
    settings.MASHANG_OIDC = ""
    assert oidc.providers() == []
    for wrong in (
        "[",
        '[{"code": "x"}]',
        '{"a": 1}',
        '[{"code": "a b", "issuer": "", "client_id": "", "zh": ""}]',
    ):
        settings.MASHANG_OIDC = wrong
        with pytest.raises(ValueError, match=r"MASHANG_OIDC|Expecting"):
            oidc.providers()


def test_what_a_provider_calls_somebody_stands_nowhere_readable(person, provider):
    person.sign_in_by_phone()
    round_trip(person, "link")
    row = ExternalLogin.objects.get()
    assert b"citizen-1" not in bytes(row.subject_index)
