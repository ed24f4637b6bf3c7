"""Fill once: a frozen list, what is known is not asked, nobody answers for a housemate."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from openpyxl import load_workbook

from mashang.elements.people import steps as people
from mashang.elements.people.models import Residency
from mashang.elements.places import steps as places
from mashang.foundation.events import actions as events
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.records.models import Record
from mashang.kernel import clock as time
from mashang.kernel.clock import FixedClock, use_clock
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.work.forms import actions, exports, jobs, queries
from mashang.work.forms.models import Filling, Form
from mashang.work.forms.queries import View, fillings
from tests.browser import signed_in
from tests.engines.xlsforms.workbooks import workbook
from tests.work.forms.asking import (
    NONE,
    PETS,
    ROOMS_FORM,
    filling_of,
    handed_in,
    published,
    uploaded,
)
from tests.work.forms.racing import race
from tests.world import build_world


def test_publishing_freezes_everybody_who_lives_there_and_nobody_else(world):
    form = published(world)
    names = {one.person_id for one in Filling.objects.filter(form=form)}
    lives = {world.people[one].pk for one in ("resident", "housemate", "child", "grandmother",
             "tenant", "landlord", "protected", "proxy")}  # fmt: skip
    assert names == lives
    assert form.names_count == len(lives)


def test_a_form_about_rooms_has_a_name_for_each_room(world):
    form = published(world, audience="rooms", content=workbook(ROOMS_FORM))
    assert form.names_count == 6


@pytest.mark.parametrize("who", ["resident", "grid", "other_worker", "guard", "anonymous"])
def test_whoever_does_not_manage_forms_there_uploads_and_publishes_none(world, who):
    with pytest.raises((NotAllowed, OutOfScope)):
        uploaded(world, who=who)
    form_id = uploaded(world)
    with pytest.raises((NotAllowed, OutOfScope)):
        actions.publish_form(
            actor=world.actor(who), form_id=form_id, due_on=time.today(), keep_days=1
        )
    with pytest.raises((NotAllowed, OutOfScope)):
        actions.close_form(actor=world.actor(who), form_id=form_id)


def test_days_outside_of_policy_are_refused(world):
    form_id, actor = uploaded(world), world.actor("worker")
    for due, keep in ((-1, 30), (61, 30), (7, 0), (7, 181)):
        with pytest.raises(Invalid):
            actions.publish_form(
                actor=actor, form_id=form_id, due_on=time.today() + timedelta(days=due),
                keep_days=keep,
            )  # fmt: skip
    assert Form.objects.get(pk=form_id).state == "draft"


def test_it_is_published_once_and_closed_once(world):
    form = published(world)
    with pytest.raises(Conflict):
        actions.publish_form(
            actor=world.actor("worker"), form_id=form.pk, due_on=time.today(), keep_days=1
        )
    actions.close_form(actor=world.actor("worker"), form_id=form.pk)
    with pytest.raises(Conflict):
        actions.close_form(actor=world.actor("worker"), form_id=form.pk)
    with pytest.raises(Conflict):
        handed_in(world, filling_of(world, form, "resident"), "resident")


def test_nobody_lives_in_an_empty_room(world):
    with transaction.atomic():
        world.places["401"] = places.add_place(
            parent=world.places["building"], kind="room", name="401室"
        )
    form_id = uploaded(world, place="401")
    with pytest.raises(RuleBroken):
        actions.publish_form(
            actor=world.actor("worker"), form_id=form_id, due_on=time.today(), keep_days=1
        )


def test_a_resident_answers_for_themselves_and_what_is_known_counts(world):
    row = filling_of(world, published(world), "resident")
    kept = handed_in(world, row, "resident", PETS)
    row.refresh_from_db()
    assert (row.state, row.by_self, kept.known_count) == ("done", True, 2)
    state = queries.answered(world.actor("resident"), row.pk)
    assert state.answers["name"] == "沈思远"
    assert b"\xe6\xb2\x88" not in bytes(row.answers.content)
    assert Record.objects.filter(verb="forms.hand_in").count() == 1


def test_a_guardian_and_a_proxy_answer_for_theirs(world):
    form = published(world)
    assert handed_in(world, filling_of(world, form, "child"), "resident")
    assert handed_in(world, filling_of(world, form, "grandmother"), "proxy")
    own = {one.whose for one in queries.owed(world.actor("resident"))}
    assert own == {"沈思远", "沈小满"}


@pytest.mark.parametrize(
    "who", ["housemate", "ex_tenant", "landlord", "former_proxy", "stranger", "newcomer",
            "other_worker", "anonymous"],
)  # fmt: skip
def test_nobody_else_sees_or_answers(world, who):
    form = published(world)
    for name in ("resident", "grandmother", "child"):
        row = filling_of(world, form, name)
        with pytest.raises(OutOfScope):
            queries.filling(world.actor(who), row.pk)
        with pytest.raises(OutOfScope):
            handed_in(world, row, who)
        with pytest.raises(OutOfScope):
            actions.save_draft(
                actor=world.actor(who), filling_id=row.pk, typed={}, version=row.version
            )


def test_residents_are_not_asked_where_staff_fill(world):
    form = published(world, audience="workers")
    row = filling_of(world, form, "resident")
    with pytest.raises(OutOfScope):
        handed_in(world, row, "resident")
    assert handed_in(world, row, "grid")
    assert queries.owed(world.actor("resident")) == []


def test_a_worker_fills_what_is_known_without_seeing_it(world):
    row = filling_of(world, published(world), "resident")
    shown = queries.draft(world.actor("worker"), row.pk, NONE)
    assert "沈思远" not in repr(shown)
    handed_in(world, row, "worker")
    assert queries.answered(world.actor("worker"), row.pk) is None
    assert queries.answered(world.actor("resident"), row.pk).answers["name"] == "沈思远"


def test_a_protected_person_is_there_for_few(world):
    form = published(world)
    row = filling_of(world, form, "protected")
    for who in ("worker", "grid", "section"):
        with pytest.raises(OutOfScope):
            queries.filling(world.actor(who), row.pk)
    assert handed_in(world, row, "protected")
    seen = {
        one.filling_id for one in queries.names(world.actor("worker"), form.pk, View.TODO).items
    }
    assert row.pk not in seen


def test_a_repeat_is_harmless_and_a_second_answer_is_told(world):
    row, command = filling_of(world, published(world), "resident"), uuid4()
    first = handed_in(world, row, "resident", command_id=command)
    assert handed_in(world, row, "resident", command_id=command) == first
    with pytest.raises(Conflict):
        handed_in(world, row, "worker")


def test_an_incomplete_answer_says_where(world):
    row = filling_of(world, published(world), "resident")
    typed = {"pets_part": {"has_pets": "yes", "pet": [{"kind": "cat", "age": "99"}]}}
    with pytest.raises(actions.Incomplete) as caught:
        handed_in(world, row, "resident", typed)
    assert list(caught.value.errors) == ["pets_part/pet[1]/age"]
    row.refresh_from_db()
    assert row.state == "todo"


def test_a_draft_is_kept_and_an_older_page_does_not_overwrite_it(world):
    row = filling_of(world, published(world), "resident")
    actor = world.actor("resident")
    actions.save_draft(actor=actor, filling_id=row.pk, typed=PETS, version=1)
    assert queries.draft(actor, row.pk).answers["pets_part"]["pet"][0]["kind"] == "cat"
    with pytest.raises(Conflict):
        actions.save_draft(actor=actor, filling_id=row.pk, typed={}, version=1)


def test_a_name_is_excused_with_a_reason_by_who_manages(world):
    row = filling_of(world, published(world), "tenant")
    with pytest.raises(Invalid):
        actions.excuse(actor=world.actor("worker"), filling_id=row.pk, reason=" ")
    with pytest.raises(NotAllowed):
        actions.excuse(actor=world.actor("grid"), filling_id=row.pk, reason="出差")
    actions.excuse(actor=world.actor("worker"), filling_id=row.pk, reason="长期出差")
    with pytest.raises(Conflict):
        actions.excuse(actor=world.actor("worker"), filling_id=row.pk, reason="再来")
    with pytest.raises(Conflict):
        handed_in(world, row, "tenant")


def test_every_name_is_done_excused_or_missing(world):
    form, worker = published(world), world.actor("worker")
    handed_in(world, filling_of(world, form, "resident"), "resident")
    actions.excuse(actor=worker, filling_id=filling_of(world, form, "tenant").pk, reason="长期出差")
    later = FixedClock(time.now() + timedelta(days=9))
    with use_clock(later):
        counts = queries.counted(world.actor("worker"), form.pk)
        assert counts == {View.MISSING: 5, View.DONE: 1, View.EXCUSED: 1}
        assert queries.late_forms(world.actor("worker")) == 1
        missing = queries.names(world.actor("worker"), form.pk, View.MISSING).items
    assert all("*" in one.name for one in missing)


def test_looking_at_answers_is_an_act_that_the_person_sees(world):
    row = filling_of(world, published(world), "resident")
    with pytest.raises(Conflict):
        actions.open_answers(
            actor=world.actor("worker"), filling_id=row.pk, purpose="verify_identity"
        )
    handed_in(world, row, "resident", PETS)
    with pytest.raises(Invalid):
        actions.open_answers(actor=world.actor("worker"), filling_id=row.pk, purpose="curiosity")
    for who in ("building_head", "section"):
        with pytest.raises((NotAllowed, OutOfScope)):
            actions.open_answers(
                actor=world.actor(who), filling_id=row.pk, purpose="verify_identity"
            )
    state = actions.open_answers(
        actor=world.actor("worker"), filling_id=row.pk, purpose="verify_identity"
    )
    assert state.answers["name"] == "沈思远"
    looks = Record.objects.filter(verb="forms.open_answers", is_look=True)
    assert [one.purpose for one in looks] == ["verify_identity"]
    answer = signed_in(world.accounts["worker"]).post(
        f"/api/v1/forms/fillings/{row.pk}/look", {"purpose": "verify_identity"}, "application/json"
    )
    said = {one["path"]: one["answer"] for one in answer.json()}
    assert said["name"] == "沈思远"
    assert looks.all().count() == 2


def test_a_program_keeps_a_draft_and_is_told_when_somebody_went_on(world):
    row = filling_of(world, published(world), "resident")
    resident = signed_in(world.accounts["resident"])
    address = f"/api/v1/forms/fillings/{row.pk}/draft"
    sent = {"version": row.version, "answers": {"pets_part/has_pets": "no"}}
    assert resident.post(address, sent, "application/json").status_code == 204
    row.refresh_from_db()
    assert fillings.kept(row)["pets_part"] == {"has_pets": "no"}
    assert row.state == Filling.State.TODO
    assert resident.post(address, sent, "application/json").status_code == 409


def test_answers_leave_for_a_purpose_recorded_for_each_and_safe_to_open(world):
    form = published(world, who="section", place="tianxin")
    typed = {"name": "=HYPERLINK(1)", **PETS}
    handed_in(world, filling_of(world, form, "resident"), "resident", typed)
    handed_in(world, filling_of(world, form, "protected"), "protected")
    with pytest.raises(NotAllowed):
        actions.export_answers(
            actor=world.actor("worker"), form_id=form.pk, purpose="give_copy", reason="区民政局"
        )
    with pytest.raises(Invalid):
        actions.export_answers(
            actor=world.actor("section"), form_id=form.pk, purpose="give_copy", reason=""
        )
    answered = actions.export_answers(
        actor=world.actor("section"), form_id=form.pk, purpose="give_copy", reason="区民政局"
    )
    assert len(answered.rows) == 1
    assert Record.objects.filter(verb="forms.export_answers", is_look=True).count() == 1
    cells = cells_of(exports.answers_book(answered))
    assert "猫" in cells
    assert cells["=HYPERLINK(1)"] == "s"


def cells_of(content):
    sheet = load_workbook(io.BytesIO(content)).active
    return {str(cell.value): cell.data_type for row in sheet for cell in row if cell.value}


def test_a_form_ends_by_itself_and_its_answers_are_destroyed(world):
    form = published(world)
    row = filling_of(world, form, "resident")
    handed_in(world, row, "resident", PETS)
    assert jobs.keep_time() == {"closed": 0, "answers": 0, "reports": 0}
    later = FixedClock(time.now() + timedelta(days=7 + 15))
    with use_clock(later):
        assert jobs.keep_time()["closed"] == 1
        assert jobs.keep_time()["answers"] == 0
    sealed = Filling.objects.get(pk=row.pk)
    with use_clock(FixedClock(later.now() + timedelta(days=31))):
        assert jobs.keep_time()["answers"] == form.names_count
    assert not Filling.objects.exists()
    with pytest.raises(KeyDestroyed):
        sealed.answers.open()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="a database in memory has no waiting for locks"
)
def test_of_two_who_answer_at_the_same_second_one_is_told(clock, transactional_db):
    world = build_world()
    row = filling_of(world, published(world), "resident")
    actors = {who: world.actor(who) for who in ("resident", "worker")}

    def answer(who, typed):
        return lambda: actions.hand_in(
            actor=actors[who], filling_id=row.pk, typed=typed, version=1, command_id=uuid4()
        )

    assert sorted(race(answer("resident", PETS), answer("worker", NONE))) == ["Conflict", "done"]
    assert Record.objects.filter(verb="forms.hand_in").count() == 1


@pytest.mark.parametrize("how", ["dies", "moves"])
def test_no_form_waits_for_somebody_who_died_or_moved_away(world, how):
    form = published(world)
    row = filling_of(world, form, "resident")
    with transaction.atomic():
        person = people.locked(world.people["resident"].pk)
        if how == "dies":
            people.record_death(person, died_on=time.today())
        else:
            people.end_residency(Residency.objects.get(person=person), until_on=time.today())
    waiting = queries.names(world.actor("worker"), form.pk, View.TODO).items
    assert row.pk not in {one.filling_id for one in waiting}  # before the news arrives
    events.drain()
    row.refresh_from_db()
    assert row.state == "excused"
    assert row.reason.open()
    other = filling_of(world, form, "housemate")
    assert other.state == "todo"
