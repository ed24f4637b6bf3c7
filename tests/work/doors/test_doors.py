"""Who passes a door, what it remembers, and that nobody is ever kept in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from mashang.domain.passage import Outcome
from mashang.elements.cases.models import Case
from mashang.elements.observations.jobs import forget_old
from mashang.elements.observations.models import Observation
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import ActsFor, Residency
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.commands.models import Command
from mashang.foundation.records.models import Record
from mashang.kernel import clock as time
from mashang.kernel.errors import NotAllowed, OutOfScope
from mashang.work.doors import actions, jobs, queries, steps
from mashang.work.doors.models import Door, ExitCount
from tests.browser import signed_in


def tap(world, who, door, command_id=None, person=None):
    return actions.open_door(
        actor=world.actor(who),
        door_id=door.pk,
        command_id=command_id or uuid4(),
        person_id=world.people[person].pk if person else None,
    )


def test_who_lives_behind_a_door_comes_in(world, gate):
    said = tap(world, "resident", gate)
    assert (said.outcome, said.reason, said.door) == (Outcome.ALLOWED, "admitted", "南门")
    noted = Observation.objects.get()
    assert (noted.kind, noted.person_id) == ("door.opening", world.people["resident"].pk)


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("stranger", "other_door"),
        ("ex_tenant", "other_door"),
        ("former_proxy", "other_door"),
        ("newcomer", "nothing_shown"),
        ("other_worker", "other_door"),
        ("chief", "nothing_shown"),
    ],
)
def test_who_does_not_is_refused_and_not_named(world, gate, who, reason):
    said = tap(world, who, gate)
    assert (said.admits, said.reason) == (False, reason)
    assert said.clause is not None or reason == "nothing_shown"
    assert Observation.objects.get().person_id is None


def test_a_proxy_opens_for_whom_they_may_and_only_then(world, gate):
    with transaction.atomic():
        link = ActsFor.objects.get(account=world.accounts["proxy"], basis="proxy")
    said = tap(world, "proxy", gate, person="grandmother")
    assert said.admits
    assert Observation.objects.get().person_id == world.people["grandmother"].pk
    link.may_open = False
    link.save()
    with pytest.raises(NotAllowed):
        tap(world, "proxy", gate, person="grandmother")
    with pytest.raises(OutOfScope):
        tap(world, "stranger", gate, person="grandmother")


@pytest.fixture
def far_proxy(world):
    """The stranger of another compound, who may open grandmother's doors."""
    with transaction.atomic():
        return people_steps.link_account(
            account=world.accounts["stranger"], person=world.people["grandmother"],
            basis=ActsFor.Basis.PROXY, approved_by=None,
        )  # fmt: skip


def test_a_door_tries_nobody_elses_home(world, gate, far_proxy):
    said = tap(world, "stranger", gate)
    assert (said.admits, said.reason) == (False, "other_door")
    assert Observation.objects.get().person_id is None
    assert tap(world, "stranger", gate, person="grandmother").admits


def test_the_person_reads_that_somebody_opened_in_their_name(world, gate, far_proxy):
    tap(world, "stranger", gate, person="grandmother")
    (line,) = queries.own_openings(world.actor("proxy"), world.people["grandmother"].pk)
    assert str(line.by) == "代办人"
    tap(world, "resident", gate)
    (own,) = queries.own_openings(world.actor("resident"), world.people["resident"].pk)
    assert own.by is None
    shown = browser(world, "stranger")
    shown.post("/me/acting-for", {"person_id": world.people["grandmother"].pk})
    assert "代办人代开" in shown.get("/doors/mine").content.decode()


def test_a_guardian_opens_for_the_child_only_where_they_live_together(world, gate):
    assert tap(world, "resident", gate, person="child").admits
    with transaction.atomic():
        home = Residency.objects.get(person=world.people["resident"])
        people_steps.end_residency(home, until_on=home.since_on + timedelta(days=1))
    said = tap(world, "resident", gate, person="child")
    assert (said.admits, said.reason) == (False, "other_door")
    phone = browser(world, "resident")
    phone.post("/me/acting-for", {"person_id": world.people["child"].pk})
    assert "不能替孩子开这里的门" in phone.get("/doors").content.decode()


def test_work_opens_nothing_in_somebody_elses_name(world, gate):
    with transaction.atomic():
        for whom, basis in (("resident", "self"), ("stranger", "proxy")):
            person = world.people[whom]
            ActsFor.objects.filter(person=person).update(until=time.now())
            people_steps.link_account(
                account=world.accounts["guard"], person=person, basis=basis, approved_by=None
            )
    assert tap(world, "guard", gate).admits
    assert not tap(world, "guard", gate, person="stranger").admits


