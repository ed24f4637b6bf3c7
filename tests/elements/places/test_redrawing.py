"""Grids redrawn as a whole from a day on: looked at first, carried out at midnight, taken back before."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.urls import reverse

from mashang.elements.places import actions, jobs, queries, steps
from mashang.elements.places.actions import Drawn
from mashang.elements.places.models import Area, Redrawing
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock as kernel_clock
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope
from mashang.kernel.ids import new_id
from tests.elements.places.test_areas import drawn, given_to

DAY = timedelta(days=1)


def at_midnight(clock: Any, day: date) -> None:
    clock.move(kernel_clock.day_span(day)[0] - kernel_clock.now())


@pytest.fixture
def grid(street: Any) -> Area:
    return drawn(street.white_stone, "第一网格", street.building_3)


@pytest.fixture
def draft(street: Any, staff: Any) -> Callable[..., UUID]:
    """Draws a plan of 白石社区's grids, as its worker."""

    def make(*areas: Drawn, on: date | None = None, by: Actor | None = None, **more: Any) -> UUID:
        return actions.draft_redrawing(
            actor=by or staff("community_worker", street.white_stone),
            home_id=street.white_stone.pk,
            kind="grid",
            takes_effect_on=on or kernel_clock.today() + DAY,
            areas=areas,
            command_id=more.get("command_id", new_id()),
        )

    return make


@pytest.mark.django_db(transaction=True)
def test_a_plan_takes_effect_after_midnight_of_its_day_and_workers_follow(
    street, staff, clock, grid, draft
) -> None:
    worker = given_to(staff("guard"), grid)
    boss = staff("community_worker", street.white_stone)
    plan = draft(
        Drawn(grid.pk, "第一网格", (street.building_7.pk,)),
        Drawn(None, "第二网格", (street.building_3.pk,)),
    )
    assert actions.confirm_redrawing(actor=boss, redrawing_id=plan) is False
    assert jobs.carry_out_redrawings() == 0
    assert Actor.of(worker.account).holds("places.see", street.room_501.path)

    at_midnight(clock, kernel_clock.today() + DAY)
    assert jobs.carry_out_redrawings() == 1
    assert jobs.carry_out_redrawings() == 0
    now = Actor.of(worker.account)
    assert not now.holds("places.see", street.room_501.path)
    assert now.holds("places.see", street.building_7.path)
    second = Area.objects.get(name="第二网格")
    assert second.since_on == kernel_clock.today()
    boss = Actor.of(boss.account)
    assert queries.area_on(boss, grid.pk, kernel_clock.today() - DAY) == [str(street.building_3)]
    assert queries.area_on(boss, grid.pk, kernel_clock.today()) == [str(street.building_7)]
    assert queries.area_on(boss, second.pk, kernel_clock.today() - DAY) == []


@pytest.mark.django_db(transaction=True)
def test_a_plan_for_today_takes_effect_at_once_and_ends_what_it_does_not_name(
    street, staff, clock, grid, draft
) -> None:
    worker = given_to(staff("guard"), grid)
    clock.move(DAY)
    boss = staff("community_worker", street.white_stone)
    plan = draft(Drawn(None, "新网格", (street.jia.pk,)), on=kernel_clock.today())
    view = queries.plan_view(boss, plan)
    assert view.ended == ("第一网格",)
    assert view.ended_workers == 1
    assert view.holes == ()
    assert {(move.before, move.after) for move in view.moves} == {
        ("第一网格", "新网格"),
        ("", "新网格"),
    }
    assert actions.confirm_redrawing(actor=boss, redrawing_id=plan) is True
    grid.refresh_from_db()
    assert grid.until_on == kernel_clock.today()
    assert not Actor.of(worker.account).holds("places.see", street.room_501.path)


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_taken_back_before_it_takes_effect_and_not_after(
    street, staff, clock, grid, draft
) -> None:
    boss = staff("community_worker", street.white_stone)
    plan = draft(Drawn(grid.pk, "第一网格", (street.jia.pk,)))
    actions.confirm_redrawing(actor=boss, redrawing_id=plan)
    actions.withdraw_redrawing(actor=boss, redrawing_id=plan)
    at_midnight(clock, kernel_clock.today() + DAY)
    assert jobs.carry_out_redrawings() == 0
    with pytest.raises(Conflict):
        actions.withdraw_redrawing(actor=boss, redrawing_id=plan)
    boss = Actor.of(boss.account)
    done = draft(Drawn(grid.pk, "第一网格", (street.jia.pk,)), on=kernel_clock.today())
    actions.confirm_redrawing(actor=boss, redrawing_id=done)
    with pytest.raises(Conflict):
        actions.withdraw_redrawing(actor=boss, redrawing_id=done)


