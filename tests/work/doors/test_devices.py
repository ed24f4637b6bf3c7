"""A program at a door: enrolled once, known by its key, revoked at once; what it is told, and what it tells."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from mashang.domain.doorkeeping import Alarm as Rings
from mashang.domain.doorkeeping import Asked, DoorEvent, Opened, event_form
from mashang.domain.passes import SigningKey
from mashang.elements.cases.models import Case
from mashang.elements.observations.models import Observation
from mashang.elements.passes import steps as passes
from mashang.elements.passes.models import Pass
from mashang.elements.places import steps as places
from mashang.foundation.events.models import Delivery
from mashang.kernel.errors import Conflict, NotAllowed, OutOfScope
from mashang.kernel.ids import new_id
from mashang.work.doors import actions, jobs, queries
from mashang.work.doors.actions import RuleWanted, Setting
from mashang.work.doors.models import Alarm, Device, EntryCount, ExitCount, TakenEvent
from tests.work.doors.doorside import DoorSide, passed


def code_of(response):
    return response.status_code, response.json()["code"]


def test_a_token_enrols_once_and_only_for_minutes(world, gate, clock):
    invited = actions.invite_device(actor=world.actor("worker"), door_ids=[gate.pk], name="门卫室")
    late, first, second = DoorSide(), DoorSide(), DoorSide(SigningKey(bytes(32)))
    again = actions.invite_again(actor=world.actor("worker"), device_id=invited.device_id)
    assert code_of(late.enrol(invited.token)) == (422, "doors.token")
    assert first.enrol(again.token).status_code == 200
    assert (first.doors, first.street) == ([str(gate.pk)], "330102016")
    assert code_of(second.enrol(again.token)) == (422, "doors.token")
    other = actions.invite_device(actor=world.actor("worker"), door_ids=[gate.pk], name="备用")
    assert code_of(first.enrol(other.token)) == (409, "doors.key_known")
    clock.move(timedelta(minutes=31))
    assert code_of(second.enrol(other.token)) == (422, "doors.token")
    assert code_of(second.enrol("%" * 300)) == (422, "doors.token")
    with pytest.raises(Conflict):
        actions.invite_again(actor=world.actor("worker"), device_id=invited.device_id)


def test_what_is_no_json_is_refused_in_words(client, gate):
    for sent in ({"data": {}}, {"data": "{", "content_type": "application/json"}):
        for path in ("enrol", f"{gate.pk}/events"):
            answer = client.post(f"/api/doors/{path}", **sent)
            expected = (422, "body.unreadable") if path == "enrol" else (401, "not_signed_in")
            assert code_of(answer) == expected
    answer = client.post(f"/api/doors/{gate.pk}/events", {}, headers={"authorization": "Bearer x"})
    assert answer.status_code in {401, 422}


def test_only_who_looks_after_a_door_brings_a_device_to_it(world, gate):
    for who, refusal in (("guard", NotAllowed), ("other_worker", OutOfScope)):
        with pytest.raises(refusal):
            actions.invite_device(actor=world.actor(who), door_ids=[gate.pk], name="门卫室")


def test_a_call_is_good_for_its_own_key_street_request_and_minute(side, gate, clock):
    health = f"/api/doors/{gate.pk}/health"
    assert side.health(gate.pk).status_code == 200
    assert code_of(side.client.get("/api/doors/snapshot")) == (401, "not_signed_in")
    wrong = side.call("POST", health, {}, signed=Asked("POST", health, b"other"))
    assert code_of(wrong) == (401, "not_signed_in")
    side.off = timedelta(minutes=5)
    turned_away = side.health(gate.pk)
    assert code_of(turned_away) == (401, "clock")
    assert turned_away.json()["server_time"] == clock.now().isoformat()
    side.off, side.signing = timedelta(), SigningKey(bytes(32))
    assert code_of(side.health(gate.pk)) == (401, "not_signed_in")


def test_a_device_speaks_of_its_own_doors_only(world, side, gate):
    other = world.places["other_home"].children.get(kind="door").pk
    assert side.tell(other, passed()).status_code == 404
    assert side.health(other).status_code == 404


def test_a_revoked_device_is_believed_no_more(world, side):
    device_id = Device.objects.get().pk
    for _ in range(2):
        actions.revoke_device(actor=world.actor("worker"), device_id=device_id)
    assert code_of(side.call("GET", "/api/doors/snapshot")) == (403, "revoked")


def test_the_snapshot_holds_the_devices_doors_and_is_rightly_signed(world, side, gate):
    assert side.fetch().status_code == 200
    (setting,) = side.held.snapshot.doors
    assert (setting.door.door_id, setting.pulse_s) == (str(gate.pk), 3)
    assert side.fetch().status_code == 304


def test_whatever_a_door_decides_by_gives_the_snapshot_a_new_number(world, side, gate, clock):
    side.fetch()
    numbers = [side.held.snapshot.number]

    def next_one():
        assert side.fetch().status_code == 200
        numbers.append(side.held.snapshot.number)
        return side.held.snapshot

    setting = Setting(is_lenient=True, lenient_kinds=("resident",), pulse_s=5)
    actions.set_door(actor=world.actor("worker"), door_id=gate.pk, setting=setting)
    assert next_one().doors[0].pulse_s == 5
    wanted = RuleWanted(
        effect="restrict", title_zh="封闭", document="53号", words_zh="只出不进",
        since=clock.now(), until=clock.now() + timedelta(days=3),
    )  # fmt: skip
    rule_id = actions.enter_rule(
        actor=world.actor("section"), place_id=world.places["tianxin"].pk, wanted=wanted,
        command_id=uuid4(),
    )  # fmt: skip
    elsewhere = world.places["minggui"].pk
    actions.enter_rule(
        actor=world.actor("section"), place_id=elsewhere, wanted=wanted, command_id=uuid4()
    )
    assert [one.rule_id for one in next_one().rules] == [str(rule_id)]  # only over its own doors
    actions.end_rule(actor=world.actor("section"), rule_id=rule_id)
    assert next_one().rules == ()
    with transaction.atomic():
        card = issued(world)
        passes.revoke([card], because="lost", at=clock.now())
    assert card.pk in next_one().revocations.passes
    with transaction.atomic():
        places.rename_place(place=gate.place, name="正南门")
    jobs.watch()
    assert "正南门" in next_one().doors[0].name.zh
    clock.move(timedelta(hours=1))
    jobs.watch()
    next_one()  # nothing new: signed again before it grows stale
    assert numbers == sorted(set(numbers))


def test_reading_and_waiting_for_nothing_changes_no_number(side, clock):
    side.fetch()
    before = side.held.snapshot.number
    for _ in range(3):
        clock.move(timedelta(minutes=5))
        jobs.watch()
    assert side.fetch().status_code == 304
    assert queries.snapshot_number() == before


def issued(world):
    """Grandmother's card."""
    return Pass.objects.create(
        kind="household_card", person=world.people["grandmother"], path=world.places["102"].path,
        scope=[world.places["102"].path], since=world.actor("system").at,
        issued_at=world.actor("system").at,
    )  # fmt: skip


