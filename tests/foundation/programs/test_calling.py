"""Calls with keys, over HTTP: who is answered, how often, and what a wrong key gets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mashang.foundation.accounts.models import Account
from mashang.foundation.programs import actions
from mashang.foundation.programs.calling import Admitted, admit
from mashang.foundation.programs.models import ProgramKey
from mashang.kernel.clock import FixedClock, use_clock
from mashang.kernel.errors import RuleBroken
from tests.browser import signed_in
from tests.conftest import MORNING

pytestmark = [
    pytest.mark.urls("tests.foundation.programs.urls"),
    pytest.mark.django_db(transaction=True),
]
WHO, WRITE = "/api/v1/demo/who", "/api/v1/demo/write"


def call(secret: str, path: str = WHO, **more: str):
    return Client().get(path, headers={"Authorization": f"Bearer {secret}", **more})


@pytest.mark.parametrize("headers", [
    lambda secret: {"Authorization": f"Bearer {secret}"},
    lambda secret: {"authorization": f"bearer  {secret} "},
    lambda secret: {"X-API-Key": secret},
])  # fmt: skip
def test_a_call_with_a_key_is_the_programs(hotline, headers):
    answer = Client().get(WHO, headers=headers(hotline.key().secret)).json()
    assert answer["number"].startswith("P-")
    assert (answer["unit"], answer["is_program"]) == ("市民热线中心", True)


def test_a_program_writes_without_session_and_csrf(hotline):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(WRITE, headers={"X-API-Key": hotline.key().secret})
    assert answer.status_code == 200
    assert not client.cookies


def test_a_wrong_expired_revoked_key_is_a_401_problem(hotline, clock):
    short, gone = hotline.key(valid_days=1), hotline.key()
    actions.revoke_key(actor=hotline.admin, account_id=hotline.account_id, key_id=gone.key_id)
    clock.move(timedelta(days=1))
    for secret in (short.secret, gone.secret, "msk_WRONG", "", "ключ", "x" * 5000):
        answer = call(secret)
        assert answer.status_code == 401, secret
        assert answer["Content-Type"].startswith("application/problem+json")


def test_a_wrong_key_is_not_saved_by_a_session(hotline):
    browser = signed_in(hotline.world.accounts["worker"])
    assert browser.get(WHO).status_code == 200
    assert browser.get(WHO, headers={"X-API-Key": "msk_WRONG"}).status_code == 401


def test_a_key_in_a_browser_of_somebody_acts_as_the_program(hotline):
    browser = signed_in(hotline.world.accounts["administrator"])
    answer = browser.get(WHO, headers={"X-API-Key": hotline.key().secret}).json()
    assert answer["is_program"]


def test_too_many_calls_of_a_minute_wait_for_the_next(hotline, clock):
    clock.move(timedelta(seconds=20))
    secret = hotline.key(per_min=3).secret
    assert [call(secret).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    answer = call(secret)
    assert (answer.json()["code"], answer["Retry-After"]) == ("programs.too_many", "40")
    clock.move(timedelta(seconds=40))
    assert call(secret).status_code == 200
    other = hotline.key(per_min=3).secret
    assert call(other).status_code == 200


def test_a_lagging_clock_opens_no_minute_of_its_own(hotline, clock):
    secret = hotline.key(per_min=1).secret
    later = clock.now() + timedelta(minutes=1)
    assert isinstance(admit(secret, later), Admitted)
    with pytest.raises(RuleBroken):
        admit(secret, later - timedelta(seconds=5))
    assert ProgramKey.objects.get().minute_at == later


def test_a_call_costs_one_read_and_one_small_write(hotline):
    secret = hotline.key().secret
    with CaptureQueriesContext(connection) as seen:
        admit(secret)
    statements = [one["sql"].split()[0] for one in seen if "SAVEPOINT" not in one["sql"]]
    assert [one for one in statements if one not in ("BEGIN", "COMMIT")] == ["SELECT", "UPDATE"]


def test_a_refused_call_writes_nothing(hotline):
    secret = hotline.key(per_min=1).secret
    admit(secret)
    before = ProgramKey.objects.values().get()
    with pytest.raises(RuleBroken):
        admit(secret)
    assert ProgramKey.objects.values().get() == before


@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="two connections to a database in memory are locked against each other, not queued",
)
def test_the_limit_holds_over_many_workers_at_once(hotline):
    """Twenty calls at the same instant from eight workers: as many are answered as are allowed."""
    secret = hotline.key(per_min=7).secret

    def one(_: int) -> bool:
        try:
            with use_clock(FixedClock(MORNING)):
                return isinstance(admit(secret, MORNING), Admitted)
        except RuleBroken:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(20))) == 7


def test_a_programs_session_would_be_nobodys(hotline):
    """Nothing signs a program in; were there a session, its pages would meet a stranger."""
    browser = Client()
    program = Account.objects.get(pk=hotline.account_id)
    browser.force_login(program, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get(WHO)
    assert answer.json() == {"number": "", "unit": "", "is_program": False}