@pytest.mark.django_db(transaction=True)
def test_of_two_plans_one_waits_and_the_other_is_told(street, staff, grid, draft) -> None:
    boss = staff("community_worker", street.white_stone)
    one = draft(Drawn(grid.pk, "第一网格", (street.building_7.pk,)))
    other = draft(Drawn(grid.pk, "第一网格", (street.jia.pk,)))
    actions.confirm_redrawing(actor=boss, redrawing_id=one)
    with pytest.raises(Conflict, match="redrawing_waits"):
        actions.confirm_redrawing(actor=boss, redrawing_id=other)
    with pytest.raises(Conflict, match="redrawing_decided"):
        actions.confirm_redrawing(actor=boss, redrawing_id=one)


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_no_longer_fits_goes_back_and_holds_up_no_other(
    street, staff, clock, grid, draft
) -> None:
    boss = staff("community_worker", street.white_stone)
    plan = draft(Drawn(grid.pk, "第一网格", (street.building_7.pk,)))
    actions.confirm_redrawing(actor=boss, redrawing_id=plan)
    with transaction.atomic():
        steps.end_area(area=grid, until_on=kernel_clock.today())
    at_midnight(clock, kernel_clock.today() + DAY)
    assert jobs.carry_out_redrawings() == 0
    found = Redrawing.objects.get(pk=plan)
    assert found.state == "draft"
    assert "第一网格" in found.trouble
    assert not Area.objects.filter(until_on__isnull=True).exists()


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_drawn_is_refused(street, staff, grid, draft) -> None:
    other = staff("community_worker", street.garden)
    with pytest.raises(OutOfScope):
        draft(Drawn(grid.pk, "第一网格", (street.building_3.pk,)), by=other)
    with pytest.raises((NotAllowed, OutOfScope)):
        draft(Drawn(grid.pk, "第一网格", (street.building_3.pk,)), by=staff("guard", street.jia))
    with pytest.raises(OutOfScope):
        draft(Drawn(grid.pk, "第一网格", (street.house.pk,)))
    with pytest.raises(Invalid, match="redrawing_day"):
        draft(Drawn(grid.pk, "一", (street.jia.pk,)), on=kernel_clock.today() - DAY)
    with pytest.raises(Invalid, match="area_name"):
        draft(
            Drawn(grid.pk, "一", (street.building_3.pk,)), Drawn(None, " ", (street.building_7.pk,))
        )
    with pytest.raises(Invalid, match="area_empty"):
        draft(Drawn(grid.pk, "一", ()))
    once = new_id()
    same = Drawn(grid.pk, "第一网格", (street.jia.pk,))
    boss = staff("community_worker", street.white_stone)
    assert draft(same, command_id=once, by=boss) == draft(same, command_id=once, by=boss)


@pytest.mark.django_db(transaction=True)
def test_the_sheet_draws_whole_compounds_and_keeps_what_is_divided_by_unit(
    street, staff, browse
) -> None:
    whole = drawn(street.white_stone, "第一网格", street.unit_2)
    boss = staff("community_worker", street.white_stone)
    sheet = queries.plan_sheet(boss, street.white_stone.pk, "grid")
    by_id = {one.place.place_id: one.holder for group in sheet.groups for one in group.choices}
    assert by_id == {street.building_3.pk: queries.DIVIDED, street.building_7.pk: ""}
    client = browse(boss)
    url = reverse("places:plan_areas", args=[street.white_stone.pk, "grid"])
    assert client.get(url).status_code == 200
    tomorrow = (kernel_clock.today() + DAY).isoformat()
    done = client.post(
        url,
        {
            "takes_effect_on": tomorrow, "new_1": "第二网格",
            f"at-{street.building_3.pk}": "keep", f"at-{street.building_7.pk}": "new_1",
        },
    )  # fmt: skip
    assert done.status_code == 303
    plan = Redrawing.objects.get()
    assert plan.drawing == [
        {"area_id": whole.pk, "name": "第一网格", "marks": {str(street.unit_2.pk): True}},
        {"area_id": None, "name": "第二网格", "marks": {str(street.building_7.pk): True}},
    ]
    done = client.post(url, {"takes_effect_on": tomorrow, f"at-{street.jia.pk}": str(whole.pk)})
    latest = Redrawing.objects.order_by("-redrawing_id").first()
    assert latest is not None
    assert latest.drawing[0]["marks"] == {str(street.jia.pk): True}
    page = client.get(done["location"])
    assert page.status_code == 200
    assert "确认方案" in page.content.decode()
    assert client.post(url, {"takes_effect_on": "2020-01-01"}).status_code == 422
    assert client.get(reverse("places:plan_areas", args=[street.jia.pk, "zone"])).status_code == 404
