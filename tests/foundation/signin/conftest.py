from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts import steps
from mashang.foundation.accounts.models import DemoStamp
from mashang.foundation.grants.models import Grant, GrantPath, Role, RoleRight
from mashang.foundation.signin import second_factor
from mashang.foundation.signin.models import PhoneCode
from mashang.kernel.clock import now

PHONE = "13800138000"
PASSWORD = "correct horse 42 battery"


def joined(step, *args, **given):
    """A step inside a transaction of its own."""
    with transaction.atomic():
        return step(*args, **given)


class Person:
    """A browser, and what is on the phone beside it."""

    def __init__(self, hands, **client):
        self.hands = hands
        self.browser = Client(**client)
        self.secret = ""

    def get(self, path, **given):
        return self.browser.get(path, **given)

    def post(self, path, given=None, **more):
        return self.browser.post(path, given or {}, **more)

    def ask(self, phone=PHONE, **more):
        return self.post("/sign-in", {"phone": phone}, **more)

    def type_code(self, code=None):
        return self.post("/sign-in/code", {"code": code or message()})

    def sign_in_by_phone(self, phone=PHONE):
        assert self.ask(phone).status_code == 303
        return self.type_code()

    def sign_in_as_staff(self, number="JQ1", password=PASSWORD, **more):
        return self.post("/desk/sign-in", {"staff_no": number, "password": password, **more})

    def set_up_factor(self):
        self.post("/desk/security/second-factor/new")
        self.secret = self.get("/desk/security/second-factor").context["secret"].replace(" ", "")
        return self.post("/desk/security/second-factor", {"code": self.code()})

    def code(self):
        return second_factor.code_at(self.secret, now())

    def account_id(self):
        return self.browser.session.get("_auth_user_id")

    def wait(self, **span):
        self.hands.move(timedelta(**span))


def message():
    """The code that was sent last."""
    return PhoneCode.objects.order_by("-asked_at", "-code_id").first().code.open()


@pytest.fixture
def person(clock, db):
    return Person(clock)


@pytest.fixture
def somebody_else(clock, db):
    return Person(clock, REMOTE_ADDR="198.51.100.7")


@pytest.fixture
def clerk(clock, db):
    return joined(
        steps.add_staff,
        staff_no="JQ1",
        name="陈琳",
        unit="笕桥社区",
        post="社工",
        password=PASSWORD,
    )


@pytest.fixture
def demo(clock, db, settings):
    accounts.forget()
    DemoStamp.objects.create(seed=1, scale=0.05, stamped_at=now())
    settings.MASHANG_MODE = "demo"
    yield
    accounts.forget()


@pytest.fixture
def street_administrator(clock, db):
    """Looks after every account of the street."""
    account = joined(steps.add_staff, staff_no="ADMIN", name="管理员", password=PASSWORD)
    role = Role.objects.create(code="keeps", title_zh="x", title_en="x")
    RoleRight.objects.create(role=role, right="signin.manage_staff")
    grant = Grant.objects.create(
        account=account, role=role, scope_ref=1, scope_name="1.", since=now()
    )
    GrantPath.objects.create(grant=grant, path="1.")
    return account
