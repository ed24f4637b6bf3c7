"""Inviting, asking at the gate, letting in, taking back: who may, who sees, and what is kept."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import ActsFor, Residency
from mashang.elements.places.models import Place
from mashang.foundation import keys
from mashang.foundation.codes.models import Code
from mashang.foundation.events.event import Event
from mashang.foundation.events.models import Delivery
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.records.models import Record
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.house import house
from mashang.work.doors import steps as doors
from mashang.work.doors.queries import card as door_card
from mashang.work.visitors import actions, jobs, queries, steps
from mashang.work.visitors.models import VISIT, Leaving, Visit
from mashang.work.visitors.queries import gate
from mashang.work.visitors.steps import Asking, Invitation
from tests.world import build_world

HOUR = timedelta(hours=1)


@pytest.fixture
def gates(world):
    """The compound's gates, a door of its building, and a door elsewhere."""
    return hang(world)


def hang(world) -> dict[str, Place]:
    found = {}
    with transaction.atomic():
        for name, where in (("南门", "home"), ("北门", "home"), ("单元门", "building"),
                            ("东门", "other_home")):  # fmt: skip
            found[name] = doors.add_door(parent=world.places[where], name=name).place
    return found


def invite(world, who="resident", host=None, command_id=None, **said) -> UUID:
    now = time.now()
    given = {
        "called": "大姐",
        "purpose": "family",
        "people": 1,
        "since": now,
        "until": now + 4 * HOUR,
    }
    return actions.invite(
        actor=world.actor(who),
        host_id=world.people[host or who].person_id,
        wanted=Invitation(**{**given, **said}),
        command_id=command_id or uuid4(),
    )


def ask(world, address="1幢101", asked_from="192.0.2.1", command_id=None, **said) -> str:
    given = {"called": "送水的小李", "purpose": "delivery", "people": 1}
    sign = Code.objects.get(kind="places.compound", target=str(world.places["home"].pk)).sign
    return actions.ask_in(
        actor=world.actor("anonymous"),
        sign=sign,
        asking=Asking(address=address, **{**given, **said}),
        asked_from=asked_from,
        command_id=command_id or uuid4(),
    )


def stored(visit_id) -> Visit:
    return Visit.objects.get(pk=visit_id)


def behind(link) -> Visit:
    return Visit.objects.get(link_index=link)


def admit(world, visit_id, door, who="guard", people=1, command_id=None):
    return actions.admit(
        actor=world.actor(who),
        visit_id=visit_id,
        door_id=door.pk,
        people=people,
        command_id=command_id or uuid4(),
    )


def come_in(world, link, door, command_id=None):
    return actions.come_in(
        actor=world.actor("anonymous"),
        link=link,
        door_id=door.pk,
        command_id=command_id or uuid4(),
    )


def let_in(world, visit_id, door, reason="no_answer", words="看过送货单", command_id=None):
    return actions.let_in(
        actor=world.actor("guard"),
        visit_id=visit_id,
        door_id=door.pk,
        reason=reason,
        words=words,
        command_id=command_id or uuid4(),
    )


# Inviting


def test_a_resident_invites_and_the_link_says_where_and_when_and_nobodys_name(world, gates):
    visit = stored(invite(world))
    shown = queries.pass_of(world.actor("anonymous"), visit.link.open())
    assert (shown.state, shown.compound, shown.people, shown.left) == ("valid", "天新家园", 1, 1)
    assert shown.where.endswith("天新家园")
    assert "101" not in shown.where
    assert "沈" not in str(shown.where)
    assert {one.name for one in shown.doors} == {"南门", "北门", "单元门"}
    assert Record.objects.filter(verb="visitors.invite").count() == 1


