import pytest
from django.db import IntegrityError, transaction

from mashang.foundation.accounts import actions, checks, queries, steps
from mashang.foundation.accounts.models import Account, DemoStamp
from mashang.kernel.clock import now
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


def a_clerk(**given):
    return steps.add_staff(**{"staff_no": "jq0001", "name": "陈琳", "unit": "笕桥社区", **given})


def test_a_staff_number_is_found_however_it_is_typed():
    clerk = a_clerk()
    assert clerk.username == "JQ0001"
    assert queries.by_staff_no(" jq 0001 ") == clerk


def test_a_staff_name_is_sealed_and_opens():
    clerk = Account.objects.get(pk=a_clerk(name="  欧阳娜娜 ").pk)
    assert str(clerk.name) == "••••"
    assert clerk.name.open() == "欧阳娜娜"


def test_an_account_without_a_password_opens_with_none():
    clerk = a_clerk()
    assert not clerk.check_password("")
    assert not clerk.has_usable_password()


def test_a_staff_number_is_given_once():
    a_clerk()
    with pytest.raises(Conflict, match=r"accounts\.staff_no_taken"):
        a_clerk(staff_no="JQ 0001", name="别人")


@pytest.mark.parametrize("number", ["", "  ", "~abc", "a b\x07", "x" * 41, "张/三"])
def test_a_malformed_staff_number_is_refused(number):
    with pytest.raises(Invalid, match=r"accounts\.staff_no"):
        a_clerk(staff_no=number)


def test_a_blank_name_is_refused():
    with pytest.raises(Invalid, match=r"accounts\.no_name"):
        a_clerk(name="  ")


def test_the_same_number_always_leads_to_the_same_resident():
    first = steps.add_resident(PHONE)
    assert steps.add_resident(PHONE) == first
    assert queries.by_phone(PHONE) == first
    assert Account.objects.count() == 1


def test_proving_a_number_is_remembered_and_not_forgotten():
    at = now()
    account = steps.add_resident(PHONE)
    assert account.phone_verified_at is None
    assert steps.add_resident(PHONE, verified_at=at).phone_verified_at == at
    assert steps.add_resident(PHONE).phone_verified_at == at


def test_the_number_stands_nowhere_in_the_row():
    account = steps.add_resident(PHONE)
    row = Account.objects.filter(pk=account.pk).values().get()
    assert PHONE not in repr(
        {key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items()}
    )
    assert Account.objects.get(pk=account.pk).phone.open() == PHONE


def test_a_phone_never_opens_a_staff_account():
    clerk = a_clerk(phone=PHONE)
    assert clerk.phone.open() == PHONE
    assert queries.by_phone(PHONE) is None
    assert steps.add_resident(PHONE) != clerk


def test_the_database_itself_refuses_staff_with_a_phone_index():
    clerk = a_clerk()
    clerk.phone_index = queries.phone_index(PHONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        clerk.save()


def test_a_resident_moves_to_another_number_and_leaves_the_old_one_free():
    account = steps.add_resident(PHONE)
    steps.change_number(account, "13900139000", verified_at=now())
    assert queries.by_phone("13900139000") == account
    assert queries.by_phone(PHONE) is None


def test_nobody_takes_a_number_that_belongs_to_another():
    steps.add_resident(PHONE)
    other = steps.add_resident("13900139000")
    with pytest.raises(Conflict, match=r"accounts\.phone_taken"):
        steps.change_number(other, PHONE, verified_at=now())


def test_a_closed_account_opens_again():
    clerk = a_clerk()
    steps.close(clerk)
    assert not Account.objects.get(pk=clerk.pk).is_active
    steps.reopen(clerk)
    assert Account.objects.get(pk=clerk.pk).is_active


@pytest.mark.django_db(transaction=True)
class TestTheStamp:
    def test_an_empty_database_is_stamped_once(self):
        assert not queries.is_demo()
        actions.stamp_demo(seed=1, scale=0.05)
        assert queries.is_demo()
        with pytest.raises(IntegrityError):
            actions.stamp_demo(seed=1, scale=0.05)

    def test_a_database_with_accounts_is_never_stamped(self):
        with transaction.atomic():
            a_clerk()
        with pytest.raises(RuleBroken, match=r"demo\.has_accounts"):
            actions.stamp_demo(seed=1, scale=1)
        assert not DemoStamp.objects.exists()

    def test_a_production_process_stamps_nothing(self, settings):
        settings.MASHANG_MODE = "production"
        with pytest.raises(RuleBroken, match=r"demo\.in_production"):
            actions.stamp_demo(seed=1, scale=1)


def test_the_doors_are_open_only_in_a_stamped_database_in_demo_mode(settings, fresh_answers):
    settings.MASHANG_MODE = "demo"
    assert not queries.doors_are_open()
    DemoStamp.objects.create(seed=1, scale=1, stamped_at=now())
    assert queries.doors_are_open()
    settings.MASHANG_MODE = "production"
    assert not queries.doors_are_open()


def test_production_refuses_a_stamped_database(settings, fresh_answers):
    settings.MASHANG_MODE = "production"
    assert checks.production_is_no_demo() == []
    DemoStamp.objects.create(seed=1, scale=1, stamped_at=now())
    assert [one.id for one in checks.production_is_no_demo()] == ["accounts.E001"]
    settings.MASHANG_MODE = "demo"
    assert checks.production_is_no_demo() == []


def test_personas_are_shown_in_their_order_and_only_behind_open_doors(settings, fresh_answers):
    for order, code in ((2, "guard"), (1, "resident")):
        steps.add_persona(
            code=code,
            account=a_clerk(staff_no=code),
            title=Text("门岗", "Guard"),
            about=Text("一天", "A day"),
            landing="/",
            order=order,
        )
    assert queries.personas() == []
    settings.MASHANG_MODE = "demo"
    DemoStamp.objects.create(seed=1, scale=1, stamped_at=now())
    assert [one.code for one in queries.personas()] == ["resident", "guard"]


@pytest.fixture
def fresh_answers():
    queries.forget()
    yield
    queries.forget()
