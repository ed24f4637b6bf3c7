"""Looking after programs in a browser: let in, given a role and a key, watched, ended."""

import re

from django.urls import reverse

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.models import Grant
from mashang.foundation.programs.calling import Admitted, Wrong, admit
from mashang.foundation.programs.models import ProgramKey
from mashang.kernel.ids import new_id

TOLD = {"name": "市民热线", "unit": "热线中心", "purpose": "转来诉求", "contact": "值班长 85000000"}
KEY = {"label": "正式环境", "valid_days": "365", "per_min": "60"}


def enrolled(browser):
    answer = browser.post("/desk/programs/new", {**TOLD, "command_id": new_id()})
    assert answer.status_code == 303
    return Account.objects.get(kind="program"), answer.headers["Location"]


def secret_in(answer):
    found = re.search(r"msk_[0-9A-Z]+(?=</code>)", answer.content.decode())
    assert found is not None
    return found[0]


def test_an_administrator_lets_a_program_in_gives_it_a_role_and_a_key(world, browse):
    browser = browse("administrator")
    account, page = enrolled(browser)
    street = world.places["street"]
    give = browser.get(reverse("registers:give", args=[account.pk]) + f"?in={street.pk}")
    shown = give.content.decode()
    assert "program_reports" in shown
    assert "community_worker" not in shown
    given = {"role": "program_reports", "scope": f"place:{street.pk}", "command_id": new_id()}
    there = reverse("registers:give", args=[account.pk]) + f"?in={street.pk}"
    assert browser.post(there, given).status_code == 303
    secret = secret_in(browser.post(f"{page}/keys", KEY))
    assert isinstance(admit(secret), Admitted)
    shown = browser.get(page).content.decode()
    assert secret not in shown
    assert secret[:12] in shown
    assert "接入系统·转来办件" in shown
    assert TOLD["contact"] in shown
    assert "还没有做过什么" in shown
    assert TOLD["name"] in browser.get("/desk/programs").content.decode()
    assert account.username in browser.get("/desk/grants").content.decode()
    assert (
        "密钥 msk_" in browser.get(reverse("registers:account", args=[account.pk])).content.decode()
    )


def test_a_key_is_rotated_revoked_and_all_ends_when_the_program_leaves(world, browse):
    browser = browse("administrator")
    account, page = enrolled(browser)
    old = secret_in(browser.post(f"{page}/keys", KEY))
    key = ProgramKey.objects.get()
    new = secret_in(browser.post(f"{page}/keys/{key.pk}/rotate"))
    assert old != new
    assert browser.post(f"{page}/keys/{key.pk}/revoke").status_code == 303
    assert admit(old) is Wrong.REVOKED
    assert browser.post(f"{page}/close", {"reason": ""}).status_code == 422
    assert browser.post(f"{page}/close", {"reason": "合同到期"}).status_code == 303
    assert admit(new) is Wrong.REVOKED
    shown = browser.get(page).content.decode()
    assert "已停用" in shown
    assert TOLD["contact"] not in shown
    assert not Grant.objects.filter(account=account, until=None).exists()


def test_what_is_wrong_in_a_form_is_said_at_its_field(world, browse):
    browser = browse("administrator")
    _, page = enrolled(browser)
    again = browser.post("/desk/programs/new", {**TOLD, "command_id": new_id()})
    assert again.status_code == 422
    assert "已有同名的接入系统" in again.content.decode()
    beyond = browser.post(f"{page}/keys", {**KEY, "per_min": "99999"})
    assert beyond.status_code == 422
    assert "请填 1 到 1200" in beyond.content.decode()
    assert not ProgramKey.objects.exists()
    changed = {**TOLD, "unit": "热线中心二部", "command_id": new_id()}
    assert browser.post(f"{page}/change", changed).status_code == 303
    assert "热线中心二部" in browser.get(page).content.decode()


def test_who_does_not_look_after_programs_opens_none_of_it(world, browse):
    account, page = enrolled(browse("administrator"))
    for name in ("section", "worker", "supervisor"):
        browser = browse(name)
        assert browser.get("/desk/programs").status_code == 403
        assert browser.get(page).status_code == 403
        assert browser.post(f"{page}/keys", KEY).status_code == 403
    assert not ProgramKey.objects.filter(program_id=account.pk).exists()


def test_the_editor_of_a_role_for_programs_offers_only_what_programs_may(world, browse):
    shown = browse("administrator").get("/desk/grants/roles/program_reports").content.decode()
    assert 'value="places.see"' in shown
    assert 'value="cases.work"' not in shown
