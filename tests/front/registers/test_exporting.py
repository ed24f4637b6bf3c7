"""导出清册: with the right, of one's own part, with a reason, recorded; a second person above 500."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from mashang.elements.people import queries as people
from mashang.elements.people.models import IDENTITY
from mashang.engines.tables import open_table
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.models import RoleRight
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import queries as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.records.models import Record
from mashang.front.registers import actions, jobs
from mashang.front.registers.actions import Order
from mashang.front.registers.models import Export
from mashang.kernel.errors import Conflict, NotAllowed, RuleBroken
from tests.front.registers.conftest import upload
from tests.front.registers.test_importing import sent, start
from tests.world import World


@pytest.fixture
def section(browse: Any) -> Client:
    return browse("section")


@pytest.fixture
def two_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The street's plan lets two people leave alone, so that a small street shows what 500 would."""
    number = policies.number

    def smaller(key: str, *rest: Any) -> int:
        return 2 if key == "people.export_alone_at_most_count" else number(key, *rest)

    monkeypatch.setattr(policies, "number", smaller)


def order(client: Client, world: World, **given: object) -> Any:
    form = {
        "register": "houses", "place": world.places["home"].pk, "purpose": "verify_identity",
        "reason": "核对清册", "format": "xlsx", **given,
    }  # fmt: skip
    return client.post(reverse("registers:export"), form)