def test_the_host_may_show_building_and_room(world, gates):
    visit = stored(invite(world, shows_home=True))
    assert "101" in queries.pass_of(world.actor("anonymous"), visit.link.open()).where


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"until": timedelta(hours=25)}, "until"),
        ({"until": timedelta(0)}, "until"),
        ({"people": 9}, "people"),
        ({"purpose": "spying"}, "purpose"),
        ({"plate": "没有车"}, "plate"),
        ({"door_ids": (-1,)}, "doors"),
    ],
)
def test_what_policy_refuses_is_said_at_its_field(world, gates, said, field):
    now = time.now()
    if isinstance(said.get("until"), timedelta):
        said = {"until": now + said["until"]}
    with pytest.raises((RuleBroken, Invalid)) as refused:
        invite(world, **said)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("who", "host", "error"),
    [
        ("stranger", "resident", OutOfScope),
        ("housemate", "resident", OutOfScope),
        ("landlord", "tenant", OutOfScope),
        ("former_proxy", "grandmother", OutOfScope),
        ("anonymous", "resident", OutOfScope),
        ("resident", "child", NotAllowed),
        ("ex_tenant", "ex_tenant", RuleBroken),
    ],
)
def test_nobody_invites_in_the_name_of_others(world, who, host, error):
    with pytest.raises(error):
        invite(world, who, host)


def test_a_proxy_invites_for_whom_they_open_doors_and_loses_it_with_the_link(world, gates):
    visit_id = invite(world, "proxy", "grandmother")
    assert queries.own_visit(world.actor("proxy"), visit_id).called == "大姐"
    ActsFor.objects.filter(account=world.accounts["proxy"], basis="proxy").update(until=time.now())
    with pytest.raises(OutOfScope):
        queries.own_visit(world.actor("proxy"), visit_id)


def test_the_same_command_is_one_invitation(world):
    command_id = uuid4()
    assert invite(world, command_id=command_id) == invite(world, command_id=command_id)
    assert Visit.objects.count() == 1


def test_so_many_invitations_at_a_time_and_no_more(world):
    found = [invite(world) for _ in range(10)]
    with pytest.raises(RuleBroken) as refused:
        invite(world)
    assert refused.value.code == "visitors.too_many_open"
    actions.revoke(actor=world.actor("resident"), visit_id=found[0])
    invite(world)


@pytest.mark.parametrize(
    "who", ["housemate", "stranger", "ex_tenant", "landlord", "tenant", "proxy", "newcomer", "anonymous",
            "other_worker", "chief", "supervisor"],
)  # fmt: skip
def test_nobody_else_sees_a_visit_nor_takes_it_back(world, who):
    visit_id = invite(world)
    for look in (
        lambda: queries.own_visit(world.actor(who), visit_id),
        lambda: queries.card(world.actor(who), visit_id),
        lambda: actions.revoke(actor=world.actor(who), visit_id=visit_id),
    ):
        with pytest.raises(OutOfScope):
            look()
    assert queries.own_visits(world.actor(who)).items == []


# Coming in


def test_the_guard_sees_a_masked_name_and_lets_them_in(world, gates):
    visit_id = invite(world, plate="浙A12345", called="王大姐")
    (line,) = queries.today(world.actor("guard")).items
    assert (line.called, line.plate) == ("王*姐", "浙A***45")
    assert "101" not in line.where
    assert line.where.endswith("1幢")
    said = admit(world, visit_id, gates["南门"])
    assert (said.admits, said.reason) == (True, "admitted")
    again = admit(world, visit_id, gates["南门"])
    assert (again.admits, again.reason) == (False, "visits_used_up")
    day = queries.day_count(world.actor("guard"))
    assert (day.expected, day.arrived, day.left) == (1, 1, 0)


def test_a_visit_is_found_by_the_whole_plate_or_the_short_sign_only(world, gates):
    visit_id = invite(world, plate="浙A12345")
    guard = world.actor("guard")
    for typed in ("浙a 12345", stored(visit_id).sign.open()):
        assert [one.visit_id for one in queries.today(guard, typed).items] == [visit_id]
    assert queries.today(guard, "浙A12346").items == []
    for typed in ("12345", "大姐", "101"):
        with pytest.raises(Invalid):
            queries.today(guard, typed)
    other = world.actor("other_repairer")
    assert queries.today(other, "浙A12345").items == []


