"""Applying, being told, approving: the one way into the register for whoever has a phone."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.identifiers import with_check_digit
from mashang.domain.lifecycle import Rating, Verb
from mashang.elements.cases import actions as cases
from mashang.elements.cases.models import Case
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.foundation.records.models import Record
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.work.registration import actions, jobs, queries
from mashang.work.registration.actions import Said
from mashang.work.registration.hearing import Hearing, hear, reason_needed
from mashang.work.registration.models import Application, NeighbourAnswer
from tests.world import build_world

FRESH = with_check_digit("33010219950303" + "951")


def apply(world, who="newcomer", room="202", command_id=None, **said):
    given = {
        "compound_id": world.places["home"].pk,
        "room_id": world.places[room].pk if room else None,
        "name": "郁明远",
        "standing": "tenant",
        **said,
    }
    return actions.apply(
        actor=world.actor(who), said=Said(**given), command_id=command_id or uuid4()
    )


def approve(world, application_id, who="worker", reason="", command_id=None):
    return actions.approve(
        actor=world.actor(who),
        application_id=application_id,
        reason=reason,
        command_id=command_id or uuid4(),
    )


def stored(application_id):
    return Application.objects.get(pk=application_id)


def answers(application_id):
    return {row.person_id for row in NeighbourAnswer.objects.filter(application_id=application_id)}


def test_a_newcomer_is_registered_by_one_tap_and_may_then_act(world, clock):
    with_nobody = Residency.objects.filter(place=world.places["202"])
    with_nobody.update(until_on=with_nobody.first().since_on + timedelta(days=1))
    application_id = apply(world, document_type="citizen_id", document_number=FRESH)
    case = stored(application_id).case
    assert (case.kind, case.seat_level, case.is_open) == ("registration", "community", True)
    person_id = approve(world, application_id)
    own = people.acted_for(world.actor("newcomer"))
    assert [(one.person_id, one.name, one.home.pk) for one in own] == [
        (person_id, "郁明远", world.places["202"].pk)
    ]
    case.refresh_from_db()
    assert (case.state, case.is_open, case.subject_id) == ("done", False, person_id)
    assert Person.objects.get(pk=person_id).sex == "m"
    home = Residency.objects.get(person_id=person_id)
    assert (home.standing, home.source) == ("tenant", "applied")
    cases.act(
        actor=world.actor("newcomer"),
        case_id=case.pk,
        wish=cases.Wish(verb=Verb.CONFIRM, rating=Rating.VERY_SATISFIED),
        command_id=uuid4(),
    )


def test_whoever_the_register_knows_by_document_is_not_made_twice(world):
    grandmother = world.people["grandmother"]
    number = people_steps.persons.Identifier.objects.get(person=grandmother).value.open()
    before = Person.objects.count()
    application_id = apply(
        world,
        room="102",
        name="裘桂英",
        document_type="citizen_id",
        document_number=number,
        standing="owner",
    )
    assert stored(application_id).matched_by == "document"
    assert approve(world, application_id) == grandmother.pk
    assert Person.objects.count() == before
    assert Residency.objects.filter(person=grandmother).count() == 1


def test_a_name_matches_only_within_its_room(world):
    here = apply(world, room="102", name="裘桂英")
    assert stored(here).matched_person_id == world.people["grandmother"].pk
    elsewhere = apply(world, room="302", name="裘桂英")
    assert stored(elsewhere).matched_person is None


def test_a_document_under_another_name_is_for_the_sub_district(world):
    number = people_steps.persons.Identifier.objects.get(
        person=world.people["grandmother"]
    ).value.open()
    application_id = apply(world, document_type="citizen_id", document_number=number)
    assert stored(application_id).matched_by == "disagrees"
    with pytest.raises(Conflict):
        approve(world, application_id, reason="已核对")


def test_a_protected_person_is_never_told_by_a_match(world):
    protected = world.people["protected"]
    number = people_steps.persons.Identifier.objects.get(
        person=protected, type="citizen_id"
    ).value.open()
    application_id = apply(
        world, room="302", name="闻静", document_type="citizen_id", document_number=number
    )
    card = queries.application(world.actor("worker"), application_id)
    assert card.matched_id is None
    by_name = apply(world, room="301", name="闻静")
    assert stored(by_name).matched_person is None


def test_who_lives_there_is_told_first_and_only_masked(world):
    application_id = apply(world, room="101")
    assert answers(application_id) == {world.people["resident"].pk, world.people["housemate"].pk}
    asked = queries.questions_for(world.actor("resident"))
    assert [(one.name, one.answer) for one in asked] == [("郁*远", "")]
    for who in ("ex_tenant", "landlord", "stranger", "newcomer", "proxy", "anonymous"):
        assert queries.questions_for(world.actor(who)) == []


def test_an_early_approval_says_why_and_silence_does_not_block(world, clock):
    application_id = apply(world, room="101")
    with pytest.raises(RuleBroken) as refused:
        approve(world, application_id)
    assert refused.value.field == "reason"
    clock.move(timedelta(days=1, minutes=1))
    assert queries.waiting(world.actor("worker")).items[0].hearing is Hearing.SILENT
    approve(world, application_id)


def test_a_doubt_of_the_household_asks_for_grounds(world):
    application_id = apply(world, room="101")
    resident = world.people["resident"].pk
    actions.answer(
        actor=world.actor("resident"),
        application_id=application_id,
        person_id=resident,
        is_known=False,
    )
    row = queries.waiting(world.actor("worker")).items[0]
    assert (row.hearing, row.ready) == (Hearing.UNKNOWN, False)
    with pytest.raises(RuleBroken):
        approve(world, application_id)
    approve(world, application_id, reason="当面核对租赁合同和证件")
    with pytest.raises(Conflict):
        actions.answer(
            actor=world.actor("resident"),
            application_id=application_id,
            person_id=resident,
            is_known=True,
        )


def test_a_welcome_of_the_household_makes_it_one_tap(world):
    application_id = apply(world, room="101")
    actions.answer(
        actor=world.actor("housemate"),
        application_id=application_id,
        person_id=world.people["housemate"].pk,
        is_known=True,
    )
    assert queries.waiting(world.actor("worker")).items[0].ready
    approve(world, application_id)


def test_nobody_answers_who_was_not_asked(world):
    application_id = apply(world, room="101")
    for who, as_whom in (
        ("stranger", "stranger"),
        ("landlord", "resident"),
        ("ex_tenant", "ex_tenant"),
        ("worker", "resident"),
    ):
        with pytest.raises((OutOfScope, NotAllowed)):
            actions.answer(
                actor=world.actor(who),
                application_id=application_id,
                person_id=world.people[as_whom].pk,
                is_known=True,
            )


@pytest.mark.parametrize(
    "who", ["other_worker", "housemate", "resident", "newcomer", "grid", "repairer", "anonymous"]
)
def test_nobody_else_decides(world, who):
    application_id = apply(world, room="202")
    with pytest.raises((OutOfScope, NotAllowed)):
        approve(world, application_id, who)
    with pytest.raises((OutOfScope, NotAllowed)):
        actions.refuse(
            actor=world.actor(who), application_id=application_id, reason="不", command_id=uuid4()
        )
    with pytest.raises((OutOfScope, NotAllowed)):
        queries.application(world.actor(who), application_id)


def test_of_two_who_approve_one_wins_and_the_other_is_told(world):
    application_id = apply(world, room="302", name="戚小北")
    approve(world, application_id, reason="已核对")
    with pytest.raises(Conflict) as told:
        approve(world, application_id, "section", reason="已核对")
    assert told.value.code == "registration.decided"
    assert "社工" in str(told.value.text)


def test_the_same_command_twice_is_one_application_and_one_person(world):
    command_id = uuid4()
    first = apply(world, command_id=command_id)
    assert apply(world, command_id=command_id) == first
    approval = uuid4()
    person_id = approve(world, first, reason="已核对", command_id=approval)
    assert approve(world, first, reason="已核对", command_id=approval) == person_id
    with pytest.raises(Conflict):
        apply(world, "resident", command_id=command_id)


def test_nobody_waits_twice_for_one_door_or_for_too_many(world):
    apply(world)
    with pytest.raises(Conflict):
        apply(world)
    for room in ("101", "102", "201", "301", "302"):
        apply(world, room=room)
    apply(world, room=None, address_text="地下室")
    apply(world, room=None, address_text="阁楼")
    with pytest.raises(RuleBroken) as refused:
        apply(world, room=None, address_text="车库")
    assert refused.value.code == "registration.too_many"


def test_a_resident_is_asked_nothing_that_is_known(world):
    application_id = apply(world, "resident", room="302", name="", standing="owner")
    row = stored(application_id)
    assert (row.matched_by, row.matched_person_id) == ("account", world.people["resident"].pk)
    assert row.name.open() == "沈思远"
    with pytest.raises(Conflict):
        apply(world, "resident", room="101", name="")
    approve(world, application_id, reason="房产证已核对")
    homes = people.homes_of([world.people["resident"].pk])[world.people["resident"].pk]
    assert {one.label for one in homes} == {"101", "302"}
    assert ActsFor.objects.filter(account=world.accounts["resident"], basis="self").count() == 1


def test_a_child_is_added_under_guardianship_and_the_other_adults_are_told(world, clock):
    born = world.actor("resident").at.date() - timedelta(days=5 * 365)
    application_id = apply(
        world,
        "resident",
        room="101",
        basis="guardian",
        name="沈安",
        birth_on=born,
        standing="family",
    )
    assert answers(application_id) == {world.people["housemate"].pk}
    person_id = approve(world, application_id, reason="出生证明已核对")
    own = {one.person_id: one.basis for one in people.acted_for(world.actor("resident"))}
    assert own[person_id] == "guardian"
    assert people.acted_for(world.actor("housemate"))[-1].person_id != person_id


def test_only_children_have_a_guardian_and_children_need_one(world):
    adult = world.actor("resident").at.date() - timedelta(days=20 * 365)
    with pytest.raises(RuleBroken):
        apply(world, "resident", room="101", basis="guardian", name="沈大", birth_on=adult)
    with pytest.raises(Invalid):
        apply(world, "resident", room="101", basis="guardian", name="沈小")
    child = with_check_digit("33010220180303" + "952")
    with pytest.raises(RuleBroken):
        apply(world, document_type="citizen_id", document_number=child)
    small = world.actor("resident").at.date() - timedelta(days=3 * 365)
    orphan = apply(world, basis="guardian", name="郁小", birth_on=small)
    with pytest.raises(RuleBroken) as refused:
        approve(world, orphan, reason="已核对")
    assert refused.value.code == "registration.guardian_first"


def test_an_address_that_fits_no_door_becomes_a_question_and_is_placed_after_asking(world):
    application_id = apply(world, room=None, address_text="小花园旁边的小屋")
    row = stored(application_id)
    assert (row.case.kind, row.room) == ("registration_question", None)
    with pytest.raises(RuleBroken):
        approve(world, application_id, reason="已核对")
    with pytest.raises(Invalid):
        actions.place_application(
            actor=world.actor("worker"), application_id=application_id, address="9幢909"
        )
    actions.place_application(
        actor=world.actor("worker"), application_id=application_id, address="1幢101室"
    )
    row.refresh_from_db()
    assert row.room == world.places["101"]
    assert len(answers(application_id)) == 2
    assert Case.objects.get(pk=row.case_id).path == world.places["101"].path
    approve(world, application_id, reason="上门核实")


def test_a_typed_address_that_fits_one_door_is_no_question(world):
    application_id = apply(world, room=None, address_text="1幢302")
    assert stored(application_id).room == world.places["302"]
    other = apply(world, room=None, address_text="明桂社区明桂苑1幢101室")
    assert stored(other).compound == world.places["other_home"]


def test_a_refusal_says_why_and_a_dispute_opens_it_again(world):
    application_id = apply(world)
    worker = world.actor("worker")
    with pytest.raises(Invalid):
        actions.refuse(actor=worker, application_id=application_id, reason=" ", command_id=uuid4())
    actions.refuse(
        actor=worker, application_id=application_id, reason="住址与合同不符", command_id=uuid4()
    )
    own = queries.own_applications(world.actor("newcomer"))[0]
    assert (own.status, own.reason) == ("refused", "住址与合同不符")
    with pytest.raises(Conflict):
        approve(world, application_id, reason="再看")
    cases.act(
        actor=world.actor("newcomer"),
        case_id=own.case_id,
        wish=cases.Wish(verb=Verb.DISPUTE, text="合同已更正"),
        command_id=uuid4(),
    )
    approve(world, application_id, reason="新合同已核对")


def test_an_approval_for_a_known_person_replaces_another_phone_only_with_grounds(world, clock):
    application_id = apply(world, room="101", name="沈思远", standing="owner")
    clock.move(timedelta(days=2))
    card = queries.application(world.actor("worker"), application_id)
    assert card.replaces_phone
    assert card.reason_needed is not None
    with pytest.raises(RuleBroken):
        approve(world, application_id)
    approve(world, application_id, reason="本人到场，旧手机遗失")
    assert people.acted_for(world.actor("resident"))[0].basis == "guardian"


def test_whoever_cancels_the_case_withdraws_and_who_withdraws_cancels_the_case(world):
    first = apply(world)
    cases.act(
        actor=world.actor("newcomer"),
        case_id=stored(first).case_id,
        wish=cases.Wish(verb=Verb.CANCEL, text="不租了"),
        command_id=uuid4(),
    )
    drain_events()
    assert stored(first).status == "withdrawn"
    second = apply(world)
    actions.withdraw(actor=world.actor("newcomer"), application_id=second)
    assert stored(second).case.state == "cancelled"
    with pytest.raises(OutOfScope):
        actions.withdraw(actor=world.actor("resident"), application_id=second)


def drain_events():
    """Consume what is due, inside the test's own transaction."""
    from mashang.foundation.events.event import Event
    from mashang.foundation.events.models import Delivery
    from mashang.kernel.house import house

    for row in Delivery.objects.order_by("id"):
        consumer = next(one for one in house().consumers if one.name == row.consumer)
        event = Event(row.event_id, row.name, row.subject, row.payload, row.happened_at)
        house().runs[consumer.run](event)
        row.delete()