def test_a_page_opens_in_the_name_that_it_showed_and_in_no_other(world, gate, far_proxy):
    phone = browser(world, "stranger")
    her = world.people["grandmother"].pk
    doors = phone.get("/doors").content.decode()
    assert ("南门" in doors, "替 裘桂英 开门" in doors) == (False, True)
    phone.post("/me/acting-for", {"person_id": her})
    doors = phone.get("/doors").content.decode()
    assert f'name="person" value="{her}"' in doors
    assert "开的是 裘桂英 家的门" in doors
    me = {"command_id": uuid4(), "person": world.people["stranger"].pk}
    answer = phone.get(phone.post(f"/doors/{gate.pk}/open", me)["Location"]).content.decode()
    assert "您的通行凭证不适用于此门" in answer
    sent = phone.post(f"/doors/{gate.pk}/open", {"command_id": uuid4(), "person": her})
    assert "门已打开" in phone.get(sent["Location"]).content.decode()
    far_proxy.may_open = False
    far_proxy.save()
    for path in ("/doors", f"/doors/at/{queries.card(world.actor('worker'), gate.pk).sign}"):
        shown = phone.get(path).content.decode()
        assert "没有授权您开门" in shown
        assert "进门</span>" not in shown
    refused = phone.post(f"/doors/{gate.pk}/open", {"command_id": uuid4(), "person": her})
    assert refused.status_code == 422
    for nobody in (world.people["resident"].pk, "x"):
        sent = phone.post(f"/doors/{gate.pk}/open", {"person": nobody})
        assert sent.status_code == 404


def test_an_appeal_is_about_whom_the_door_was_asked_for(world, gate, far_proxy):
    other = Door.objects.get(place__name="东门")
    phone = browser(world, "proxy")
    her = world.people["grandmother"].pk
    done = phone.post(f"/doors/{other.pk}/open", {"command_id": uuid4(), "person": her})
    said = done["Location"].partition("said=")[2]
    sent = phone.post(f"/doors/{other.pk}/appeal", {"command_id": uuid4(), "said": said})
    assert sent.status_code == 303
    assert Case.objects.get().subject_id == her
    assert phone.get(sent["Location"]).status_code == 200


def test_a_program_sees_the_doors_of_whom_it_names(world, gate, far_proxy):
    phone = browser(world, "stranger")
    her = world.people["grandmother"].pk
    mine = phone.get("/api/v1/doors/mine").json()
    hers = phone.get(f"/api/v1/doors/mine?person_id={her}").json()
    assert [one["name"] for one in mine] == ["东门"]
    assert [one["name"] for one in hers] == ["南门", "单元门"]


def test_staff_pass_where_they_work_without_a_name(world, gate):
    assert tap(world, "repairer", gate).admits
    assert Observation.objects.get().person_id is None
    assert not tap(world, "other_repairer", gate).admits


def test_whose_registration_waits_is_told_so(world, gate):
    from mashang.work.registration.actions import Said, apply

    apply(
        actor=world.actor("newcomer"),
        said=Said(
            compound_id=world.places["home"].pk,
            room_id=world.places["202"].pk,
            name="郁明远",
            standing="tenant",
        ),
        command_id=uuid4(),
    )
    assert tap(world, "newcomer", gate).reason == "awaiting_approval"


def test_a_sleeping_number_opens_nothing(world, gate, clock):
    clock.move(timedelta(minutes=1))
    with transaction.atomic():
        accounts.mark_woken(world.accounts["resident"])
    said = tap(world, "resident", gate)
    assert (said.admits, said.reason) == (False, "revoked")


def test_a_printed_code_opens_so_often_an_hour_and_not_more(world, gate, clock):
    for _ in range(12):
        assert tap(world, "resident", gate).admits
    said = tap(world, "resident", gate)
    assert (said.admits, said.reason) == (False, "too_often")
    assert tap(world, "housemate", gate).admits
    clock.move(timedelta(hours=1, seconds=1))
    assert tap(world, "resident", gate).admits


def test_the_same_tap_sent_again_is_one_opening_even_when_the_hour_is_full(world, gate):
    command_id = uuid4()
    for _ in range(3):
        assert tap(world, "resident", gate, command_id).admits
    assert Observation.objects.count() == 1
    for _ in range(11):
        assert tap(world, "resident", gate).admits
    assert tap(world, "resident", gate, command_id).admits
    assert not tap(world, "resident", gate).admits
    assert not tap(world, "stranger", gate, command_id).admits