def test_a_party_comes_in_together_or_not_at_all(world, gates):
    visit_id = invite(world, people=3)
    assert not admit(world, visit_id, gates["南门"], people=4).admits
    assert admit(world, visit_id, gates["南门"], people=2).admits
    assert not admit(world, visit_id, gates["南门"], people=2).admits
    assert admit(world, visit_id, gates["北门"], people=1).admits
    assert stored(visit_id).arrived == 3


def test_the_same_command_admits_once(world, gates):
    visit_id, command_id = invite(world, people=2), uuid4()
    for _ in range(2):
        assert admit(world, visit_id, gates["南门"], command_id=command_id).admits
    assert stored(visit_id).arrived == 1


def test_a_visitor_opens_by_phone_what_the_host_named_and_while_it_lasts(world, gates, clock):
    visit_id = invite(world, door_ids=(gates["南门"].pk,), people=2)
    link = stored(visit_id).link.open()
    assert come_in(world, link, gates["南门"]).admits
    assert come_in(world, link, gates["北门"]).reason == "other_door"
    with pytest.raises(OutOfScope):
        come_in(world, link, gates["东门"])
    with pytest.raises(OutOfScope):
        come_in(world, "no-such-link", gates["南门"])
    clock.move(4 * HOUR)
    assert come_in(world, link, gates["南门"]).reason == "expired"


def test_before_its_time_an_invitation_opens_nothing(world, gates):
    now = time.now()
    visit_id = invite(world, since=now + HOUR, until=now + 2 * HOUR)
    assert admit(world, visit_id, gates["南门"]).reason == "not_yet_valid"


def test_what_is_taken_back_opens_nothing_at_once(world, gates):
    visit_id = invite(world)
    link = stored(visit_id).link.open()
    actions.revoke(actor=world.actor("resident"), visit_id=visit_id)
    actions.revoke(actor=world.actor("resident"), visit_id=visit_id)
    assert come_in(world, link, gates["南门"]).reason == "revoked"
    assert admit(world, visit_id, gates["南门"]).reason == "revoked"
    assert queries.pass_of(world.actor("anonymous"), link).state == "revoked"


def test_a_car_is_for_the_guard_to_see(world, gates):
    visit_id = invite(world, plate="浙A12345")
    link = stored(visit_id).link.open()
    assert come_in(world, link, gates["南门"]).reason == "presence_needed"
    assert admit(world, visit_id, gates["南门"]).admits


def test_where_policy_says_so_a_car_waits_for_the_community(world, gates, policy):
    policy("visitors.vehicles_need", "community")
    visit_id = invite(world, plate="浙A12345")
    assert admit(world, visit_id, gates["南门"]).reason == "awaiting_approval"
    with pytest.raises(NotAllowed):
        actions.approve_vehicle(actor=world.actor("guard"), visit_id=visit_id)
    with pytest.raises(OutOfScope):
        actions.approve_vehicle(actor=world.actor("other_worker"), visit_id=visit_id)
    actions.approve_vehicle(actor=world.actor("worker"), visit_id=visit_id)
    assert admit(world, visit_id, gates["南门"]).admits
    with pytest.raises(RuleBroken):
        actions.approve_vehicle(actor=world.actor("worker"), visit_id=invite(world))


def test_another_car_needs_another_word(world, gates, policy):
    policy("visitors.vehicles_need", "community")
    visit_id = invite(world, plate="浙A12345")
    actions.approve_vehicle(actor=world.actor("worker"), visit_id=visit_id)
    introduce(world, stored(visit_id).link.open(), plate="浙A99999")
    assert admit(world, visit_id, gates["南门"]).reason == "awaiting_approval"


def introduce(world, link, called="", plate=""):
    return actions.introduce(actor=world.actor("anonymous"), link=link, called=called, plate=plate)


