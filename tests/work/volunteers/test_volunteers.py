"""Volunteers: who may come, that no shift takes more than it needs, and whose hours are whose."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from mashang.domain.passage import CredentialKind
from mashang.elements.passes import actions as passes
from mashang.elements.passes import queries as pass_queries
from mashang.elements.passes.models import Pass
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import Person, Residency
from mashang.foundation.events import actions as events
from mashang.foundation.policies import queries as policies
from mashang.foundation.records.models import Record
from mashang.governance.notices import queries as notices
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.work.volunteers import actions, jobs, queries
from mashang.work.volunteers.actions import NewShift, Wanted
from mashang.work.volunteers.models import Call, Shift, SignUp
from tests.browser import signed_in
from tests.elements.passes.phones import Telephone
from tests.world import build_world

pytestmark = pytest.mark.django_db
State = SignUp.State
HOUR = timedelta(hours=1)


def call(world, place="home", who="worker", **more):
    given = {"title_zh": "核酸点秩序维护", "title_en": "Help at the testing point", "from_age": 18}
    return actions.call(
        actor=world.actor(who), place_id=world.places[place].place_id,
        wanted=Wanted(**{**given, **more}), command_id=uuid4(),
    )  # fmt: skip


def shift(world, call_id, *, who="worker", after=24 * HOUR, length=2 * HOUR, needed=1):
    begins_at = world.actor(who).at + after
    wanted = NewShift(
        task="引导排队",
        meet_at="南门",
        begins_at=begins_at,
        ends_at=begins_at + length,
        needed=needed,
    )
    return actions.add_shift(
        actor=world.actor(who), call_id=call_id, shift=wanted, command_id=uuid4()
    )


def sign_up(world, shift_id, who="resident", whom=None, *, shares_phone=False):
    return actions.sign_up(
        actor=world.actor(who), shift_id=shift_id, person_id=world.people[whom or who].person_id,
        shares_phone=shares_phone, command_id=uuid4(),
    )  # fmt: skip


def me(world, who):
    return people.chosen(world.actor(who), None)


def accepted(world, **more):
    found = sign_up(world, shift(world, call(world)), **more)
    actions.decide(actor=world.actor("worker"), sign_up_id=found, accepts=True)
    return found


def test_a_worker_calls_where_they_work_and_once_however_often_it_is_sent(world):
    command = uuid4()
    wanted = Wanted(title_zh="巡逻", from_age=18)
    at = world.places["home"].place_id
    first = actions.call(
        actor=world.actor("worker"), place_id=at, wanted=wanted, command_id=command
    )
    again = actions.call(
        actor=world.actor("worker"), place_id=at, wanted=wanted, command_id=command
    )
    assert first == again
    with pytest.raises(OutOfScope):
        call(world, "other_home")
    with pytest.raises(NotAllowed):
        call(world, who="building_head", place="building")


def test_a_call_names_a_leader_and_ages_that_can_be(world):
    assert Call.objects.get(pk=call(world, leader_no="T-grid")).leader == world.accounts["grid"]
    for wrong, code in (
        ({"leader_no": "nobody"}, "volunteers.leader"),
        ({"from_age": 10}, "volunteers.too_young"),
        ({"from_age": 30, "to_age": 20}, "volunteers.no_ages"),
    ):
        with pytest.raises((Invalid, RuleBroken)) as refused:
            call(world, **wrong)
        assert refused.value.code == code


def test_a_shift_lies_ahead_and_is_no_longer_than_policy_says(world):
    found = call(world)
    for wrong, code in (
        ({"after": -HOUR}, "volunteers.hours"),
        ({"length": -HOUR}, "volunteers.hours"),
        ({"length": 30 * HOUR}, "volunteers.too_long"),
        ({"needed": 0}, "volunteers.nobody"),
    ):
        with pytest.raises(RuleBroken) as refused:
            shift(world, found, **wrong)
        assert refused.value.code == code
    with pytest.raises(OutOfScope):
        shift(world, found, who="other_worker")


def test_the_last_place_goes_to_one_and_the_other_is_told(world):
    found = shift(world, call(world))
    sign_up(world, found)
    with pytest.raises(Conflict) as told:
        sign_up(world, found, "landlord")
    assert told.value.code == "volunteers.full"
    assert sign_up(world, found) == SignUp.objects.get().pk


def test_a_place_that_is_given_back_is_free_again(world):
    found = shift(world, call(world))
    first = sign_up(world, found)
    with pytest.raises(OutOfScope):
        actions.withdraw(actor=world.actor("landlord"), sign_up_id=first)
    actions.withdraw(actor=world.actor("resident"), sign_up_id=first)
    with pytest.raises(Conflict):
        actions.withdraw(actor=world.actor("resident"), sign_up_id=first)
    sign_up(world, found, "landlord")
    assert SignUp.objects.filter(state=State.ASKED).count() == 1


def test_only_who_is_of_age_and_whose_age_is_known_comes(world):
    found = shift(world, call(world, to_age=59), needed=5)
    with pytest.raises(RuleBroken) as refused:
        sign_up(world, found, "resident", "child")
    assert refused.value.code == "volunteers.age"
    with pytest.raises(RuleBroken):
        sign_up(world, found, "landlord")
    Person.objects.filter(pk=world.people["tenant"].pk).update(birth=b"")
    with pytest.raises(RuleBroken) as refused:
        sign_up(world, found, "tenant")
    assert refused.value.code == "volunteers.age_unknown"


@pytest.mark.parametrize("who", ["stranger", "ex_tenant"])
def test_who_does_not_live_there_does_not_see_the_call(world, who):
    found = call(world)
    with pytest.raises(OutOfScope):
        sign_up(world, shift(world, found), who)
    with pytest.raises(OutOfScope):
        queries.own_call(world.actor(who), me(world, who), found)


def test_a_proxy_volunteers_nobody_and_a_housemate_not_the_other(world):
    found = shift(world, call(world, to_age=99), needed=5)
    with pytest.raises(NotAllowed):
        sign_up(world, found, "proxy", "grandmother")
    with pytest.raises(OutOfScope):
        sign_up(world, found, "housemate", "resident")


def test_nobody_is_at_two_shifts_at_one_hour(world):
    sign_up(world, shift(world, call(world)))
    with pytest.raises(RuleBroken) as refused:
        sign_up(world, shift(world, call(world), after=25 * HOUR))
    assert refused.value.code == "volunteers.overlaps"


def test_a_closed_call_takes_nobody(world):
    found = call(world)
    hour = shift(world, found)
    with pytest.raises(OutOfScope):
        actions.close(actor=world.actor("other_worker"), call_id=found)
    actions.close(actor=world.actor("worker"), call_id=found)
    with pytest.raises(Conflict):
        actions.close(actor=world.actor("worker"), call_id=found)
    with pytest.raises(Conflict):
        shift(world, found)
    with pytest.raises(Conflict):
        sign_up(world, hour)


def test_who_is_accepted_is_told_in_the_portal(world):
    found = sign_up(world, shift(world, call(world)))
    with pytest.raises(OutOfScope):
        actions.decide(actor=world.actor("other_worker"), sign_up_id=found, accepts=True)
    actions.decide(actor=world.actor("grid"), sign_up_id=found, accepts=True)
    with pytest.raises(Conflict):
        actions.decide(actor=world.actor("worker"), sign_up_id=found, accepts=False)
    told = notices.unread(world.actor("resident"), me(world, "resident")).messages
    assert [str(one.title) for one in told] == ["志愿报名已通过：引导排队"]
    assert not notices.unread(world.actor("housemate"), me(world, "housemate")).messages


def test_hours_are_confirmed_by_who_leads_after_the_shift_began(world, clock):
    found = accepted(world)
    with pytest.raises(Conflict):
        actions.confirm_hours(actor=world.actor("worker"), sign_up_id=found, minutes=60)
    clock.move(27 * HOUR)
    with pytest.raises(OutOfScope):
        actions.confirm_hours(actor=world.actor("building_head"), sign_up_id=found, minutes=60)
    with pytest.raises(NotAllowed):
        actions.confirm_hours(actor=world.actor("resident"), sign_up_id=found, minutes=60)
    with pytest.raises(RuleBroken):
        actions.confirm_hours(actor=world.actor("worker"), sign_up_id=found, minutes=121)
    actions.confirm_hours(actor=world.actor("worker"), sign_up_id=found, minutes=90)
    assert queries.own_minutes(world.actor("resident"), me(world, "resident")) == 90
    with pytest.raises(OutOfScope):
        queries.own_minutes(world.actor("housemate"), me(world, "resident"))


def test_the_leader_sees_a_number_only_with_consent_and_leaves_a_record(world):
    without = accepted(world)
    with pytest.raises(Conflict):
        actions.reveal_phone(actor=world.actor("worker"), sign_up_id=without)
    actions.withdraw(actor=world.actor("resident"), sign_up_id=without)
    found = accepted(world, shares_phone=True)
    with pytest.raises(OutOfScope):
        actions.reveal_phone(actor=world.actor("other_worker"), sign_up_id=found)
    shown = actions.reveal_phone(actor=world.actor("worker"), sign_up_id=found)
    assert shown.values[0].value.startswith("1390000")
    assert Record.objects.filter(is_look=True, verb="people.reveal").count() == 1


def test_a_protected_volunteer_is_on_no_list_of_ordinary_staff(world):
    found = sign_up(world, shift(world, call(world)), "protected", shares_phone=True)
    with pytest.raises(OutOfScope):
        actions.decide(actor=world.actor("worker"), sign_up_id=found, accepts=True)
    sheet = queries.sheets(world.actor("worker"), Call.objects.get().pk)[0]
    assert (sheet.n_taken, sheet.rows) == (1, ())


def leave(world, who, how):
    with transaction.atomic():
        person = people_steps.locked(world.people[who].pk)
        if how == "dies":
            people_steps.record_death(person, died_on=world.actor("worker").at.date())
        else:
            home = Residency.objects.get(person=person)
            people_steps.end_residency(home, until_on=world.actor("worker").at.date())


@pytest.mark.parametrize("how", ["dies", "moves"])
def test_the_places_of_the_dead_and_of_who_moved_away_are_free_again(world, how):
    shift_id = shift(world, call(world))
    sign_up(world, shift_id)
    leave(world, "resident", how)
    assert queries.sheet(world.actor("worker"), shift_id).rows == ()  # before the news arrives
    events.drain()
    assert SignUp.objects.get().state == State.WITHDRAWN


def test_who_moves_within_reach_of_the_call_still_comes(world):
    sign_up(world, shift(world, call(world)))
    with transaction.atomic():
        people_steps.add_residency(
            person=world.people["resident"], place=world.places["202"],
            standing=Residency.Standing.FAMILY, since_on=world.actor("worker").at.date(),
            source="test",
        )  # fmt: skip
        first = Residency.objects.get(person=world.people["resident"], place=world.places["101"])
        people_steps.end_residency(first, until_on=world.actor("worker").at.date())
    events.drain()
    assert SignUp.objects.get().state == State.ASKED


@pytest.mark.parametrize("how", ["dies", "moves"])
def test_nobody_calls_a_volunteer_who_left(world, how):
    sign_up_id = accepted(world, shares_phone=True)
    leave(world, "resident", how)
    with pytest.raises(RuleBroken):
        actions.reveal_phone(actor=world.actor("worker"), sign_up_id=sign_up_id)


def test_sign_ups_are_forgotten_when_their_days_are_over(world, clock):
    accepted(world)
    clock.move(timedelta(days=policies.number("retention.volunteering_days")))
    assert jobs.forget_old() == 0
    clock.move(30 * HOUR)
    assert jobs.forget_old() == 1
    assert (SignUp.objects.count(), Shift.objects.count()) == (0, 1)


def test_pages_walk_from_a_call_to_hours(world, clock):
    worker, resident = (signed_in(world.accounts[who]) for who in ("worker", "resident"))
    assert worker.post("/desk/volunteers/new", {}).status_code == 422
    answer = worker.post(
        "/desk/volunteers/new",
        {"place": world.places["home"].place_id, "title_zh": "清洁楼道", "from_age": "18"},
    )
    page = answer["location"]
    assert worker.post(f"{page}/shift", {}).status_code == 422
    answer = worker.post(
        f"{page}/shift",
        {
            "task": "扫楼道",
            "begins_at": "2026-04-30T09:00",
            "ends_at": "2026-04-30T11:00",
            "needed": "1",
        },
    )
    assert answer.status_code == 303
    call_id = page.rsplit("/", 1)[1]
    assert "扫楼道" in resident.get(f"/volunteers/{call_id}").content.decode()
    hour = Shift.objects.get().pk
    answer = resident.post(f"/volunteers/shifts/{hour}/sign-up", {"shares_phone": "on"})
    assert answer["location"] == "/volunteers/mine"
    full = signed_in(world.accounts["landlord"]).post(f"/volunteers/shifts/{hour}/sign-up")
    assert full.status_code == 422
    assert "已经报满" in full.content.decode()
    coming = SignUp.objects.get().pk
    assert worker.post(f"/desk/volunteers/coming/{coming}/accept").status_code == 303
    shown = worker.post(f"/desk/volunteers/coming/{coming}/phone").content.decode()
    assert "13900000000" in shown
    for path in (page, f"/desk/volunteers/shifts/{hour}/sheet", "/desk/volunteers"):
        assert worker.get(path).status_code == 200
    clock.move(27 * HOUR)
    worker = signed_in(world.accounts["worker"])
    assert (
        worker.post(f"/desk/volunteers/coming/{coming}/hours", {"minutes": ""}).status_code == 422
    )
    assert (
        worker.post(f"/desk/volunteers/coming/{coming}/hours", {"minutes": 90}).status_code == 303
    )
    resident = signed_in(world.accounts["resident"])
    assert "已确认 1 小时 30 分钟" in resident.get("/volunteers/mine").content.decode()
    stranger = signed_in(world.accounts["stranger"])
    assert stranger.get(f"/volunteers/{call_id}").status_code == 404
    assert stranger.post(f"/volunteers/shifts/{hour}/sign-up").status_code == 404
    assert stranger.post(f"/volunteers/mine/{coming}/withdraw").status_code == 404
    assert signed_in(world.accounts["other_worker"]).get(page).status_code == 404
    assert signed_in(world.accounts["guard"]).get("/desk/volunteers").status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_two_race_for_the_last_place_in_the_same_second(clock, transactional_db):
    world = build_world()
    found = shift(world, call(world))
    together = threading.Barrier(2)

    def come(who):
        try:
            world.actor(who)
            together.wait(30)
            sign_up(world, found, who)
        except Conflict as told:
            return told.code
        finally:
            connection.close()
        return "welcome"

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(copy_context().run, come, who) for who in ("resident", "landlord")]
        said = sorted(one.result() for one in asked)
    assert said == ["volunteers.full", "welcome"]
    assert SignUp.objects.filter(state=State.ASKED).count() == 1


def test_who_was_accepted_comes_in_for_the_shift_and_who_withdrew_does_not(world, clock):
    row = SignUp.objects.get(pk=sign_up(world, shift(world, call(world))))
    assert not Pass.objects.exists(), "nobody was accepted yet"
    actions.decide(actor=world.actor("worker"), sign_up_id=row.pk, accepts=True)
    waiting = Pass.objects.get()
    assert (waiting.kind, waiting.phone) == ("volunteer", None)
    assert waiting.until == row.shift.ends_at.replace(microsecond=0)

    def on_phone(who, phone):
        seen = passes.carry(actor=world.actor(who), key=phone.key, browser=passes.Browser())
        shown = pass_queries.on_phone(world.actor(who), seen)
        return [one for one in shown if one.kind is CredentialKind.VOLUNTEER]

    assert on_phone("housemate", Telephone()) == [], "nobody else carries it"
    phone = Telephone()
    (carried,) = on_phone("resident", phone)
    assert carried.where == ("天新家园",)
    actions.withdraw(actor=world.actor("resident"), sign_up_id=row.pk)
    found = pass_queries.read_shown(phone.square(carried.raw, time.now()), time.now())
    assert pass_queries.credential_of(found).revoked
    assert on_phone("resident", phone) == []
