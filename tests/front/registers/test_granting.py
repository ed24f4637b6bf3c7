"""权限管理 as an administrator, a chief and a worker meet it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from mashang.elements.places import actions as places
from mashang.elements.places.models import Area
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Grant, Role
from mashang.foundation.records.models import Record
from mashang.foundation.signin.actions import staffing
from mashang.front.registers import actions
from mashang.front.registers.actions import Scope
from mashang.kernel.errors import NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.ids import new_id
from tests.world import World


@pytest.fixture
def administrator(browse: Any) -> Client:
    return browse("administrator")


@pytest.fixture
def newcomer(world: World) -> Account:
    with transaction.atomic():
        return accounts.add_staff(staff_no="N-1", name="新来的", unit="天新社区居委会", post="社工")


def text_of(client: Client, name: str, *args: object, **query: object) -> str:
    response = client.get(reverse(f"registers:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def give(client: Client, account: Account, place: Any, **given: object) -> Any:
    form = {
        "role": "community_worker",
        "scope": f"place:{place.pk}",
        "command_id": new_id(),
        **given,
    }
    return client.post(f"{reverse('registers:give', args=[account.pk])}?in={place.pk}", form)


def test_the_list_shows_who_holds_what_where(administrator: Client) -> None:
    shown = text_of(administrator, "grants")
    assert "<h1>权限管理</h1>" in shown
    for words in ("T-WORKER", "社工", "天新社区", "T-CHIEF", "街道领导"):
        assert words in shown
    assert "T-WORKER" in text_of(administrator, "grants", text="t-work")
    assert "T-WORKER" not in text_of(administrator, "grants", text="没有这个人")
    only = text_of(administrator, "grants", role="grid_worker")
    assert "T-GRID" in only
    assert "T-WORKER" not in only


def test_navigation_names_the_four_modules(browse: Any) -> None:
    with_all = browse("section").get(reverse("registers:grants")).content.decode()
    for name in ("小区管理", "房屋管理", "住户管理", "权限管理"):
        assert name in with_all


def test_a_role_is_given_at_a_place_and_holds_at_once(
    administrator: Client, world: World, newcomer: Account
) -> None:
    found = text_of(administrator, "find", text="新来")
    assert reverse("registers:give", args=[newcomer.pk]) in found
    assert "天新社区" in text_of(
        administrator, "give", newcomer.pk, **{"in": world.places["tianxin"].pk}
    )
    answer = give(administrator, newcomer, world.places["tianxin"])
    assert answer.status_code == 303, answer.content.decode()
    assert Actor.of(newcomer).holds("people.edit", world.places["101"].path)
    assert not Actor.of(newcomer).holds("people.edit", world.places["other_101"].path)
    shown = text_of(administrator, "account", newcomer.pk)
    assert "分配角色" in shown
    again = give(administrator, newcomer, world.places["tianxin"])
    assert again.status_code == 422
    assert "已有这个角色" in again.content.decode()


def test_the_same_giving_sent_twice_gives_once(
    administrator: Client, world: World, newcomer: Account
) -> None:
    command = new_id()
    for _ in range(2):
        answer = give(administrator, newcomer, world.places["tianxin"], command_id=command)
        assert answer.status_code == 303
    assert Grant.objects.filter(account=newcomer).count() == 1


def test_a_role_runs_out_after_its_last_day(
    administrator: Client, world: World, newcomer: Account, clock: Any
) -> None:
    home = world.places["home"]
    past = give(administrator, newcomer, home, last_on="2026-04-28")
    assert past.status_code == 422
    assert give(administrator, newcomer, home, last_on="2026-04-29").status_code == 303
    assert Actor.of(newcomer).holds("people.edit", home.path)
    clock.move(timedelta(hours=20))
    assert not Actor.of(newcomer).holds("people.edit", home.path)
    administrator.logout()


def test_a_role_in_a_grid_follows_the_grid(
    administrator: Client, world: World, newcomer: Account
) -> None:
    places.draw_area(
        actor=world.actor("administrator"), home_id=world.places["tianxin"].pk, kind="grid",
        name="第一网格", places=[world.places["building"].pk], command_id=new_id(),
    )  # fmt: skip
    area = Area.objects.get()
    tianxin = world.places["tianxin"]
    assert "第一网格" in text_of(administrator, "give", newcomer.pk, **{"in": tianxin.pk})
    answer = give(administrator, newcomer, tianxin, scope=f"area:{area.pk}", role="grid_worker")
    assert answer.status_code == 303, answer.content.decode()
    assert Actor.of(newcomer).holds("people.see", world.places["101"].path)
    assert not Actor.of(newcomer).holds("people.see", world.places["home"].path)


def test_ending_needs_a_reason_and_is_told(
    administrator: Client, world: World, newcomer: Account, clock: Any
) -> None:
    give(administrator, newcomer, world.places["tianxin"])
    grant = Grant.objects.get(account=newcomer)
    address = reverse("registers:end", args=[newcomer.pk, grant.pk])
    assert administrator.post(address, {}).status_code == 422
    assert administrator.post(address, {"reason": "调到明桂社区"}).status_code == 303
    clock.move(timedelta(seconds=1))
    assert not Actor.of(newcomer).holds_anywhere("people.edit")
    shown = text_of(administrator, "account", newcomer.pk)
    assert "结束角色" in shown
    assert "调到明桂社区" in shown
    assert administrator.post(address, {"reason": "再来"}).status_code == 422
    assert Record.objects.filter(verb="grants.end_role").count() == 1


def test_nobody_gives_themselves_a_role_or_gives_beyond_their_own_part(
    world: World, newcomer: Account
) -> None:
    me = world.accounts["administrator"]
    for account_id, error in ((me.pk, NotAllowed), (world.accounts["resident"].pk, Exception)):
        with pytest.raises(error):
            actions.give_role(
                actor=world.actor("administrator"), account_id=account_id, role="guard",
                scope=Scope("place", world.places["home"].pk), command_id=new_id(),
            )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.give_role(
            actor=world.actor("chief"), account_id=newcomer.pk, role="guard",
            scope=Scope("place", world.places["home"].pk), command_id=new_id(),
        )  # fmt: skip
    with pytest.raises(OutOfScope):
        actions.give_role(
            actor=world.actor("other_worker"), account_id=newcomer.pk, role="guard",
            scope=Scope("place", world.places["home"].pk), command_id=new_id(),
        )  # fmt: skip


def test_a_chief_looks_and_changes_nothing(browse: Any, newcomer: Account) -> None:
    chief = browse("chief")
    assert "T-WORKER" in text_of(chief, "grants")
    assert "分配权限" not in text_of(chief, "grants")
    assert chief.get(reverse("registers:find")).status_code == 403
    assert chief.get(reverse("registers:give", args=[newcomer.pk])).status_code == 403
    resident = browse("administrator").get(reverse("registers:account", args=[new_id()]))
    assert resident.status_code == 404


def test_a_community_worker_sees_who_holds_what_in_the_community_and_changes_nothing(
    browse: Any, newcomer: Account
) -> None:
    worker, other = browse("worker"), browse("other_worker")
    assert "T-WORKER" in text_of(worker, "grants")
    assert "T-WORKER" not in text_of(other, "grants")
    assert worker.get(reverse("registers:give", args=[newcomer.pk])).status_code == 403
    assert browse("guard").get(reverse("registers:grants")).status_code == 403


def test_the_last_administrator_stays(administrator: Client, world: World) -> None:
    me = world.accounts["administrator"]
    grant = Grant.objects.get(account=me)
    address = reverse("registers:end", args=[me.pk, grant.pk])
    answer = administrator.post(address, {"reason": "不干了"})
    assert answer.status_code == 422
    assert "最后一位" in answer.content.decode()
    grant.refresh_from_db()
    assert grant.until is None
    handed = staffing.engage_staff(actor=world.actor("administrator"), staff_no="A2", name="乙")
    second = Account.objects.get(pk=handed.account_id)
    street = world.places["street"]
    assert give(administrator, second, street, role="administrator").status_code == 303
    with pytest.raises(NotAllowed):
        staffing.close_staff(actor=world.actor("administrator"), account_id=me.pk)
    staffing.close_staff(actor=Actor.of(second), account_id=me.pk)
    third = staffing.engage_staff(actor=Actor.of(second), staff_no="A3", name="丙")
    helper = Account.objects.get(pk=third.account_id)
    role = Role.objects.create(code="keeper", title_zh="账号员", title_en="Keeper")
    role.rights.create(right="signin.manage_staff")
    for right in Role.objects.get(code="administrator").rights.exclude(right="grants.give"):
        role.rights.get_or_create(right=right.right)
    actions.give_role(
        actor=Actor.of(second), account_id=helper.pk, role="keeper",
        scope=Scope("place", street.pk), command_id=new_id(),
    )  # fmt: skip
    with pytest.raises(RuleBroken):
        staffing.close_staff(actor=Actor.of(helper), account_id=second.pk)


def test_a_role_is_shaped_by_ticking_and_its_history_is_kept(
    administrator: Client, world: World, browse: Any
) -> None:
    assert "导出住户名册" in text_of(administrator, "role", "community_worker")
    held = sorted(Role.objects.get(code="guard").rights.values_list("right", flat=True))
    address = reverse("registers:role", args=["guard"])
    answer = administrator.post(address, {"rights": [*held, "places.see"]})
    assert answer.status_code == 303
    after = set(Role.objects.get(code="guard").rights.values_list("right", flat=True))
    assert after == {*held, "places.see"}
    assert "增加" in text_of(administrator, "role", "guard")
    assert administrator.post(address, {"rights": ["nothing.such"]}).status_code == 422
    assert browse("chief").post(address, {"rights": []}).status_code == 403
    assert administrator.get(reverse("registers:role", args=["none"])).status_code == 404


def test_administrators_cannot_lock_themselves_out(administrator: Client) -> None:
    answer = administrator.post(reverse("registers:role", args=["administrator"]), {"rights": []})
    assert answer.status_code == 422
    assert "必须保留" in answer.content.decode()


def test_a_street_makes_roles_of_its_own(administrator: Client, browse: Any) -> None:
    address = reverse("registers:roles")
    command = new_id()
    form = {"title_zh": "志愿者", "title_en": "Volunteer", "command_id": command}
    answer = administrator.post(address, form)
    assert answer.status_code == 303
    assert administrator.post(address, form)["Location"] == answer["Location"]
    assert "志愿者" in administrator.get(answer["Location"]).content.decode()
    twice = administrator.post(address, {**form, "command_id": new_id()})
    assert twice.status_code == 422
    assert administrator.post(address, {"title_zh": " "}).status_code == 422
    assert browse("chief").post(address, {**form, "command_id": new_id()}).status_code == 403