def sheet(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200, answer.content.decode()
    found = open_table(io.BytesIO(answer.content), name="x").rows()
    return [[str(cell) if cell is not None else "" for cell in row.cells] for row in found]


def rows(answer: Any) -> list[list[str]]:
    """From the heading on."""
    found = sheet(answer)
    return found[next(at for at, row in enumerate(found) if len(row) > 1) :]


def ask(client: Client, world: World, **given: object) -> Export:
    answer = order(client, world, register="people", **given)
    assert answer.status_code == 303, answer.content.decode()
    one = Export.objects.get()
    assert answer["Location"] == reverse("registers:export_card", args=[one.pk])
    return one


def decide(client: Client, one: Export, decision: str = "approve", reason: str = "核对无误") -> Any:
    page = reverse("registers:decide_export", args=[one.pk])
    return client.post(page, {"decision": decision, "reason": reason})


def fetch(client: Client, one: Export) -> Any:
    return client.post(reverse("registers:fetch_export", args=[one.pk]))


def test_houses_come_out_as_they_go_in(section: Client, world: World) -> None:
    assert "导出会留下记录" in section.get(reverse("registers:export")).content.decode()
    for form in ("xlsx", "csv"):
        found = rows(order(section, world, format=form))
        assert len(found) == 7
        assert found[0][:2] == ["社区", "小区"]
    record = Record.objects.filter(verb="registers.export", noun="place").first()
    assert record is not None
    assert record.reason.open() == "核对清册"
    assert record.facts["register"] == "houses"


def test_a_sheet_says_who_took_it_when_why_and_its_number(section: Client, world: World) -> None:
    above = [row[0] for row in sheet(order(section, world)) if len(row) == 1]
    one = Export.objects.get()
    assert one.number[:4] in above[0]
    assert "天新家园" in above[0]
    assert "街道办事处" in above[1]
    assert "2026-04-29 08:30" in above[1]
    assert "核对清册" in above[1]
    assert not any("演示" in line for line in above)


def test_an_exported_sheet_goes_in_again_past_what_stands_above_it(
    section: Client, world: World
) -> None:
    for form in ("xlsx", "csv"):
        content = order(section, world, format=form).content
        shown = start(section, sent(section, content, f"房屋.{form}"))
        assert "全部导入：6 行" in shown
        assert "已在册" in shown


@pytest.mark.parametrize("register", ["organisations", "sites"])
def test_organisations_and_sites_come_out_for_whoever_may(
    section: Client, browse: Any, world: World, register: str
) -> None:
    found = rows(order(section, world, register=register))
    assert "统一社会信用代码" in found[0]
    assert order(browse("worker"), world, register=register).status_code == 200


def test_only_the_chosen_columns_leave_and_each_person_is_told_which(
    section: Client, world: World
) -> None:
    found = rows(order(section, world, register="people", columns=["name", "phone"]))
    assert found[0] == ["姓名", "联系电话"] or len(found[0]) == 2
    look = Record.objects.filter(verb="people.export", is_look=True).first()
    assert look is not None
    assert look.field_names == ["name", "phone"]
    assert look.facts["export"] == Export.objects.get().number
    assert order(section, world, register="people", columns=["facts"]).status_code == 422


def test_residents_come_out_with_a_look_at_each_and_without_the_protected(
    section: Client, world: World
) -> None:
    found = rows(order(section, world, register="people"))
    names = {row[0] for row in found[1:]}
    assert "沈思远" in names
    assert "闻静" not in names
    looks = Record.objects.filter(verb="people.export", is_look=True)
    assert looks.count() == len(names)
    assert {one.purpose for one in looks} == {"verify_identity"}
    mine = records.looks_at([Subject("person", world.people["resident"].pk, IDENTITY)])
    assert mine.count() == 1


def test_whoever_may_not_reveal_takes_out_stars_that_cannot_come_in_again(
    section: Client, browse: Any, world: World
) -> None:
    RoleRight.objects.filter(role__code="section_chief", right="people.reveal").delete()
    answer = order(section, world, register="people")
    text = str(rows(answer))
    assert "沈*远" in text
    assert "沈思远" not in text
    assert "139****" in text
    assert "13900000000" not in text
    assert "1990-05-01" not in text
    assert Export.objects.get().is_masked
    looks = Record.objects.filter(verb="people.export", is_look=True)
    assert {tuple(one.field_names) for one in looks} == {("masked",)}
    form = {"register": "people", "home": "", "command_id": "", "file": upload(answer.content)}
    refused = browse("worker").post(reverse("registers:imports"), form)
    assert refused.status_code == 422
    assert "不能再导入" in refused.content.decode()


def test_tenancies_come_out(section: Client, world: World) -> None:
    found = rows(order(section, world, register="tenancies"))
    assert "房东姓名" in found[0]


def test_without_a_reason_or_beyond_ones_part_nothing_leaves(
    section: Client, browse: Any, world: World
) -> None:
    assert order(section, world, reason=" ").status_code == 422
    assert order(section, world, register="people", purpose="curiosity").status_code == 422
    worker = browse("worker")
    assert order(worker, world, register="people").status_code == 403
    assert order(worker, world, place=world.places["other_home"].pk).status_code == 404
    assert browse("clerk").get(reverse("registers:export")).status_code == 403
    hidden = worker.get(reverse("registers:export"), {"place": world.places["other_home"].pk})
    assert hidden.status_code == 404
    building = worker.get(reverse("registers:export"), {"place": world.places["building"].pk})
    assert f'value="{world.places["building"].pk}" selected' in building.content.decode()
    assert not Record.objects.filter(verb="registers.export").exists()
    assert not Export.objects.exists()


@pytest.mark.usefixtures("two_alone")
def test_many_people_leave_only_when_somebody_else_has_approved(
    section: Client, browse: Any, world: World
) -> None:
    one = ask(section, world)
    assert one.people > 2
    assert not Record.objects.filter(verb="people.export").exists()
    assert fetch(section, one).status_code == 409
    assert decide(section, one).status_code == 422  # nobody approves their own
    chief = browse("chief")
    assert "等你批准" in chief.get(reverse("registers:exports")).content.decode()
    assert decide(chief, one, reason=" ").status_code == 422
    assert decide(chief, one).status_code == 303
    assert decide(chief, one, "refuse").status_code == 422  # it is decided
    assert fetch(chief, one).status_code in (403, 404)
    found = rows(fetch(section, one))
    assert len(found) == one.people + 1
    one.refresh_from_db()
    assert (one.state, one.decided_by) == ("fetched", world.accounts["chief"])
    assert Record.objects.filter(verb="registers.approve_export", noun="export").count() == 1
    assert Record.objects.filter(verb="people.export", is_look=True).count() == one.people
    shown = section.get(reverse("registers:export_card", args=[one.pk])).content.decode()
    assert "核对无误" in shown


@pytest.mark.usefixtures("two_alone")
def test_what_was_refused_or_expired_stays(
    section: Client, browse: Any, world: World, clock: Any
) -> None:
    one = ask(section, world)
    assert decide(browse("chief"), one, "refuse", "用不着这么多人").status_code == 303
    assert fetch(section, one).status_code == 409
    Export.objects.all().delete()
    one = ask(section, world)
    clock.move(timedelta(hours=49))
    with pytest.raises(Conflict):
        actions.decide_export(
            actor=world.actor("chief"), export_id=one.pk, is_approved=True, reason="晚了"
        )
    Export.objects.all().delete()
    one = actions.order_export(
        actor=world.actor("section"),
        order=Order("people", world.places["home"].pk, "verify_identity", "核对"),
    )
    actions.decide_export(
        actor=world.actor("chief"), export_id=one.export_id, is_approved=True, reason="好"
    )
    clock.move(timedelta(hours=25))
    with pytest.raises(Conflict):
        actions.fetch_export(actor=world.actor("section"), export_id=one.export_id)


@pytest.mark.usefixtures("two_alone")
def test_more_people_than_were_approved_or_a_lost_right_stop_it(world: World) -> None:
    section, home = world.actor("section"), world.places["home"].pk
    one = actions.order_export(
        actor=section, order=Order("people", home, "verify_identity", "核对")
    )
    actions.decide_export(
        actor=world.actor("chief"), export_id=one.export_id, is_approved=True, reason="好"
    )
    Export.objects.update(people=3)
    with pytest.raises(Conflict):
        actions.fetch_export(actor=world.actor("section"), export_id=one.export_id)
    Export.objects.update(people=300)
    RoleRight.objects.filter(right="people.export").delete()
    with pytest.raises(NotAllowed):
        actions.fetch_export(actor=world.actor("section"), export_id=one.export_id)


@pytest.mark.usefixtures("two_alone")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="rows are locked on PostgreSQL")
def test_two_who_decide_at_the_same_second_decide_once(world: World) -> None:
    one = actions.order_export(
        actor=world.actor("section"),
        order=Order("people", world.places["home"].pk, "verify_identity", "核对"),
    )
    with transaction.atomic():
        street = world.places["street"]
        grants.give(
            account=world.accounts["supervisor"], role="subdistrict_chief",
            scope_ref=street.place_id, scope_name=street.name, scope_paths=[street.path],
            since=world.actor("chief").at,
        )  # fmt: skip
    together = threading.Barrier(2)

    def say(who: str, is_approved: bool) -> str:
        try:
            actor = world.actor(who)
            together.wait(30)
            actions.decide_export(
                actor=actor, export_id=one.export_id, is_approved=is_approved, reason=who
            )
        except Conflict as told:
            return told.code
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(copy_context().run, say, who, yes)
            for who, yes in (("chief", True), ("supervisor", False))
        ]
        said = sorted(one.result() for one in asked)
    assert said == ["decided", "registers.export_decided"]


