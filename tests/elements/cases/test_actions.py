"""The life of a case through its verbs, and who may see it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mashang.domain.lifecycle import Rating, State, Verb
from mashang.elements.cases import actions, jobs, queries
from mashang.elements.cases.actions import Wish
from mashang.elements.cases.models import FAR, Case
from mashang.foundation.records.models import Record
from mashang.kernel.errors import Conflict, NotAllowed, OutOfScope, RuleBroken
from mashang.work.requests.actions import Errand, ask
from tests.photos import a_photo
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def ask_for_medicine(world, who="resident", person="resident", command_id=None):
    return ask(
        actor=world.actor(who),
        person_id=world.people[person].person_id,
        errand=Errand(
            kind="medicine_refill", detail={"medicine": "氨氯地平 5mg", "phone": "13900000000"}
        ),
        command_id=command_id or uuid4(),
    )


def do(world, who, case_id, verb, **more):
    more.setdefault("text", "办理情况")
    return actions.act(
        actor=world.actor(who), case_id=case_id, wish=Wish(verb=verb, **more), command_id=uuid4()
    )


def test_a_need_goes_from_the_portal_to_the_rating(world, clock):
    case_id = ask_for_medicine(world)
    case = Case.objects.get(pk=case_id)
    assert (case.state, case.seat_level, case.handler_id) == ("opened", "grid", None)
    assert case.due_at == clock.now() + timedelta(minutes=30)
    do(world, "grid", case_id, Verb.TAKE)
    do(world, "grid", case_id, Verb.START)
    with pytest.raises(RuleBroken):
        do(world, "grid", case_id, Verb.FINISH)
    do(world, "grid", case_id, Verb.FINISH, photos=[a_photo()])
    case.refresh_from_db()
    assert (case.state, case.is_open, case.due_at) == ("done", False, FAR)
    do(world, "resident", case_id, Verb.CONFIRM, rating=Rating.VERY_SATISFIED)
    case.refresh_from_db()
    assert (case.state, case.rating) == ("closed", "very_satisfied")
    lines = queries.case_view(world.actor("resident"), case_id).lines
    assert lines[0].verb.en == "Opened"
    assert len(lines) == 5


@pytest.mark.parametrize(
    "who",
    ["housemate", "ex_tenant", "landlord", "proxy", "stranger", "newcomer", "anonymous", "other_worker",
     "repairer", "clerk", "administrator"],
)  # fmt: skip
def test_nobody_else_finds_the_case(world, who):
    case_id = ask_for_medicine(world)
    with pytest.raises(OutOfScope):
        queries.case_view(world.actor(who), case_id)
    assert case_id not in [row.case_id for row in queries.my_cases(world.actor(who))]
    with pytest.raises(OutOfScope):
        do(world, who, case_id, Verb.CANCEL)


def test_a_guardian_follows_the_childs_case_and_a_proxy_while_granted(world):
    childs = ask_for_medicine(world, "resident", "child")
    assert queries.case_view(world.actor("resident"), childs).is_mine
    grandmothers = ask_for_medicine(world, "proxy", "grandmother")
    assert queries.case_view(world.actor("proxy"), grandmothers).is_mine
    with pytest.raises(OutOfScope):
        ask_for_medicine(world, "former_proxy", "grandmother")
    with pytest.raises(OutOfScope):
        queries.case_view(world.actor("former_proxy"), grandmothers)


def test_the_same_command_twice_opens_one_case(world):
    command_id = uuid4()
    first = ask_for_medicine(world, command_id=command_id)
    assert ask_for_medicine(world, command_id=command_id) == first
    assert Case.objects.count() == 1
    with pytest.raises(Conflict):
        ask_for_medicine(world, "proxy", "grandmother", command_id=command_id)


def test_internal_notes_stay_inside_and_public_ones_are_read(world):
    case_id = ask_for_medicine(world)
    do(world, "grid", case_id, Verb.TAKE)
    do(world, "grid", case_id, Verb.NOTE_INTERNAL, text="家里有狗")
    do(world, "grid", case_id, Verb.NOTE_PUBLIC, text="下午送到")
    public = [line.note for line in queries.case_view(world.actor("resident"), case_id).lines]
    inside = [line.note for line in queries.case_view(world.actor("worker"), case_id).lines]
    assert "下午送到" in public
    assert "家里有狗" not in public
    assert "家里有狗" in inside


def test_a_handler_does_not_approve_their_own_parking(world):
    case_id = ask_for_medicine(world)
    do(world, "worker", case_id, Verb.TAKE)
    until = world.actor("worker").at + timedelta(days=2)
    with pytest.raises((RuleBroken, NotAllowed)):
        do(world, "worker", case_id, Verb.PARK, until=until)
    do(world, "chief", case_id, Verb.PARK, until=until)
    assert Case.objects.get(pk=case_id).due_at == FAR


def test_a_parked_case_resumes_by_itself_and_its_clocks_are_pushed(world, clock):
    case_id = ask_for_medicine(world)
    do(world, "grid", case_id, Verb.TAKE)
    before = Case.objects.get(pk=case_id).due_at
    until = clock.now() + timedelta(days=2)
    do(world, "worker", case_id, Verb.PARK, until=until)
    clock.move(timedelta(days=2))
    assert jobs.keep_time()["resumed"] == 1
    case = Case.objects.get(pk=case_id)
    assert case.state == State.WORKING.value
    assert case.due_at == before + timedelta(days=2)


def test_silence_confirms_and_lateness_climbs(world, clock):
    late = ask_for_medicine(world)
    clock.move(timedelta(hours=1))
    assert jobs.keep_time()["escalated"] == 1
    assert Case.objects.get(pk=late).level == 1
    assert jobs.keep_time()["escalated"] == 0
    do(world, "grid", late, Verb.TAKE)
    do(world, "grid", late, Verb.FINISH, photos=[a_photo()])
    clock.move(timedelta(days=8))
    assert jobs.keep_time()["confirmed"] == 1
    assert Case.objects.get(pk=late).state == "closed"


def test_who_decided_on_an_old_page_is_told(world):
    case_id = ask_for_medicine(world)
    version = queries.case_view(world.actor("grid"), case_id).version
    do(world, "worker", case_id, Verb.NOTE_INTERNAL)
    with pytest.raises(Conflict):
        actions.act(
            actor=world.actor("grid"), case_id=case_id, wish=Wish(verb=Verb.TAKE),
            command_id=uuid4(), version=version,
        )  # fmt: skip


def test_a_transferred_case_keeps_its_number_and_loses_its_handler(world):
    from mashang.elements.cases.kinds import Seat

    case_id = ask_for_medicine(world)
    do(world, "grid", case_id, Verb.TAKE)
    number = Case.objects.get(pk=case_id).number
    unit = world.organisations["property"]
    seat = Seat("organisation", str(unit.organisation_id), unit.path, unit.name)
    do(world, "grid", case_id, Verb.TRANSFER, seat=seat)
    case = Case.objects.get(pk=case_id)
    assert (case.number, case.handler_id, case.seat_name) == (number, None, unit.name)
    assert queries.case_view(world.actor("repairer"), case_id).is_staff
    with pytest.raises(OutOfScope):
        queries.case_view(world.actor("other_repairer"), case_id)


def test_the_desk_shows_each_their_own_and_nothing_is_shown_by_name(world):
    ask_for_medicine(world)
    for who, seen in (
        ("grid", 1),
        ("worker", 1),
        ("chief", 0),
        ("other_worker", 0),
        ("repairer", 0),
    ):
        rows = queries.desk(world.actor(who), queries.Filters()).items
        assert len(rows) == seen, who
        assert all(row.subject == "沈*远" for row in rows)
    assert queries.counters(world.actor("chief")).open == 1


def test_staff_acts_leave_a_record(world):
    case_id = ask_for_medicine(world)
    do(world, "grid", case_id, Verb.TAKE)
    record = Record.objects.get(verb="cases.take")
    assert (record.unit, record.staff_no) == ("天新社区居委会", "T-GRID")


def test_lives_told_afterwards_equal_lives_lived(world, clock):
    """The bulk road writes what the verbs write, but for ids, numbers of photos and who is told."""
    from django.db import transaction

    from mashang.domain.lifecycle import Role
    from mashang.elements.cases import life, steps
    from mashang.elements.cases.models import Entry

    lived = ask_for_medicine(world)
    do(world, "grid", lived, Verb.TAKE, text="")
    do(world, "grid", lived, Verb.RESPOND, text="马上去")
    resident, grid = world.actor("resident"), world.actor("grid")
    told = steps.Life(
        opener=resident,
        opening=steps.Opening(
            kind="medicine_refill", place=world.places["101"], subject=world.people["resident"],
            title="氨氯地平 5mg", detail={"medicine": "氨氯地平 5mg", "phone": "13900000000"},
        ),
        acts=[
            (grid, life.act_of(grid, Verb.TAKE, frozenset({Role.SEAT}))),
            (grid, life.act_of(grid, Verb.RESPOND, frozenset({Role.HANDLER, Role.SEAT}), text="马上去")),
        ],
    )  # fmt: skip
    with transaction.atomic():
        (case,) = steps.add_lives([told])
    one, other = Case.objects.get(pk=lived), Case.objects.get(pk=case.case_id)
    differ = {"case_id", "number", "title", "detail"}
    for field in Case._meta.concrete_fields:
        if field.name not in differ:
            assert getattr(one, field.attname) == getattr(other, field.attname), field.name
    assert (one.title.open(), one.detail.open()) == (other.title.open(), other.detail.open())
    columns = (
        "line",
        "at",
        "actor_id",
        "actor_name",
        "verb",
        "from_state",
        "to_state",
        "is_public",
        "facts",
    )
    histories = [
        list(Entry.objects.filter(case=which).order_by("line").values_list(*columns))
        for which in (one, other)
    ]
    assert histories[0] == histories[1]
    assert other.number > one.number


def test_the_number_to_call_is_masked_until_somebody_looks_and_the_person_sees_who(world):
    case_id = ask_for_medicine(world)
    view = queries.case_view(world.actor("grid"), case_id)
    assert view.contact == "139****0000"
    assert "13900000000" not in str(view)
    number = actions.reveal_contact(
        actor=world.actor("grid"), case_id=case_id, purpose="handle_case"
    )
    assert number == "13900000000"
    look = Record.objects.get(verb="cases.reveal_contact")
    assert (look.is_look, look.purpose, look.staff_no) == (True, "handle_case", "T-GRID")
    with pytest.raises(OutOfScope):
        actions.reveal_contact(
            actor=world.actor("housemate"), case_id=case_id, purpose="handle_case"
        )
