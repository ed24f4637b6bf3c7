"""A landlord's home by phone: what is due, notices to landlords, and nothing of people but a mask."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import Residency
from mashang.governance.notices import actions as notices
from mashang.governance.notices import queries as reading
from mashang.governance.notices.actions import Wanted
from mashang.governance.notices.models import Recipient
from mashang.kernel.errors import RuleBroken
from mashang.work.tenancy import queries, steps
from mashang.work.tenancy.audiences import may_let
from tests.browser import signed_in

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def let(world, *, ends_in=30):
    today = world.actor("worker").at.date()
    with transaction.atomic():
        return steps.add_tenancy(
            place=world.places["201"], landlord=world.people["landlord"],
            tenant=world.people["tenant"],
            term=steps.Term(today - 300 * A_DAY, today + ends_in * A_DAY),
            at=world.actor("worker").at, reported_by=None,
        )  # fmt: skip


def dues(world):
    actor = world.actor("landlord")
    rooms = queries.own_rooms(actor, world.people["landlord"].person_id)
    return queries.own_dues(rooms, actor.at.date())


@pytest.mark.parametrize(("ends_in", "n", "late"), [(30, 0, None), (1, 1, False), (-20, 1, True)])
def test_what_is_due_stands_first_on_the_landlords_home(world, ends_in, n, late):
    let(world, ends_in=ends_in)
    found = dues(world)
    assert len(found) == n
    if found:
        assert (found[0].name, found[0].is_late) == ("邬*", late)
    shown = signed_in(world.accounts["landlord"]).get("/tenants").content.decode()
    assert ("该报告了" in shown) is bool(n)
    assert "邬明" not in shown


def test_a_notice_to_landlords_reaches_who_lets_there_and_nobody_else(world):
    let(world)
    worker = world.actor("worker")
    wanted = Wanted(
        title_zh="出租房消防检查", body_zh="请检查灭火器。", audience="landlords",
        targets=[f"p:{world.places['building'].place_id}"], must_confirm=True,
        confirm_by=worker.at + 2 * A_DAY, starts_at=worker.at, ends_at=worker.at + 5 * A_DAY,
    )  # fmt: skip
    notice_id = notices.draft(actor=worker, wanted=wanted, command_id=uuid4())
    notices.publish(actor=worker, notice_id=notice_id)
    assert [one.person for one in Recipient.objects.all()] == [world.people["landlord"]]
    home = signed_in(world.accounts["landlord"]).get("/tenants").content.decode()
    assert "出租房消防检查" in home
    assert signed_in(world.accounts["tenant"]).get(f"/notices/{notice_id}").status_code == 404


@pytest.mark.parametrize("how", ["moves", "dies"])
def test_a_landlord_who_moved_away_is_still_told_and_a_dead_one_never(world, how):
    let(world)
    worker = world.actor("worker")
    with transaction.atomic():
        landlord = people_steps.locked(world.people["landlord"].pk)
        if how == "dies":
            people_steps.record_death(landlord, died_on=worker.at.date())
        else:
            home = Residency.objects.get(person=landlord)
            people_steps.end_residency(home, until_on=worker.at.date())
    wanted = Wanted(
        title_zh="出租房消防检查", body_zh="请检查灭火器。", audience="landlords",
        targets=[f"p:{world.places['building'].place_id}"], must_confirm=True,
        confirm_by=worker.at + 2 * A_DAY, starts_at=worker.at, ends_at=worker.at + 5 * A_DAY,
    )  # fmt: skip
    notice_id = notices.draft(actor=worker, wanted=wanted, command_id=uuid4())
    if how == "dies":
        with pytest.raises(RuleBroken, match="nobody_reads"):
            notices.publish(actor=worker, notice_id=notice_id)
        return
    notices.publish(actor=worker, notice_id=notice_id)
    assert len(reading.names_to_walk(worker, notice_id, None)) == 1


def test_the_tile_stands_for_landlords_and_owners(world):
    let(world)
    for who, expected in (
        ("landlord", True),
        ("resident", True),
        ("tenant", False),
        ("newcomer", False),
    ):
        assert may_let(world.actor(who)) is expected, who
    tenant = signed_in(world.accounts["tenant"])
    assert "我的租客" not in tenant.get("/").content.decode()
    assert "我的租客" in tenant.get("/more").content.decode()
    assert people.chosen(world.actor("tenant"), None) is not None