def test_the_number_on_a_sheet_tells_which_export_it_was(
    section: Client, browse: Any, world: World
) -> None:
    above = sheet(order(section, world))[0][0]
    one = Export.objects.get()
    listing = reverse("registers:exports")
    card = reverse("registers:export_card", args=[one.pk])
    for who in ("supervisor", "administrator"):
        for typed in (one.number.lower(), f"{one.number[:4]}-{one.number[4:]}", above):
            answer = browse(who).get(listing, {"number": typed})
            assert (answer.status_code, answer["Location"]) == (302, card)
    shown = browse("supervisor").get(card).content.decode()
    assert "核对清册" in shown
    assert "街道办事处" in shown
    unknown = section.get(listing, {"number": "0000-00000"}).content.decode()
    assert "没有找到这个编号" in unknown
    worker = browse("worker")
    assert "没有找到" in worker.get(listing, {"number": one.number}).content.decode()
    assert worker.get(card).status_code == 404
    assert browse("clerk").get(listing).status_code == 403


def test_the_way_out_shows_on_the_page_of_a_place(section: Client, world: World) -> None:
    page = reverse("registers:export_panel", args=[world.places["home"].pk])
    panel = section.get(page, headers={"HX-Request": "true"}).content.decode()
    assert f"register=people&amp;place={world.places['home'].pk}" in panel
    assert section.get(page).status_code == 302


def test_no_more_than_may_leave_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = policies.number
    monkeypatch.setattr(
        policies, "number",
        lambda key, *rest: 1 if key == "people.export_at_most_count" else number(key, *rest),
    )  # fmt: skip
    with pytest.raises(RuleBroken):
        actions.order_export(
            actor=world.actor("section"),
            order=Order("people", world.places["home"].pk, "verify_identity", "核对"),
        )


def test_exports_are_forgotten_with_the_records(section: Client, world: World, clock: Any) -> None:
    order(section, world)
    clock.move(timedelta(days=1_000))
    jobs.sweep()
    assert Export.objects.count() == 1
    clock.move(timedelta(days=200))
    jobs.sweep()
    assert not Export.objects.exists()


def test_counting_reads_no_further_than_it_must(world: World) -> None:
    actor, home = world.actor("section"), world.places["home"].pk
    assert people.count_to_leave(actor, home, 3) == 4
    assert people.count_to_leave(actor, home, 500) > 4