def test_looking_at_an_applicant_is_recorded(world):
    application_id = apply(world, document_type="citizen_id", document_number=FRESH)
    row = queries.waiting(world.actor("worker")).items[0]
    assert row.name == "郁*远"
    card = queries.application(world.actor("worker"), application_id)
    assert FRESH not in card.document_number
    seen = actions.reveal(actor=world.actor("worker"), application_id=application_id)
    assert (seen.name, seen.document_number) == ("郁明远", FRESH)
    assert Record.objects.filter(verb="registration.reveal", is_look=True).count() == 1
    with pytest.raises(OutOfScope):
        actions.reveal(actor=world.actor("other_worker"), application_id=application_id)


def test_silence_is_noted_once(world, clock):
    application_id = apply(world, room="101")
    assert jobs.keep_time()["silent"] == 0
    clock.move(timedelta(days=1, minutes=1))
    assert jobs.keep_time()["silent"] == 1
    assert jobs.keep_time()["silent"] == 0
    assert stored(application_id).case.entries.filter(verb="note_internal").count() == 1


def test_an_application_rests_when_its_author_owes_an_answer_for_too_long(world, clock):
    application_id = apply(world)
    case_id = stored(application_id).case_id
    for verb in (Verb.TAKE, Verb.ASK):
        cases.act(
            actor=world.actor("worker"),
            case_id=case_id,
            wish=cases.Wish(verb=verb, text="请补充合同"),
            command_id=uuid4(),
        )
    assert jobs.keep_time()["resting"] == 0
    clock.move(timedelta(days=15))
    assert jobs.keep_time()["resting"] == 1
    assert stored(application_id).status == "withdrawn"