def test_a_visitor_says_what_to_call_them_while_the_invitation_lasts(world, gates):
    visit_id = invite(world)
    link = stored(visit_id).link.open()
    introduce(world, link, "赵师傅", "浙B23456")
    own = queries.own_visit(world.actor("resident"), visit_id)
    assert (own.called, own.introduced, own.plate) == ("大姐", "赵师傅", "浙B23456")
    with pytest.raises(Invalid):
        introduce(world, link, plate="???")
    with pytest.raises(OutOfScope):
        introduce(world, "no-such-link")
    actions.revoke(actor=world.actor("resident"), visit_id=visit_id)
    with pytest.raises(Conflict):
        introduce(world, link, "赵师傅")


@pytest.mark.parametrize("who", ["guard", "repairer", "worker"])
def test_the_gates_staff_let_in(world, gates, who):
    assert admit(world, invite(world), gates["南门"], who).admits


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("resident", NotAllowed),
        ("housemate", OutOfScope),
        ("grid", OutOfScope),
        ("other_worker", OutOfScope),
        ("other_repairer", OutOfScope),
        ("administrator", OutOfScope),
        ("anonymous", OutOfScope),
    ],
)
def test_nobody_else_lets_in(world, gates, who, error):
    visit_id = invite(world)
    with pytest.raises(error):
        admit(world, visit_id, gates["南门"], who)


def test_of_a_protected_host_the_gate_learns_the_compound_alone(world, gates):
    visit_id = invite(world, "protected", shows_home=True)
    card = queries.card(world.actor("guard"), visit_id)
    assert card.line.where == "天新家园"
    assert admit(world, visit_id, gates["南门"]).admits


def test_who_moves_out_has_no_more_visitors(world, gates):
    visit_id = invite(world)
    link = stored(visit_id).link.open()
    home = Residency.objects.get(person=world.people["resident"])
    with transaction.atomic():
        people_steps.end_residency(home, until_on=time.today())
    assert come_in(world, link, gates["南门"]).reason == "revoked"
    drain("people.moved_out")
    assert stored(visit_id).status == "revoked"


def drain(name):
    """Consume what is due, inside the test's own transaction."""
    with transaction.atomic():
        for row in Delivery.objects.filter(name=name).order_by("id"):
            consumer = next(one for one in house().consumers if one.name == row.consumer)
            event = Event(row.event_id, row.name, row.subject, row.payload, row.happened_at)
            house().runs[consumer.run](event)
            row.delete()


def test_the_doors_count_a_visitor_without_a_name(world, gates):
    door = gates["南门"]
    visit_id = invite(world)
    admit(world, visit_id, door)
    admit(world, visit_id, door)
    rows = Delivery.objects.filter(name="visitors.passed")
    assert all(str(visit_id) not in str(row.payload) for row in rows)
    drain("visitors.passed")
    card = door_card(world.actor("guard"), door.pk)
    assert (card.opened, card.refused) == (1, 1)


# Asking at the gate


def test_who_lives_there_is_told_and_lets_them_in_by_one_tap(world, gates):
    link = ask(world)
    assert queries.pass_of(world.actor("anonymous"), link).state == "waiting"
    visit_id = behind(link).pk
    assert come_in(world, link, gates["南门"]).reason == "awaiting_approval"
    for who in ("resident", "housemate"):
        (question,) = queries.questions_for(world.actor(who))
        assert (question.visit_id, question.called) == (visit_id, "送水的小李")
    actions.answer(actor=world.actor("housemate"), visit_id=visit_id, is_welcome=True)
    assert queries.questions_for(world.actor("resident")) == []
    assert queries.own_visits(world.actor("resident")).items == []
    assert come_in(world, link, gates["南门"]).admits


@pytest.mark.parametrize(
    "who",
    ["tenant", "ex_tenant", "landlord", "stranger", "proxy", "newcomer", "worker", "anonymous"],
)
def test_nobody_else_is_told_or_heard(world, who):
    visit_id = behind(ask(world)).pk
    assert queries.questions_for(world.actor(who)) == []
    with pytest.raises(OutOfScope):
        actions.answer(actor=world.actor(who), visit_id=visit_id, is_welcome=True)


