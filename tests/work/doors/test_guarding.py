"""The guard's phone: all that decides is handed out for a shift, and what it decided arrives once, without names."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from mashang.domain.passage import CredentialKind, Direction, Outcome
from mashang.domain.passes import from_jwks
from mashang.elements.cases.models import Case
from mashang.elements.observations.models import Observation
from mashang.elements.passes import queries as passes
from mashang.elements.passes import steps as issuing
from mashang.foundation.commands.models import Command
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.offline.carrying import carry_out
from mashang.foundation.records.models import Record
from mashang.kernel.errors import Invalid, NotAllowed, OutOfScope
from mashang.web.offline import Item
from mashang.work.doors import actions, jobs, queries, steps
from mashang.work.doors.models import Door, DoorNote, EntryCount, ExitCount, Rule
from mashang.work.doors.steps import Scan
from tests.browser import signed_in


@pytest.fixture
def gate(world):
    """The compound's gate, and one of a compound that is not the guard's."""
    with transaction.atomic():
        main = steps.add_door(parent=world.places["home"], name="南门", is_main=True)
        steps.add_door(parent=world.places["other_home"], name="东门", is_main=True)
    return main


@pytest.fixture
def guard(world):
    return world.actor("guard")


def scan(world, **more):
    return Scan(
        **{
            "event_id": uuid4(),
            "direction": Direction.IN,
            "at": world.actor("guard").at - timedelta(minutes=3),
            "outcome": Outcome.ALLOWED,
            **more,
        }
    )


def tell(world, door, *scans):
    return [
        actions.note_scan(actor=world.actor("guard"), door_id=door.pk, scan=one) for one in scans
    ]


def test_a_guard_finds_the_doors_of_the_own_compound(world, gate, guard):
    assert [one.door_id for one in queries.guarded_doors(guard)] == [gate.pk]
    assert queries.guarded_doors(world.actor("resident")) == []


@pytest.mark.parametrize("who", ["resident", "other_worker", "chief", "supervisor"])
def test_nobody_else_gets_the_snapshot_or_tells_of_a_door(world, gate, who):
    actor = world.actor(who)
    with pytest.raises((OutOfScope, NotAllowed)):
        queries.snapshot(actor, gate.pk)
    with pytest.raises((OutOfScope, NotAllowed)):
        actions.note_scan(actor=actor, door_id=gate.pk, scan=scan(world))
    assert not Observation.objects.exists()


def test_a_snapshot_has_all_that_decides_and_nobody(world, gate, guard):
    assert queries.snapshot(guard, gate.pk)["keys"] == {"issuer": "", "keys": []}
    with transaction.atomic():
        issuing.ensure_keys(guard.at)
    found = queries.snapshot(guard, gate.pk)
    assert found["door"]["door_id"] == str(gate.pk)
    assert found["door"]["path"] == gate.guards_path
    assert found["offset_min"] == 480
    assert found["until"] == (guard.at + timedelta(hours=12)).isoformat()
    assert found["revoked"] == {"passes": [], "phones": []}
    assert (found["today"]["came_in"], found["today"]["went_out"]) == (0, 0)
    assert from_jwks(found["keys"]) == passes.issuer_keys()
    assert json.loads(json.dumps(found)) == found
    for name in ("沈思远", "裘桂英", "城东物业", "门岗"):
        assert name not in str(found)


def test_decisions_become_numbers_without_a_name(world, gate, guard):
    tell(
        world,
        gate,
        scan(world),
        scan(world, people=3),
        scan(world, outcome=Outcome.REFUSED),
        scan(world, direction=Direction.OUT, people=2),
    )
    today = queries.snapshot(guard, gate.pk)["today"]
    assert (today["came_in"], today["went_out"]) == (4, 2)
    card = queries.card(world.actor("worker"), gate.pk)
    assert (card.opened, card.refused, card.left) == (4, 1, 2)
    assert not Observation.objects.exists()


def test_told_again_in_any_order_nothing_more_is_counted(world, gate, guard):
    scans = [
        scan(world, people=2),
        scan(world, direction=Direction.OUT),
        scan(world, direction=Direction.OUT, at=guard.at - timedelta(hours=5)),
    ]
    assert tell(world, gate, *scans) == [True] * 3
    assert tell(world, gate, *reversed(scans)) == [False] * 3
    today = queries.snapshot(guard, gate.pk)["today"]
    assert (today["came_in"], today["went_out"]) == (2, 2)


def test_an_exit_told_late_does_not_turn_the_newest_instant_back(world, gate, guard):
    early, late = guard.at - timedelta(minutes=9), guard.at - timedelta(minutes=2)
    out = {"direction": Direction.OUT}
    tell(world, gate, scan(world, at=late, **out), scan(world, at=early, **out))
    assert max(one.last_at for one in ExitCount.objects.all()) == late


def test_more_people_than_come_on_one_pass_are_refused(world, gate):
    for people in (0, 21):
        with pytest.raises(Invalid):
            tell(world, gate, scan(world, people=people))


def test_an_appeal_passed_on_is_one_case_for_the_community(world, gate, guard):
    given = {"reason": "forged", "said": "签名不对", "pass_id": "0a1b", "command_id": uuid4()}
    number = actions.appeal_for(actor=guard, door_id=gate.pk, **given)
    assert actions.appeal_for(actor=guard, door_id=gate.pk, **given) == number
    case = Case.objects.get()
    assert (case.number, case.kind, case.subject_id) == (number, "door_appeal", None)
    with pytest.raises((OutOfScope, NotAllowed)):
        actions.appeal_for(
            actor=world.actor("other_worker"), door_id=gate.pk, **{**given, "command_id": uuid4()}
        )


def test_the_next_guard_reads_what_was_left_until_its_days_are_over(world, gate, guard, clock):
    given = {"text": " 三幢电梯停用，担架走北门 ", "command_id": uuid4()}
    actions.leave_note(actor=guard, door_id=gate.pk, **given)
    actions.leave_note(actor=guard, door_id=gate.pk, **given)
    (note,) = queries.notes_of(guard, gate.pk)
    assert note.text == "三幢电梯停用，担架走北门"
    assert "担架" not in str(DoorNote.objects.values().get())
    for text in ("   ", "长" * 301):
        with pytest.raises(Invalid):
            actions.leave_note(actor=guard, door_id=gate.pk, text=text, command_id=uuid4())
    kept = DoorNote.objects.get()
    clock.move(timedelta(days=3650))
    assert jobs.forget_notes() == 1
    with pytest.raises(KeyDestroyed):
        kept.text.open()


@pytest.fixture
def card(world, gate, guard):
    """A household card of room 102."""
    with transaction.atomic():
        return issuing.issue(
            issuing.Wanted(
                kind=CredentialKind.HOUSEHOLD_CARD,
                scope=[world.places["102"].path],
                since=guard.at,
                until=None,
                person_id=world.people["grandmother"].pk,
            ),
            at=guard.at,
        )


def test_a_guard_stops_a_card_of_a_home_behind_the_door_at_once(world, gate, guard, card):
    given = {"door_id": gate.pk, "pass_id": card.pk, "because": "lost"}
    for who in ("other_worker", "resident", "chief"):
        with pytest.raises((OutOfScope, NotAllowed)):
            actions.stop_card(actor=world.actor(who), **given)
    with pytest.raises(Invalid):
        actions.stop_card(actor=guard, **{**given, "because": "died"})
    assert queries.snapshot(guard, gate.pk)["revoked"]["passes"] == []
    actions.stop_card(actor=guard, **given)
    actions.stop_card(actor=guard, **given)
    assert queries.snapshot(guard, gate.pk)["revoked"]["passes"] == [card.pk.hex]
    assert Record.objects.filter(verb="doors.stop_card").count() == 1


def test_a_guard_stops_neither_what_is_no_card_nor_what_belongs_elsewhere(world, gate, guard, card):
    with transaction.atomic():
        service = issuing.issue(
            issuing.Wanted(
                kind=CredentialKind.SERVICE,
                scope=[gate.guards_path],
                since=guard.at,
                until=guard.at + timedelta(days=1),
                called="送水",
            ),
            at=guard.at,
        )
    far = Door.objects.exclude(pk=gate.pk).get()
    for actor, door, one in (
        (guard, gate, service.pk),
        (guard, gate, uuid4()),
        (world.actor("other_repairer"), far, card.pk),
    ):
        with pytest.raises(OutOfScope):
            actions.stop_card(actor=actor, door_id=door.pk, pass_id=one, because="lost")


def item(code, at, **fields):
    return Item(uuid4(), code, tuple((name, str(value)) for name, value in fields.items()), at, 1)


def test_what_was_decided_offline_arrives_by_the_batch_of_the_kit(world, gate, guard, card):
    at = guard.at - timedelta(hours=2)
    entry = {"door": gate.pk, "direction": "in", "outcome": "allowed", "reason": "admitted"}
    items = [
        item("doors.scan", at, **entry, people=2, offline="on"),
        item("doors.scan", at, **{**entry, "direction": "out", "reason": "exit"}, people=1),
        item("doors.scan", at, **{**entry, "reason": "because"}, people=1),
        item("doors.scan", at, **{**entry, "door": "?"}, people=1),
        item("doors.appeal_for", at, door=gate.pk, reason="forged", said="签名不对", pass_id=""),
        item("doors.stop_card", at, door=gate.pk, pass_id=card.pk.hex, because="misused"),
        item("doors.stop_card", at, door=gate.pk, pass_id="0", because="misused"),
        item("doors.leave_note", at, door=gate.pk, text="交接"),
        item("doors.leave_note", at, door=gate.pk, text=""),
    ]
    states = [one.state for one in carry_out(guard, items, guard.at, {})]
    done, refused = "done", "refused"
    assert states == [done, done, refused, refused, done, done, refused, done, refused]
    again = [one.state for one in carry_out(guard, items, guard.at, {})]
    assert again == states
    hour_at = at.replace(minute=0, second=0, microsecond=0)
    assert [(one.hour_at, one.entries) for one in EntryCount.objects.all()] == [(hour_at, 2)]
    assert ExitCount.objects.get().count == 1
    assert (Case.objects.count(), DoorNote.objects.count()) == (1, 1)
    assert Case.objects.get().number in carry_out(guard, items[4:5], guard.at, {})[0].text
    assert not Command.objects.filter(verb="doors.note_scan").exists()


def browser(world, who):
    return signed_in(world.accounts[who])


def test_the_page_may_scan_and_is_kept_for_this_account_only(world, gate):
    page = browser(world, "guard").get(f"/desk/guard/{gate.pk}")
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"]
    assert "'unsafe-eval'" not in page.headers["Content-Security-Policy"]
    kept = page.headers["X-Mashang-Keep"]
    facts = browser(world, "guard").get(f"/desk/guard/{gate.pk}/snapshot")
    assert (facts.headers["X-Mashang-Keep"], facts.headers["X-Mashang-Keep-Title"]) == (kept, "")
    other = browser(world, "worker").get(f"/desk/guard/{gate.pk}")
    assert other.headers["X-Mashang-Keep"] != kept
    plain = browser(world, "guard").get("/desk/guard")
    assert "wasm" not in plain.headers["Content-Security-Policy"]


def test_a_note_without_scripts(world, gate):
    guard = browser(world, "guard")
    left = guard.post(f"/desk/guard/{gate.pk}/note", {"door": gate.pk, "text": "快递车走北门"})
    assert left.status_code == 303
    assert "快递车走北门" in guard.get(f"/desk/guard/{gate.pk}").content.decode()
    wrong = guard.post(f"/desk/guard/{gate.pk}/note", {"door": gate.pk, "text": ""})
    assert wrong.status_code == 422


def test_a_program_tells_of_a_door_as_the_phone_does(world, gate, guard):
    device = browser(world, "guard")
    assert [one["door_id"] for one in device.get("/api/v1/doors/guarded").json()] == [gate.pk]
    found = device.get(f"/api/v1/doors/{gate.pk}/guard").json()
    assert found["door"]["door_id"] == str(gate.pk)
    one = {"event_id": str(uuid4()), "direction": "in", "outcome": "allowed", "reason": "admitted"}
    # A clock an hour behind is set right by what it says while sending.
    behind = guard.at - timedelta(hours=1)
    at = (behind - timedelta(minutes=2)).isoformat()
    batch = {"sent_at": behind.isoformat(), "scans": [{**one, "at": at, "offline": True}]}
    address = f"/api/v1/doors/{gate.pk}/guard/scans"
    told = [device.post(address, batch, content_type="application/json") for _ in range(2)]
    assert [answer.json() for answer in told] == [
        {"taken": 1, "known": 0},
        {"taken": 0, "known": 1},
    ]
    counted_at = (guard.at - timedelta(minutes=2)).replace(minute=0, second=0, microsecond=0)
    assert EntryCount.objects.get().hour_at == counted_at
    batch["scans"][0]["reason"] = "because"
    assert device.post(address, batch, content_type="application/json").status_code == 422


def test_rules_that_hold_or_will_come_along_and_those_of_elsewhere_do_not(world, gate, guard):
    def enter(place, since, until):
        return Rule.objects.create(
            place=world.places[place], path=world.places[place].path, effect="restrict",
            title_zh="暂不进入", document="通告", words_zh="暂不进入", entered_at=guard.at,
            since=guard.at + timedelta(hours=since), until=guard.at + timedelta(hours=until),
        )  # fmt: skip

    now, later = enter("street", -1, 5), enter("home", 6, 9)
    enter("other_home", -1, 5)
    enter("home", -9, -1)
    found = queries.snapshot(guard, gate.pk)["rules"]
    assert {one["rule_id"] for one in found} == {str(now.pk), str(later.pk)}
    assert found[0]["clause"]["document"] == "通告"
