from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Grant, Role
from mashang.foundation.records.models import Record
from mashang.foundation.signin import browsers, jobs, queries
from mashang.foundation.signin.actions import devices, staffing
from mashang.foundation.signin.models import Device
from mashang.kernel.clock import now
from mashang.kernel.errors import OutOfScope
from tests.foundation.signin.test_staffing import holds

pytestmark = pytest.mark.django_db(transaction=True)
PHONE_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Safari/604.1"


def test_browsers_are_named_as_their_owners_know_them():
    assert (browsers.browser_of(PHONE_AGENT), browsers.system_of(PHONE_AGENT)) == (
        "Safari",
        "iPhone",
    )
    assert browsers.browser_of("") == browsers.system_of("something else") == ""
    assert browsers.is_wechat("x MicroMessenger/8")


def test_one_sees_where_one_is_signed_in_and_signs_out_there(person, somebody_else):
    person.sign_in_by_phone()
    person.wait(minutes=2)
    somebody_else.ask()
    somebody_else.type_code()
    page = person.get("/me/sign-in").content.decode()
    assert "正在用的这台" in page
    other = Device.objects.exclude(session_key=person.browser.session.session_key).get()
    assert person.post(f"/me/sign-in/devices/{other.pk}/out").status_code == 303
    assert somebody_else.get("/me/sign-in").status_code == 302
    assert person.get("/me/sign-in").status_code == 200


def test_everywhere_else_at_once(person, somebody_else):
    person.sign_in_by_phone()
    person.wait(minutes=2)
    somebody_else.ask()
    somebody_else.type_code()
    assert person.post("/me/sign-in/devices/out").status_code == 303
    assert somebody_else.get("/me/sign-in").status_code == 302
    assert Device.objects.count() == 1
    with pytest.raises(OutOfScope):
        devices.sign_out_elsewhere(actor=Actor.of(None), keep="")


def test_nobody_signs_out_anothers_device(person, somebody_else):
    person.sign_in_by_phone()
    person.wait(minutes=2)
    somebody_else.sign_in_by_phone("13900139000")
    theirs = Device.objects.get(session_key=person.browser.session.session_key)
    assert somebody_else.post(f"/me/sign-in/devices/{theirs.pk}/out").status_code == 404
    assert person.get("/me/sign-in").status_code == 200


def test_signing_out_and_time_forget_a_device(person):
    person.sign_in_by_phone()
    person.post("/sign-out")
    assert not Device.objects.exists()
    person.wait(minutes=2)
    person.sign_in_by_phone()
    person.wait(days=31)
    jobs.sweep()
    assert not Device.objects.exists()


def test_a_suspended_account_is_signed_out_at_once(street_administrator, clerk, person):
    person.sign_in_as_staff()
    staffing.close_staff(actor=Actor.of(street_administrator), account_id=clerk.pk)
    assert not Device.objects.exists()
    assert not Session.objects.exists()


def test_staff_accounts_left_alone_fall_asleep_but_not_the_last_keeper(
    street_administrator, clerk, clock
):
    holds(street_administrator, "1.", "grants.give")
    clock.move(timedelta(days=179))
    assert jobs.put_idle_staff_to_sleep() == 0
    clock.move(timedelta(days=2))
    assert jobs.put_idle_staff_to_sleep() == 1
    clerk.refresh_from_db()
    street_administrator.refresh_from_db()
    assert (clerk.is_active, street_administrator.is_active) == (False, True)
    assert Record.objects.filter(verb="signin.put_to_sleep").count() == 1
    assert not staffing.put_to_sleep(actor=Actor.system(), account_id=clerk.pk)


def test_the_list_of_the_idle(street_administrator, clerk, clock):
    clock.move(timedelta(days=61))
    Account.objects.filter(pk=street_administrator.pk).update(seen_at=now())
    found = queries.staff_page(Actor.of(street_administrator), None, idle=True)
    assert [row.staff_no for row in found.items] == ["JQ1"]
    assert len(queries.staff_page(Actor.of(street_administrator), None).items) == 2


def test_residents_accounts_idle_too_long_are_really_gone(person, clerk):
    person.sign_in_by_phone()
    account = Account.objects.get(kind="resident")
    person.wait(days=730)
    assert jobs.forget_idle_residents() == 0
    person.wait(days=1)
    assert jobs.forget_idle_residents() == 1
    assert not Account.objects.filter(pk=account.pk).exists()
    assert Account.objects.filter(pk=clerk.pk).exists()
    assert jobs.forget_idle_residents() == 0
    person.sign_in_by_phone()
    assert Account.objects.get(kind="resident").pk != account.pk


def test_an_account_that_work_speaks_of_becomes_an_empty_shell(person):
    person.sign_in_by_phone()
    account = Account.objects.get()
    role = Role.objects.create(code="x", title_zh="x", title_en="x")
    Grant.objects.create(account=account, role=role, scope_ref=1, scope_name="x", since=now())
    person.wait(days=731)
    assert jobs.forget_idle_residents() == 1
    account.refresh_from_db()
    assert account.phone is None
    assert account.phone_index is None
    assert not account.is_active
    assert jobs.forget_idle_residents() == 0