def test_decided_applications_are_forgotten_and_waiting_ones_are_not(world, clock):
    decided, waiting = apply(world), apply(world, room="302")
    approve(world, decided, reason="已核对")
    clock.move(timedelta(days=91))
    assert jobs.forget_old() == 1
    assert not Application.objects.filter(pk=decided).exists()
    assert stored(waiting).name.open() == "郁明远"


said = st.lists(st.sampled_from(["", "known", "unknown"]), max_size=6)


@given(answers=said, minutes=st.integers(-3000, 3000))
def test_the_order_of_answers_never_matters_and_silence_never_blocks(answers, minutes):
    from datetime import UTC, datetime

    now = datetime(2026, 4, 29, tzinfo=UTC)
    until = now + timedelta(minutes=minutes)
    heard = hear(answers, until, now)
    assert heard is hear(reversed(answers), until, now)
    later = hear(answers, until, max(until, now))
    assert later is not Hearing.WAITING
    if "unknown" not in answers:
        assert reason_needed(later, replaces_phone=False) is None
    if "unknown" in answers:
        assert reason_needed(heard, replaces_phone=False) is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_two_approvals_in_the_same_second_register_one_person(clock, transactional_db):
    world = build_world()
    application_id = apply(world, room="302", name="戚小北")
    before = Person.objects.count()
    together = threading.Barrier(2)

    def decide(who):
        try:
            actor = world.actor(who)
            together.wait(30)
            actions.approve(
                actor=actor,
                application_id=application_id,
                reason="已核对",
                command_id=uuid4(),
            )
        except Conflict as told:
            return told.code
        finally:
            connection.close()
        return "registered"

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(copy_context().run, decide, who) for who in ("worker", "section")]
        said = [one.result() for one in asked]
    assert sorted(said) == ["registered", "registration.decided"]
    assert Person.objects.count() == before + 1