def test_what_happened_is_counted_once_however_often_it_is_sent(world, side, gate, clock):
    card = issued(world)
    happened = [
        passed(pass_id=card.pk),
        passed(),
        passed(people=3, at=clock.now() - timedelta(hours=2)),
        passed("out", people=2),
        passed(outcome="refused"),
    ]
    said = side.tell(gate.pk, *happened)
    assert said.json() == {"taken": 5, "known": 0, "refused": []}
    again = side.tell(gate.pk, *reversed(happened), packed=True)
    assert again.json() == {"taken": 0, "known": 5, "refused": []}
    entries = EntryCount.objects.order_by("hour_at").values_list("entries", "refusals")
    assert list(entries) == [(3, 0), (1, 1)]
    assert ExitCount.objects.get().count == 2
    named = Observation.objects.get()
    assert (named.person_id, named.kind) == (world.people["grandmother"].pk, "door.opening")
    assert TakenEvent.objects.count() == 5


def test_a_guest_who_comes_in_by_a_pass_is_counted_by_the_visit_once(world, side, gate, clock):
    guest = Pass.objects.create(
        kind="visitor", about=f"visit:{uuid4()}", path=world.places["101"].path,
        scope=[world.places["101"].path], since=clock.now(), until=clock.now() + timedelta(hours=4),
        issued_at=clock.now(),
    )  # fmt: skip
    came = passed(pass_id=guest.pk, people=2)
    side.tell(gate.pk, came)
    side.tell(gate.pk, came)
    told = Delivery.objects.get(name="passes.entered")
    assert told.payload == {"about": guest.about, "people": 2}
    assert EntryCount.objects.get().entries == 2
    assert not Observation.objects.exists()


def test_one_bad_event_never_blocks_the_others(side, gate):
    good, bad = event_form(passed()), event_form(passed("out")) | {"outcome": "refused"}
    said = side.call("POST", f"/api/doors/{gate.pk}/events", {"events": [bad, 7, good]}).json()
    assert (said["taken"], [one["event_id"] for one in said["refused"]]) == (
        1, [bad["event_id"], None],
    )  # fmt: skip
    assert {one["code"] for one in said["refused"]} == {"door_event.wrong_shape"}