@pytest.mark.parametrize(
    "who", ["anonymous", "resident", "stranger", "newcomer", "ex_tenant", "protected", "worker"]
)
def test_nobody_is_ever_kept_in_and_nobody_is_named_on_leaving(world, gate, who):
    said = actions.count_exit(actor=world.actor(who), door_id=gate.pk)
    assert said.admits
    assert ExitCount.objects.get().count == 1
    assert not Observation.objects.exists()
    assert not Command.objects.exists()


def test_exits_are_counted_by_the_hour(world, gate, clock):
    for _ in range(3):
        actions.count_exit(actor=world.actor("anonymous"), door_id=gate.pk)
    clock.move(timedelta(hours=1))
    actions.count_exit(actor=world.actor("resident"), door_id=gate.pk)
    assert sorted(ExitCount.objects.values_list("count", flat=True)) == [1, 3]


def test_nothing_but_the_opening_remembers_a_name(world, gate):
    before = Record.objects.count()
    tap(world, "resident", gate)
    assert Record.objects.count() == before
    assert not Command.objects.exists()


def test_openings_are_forgotten_after_the_days_of_policy(world, gate, clock):
    tap(world, "resident", gate)
    clock.move(timedelta(days=7))
    assert forget_old() == 0
    clock.move(timedelta(minutes=1))
    assert forget_old() == 1
    actions.count_exit(actor=world.actor("anonymous"), door_id=gate.pk)
    clock.move(timedelta(days=366))
    assert jobs.forget() == 1


def test_one_sees_ones_own_openings_and_nobody_elses(world, gate):
    tap(world, "resident", gate)
    mine = queries.own_openings(world.actor("resident"), world.people["resident"].pk)
    assert [line.door for line in mine] == ["天新社区天新家园南门"]
    for who in ("housemate", "landlord", "worker", "repairer", "stranger"):
        with pytest.raises((OutOfScope, NotAllowed)):
            queries.own_openings(world.actor(who), world.people["resident"].pk)


def test_the_screen_shows_decisions_for_seconds_and_no_names(world, gate, clock):
    sign = queries.card(world.actor("worker"), gate.pk).sign
    tap(world, "stranger", gate)
    clock.move(timedelta(seconds=5))
    tap(world, "resident", gate)
    clock.move(timedelta(seconds=5))
    actions.count_exit(actor=world.actor("anonymous"), door_id=gate.pk)
    shown = queries.screen(sign)
    assert [line.admits for line in shown.lines] == [True, True, False]
    assert "沈" not in "".join(str(line.words) for line in shown.lines)
    clock.move(timedelta(minutes=5))
    assert queries.screen(sign).lines == ()


def test_the_doors_on_my_way_home_come_main_door_first(world, gate):
    resident = world.actor("resident")
    doors = queries.own_doors(resident, people.chosen(resident, None))
    assert [door.name for door in doors] == ["南门", "单元门"]
    assert queries.own_doors(world.actor("newcomer"), None) == []


def test_an_appeal_opens_one_case_for_a_person_to_decide(world, gate):
    command_id = uuid4()
    for _ in range(2):
        case_id = actions.appeal(
            actor=world.actor("stranger"),
            door_id=gate.pk,
            reason="other_door",
            said="您的通行凭证不适用于此门",
            command_id=command_id,
        )
    case = Case.objects.get()
    assert (case.pk, case.kind, case.seat_level) == (case_id, "door_appeal", "community")
    assert case.asked_by == world.accounts["stranger"]


def test_only_who_looks_after_doors_adds_and_renews_them(world, gate):
    wanted = actions.Wanted("北门")
    home = world.places["home"].pk
    for who in ("grid", "other_worker", "resident", "chief", "anonymous"):
        with pytest.raises((OutOfScope, NotAllowed)):
            actions.add_door(
                actor=world.actor(who), place_id=home, wanted=wanted, command_id=uuid4()
            )
    command_id = uuid4()
    first = actions.add_door(
        actor=world.actor("worker"), place_id=home, wanted=wanted, command_id=command_id
    )
    again = actions.add_door(
        actor=world.actor("worker"), place_id=home, wanted=wanted, command_id=command_id
    )
    assert first == again
    sign = queries.card(world.actor("worker"), first).sign
    actions.renew_code(actor=world.actor("repairer"), door_id=first, command_id=uuid4())
    with pytest.raises(OutOfScope):
        queries.door_by_sign(sign)
    with pytest.raises(NotAllowed):
        actions.renew_code(actor=world.actor("grid"), door_id=first, command_id=uuid4())


