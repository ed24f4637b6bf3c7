"""紧急查看 as a chief, a supervisor and a resident meet it."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from mashang.elements.people import queries as people
from mashang.elements.people.actions.revealing import reveal
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps.looking import Field
from mashang.foundation.grants import actions as grants
from mashang.foundation.grants import jobs
from mashang.foundation.grants.models import Emergency, RoleRight
from mashang.foundation.grants.policy import EMERGENCIES
from mashang.foundation.grants.steps.emergencies import Why
from mashang.foundation.records.models import Record
from mashang.front.registers import actions, queries
from mashang.kernel.errors import (
    Conflict,
    Invalid,
    MashangError,
    NotAllowed,
    OutOfScope,
    RuleBroken,
)
from mashang.kernel.ids import new_id
from tests.world import World

WHY = Why("missing", "老人走失，家属联系不上")


def break_glass(world: World, who: str = "chief", place: str = "tianxin", **given: Any) -> UUID:
    asked = {"rights": "emergency_people", "why": WHY, "command_id": new_id(), **given}
    return actions.break_glass(
        actor=world.actor(who), place_id=world.places[place].place_id, **asked
    )


def look(world: World, person: str = "resident", who: str = "chief") -> None:
    reveal(
        actor=world.actor(who),
        person_id=world.people[person].person_id,
        fields=[Field.PHONE],
        purpose="contact_person",
        command_id=new_id(),
    )


def test_breaking_the_glass_opens_at_once_and_only_there(world: World) -> None:
    with pytest.raises(NotAllowed):
        look(world)
    break_glass(world)
    look(world)
    with pytest.raises(NotAllowed):
        look(world, "stranger")
    record = Record.objects.filter(is_look=True).get()
    assert record.facts["emergency"] == "missing"
    assert UUID(record.facts["emergency_id"]) == Emergency.objects.get().pk


def test_who_may_not_break_it_is_told(world: World) -> None:
    for who, error in (("worker", NotAllowed), ("grid", NotAllowed), ("supervisor", NotAllowed),
                       ("resident", OutOfScope)):  # fmt: skip
        with pytest.raises(error):
            break_glass(world, who)
    with pytest.raises(OutOfScope):
        break_glass(world, rights="administrator")
    for why in (Why("bored", "x"), Why("life", "  ")):
        with pytest.raises(Invalid):
            break_glass(world, why=why)
    assert not Emergency.objects.exists()


def test_the_protected_stay_protected_for_whoever_is_none_of_the_two_roles(world: World) -> None:
    break_glass(world, "section")
    with pytest.raises(MashangError):
        look(world, "protected", "section")


def test_may_visible_and_holders_agree_under_an_emergency(world: World, clock: Any) -> None:
    break_glass(world)
    for hours in (0, 5):
        clock.move(timedelta(hours=hours))
        actor = world.actor("chief")
        for action in ("see", "reveal", "see_attention"):
            seen = set(PEOPLE.visible(actor, action).values_list("pk", flat=True))
            for person in world.people.values():
                may = PEOPLE.may(actor, action, person)
                held = PEOPLE.holders(action, person, actor.at).filter(pk=actor.account_id)
                assert may == (person.pk in seen) == held.exists(), (action, person)
    for name in ("chief", "supervisor", "worker", "section"):
        actor = world.actor(name)
        for action in EMERGENCIES.rules:
            for row in Emergency.objects.all():
                may = EMERGENCIES.may(actor, action, row)
                seen = EMERGENCIES.visible(actor, action).filter(pk=row.pk).exists()
                held = EMERGENCIES.holders(action, row, actor.at).filter(pk=actor.account_id)
                assert may == seen == held.exists(), (name, action)


def test_it_ends_by_itself_and_is_not_taken_again_alone(world: World, clock: Any) -> None:
    break_glass(world)
    with pytest.raises(Conflict):
        break_glass(world)
    with pytest.raises(Conflict):
        break_glass(world, place="home")
    clock.move(timedelta(hours=4))
    with pytest.raises(NotAllowed):
        look(world)
    with pytest.raises(RuleBroken):
        break_glass(world)
    break_glass(world, place="minggui")
    clock.move(timedelta(hours=12))
    break_glass(world)


def test_the_same_command_sent_twice_takes_it_once(world: World) -> None:
    command = new_id()
    assert break_glass(world, command_id=command) == break_glass(world, command_id=command)
    assert Emergency.objects.count() == 1


def test_it_is_ended_early_by_its_holder_or_a_reviewer(world: World, clock: Any) -> None:
    first = break_glass(world)
    with pytest.raises(OutOfScope):
        grants.end_emergency(actor=world.actor("worker"), emergency_id=first)
    grants.end_emergency(actor=world.actor("chief"), emergency_id=first)
    clock.move(timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        look(world)
    with pytest.raises(Conflict):
        grants.end_emergency(actor=world.actor("chief"), emergency_id=first)
    second = break_glass(world, "section")
    grants.end_emergency(actor=world.actor("supervisor"), emergency_id=second)


def test_more_time_takes_a_second_person(world: World, clock: Any) -> None:
    taken = break_glass(world)
    with pytest.raises(Conflict):
        grants.prolong_emergency(actor=world.actor("supervisor"), emergency_id=taken)
    clock.move(timedelta(hours=3))
    grants.want_more_time(actor=world.actor("chief"), emergency_id=taken)
    with pytest.raises(NotAllowed):
        grants.prolong_emergency(actor=world.actor("chief"), emergency_id=taken)
    with pytest.raises(NotAllowed):
        grants.want_more_time(actor=world.actor("supervisor"), emergency_id=taken)
    grants.prolong_emergency(actor=world.actor("supervisor"), emergency_id=taken)
    clock.move(timedelta(hours=3))
    look(world)
    clock.move(timedelta(hours=1))
    with pytest.raises(Conflict):
        grants.want_more_time(actor=world.actor("chief"), emergency_id=taken)


def test_others_review_it_and_nobody_their_own(world: World, clock: Any) -> None:
    taken = break_glass(world)
    given = {"emergency_id": taken, "verdict": "questioned", "remark": "为什么看了这么多人"}
    with pytest.raises(NotAllowed):
        grants.review_emergency(actor=world.actor("chief"), **given)
    with pytest.raises(OutOfScope):
        grants.review_emergency(actor=world.actor("worker"), **given)
    for wrong in ({"verdict": ""}, {"remark": " "}):
        with pytest.raises(Invalid):
            grants.review_emergency(actor=world.actor("supervisor"), **{**given, **wrong})
    grants.review_emergency(actor=world.actor("supervisor"), **given)
    with pytest.raises(Conflict):
        grants.review_emergency(actor=world.actor("supervisor"), **given)
    confirm = {"emergency_id": taken, "verdict": "confirmed", "remark": ""}
    grants.review_emergency(actor=world.actor("supervisor"), **confirm)
    with pytest.raises(Conflict):
        grants.review_emergency(actor=world.actor("supervisor"), **given)


def test_what_nobody_reviews_is_overdue(world: World, clock: Any) -> None:
    taken = break_glass(world)
    supervisor = world.actor("supervisor")
    assert queries.emergency(supervisor, taken).state == "open"
    clock.move(timedelta(hours=5))
    assert queries.emergency(world.actor("supervisor"), taken).state == "waits"
    clock.move(timedelta(days=3))
    first = queries.oldest_unreviewed(world.actor("supervisor"))
    assert first is not None
    assert first.state == "overdue"
    assert queries.oldest_unreviewed(world.actor("chief")) is None


def test_the_person_reads_that_it_was_an_emergency(world: World) -> None:
    break_glass(world)
    look(world)
    line = people.looks(world.actor("resident"), world.people["resident"].person_id).items[0]
    assert "走失" in str(line.emergency)
    assert not people.looks(world.actor("housemate"), world.people["housemate"].person_id).items


def test_pages_of_an_emergency(world: World, browse: Any, clock: Any) -> None:
    chief, supervisor = browse("chief"), browse("supervisor")
    page = reverse("registers:break_glass")
    place = world.places["tianxin"].place_id
    assert "立即取得" in chief.get(page, {"in": place}).content.decode()
    assert browse("worker").get(page).status_code == 403
    empty = chief.post(f"{page}?in={place}", {"command_id": new_id()})
    assert empty.status_code == 422
    form = {"kind": "life", "reason": "有人晕倒在家", "rights": "emergency_people"}
    done = chief.post(f"{page}?in={place}", {**form, "command_id": new_id()})
    assert done.status_code == 303
    shown = chief.get(done["Location"]).content.decode()
    assert "紧急查看中" in shown
    assert "紧急查看中" in chief.get(reverse("desk:cases")).content.decode()
    look(world)
    read = supervisor.get(done["Location"]).content.decode()
    assert "电话" in read
    assert "沈思远" not in read
    assert "有人晕倒在家" in supervisor.get(reverse("registers:emergencies")).content.decode()
    assert browse("worker").get(done["Location"]).status_code == 404
    review = done["Location"] + "/review"
    assert chief.post(review, {"verdict": "confirmed", "command_id": new_id()}).status_code == 403
    assert supervisor.post(review, {"command_id": new_id()}).status_code == 422
    sent = supervisor.post(review, {"verdict": "confirmed", "command_id": new_id()})
    assert sent.status_code == 303
    again = supervisor.post(review, {"verdict": "confirmed", "command_id": new_id()})
    assert again.status_code == 422
    assert "已有人复核" in again.content.decode()
    clock.move(timedelta(seconds=1))
    for what in ("more", "end"):
        assert chief.post(f"{done['Location']}/{what}").status_code == 303
    clock.move(timedelta(seconds=1))
    assert chief.post(f"{done['Location']}/end").status_code == 409
    assert "紧急查看中" not in chief.get(reverse("desk:cases")).content.decode()


def test_nobody_is_given_rights_for_emergencies(world: World, browse: Any) -> None:
    administrator = browse("administrator")
    worker, place = world.accounts["worker"], world.places["tianxin"]
    address = f"{reverse('registers:give', args=[worker.pk])}?in={place.pk}"
    assert "紧急找人" not in administrator.get(address).content.decode()
    form = {"role": "emergency_people", "scope": f"place:{place.pk}", "command_id": new_id()}
    assert administrator.post(address, form).status_code == 422
    with pytest.raises(Invalid):
        actions.give_role(
            actor=world.actor("administrator"), account_id=worker.pk, role="emergency_people",
            scope=actions.Scope("place", place.pk), command_id=new_id(),
        )  # fmt: skip


def test_an_emergency_never_holds_rights_to_change_or_the_protected(world: World) -> None:
    root = world.places["street"].path
    held = set(RoleRight.objects.filter(role="emergency_people").values_list("right", flat=True))
    assert held == {"people.see", "people.reveal", "people.see_attention", "places.see"}
    for right in ("people.edit", "people.see_contact_protected", "grants.give", "people.export"):
        with pytest.raises(Invalid):
            grants.shape_role(
                actor=world.actor("administrator"), role="emergency_people",
                rights={*held, right}, root=root,
            )  # fmt: skip


def test_old_ones_are_deleted_when_records_would_be(world: World, clock: Any) -> None:
    break_glass(world)
    clock.move(timedelta(days=1096))
    assert jobs.forget_emergencies() == 0
    clock.move(timedelta(days=1))
    assert jobs.forget_emergencies() == 1
    assert not Emergency.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_two_reviewers_at_the_same_second(world: World) -> None:
    taken = break_glass(world, "section")
    starting, told = Barrier(2, timeout=20), []

    def judge(name: str, verdict: str) -> None:
        try:
            starting.wait()
            grants.review_emergency(
                actor=world.actor(name), emergency_id=taken, verdict=verdict, remark="看过了"
            )
            told.append("done")
        except Conflict as error:
            told.append(error.code)
        finally:
            connection.close()

    threads = [
        Thread(target=judge, args=one)
        for one in (("chief", "confirmed"), ("supervisor", "confirmed"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(told) == ["done", "grants.reviewed_already"]