def test_of_two_of_the_household_the_first_is_heard(world, gates):
    visit_id = behind(ask(world)).pk
    actions.answer(actor=world.actor("resident"), visit_id=visit_id, is_welcome=False)
    with pytest.raises(Conflict):
        actions.answer(actor=world.actor("housemate"), visit_id=visit_id, is_welcome=True)


def test_a_no_looks_like_silence_to_who_asked(world, gates, clock):
    declined, silent = ask(world), ask(world, "1幢102")
    actions.answer(actor=world.actor("resident"), visit_id=behind(declined).pk, is_welcome=False)
    anonymous = world.actor("anonymous")
    states = [queries.pass_of(anonymous, one).state for one in (declined, silent)]
    assert states == ["waiting", "waiting"]
    clock.move(timedelta(minutes=3))
    anonymous = world.actor("anonymous")
    states = [queries.pass_of(anonymous, one).state for one in (declined, silent)]
    assert states == ["unanswered", "unanswered"]


@pytest.mark.parametrize("address", ["1幢101", "1幢301", "1幢202", "9幢909", "闻静", "沈思远家"])
def test_the_answer_never_says_whether_anybody_lives_there(world, address):
    """A room, a protected person's room, an empty room, no room, a name: all alike."""
    link = ask(world, address)
    shown = queries.pass_of(world.actor("anonymous"), link)
    assert (shown.state, shown.where) == ("waiting", world.places["home"].full_name)


def test_a_protected_person_is_asked_for_by_nobody(world):
    link = ask(world, "1幢301")
    assert behind(link).home is None
    assert queries.questions_for(world.actor("protected")) == []


def test_a_flood_of_questions_is_stopped_by_address_and_by_home(world):
    for number in range(5):
        ask(world, asked_from=f"192.0.2.{number}")
    with pytest.raises(RuleBroken) as refused:
        ask(world, asked_from="192.0.2.99")
    assert refused.value.code == "visitors.asks.too_many"
    assert 0 < refused.value.facts["retry_after_s"] <= 3600
    for number in range(10):
        ask(world, f"8幢{number}01", asked_from="198.51.100.7")
    with pytest.raises(RuleBroken):
        ask(world, "8幢999", asked_from="198.51.100.7")
    ask(world, "8幢999", asked_from="198.51.100.8")


def test_the_guard_waits_for_the_household_and_then_says_why(world, gates, clock):
    visit_id = behind(ask(world)).pk
    with pytest.raises(RuleBroken) as refused:
        let_in(world, visit_id, gates["南门"])
    assert refused.value.field == "reason"
    clock.move(timedelta(minutes=3))
    for wrong in ({"words": " "}, {"reason": "bribed"}):
        with pytest.raises(Invalid):
            let_in(world, visit_id, gates["南门"], **wrong)
    command_id = uuid4()
    assert let_in(world, visit_id, gates["南门"], command_id=command_id).admits
    assert let_in(world, visit_id, gates["南门"], command_id=command_id).admits
    assert stored(visit_id).arrived == 1
    noted = Record.objects.get(verb="visitors.let_in")
    assert noted.facts == {"ground": "no_answer"}
    with pytest.raises(Conflict):
        let_in(world, visit_id, gates["南门"])


def test_a_no_of_the_household_stands_except_in_an_emergency(world, gates, clock):
    visit_id = behind(ask(world)).pk
    actions.answer(actor=world.actor("resident"), visit_id=visit_id, is_welcome=False)
    clock.move(timedelta(minutes=5))
    with pytest.raises(RuleBroken):
        let_in(world, visit_id, gates["南门"])
    assert {code for code, _ in queries.card(world.actor("guard"), visit_id).reasons} == {
        "emergency",
        "utility",
    }
    assert let_in(world, visit_id, gates["南门"], "emergency", "120 急救").admits


def test_an_invited_visit_is_not_let_in_on_the_guards_word(world, gates):
    with pytest.raises(Conflict):
        let_in(world, invite(world), gates["南门"], "emergency")


