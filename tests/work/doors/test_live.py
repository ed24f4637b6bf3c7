"""A door as it lives: its day in numbers, who is inside as an estimate, and its changing code."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from mashang.kernel.clock import local
from mashang.kernel.errors import Invalid, NotAllowed, OutOfScope
from mashang.work.doors import actions, queries
from mashang.work.doors.actions import Setting
from mashang.work.doors.queries.live import reset_before
from tests.browser import signed_in
from tests.work.doors.doorside import passed
from tests.work.doors.test_devices import issued


def test_the_day_adds_up_whoever_counted(world, side, gate, clock):
    side.tell(
        gate.pk,
        passed(),
        passed(pass_id=issued(world).pk),
        passed("out"),
        passed(outcome="refused"),
        passed(at=clock.now() - timedelta(hours=3), people=2),
    )
    actions.open_door(actor=world.actor("resident"), door_id=gate.pk, command_id=uuid4())
    actions.count_exit(actor=world.actor("anonymous"), door_id=gate.pk)
    live = queries.live(world.actor("guard"), gate.pk)
    hour = local(clock.now()).hour
    now, before = live.hours[hour], live.hours[hour - 3]
    assert (now.came, now.left, now.refused) == (3, 2, 1)
    assert (before.came, before.left) == (2, 0)
    card = queries.card(world.actor("guard"), gate.pk)
    assert (card.opened, card.left, card.refused) == (5, 2, 1)
    assert (now.came_px, len(live.hours)) == (100, 24)


def test_inside_is_entries_less_exits_of_every_door_there_since_the_reset(world, side, gate, clock):
    side.tell(gate.pk, passed(people=5), passed("out", people=2))
    side.tell(gate.pk, passed(people=7, at=clock.now() - timedelta(hours=5)))  # before four
    inside = queries.live(world.actor("worker"), gate.pk).inside
    assert (inside.estimate, inside.came, inside.left, inside.doors) == (3, 5, 2, 1)
    assert inside.is_whole
    side.tell(gate.pk, passed("out", people=9))
    assert queries.live(world.actor("worker"), gate.pk).inside.estimate == 0
    clock.move(timedelta(minutes=6))
    assert not queries.live(world.actor("worker"), gate.pk).inside.is_whole


def test_counting_begins_anew_at_the_streets_own_hour(clock):
    four = reset_before(clock.now(), time(4))
    assert local(four).time() == time(4)
    assert reset_before(four, time(4)) == four
    assert reset_before(four - timedelta(seconds=1), time(4)) == four - timedelta(days=1)


def test_a_door_says_how_its_worst_program_stands(world, side, gate, clock):
    (row,) = [one for one in queries.doors_of(world.actor("guard")).items if one.door_id == gate.pk]
    assert (row.device, row.alarms) == ("heard", 0)
    clock.move(timedelta(minutes=6))
    actions.watch_devices(at=clock.now())
    (row,) = [one for one in queries.doors_of(world.actor("guard")).items if one.door_id == gate.pk]
    assert (row.device, row.alarms) == ("silent", 1)


def test_a_device_that_waits_hides_none_that_works(world, side, gate):
    actions.invite_device(actor=world.actor("worker"), door_ids=[gate.pk], name="备用")
    (row,) = [one for one in queries.doors_of(world.actor("guard")).items if one.door_id == gate.pk]
    assert row.device == "heard"


@pytest.fixture
def present(world, gate):
    """The gate, which opens only to who stands there."""
    setting = Setting(needs_presence=True)
    actions.set_door(actor=world.actor("worker"), door_id=gate.pk, setting=setting)
    return queries.card(world.actor("worker"), gate.pk)


def tap(world, gate, code=""):
    return actions.open_door(
        actor=world.actor("resident"), door_id=gate.pk, command_id=uuid4(), shown_code=code
    )


def test_only_the_changing_code_opens_a_door_that_wants_presence(world, gate, present, clock):
    assert tap(world, gate).reason == "presence_needed"
    shown = queries.screen(present.sign, present.screen_key)
    assert shown.scan_url.endswith(f"/doors/at/{present.sign}?now={shown.shown_code}")
    assert tap(world, gate, shown.shown_code).admits
    clock.move(timedelta(minutes=2))
    assert tap(world, gate, shown.shown_code).reason == "presence_needed"


def test_the_changing_code_is_on_the_doors_own_screen_alone(world, gate, present, client):
    assert queries.screen(present.sign).shown_code == ""
    assert queries.screen(present.sign, "wrong").shown_code == ""
    address = f"/doors/{present.sign}/screen"
    assert "ms-square" not in client.get(address).content.decode()
    assert "ms-square" in client.get(f"{address}?key={present.screen_key}").content.decode()
    assert queries.card(world.actor("guard"), gate.pk).screen_key == ""


def test_a_fresh_code_of_the_door_voids_the_screens_address(world, gate, present):
    actions.renew_code(actor=world.actor("worker"), door_id=gate.pk, command_id=uuid4())
    now = queries.card(world.actor("worker"), gate.pk)
    assert now.screen_key != present.screen_key
    assert queries.screen(now.sign, present.screen_key).shown_code == ""


def test_the_scanned_code_travels_with_the_tap(world, gate, present, signed_in_resident):
    code = queries.screen(present.sign, present.screen_key).shown_code
    page = signed_in_resident.get(f"/doors/at/{present.sign}?now={code}")
    assert f'name="now" value="{code}"' in page.content.decode()
    answer = signed_in_resident.post(f"/doors/{gate.pk}/open", {"now": code})
    shown = signed_in_resident.get(answer["Location"])
    assert "is-yes" in shown.content.decode()


@pytest.fixture
def signed_in_resident(world):
    return signed_in(world.accounts["resident"])


def test_settings_that_make_no_sense_are_refused(world, gate):
    worker = world.actor("worker")
    for setting in (
        Setting(is_lenient=True),
        Setting(lenient_kinds=("resident",)),
        Setting(is_lenient=True, lenient_kinds=("nobody",)),
        Setting(pulse_s=0),
        Setting(stale_after_min=0),
    ):
        with pytest.raises(Invalid):
            actions.set_door(actor=worker, door_id=gate.pk, setting=setting)
    with pytest.raises(NotAllowed):
        actions.set_door(actor=world.actor("guard"), door_id=gate.pk, setting=Setting())
    with pytest.raises(OutOfScope):
        actions.set_door(actor=world.actor("other_worker"), door_id=gate.pk, setting=Setting())


def test_a_door_without_a_program_behaves_as_before(world, gate):
    assert tap(world, gate).opening_id is None