def test_a_door_that_stands_open_lets_in_and_counts_without_names_of_strangers(world, gate):
    actions.change_door(
        actor=world.actor("worker"), door_id=gate.pk, is_main=True, is_open_to_public=True
    )
    assert tap(world, "newcomer", gate).admits
    assert Observation.objects.get().person_id is None


def test_many_doors_at_once_are_as_if_added_one_by_one(world):
    with transaction.atomic():
        one = steps.add_door(parent=world.places["home"], name="南门", is_main=True)
        rows = [steps.NewDoor(world.places["other_home"], "南门", is_main=True)]
        (many,) = steps.add_doors(rows)
    for door in (one, many):
        card = queries.card(world.actor("section"), door.pk)
        assert queries.door_by_sign(card.sign).door_id == door.pk
        assert (card.row.is_main, card.row.is_open_to_public) == (True, False)
        assert door.path.startswith(door.guards_path)
        assert door.path == door.place.path


# Pages


def browser(world, who):
    return Client() if who == "anonymous" else signed_in(world.accounts[who])


def test_a_guard_standing_by_sees_what_the_phone_says(world, gate):
    sign = queries.card(world.actor("worker"), gate.pk).sign
    phone = browser(world, "resident")
    assert phone.get(f"/c/{sign}").headers["Location"] == f"/doors/at/{sign}"
    landing = phone.get(f"/doors/at/{sign}").content.decode()
    assert "进门" in landing
    assert f'href="/visit/at/{sign}"' in landing, "whoever visits somebody begins here"
    assert phone.get(f"/visit/at/{sign}").status_code == 200
    done = phone.post(f"/doors/{gate.pk}/open", {"command_id": str(uuid4())})
    assert done.status_code == 303
    page = phone.get(done.headers["Location"])
    assert "门已打开" in page.content.decode()
    screen = browser(world, "anonymous").get(f"/doors/{sign}/screen")
    assert "放行" in screen.content.decode()
    assert "沈" not in screen.content.decode()


def test_a_refusal_shows_why_and_appeals_in_one_tap(world, gate):
    phone = browser(world, "stranger")
    done = phone.post(f"/doors/{gate.pk}/open", {"command_id": str(uuid4())})
    page = phone.get(done.headers["Location"])
    text = page.content.decode()
    assert "您的通行凭证不适用于此门" in text
    assert "我有异议" in text
    said = done.headers["Location"].partition("said=")[2]
    sent = phone.post(f"/doors/{gate.pk}/appeal", {"command_id": str(uuid4()), "said": said})
    assert sent.status_code == 303
    assert Case.objects.get().kind == "door_appeal"


def test_a_made_up_answer_shows_nothing(world, gate):
    page = browser(world, "anonymous").get("/doors/answer?said=abc:def:ghi")
    assert page.status_code == 410


def test_going_out_needs_no_sign_in_on_the_page_either(world, gate):
    left = browser(world, "anonymous").post(f"/doors/{gate.pk}/exit")
    assert left.status_code == 303
    asked = browser(world, "anonymous").post(f"/doors/{gate.pk}/open")
    assert (asked.status_code, "/sign-in" in asked.headers["Location"]) == (302, True)


@pytest.mark.parametrize("who", ["resident", "newcomer", "proxy"])
def test_the_pages_of_residents_open(world, gate, who):
    phone = browser(world, who)
    tap(world, who, gate)
    assert phone.get("/doors").status_code == 200
    assert phone.get("/doors/mine").status_code == (404 if who == "newcomer" else 200)


def test_the_desk_lists_doors_and_prints_their_codes(world, gate):
    desk = browser(world, "worker")
    assert "南门" in desk.get("/desk/doors").content.decode()
    page = desk.get(f"/desk/doors/{gate.pk}")
    assert "今天进门" in page.content.decode()
    home = world.places["home"].pk
    assert desk.get(f"/desk/doors/at/{home}").status_code == 200
    assert desk.get(f"/desk/doors/at/{home}", headers={"HX-Request": "true"}).status_code == 200
    assert desk.get(f"/desk/doors/at/{home}/add").status_code == 200
    made = desk.post(f"/desk/doors/at/{home}/add", {"name": "西门"})
    assert made.status_code == 303
    assert desk.post(f"/desk/doors/at/{home}/add", {"name": "西门"}).status_code == 422
    assert desk.post(f"/desk/doors/{gate.pk}/change", {"is_main": "on"}).status_code == 303
    assert desk.post(f"/desk/doors/{gate.pk}/renew-code").status_code == 303
    assert desk.get(f"/desk/doors/{gate.pk}/poster.pdf").content.startswith(b"%PDF")
    elsewhere = browser(world, "other_worker")
    assert elsewhere.get(f"/desk/doors/{gate.pk}").status_code == 404
