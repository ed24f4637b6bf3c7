import pytest

from mashang.foundation.accounts import steps
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Grant, GrantPath, Role, RoleRight
from mashang.foundation.records.models import Record
from mashang.foundation.signin import second_factor
from mashang.foundation.signin.actions import staffing
from mashang.kernel.clock import now
from mashang.kernel.errors import NotAllowed, OutOfScope, RuleBroken
from tests.foundation.signin.conftest import joined

pytestmark = pytest.mark.django_db(transaction=True)
RIGHT = "signin.manage_staff"


def holds(account, path, right=RIGHT):
    role, _ = Role.objects.get_or_create(code=right, defaults={"title_zh": "x", "title_en": "x"})
    RoleRight.objects.get_or_create(role=role, right=right)
    grant = Grant.objects.create(
        account=account, role=role, scope_ref=len(path), scope_name=path, since=now()
    )
    GrantPath.objects.create(grant=grant, path=path)


@pytest.fixture
def chief(clock):
    account = joined(
        steps.add_staff, staff_no="CHIEF", name="街道领导", password="correct horse 42 battery"
    )
    holds(account, "1.", "cases.see")
    return account


@pytest.fixture
def administrator(clock):
    account = joined(
        steps.add_staff, staff_no="ADMIN", name="管理员", password="correct horse 42 battery"
    )
    holds(account, "1.2.")
    return account


@pytest.fixture
def worker(clerk):
    holds(clerk, "1.2.3.", "cases.see")
    return clerk


def test_somebody_new_gets_an_initial_password_and_no_rights(administrator):
    handed = staffing.engage_staff(actor=Actor.of(administrator), staff_no="jq77", name="新人")
    account = Account.objects.get(pk=handed.account_id)
    assert account.check_password(handed.password)
    assert account.must_change_password
    assert not account.grants.exists()


def test_a_reset_takes_password_and_second_factor(administrator, worker, person):
    person.sign_in_as_staff()
    person.set_up_factor()
    handed = staffing.reset_staff(actor=Actor.of(administrator), account_id=worker.pk)
    worker.refresh_from_db()
    assert worker.check_password(handed.password)
    assert not second_factor.is_set_up(worker)
    assert person.get("/desk/security").status_code == 302


def test_nobody_takes_over_an_account_that_reaches_further(administrator, chief):
    for verb in (staffing.reset_staff, staffing.close_staff, staffing.reopen_staff):
        with pytest.raises(NotAllowed):
            verb(actor=Actor.of(administrator), account_id=chief.pk)


def test_nobody_resets_their_own(administrator):
    with pytest.raises(NotAllowed):
        staffing.reset_staff(actor=Actor.of(administrator), account_id=administrator.pk)


def test_whoever_lacks_the_right_sees_no_account(worker, chief):
    with pytest.raises(OutOfScope):
        staffing.reset_staff(actor=Actor.of(worker), account_id=chief.pk)
    with pytest.raises(NotAllowed):
        staffing.engage_staff(actor=Actor.of(worker), staff_no="JQ5", name="x")


def test_residents_are_no_matter_of_staffing(administrator):
    resident = joined(steps.add_resident, "13800138000")
    with pytest.raises(OutOfScope):
        staffing.close_staff(actor=Actor.of(administrator), account_id=resident.pk)


def test_an_account_is_closed_and_comes_back_with_a_fresh_password(administrator, worker):
    actor = Actor.of(administrator)
    staffing.close_staff(actor=actor, account_id=worker.pk)
    assert not Account.objects.get(pk=worker.pk).is_active
    handed = staffing.reopen_staff(actor=actor, account_id=worker.pk)
    assert Account.objects.get(pk=worker.pk).check_password(handed.password)
    verbs = set(Record.objects.values_list("verb", flat=True))
    assert verbs == {"signin.close_staff", "signin.reopen_staff"}


def test_the_pages_of_staffing_work_for_the_administrator_and_nobody_else(
    person, somebody_else, administrator, worker
):
    person.sign_in_as_staff("ADMIN")
    person.set_up_factor()
    assert "JQ1" in person.get("/desk/staff").content.decode()
    assert person.post("/desk/staff/new", {"staff_no": "", "name": ""}).status_code == 422
    made = person.post("/desk/staff/new", {"staff_no": "JQ88", "name": "新人"})
    assert made.context["handed"].staff_no == "JQ88"
    taken = person.post("/desk/staff/new", {"staff_no": "JQ88", "name": "新人"})
    assert taken.context["form"].errors["staff_no"]
    page = f"/desk/staff/{worker.pk}"
    assert "重置" in person.get(page).content.decode()
    assert person.post(f"{page}/reset").context["handed"].password
    assert person.post(f"{page}/close").status_code == 303
    assert person.post(f"{page}/reopen").status_code == 200
    assert person.post(f"{page}/explode").status_code == 404
    somebody_else.sign_in_as_staff("JQ88", made.context["handed"].password)
    new = {"old": made.context["handed"].password, "new": "quite another sentence"}
    somebody_else.post("/desk/security/password", new)
    somebody_else.set_up_factor()
    assert somebody_else.get("/desk/staff").status_code == 403
    assert somebody_else.post(f"{page}/close").status_code == 403


def test_the_last_who_may_give_roles_is_not_closed(administrator):
    keeper = joined(steps.add_staff, staff_no="KEEPER", name="王建国")
    holds(keeper, "1.", "grants.give")
    holds(administrator, "1.")
    with pytest.raises(RuleBroken, match=r"grants\.last_keeper"):
        staffing.close_staff(actor=Actor.of(administrator), account_id=keeper.pk)
