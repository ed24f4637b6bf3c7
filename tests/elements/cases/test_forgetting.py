"""Content of ended cases goes by itself, keys first; what is counted stays."""

from datetime import timedelta

import pytest

from mashang.domain.ledger import Month
from mashang.domain.lifecycle import Rating, Verb
from mashang.elements.cases import actions, jobs, queries
from mashang.elements.cases import steps as cases
from mashang.elements.cases.models import CONTENT, Case, Entry, ExternalNumber, Photo
from mashang.elements.cases.queries.rows import FORGOTTEN
from mashang.foundation import keys
from mashang.foundation.files import queries as files
from mashang.foundation.files.models import StoredFile
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.policies import queries as policies
from mashang.foundation.records.models import Record
from mashang.kernel import clock as instants
from mashang.kernel.errors import OutOfScope
from tests.browser import signed_in
from tests.elements.cases.test_actions import ask_for_medicine, do
from tests.photos import a_photo
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def ended(world) -> Case:
    """A case that was asked, done with a photo, and rated."""
    case_id = ask_for_medicine(world)
    do(world, "grid", case_id, Verb.TAKE)
    do(world, "grid", case_id, Verb.START)
    do(world, "grid", case_id, Verb.FINISH, photos=[a_photo()])
    do(world, "resident", case_id, Verb.CONFIRM, rating=Rating.SATISFIED)
    return Case.objects.get(pk=case_id)


def kept_days() -> timedelta:
    return policies.days("retention.cases_days")


def test_content_goes_on_the_day_that_policy_names_and_not_a_second_before(world, clock):
    case = ended(world)
    open_case_id = ask_for_medicine(world)
    clock.move(kept_days() - timedelta(seconds=1))
    assert jobs.forget_old() == 0
    assert Case.objects.get(pk=case.pk).title.open() != ""
    clock.move(timedelta(seconds=1))
    assert jobs.forget_old() == 1
    assert jobs.forget_old() == 0
    assert Case.objects.get(pk=open_case_id).detail.open() != ""


def test_nothing_that_remains_says_who_asked_for_whom_where_or_what(world, clock):
    case = ended(world)
    notes = [one.note for one in Entry.objects.filter(case=case) if one.note]
    photo = StoredFile.objects.get(pk=Photo.objects.get(case=case).file_id)
    home = case.place
    clock.move(kept_days())
    jobs.forget_old()
    case.refresh_from_db()
    assert (case.subject, case.asked_by, case.title.open(), case.detail.open()) == (
        None, None, "", "",
    )  # fmt: skip
    assert case.place.kind == "compound"
    assert case.path == case.place.path != home.path
    assert home.path.startswith(case.path)
    assert {one.note.open() for one in Entry.objects.filter(case=case)} == {""}
    assert not Entry.objects.filter(case=case, actor=world.accounts["resident"]).exists()
    assert Entry.objects.filter(case=case, actor=world.accounts["grid"]).exists()
    assert not StoredFile.objects.filter(pk=photo.pk).exists()
    with pytest.raises(OutOfScope):
        files.open_for(world.actor("grid"), photo.pk)
    with pytest.raises(KeyDestroyed):  # an old copy of the row opens nothing either
        notes[0].open()


def test_numbers_of_other_systems_and_who_followed_are_forgotten(world, clock):
    case = ended(world)
    actions.add_external_number(
        actor=world.actor("worker"), case_id=case.pk, system="12345", number="HZ-1"
    )
    clock.move(kept_days())
    jobs.forget_old()
    assert not ExternalNumber.objects.filter(case=case).exists()
    assert not case.parties.exists()


def test_the_ledger_of_the_month_counts_a_forgotten_case_as_before(world, clock):
    case = ended(world)
    month = Month.of(instants.local_day(case.closed_at))
    chief = world.actor("worker")
    before = queries.ledger(chief, month)
    clock.move(kept_days())
    jobs.forget_old()
    after = queries.ledger(chief, month)
    assert after.total == before.total
    assert after.lines == before.lines


def test_staff_read_that_it_was_deleted_and_its_asker_finds_it_no_more(world, clock):
    case = ended(world)
    clock.move(kept_days())
    jobs.forget_old()
    view = queries.case_view(world.actor("worker"), case.pk)
    assert (view.row.title, view.detail, view.photos, view.contact) == (FORGOTTEN, (), (), "")
    assert view.is_forgotten
    page = signed_in(world.accounts["worker"]).get(f"/desk/cases/{case.pk}").content.decode()
    assert "内容已到期删除" in page
    assert "只留下经过和时间供统计" in page
    with pytest.raises(OutOfScope):
        queries.own_view(world.actor("resident"), case.pk)


def test_stopped_between_keys_and_rows_the_page_says_so_and_the_next_night_ends_it(world, clock):
    case = ended(world)
    clock.move(kept_days())
    keys.destroy_subjects(CONTENT, [case.pk])
    view = queries.case_view(world.actor("worker"), case.pk)
    assert (view.row.title, view.detail) == (FORGOTTEN, ())
    assert {line.note for line in view.lines} == {""}
    assert jobs.forget_old() == 1
    case.refresh_from_db()
    assert (case.forgotten_at, case.subject) == (clock.now(), None)


def test_a_night_takes_batch_after_batch_until_none_is_left(world, clock, monkeypatch):
    monkeypatch.setattr(jobs, "FORGOTTEN_AT_ONCE", 2)
    for _ in range(5):
        ended(world)
    clock.move(kept_days())
    assert jobs.forget_old() == 5
    assert Case.objects.filter(forgotten_at=clock.now()).count() == 5


def test_each_forgotten_case_leaves_a_record_of_the_system(world, clock):
    ended(world)
    clock.move(kept_days())
    jobs.forget_old()
    record = Record.objects.get(verb="cases.forget")
    assert record.actor == "system"
    assert record.facts == {"class": CONTENT}


def test_a_case_that_has_not_ended_is_never_emptied(world, clock):
    case_id = ask_for_medicine(world)
    assert actions.forget(actor=Actor.system(), case_ids=[case_id]) == 0
    assert Case.objects.get(pk=case_id).subject is not None


@pytest.mark.django_db(transaction=True)
def test_steps_of_forgetting_stand_inside_a_verb_only(world):
    with pytest.raises(RuntimeError, match="must join a verb"):
        cases.forget([], at=instants.now())