def test_an_old_code_asks_nobody(world):
    with pytest.raises(OutOfScope):
        actions.ask_in(
            actor=world.actor("anonymous"), sign="0000", asked_from="192.0.2.1", command_id=uuid4(),
            asking=Asking(address="1幢101", called="甲", purpose="other", people=1),
        )  # fmt: skip


# Going out, and being forgotten


def test_leaving_is_a_number_and_never_refused(world, gates):
    guard, home = world.actor("guard"), world.places["home"]
    command_id = uuid4()
    for _ in range(2):
        actions.count_left(actor=guard, place_id=home.pk, command_id=command_id)
    actions.count_left(actor=guard, place_id=home.pk, command_id=uuid4())
    assert queries.day_count(guard).left == 2
    for who in ("other_repairer", "grid", "resident"):
        with pytest.raises(OutOfScope):
            actions.count_left(actor=world.actor(who), place_id=home.pk, command_id=uuid4())


def test_visits_are_forgotten_with_their_keys(world, gates, clock):
    visit_id = invite(world)
    actions.count_left(
        actor=world.actor("guard"), place_id=world.places["home"].pk, command_id=uuid4()
    )
    clock.move(timedelta(days=7))
    assert jobs.forget_old() == 0
    clock.move(timedelta(hours=5))
    assert jobs.forget_old() == 1
    assert not Visit.objects.filter(pk=visit_id).exists()
    with pytest.raises(KeyDestroyed):
        keys.seal_text(VISIT, visit_id, None, "x")
    assert Leaving.objects.count() == 1
    clock.move(timedelta(days=366))
    jobs.forget_old()
    assert Leaving.objects.count() == 0


def test_the_list_of_the_gate_is_paged_and_of_today(world, gates, clock):
    with transaction.atomic():
        for number in range(35):
            host = "resident" if number % 2 else "housemate"
            now = time.now()
            gate_visit(world, host, now + timedelta(minutes=number))
    first = queries.today(world.actor("guard"))
    assert (len(first.items), first.next_cursor is None) == (30, False)
    rest = queries.today(world.actor("guard"), cursor=first.next_cursor)
    assert len(rest.items) == 5
    clock.move(timedelta(days=2))
    assert queries.today(world.actor("guard")).items == []
    assert gate.compounds_of(world.actor("guard")) == []


def gate_visit(world, host, since):
    return steps.add_invitation(
        host=world.people[host],
        home=world.places["101"],
        compound=world.places["home"],
        by=world.accounts[host],
        wanted=Invitation(
            called="客人", purpose="family", people=1, since=since, until=since + HOUR
        ),
        at=time.now(),
    )


# At the same second


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_two_guards_at_two_doors_let_the_last_one_in_once(clock, transactional_db):
    world = build_world()
    gates = hang(world)
    visit_id = invite(world)
    together = threading.Barrier(2)

    def scan(who, door):
        try:
            actor = world.actor(who)
            together.wait(30)
            return actions.admit(
                actor=actor, visit_id=visit_id, door_id=door.pk, people=1, command_id=uuid4()
            ).reason
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(copy_context().run, scan, who, gates[door])
            for who, door in (("guard", "南门"), ("repairer", "北门"))
        ]
        said = sorted(one.result() for one in asked)
    assert said == ["admitted", "visits_used_up"]
    assert stored(visit_id).arrived == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_two_of_a_household_answer_in_the_same_second_and_one_is_told(clock, transactional_db):
    world = build_world()
    hang(world)
    visit_id = behind(ask(world)).pk
    together = threading.Barrier(2)

    def say(who):
        try:
            actor = world.actor(who)
            together.wait(30)
            actions.answer(actor=actor, visit_id=visit_id, is_welcome=True)
        except Conflict as told:
            return told.code
        finally:
            connection.close()
        return "heard"

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(copy_context().run, say, who) for who in ("resident", "housemate")]
        said = sorted(one.result() for one in asked)
    assert said == ["heard", "visitors.answered"]