def test_a_door_that_does_not_know_the_time_is_counted_when_it_is_heard(side, gate, clock):
    long_ago = clock.now() - timedelta(days=9000)
    side.tell(
        gate.pk,
        passed(at=long_ago, clock_trusted=False),
        passed(at=clock.now() + timedelta(days=1)),
    )
    (count,) = EntryCount.objects.all()
    assert (count.entries, count.hour_at) == (2, clock.now().replace(minute=0))


def test_an_old_entry_is_counted_and_named_no_more(world, side, gate, clock):
    side.tell(gate.pk, passed(pass_id=issued(world).pk, at=clock.now() - timedelta(days=8)))
    assert not Observation.objects.exists()
    assert EntryCount.objects.get().entries == 1


def test_an_alarm_rings_once_until_somebody_looks_and_opens_a_case(world, side, gate, clock):
    def rings(*, over=False):
        return DoorEvent(
            event_id=new_id(), sequence=1, happened_at=clock.now(), clock_trusted=True,
            alarm=Rings.FORCED, over=over,
        )  # fmt: skip

    side.tell(gate.pk, rings(), rings())
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.times) == ("forced", 2)
    case = Case.objects.get()
    assert (case.kind, case.seat_level, case.priority) == ("door_alarm", "community", "urgent")
    side.tell(gate.pk, rings(over=True))
    alarm.refresh_from_db()
    assert alarm.ended_at == clock.now()
    with pytest.raises(OutOfScope):
        actions.acknowledge_alarm(actor=world.actor("other_worker"), alarm_id=alarm.pk)
    actions.acknowledge_alarm(actor=world.actor("guard"), alarm_id=alarm.pk)
    side.tell(gate.pk, rings())
    assert Alarm.objects.count() == 2


def test_a_door_that_goes_silent_rings_and_falls_quiet_when_it_is_heard_again(side, gate, clock):
    side.health(gate.pk)
    assert jobs.watch() == 0
    clock.move(timedelta(minutes=6))
    assert (jobs.watch(), jobs.watch()) == (1, 0)
    assert Alarm.objects.get().ended_at is None
    side.health(gate.pk)
    assert Alarm.objects.get().ended_at == clock.now()
    clock.move(timedelta(minutes=6))
    assert jobs.watch() == 1
    assert Alarm.objects.get().times == 2


def test_the_door_confirms_to_the_phone_that_it_opened(world, side, gate, clock):
    def tap():
        return actions.open_door(
            actor=world.actor("resident"), door_id=gate.pk, command_id=uuid4()
        ).opening_id

    assert side.call("GET", "/api/doors/commands").json() == []
    first = tap()
    assert queries.opening(first).state == "waiting"
    (command,) = side.call("GET", "/api/doors/commands").json()
    assert (command["command_id"], command["door_id"]) == (str(first), str(gate.pk))
    assert side.call("GET", f"/api/doors/commands?after={first}").json() == []
    side.tell(gate.pk, passed(command_id=first, opened=Opened.YES))
    assert queries.opening(first).state == "opened"
    assert not EntryCount.objects.exclude(entries=0).exists()
    assert side.call("GET", "/api/doors/commands").json() == []
    stuck, silent = tap(), tap()
    side.tell(gate.pk, passed(command_id=stuck, opened=Opened.NO))
    assert queries.opening(stuck).state == "stuck"
    clock.move(timedelta(seconds=11))
    assert queries.opening(silent).state == "silent"
    assert side.call("GET", "/api/doors/commands").json() == []


def test_the_same_tap_again_is_the_same_command(world, side, gate):
    command_id = uuid4()
    said = [
        actions.open_door(actor=world.actor("resident"), door_id=gate.pk, command_id=command_id)
        for _ in range(2)
    ]
    assert said[0].opening_id == said[1].opening_id
    assert len(side.call("GET", "/api/doors/commands").json()) == 1


def test_a_refused_phone_opens_nothing(world, side, gate):
    said = actions.open_door(actor=world.actor("stranger"), door_id=gate.pk, command_id=uuid4())
    assert (said.admits, said.opening_id) == (False, None)
    assert side.call("GET", "/api/doors/commands").json() == []


def test_old_ids_and_alarms_are_forgotten(world, side, gate, clock):
    side.tell(gate.pk, passed())
    clock.move(timedelta(days=400))
    jobs.forget()
    assert not TakenEvent.objects.exists()
    assert not EntryCount.objects.exists()
