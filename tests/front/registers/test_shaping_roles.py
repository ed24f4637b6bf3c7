"""Roles as an administrator shapes them: copy, look before saving, reset, and two at once."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from mashang.foundation.accounts import steps as accounts
from mashang.foundation.grants import actions as grants
from mashang.foundation.grants import queries
from mashang.foundation.grants import steps as grant_steps
from mashang.foundation.grants.models import Grant, Role, RoleRight
from mashang.kernel.errors import Conflict, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.ids import new_id
from tests.world import World


def held(role: str) -> set[str]:
    return set(RoleRight.objects.filter(role=role).values_list("right", flat=True))


def shape(
    world: World, role: str, rights: set[str], who: str = "administrator", **more: Any
) -> None:
    root = world.places["street"].path
    grants.shape_role(actor=world.actor(who), role=role, rights=rights, root=root, **more)


def test_a_copy_holds_what_the_other_holds(world: World, browse: Any) -> None:
    administrator = browse("administrator")
    page = administrator.get(reverse("registers:roles"), {"copy": "grid_worker"})
    assert "从哪个角色复制" in page.content.decode()
    form = {"title_zh": "夜班网格员", "copy_of": "grid_worker", "command_id": new_id()}
    done = administrator.post(reverse("registers:roles"), form)
    assert done.status_code == 303
    made = Role.objects.get(title_zh="夜班网格员")
    assert held(made.code) == held("grid_worker") != set()
    assert not made.is_built_in
    shown = administrator.get(done["Location"]).content.decode()
    assert "新建角色" in shown
    with pytest.raises(OutOfScope):
        grants.add_role(
            actor=world.actor("administrator"), title_zh="另一个", title_en="", copy_of="nobody",
            root=world.places["street"].path, command_id=new_id(),
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        grants.add_role(
            actor=world.actor("section"), title_zh="另一个", title_en="", copy_of="grid_worker",
            root=world.places["street"].path, command_id=new_id(),
        )  # fmt: skip


def test_before_saving_one_reads_whom_it_touches(world: World, browse: Any) -> None:
    administrator = browse("administrator")
    address = reverse("registers:what_if", args=["community_worker"])
    kept = sorted(held("community_worker") - {"people.edit"})
    page = administrator.get(address, {"rights": kept, "seen": "x"}).content.decode()
    assert "这会影响 2 个账号，其中 2 个会失去权限" in page
    assert "T-WORKER" in page
    assert "登记、变更住户" in page
    assert "people.edit" in held("community_worker")
    same = administrator.get(address, {"rights": sorted(held("community_worker"))})
    assert "没有改动" in same.content.decode()
    assert browse("section").get(address).status_code == 403
    assert administrator.get(reverse("registers:what_if", args=["nobody"])).status_code == 404


def test_who_has_the_right_by_another_role_does_not_lose_it(world: World) -> None:
    place = world.places["tianxin"]
    with transaction.atomic():
        grant_steps.give(
            account=world.accounts["worker"], role="section_chief", scope_ref=place.pk,
            scope_name=place.name, scope_paths=[place.path], since=world.actor("worker").at,
        )  # fmt: skip
    card = next(one for one in queries.roles() if one.code == "community_worker")
    change = queries.what_if(card, card.rights - {"people.edit"}, world.actor("worker").at)
    assert (change.accounts, change.losing) == (2, 1)


def test_the_second_of_two_editors_is_told(world: World, browse: Any) -> None:
    seen = held("grid_worker")
    shape(world, "grid_worker", seen - {"people.reveal"}, seen=seen)
    with pytest.raises(Conflict):
        shape(world, "grid_worker", seen | {"people.edit"}, seen=seen)
    answer = browse("administrator").post(
        reverse("registers:role", args=["grid_worker"]),
        {"rights": sorted(seen), "seen": " ".join(sorted(seen)), "command_id": new_id()},
    )
    assert answer.status_code == 422
    assert "别人刚刚改过" in answer.content.decode()


def test_a_built_in_role_is_reset_and_one_of_our_own_is_not(world: World, browse: Any) -> None:
    administrator, before = browse("administrator"), held("guard")
    shape(world, "guard", {"people.see"})
    assert (
        "恢复出厂权限"
        in administrator.get(reverse("registers:role", args=["guard"])).content.decode()
    )
    done = administrator.post(reverse("registers:reset_role", args=["guard"]))
    assert done.status_code == 303
    assert held("guard") == before == queries.declared_rights("guard")
    root = world.places["street"].path
    own = grants.add_role(
        actor=world.actor("administrator"), title_zh="临时", title_en="", root=root,
        command_id=new_id(),
    )  # fmt: skip
    with pytest.raises(OutOfScope):
        grants.reset_role(actor=world.actor("administrator"), role=own, root=root)
    with pytest.raises(NotAllowed):
        grants.reset_role(actor=world.actor("section"), role="guard", root=root)


def test_a_role_that_keeps_the_last_keeper_cannot_lose_giving(world: World, clock: Any) -> None:
    root = world.places["street"]
    own = grants.add_role(
        actor=world.actor("administrator"), title_zh="总管", title_en="", root=root.path,
        copy_of="administrator", command_id=new_id(),
    )  # fmt: skip
    with transaction.atomic():
        keeper = accounts.add_staff(staff_no="KEEP-1", name="总管甲")
        grant_steps.give(
            account=keeper, role=own, scope_ref=root.pk, scope_name=root.name,
            scope_paths=[root.path], since=world.actor("administrator").at,
        )  # fmt: skip
    clock.move(timedelta(hours=1))
    Grant.objects.filter(role="administrator").update(until=world.actor("administrator").at)
    world.accounts["keeper"] = keeper
    with pytest.raises(RuleBroken):
        shape(world, own, held(own) - {"grants.give"}, who="keeper")
    shape(world, own, held(own) - {"places.edit"}, who="keeper")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_two_editors_at_the_same_second(world: World) -> None:
    seen = held("grid_worker")
    starting, told = Barrier(2, timeout=20), []

    def edit(rights: set[str]) -> None:
        try:
            actor = world.actor("administrator")
            starting.wait()
            grants.shape_role(
                actor=actor, role="grid_worker", rights=rights,
                root=world.places["street"].path, seen=seen,
            )  # fmt: skip
            told.append("done")
        except Conflict as error:
            told.append(error.code)
        finally:
            connection.close()

    threads = [
        Thread(target=edit, args=[one]) for one in (seen - {"people.see"}, seen | {"people.edit"})
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(told) == ["done", "grants.role_changed"]
