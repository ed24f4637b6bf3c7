"""Notices: who may send them, who reads them, and that nobody is missed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import Fact, Residency
from mashang.elements.people.queries import Because
from mashang.foundation.events.event import Event
from mashang.foundation.policies import queries as policies
from mashang.foundation.records.models import Record
from mashang.governance.notices import actions, jobs, queries, steps
from mashang.governance.notices.actions import Wanted
from mashang.governance.notices.models import Message, Notice, Recipient
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from tests.browser import signed_in
from tests.world import build_world

pytestmark = pytest.mark.django_db
State = Recipient.State
A_DAY = timedelta(days=1)


def wanted(world, *where, **more):
    now = world.actor("worker").at
    given = {
        "title_zh": "停水通知",
        "body_zh": "明天上午九点到十一点停水，请提前储水。",
        "title_en": "Water off",
        "body_en": "The water is off tomorrow from nine to eleven.",
        "targets": [f"p:{world.places[name].place_id}" for name in where or ("building",)],
        "must_confirm": True,
        "confirm_by": now + 2 * A_DAY,
        "starts_at": now,
        "ends_at": now + 7 * A_DAY,
    }
    return Wanted(**{**given, **more})


def send(world, *where, who="worker", **more):
    notice_id = actions.draft(
        actor=world.actor(who), wanted=wanted(world, *where, **more), command_id=uuid4()
    )
    assert actions.publish(actor=world.actor(who), notice_id=notice_id) == "open"
    return notice_id


def me(world, who):
    return people.chosen(world.actor(who), None)


def name_on(world, notice_id, who):
    return Recipient.objects.get(notice_id=notice_id, person=world.people[who])


def unread(world, who):
    return [one.notice_id for one in queries.unread(world.actor(who), me(world, who)).notices]


def test_a_list_holds_every_adult_who_lives_there_once(world):
    notice_id = send(world)
    names = set(Recipient.objects.filter(notice_id=notice_id).values_list("person_id", flat=True))
    here = ("resident", "housemate", "grandmother", "tenant", "landlord", "protected", "proxy")
    assert names == {world.people[name].pk for name in here}
    assert world.people["child"].pk not in names
    card = queries.card(world.actor("worker"), notice_id)
    assert (card.row.tally.expected, card.row.tally.missing) == (7, 7)


def test_a_draft_is_written_once_however_often_it_is_sent(world):
    command = uuid4()
    first = actions.draft(actor=world.actor("worker"), wanted=wanted(world), command_id=command)
    again = actions.draft(actor=world.actor("worker"), wanted=wanted(world), command_id=command)
    assert first == again
    assert Notice.objects.count() == 1


def test_nobody_writes_to_a_place_that_is_not_theirs(world):
    with pytest.raises(OutOfScope):
        actions.draft(
            actor=world.actor("worker"), wanted=wanted(world, "other_home"), command_id=uuid4()
        )
    with pytest.raises(NotAllowed):
        actions.draft(actor=world.actor("building_head"), wanted=wanted(world), command_id=uuid4())


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"title_zh": " "}, "notices.words"),
        ({"targets": []}, "notices.nowhere"),
        ({"targets": ["p:x"]}, "notices.nowhere"),
        ({"audience": "everybody"}, "notices.audience"),
        ({"counts": "none"}, "notices.counts"),
        ({"attention": ["rich"]}, "notices.attention"),
        ({"confirm_by": None}, "notices.confirm_by"),
    ],
)
def test_what_makes_no_sense_is_refused_and_says_why(world, wrong, code):
    with pytest.raises((Invalid, RuleBroken)) as refused:
        actions.draft(
            actor=world.actor("worker"), wanted=wanted(world, **wrong), command_id=uuid4()
        )
    assert refused.value.code == code


def test_a_notice_ends_after_it_begins_and_stands_no_longer_than_policy_says(world):
    now = world.actor("worker").at
    for ends_at, code in ((now, "notices.ends_early"), (now + 400 * A_DAY, "notices.too_long")):
        with pytest.raises(RuleBroken) as refused:
            actions.draft(
                actor=world.actor("worker"),
                wanted=wanted(world, ends_at=ends_at),
                command_id=uuid4(),
            )
        assert refused.value.code == code


def test_the_count_is_known_before_it_is_sent(world):
    notice_id = actions.draft(actor=world.actor("worker"), wanted=wanted(world), command_id=uuid4())
    reach = queries.card(world.actor("worker"), notice_id).reach
    assert (reach.n_people, reach.n_by_phone, reach.n_without) == (8, 8, 0)
    assert unread(world, "resident") == []


def test_a_notice_to_the_whole_street_needs_a_second_person(world):
    section, chief = world.actor("section"), world.actor("chief")
    notice_id = actions.draft(actor=section, wanted=wanted(world, "street"), command_id=uuid4())
    assert actions.publish(actor=section, notice_id=notice_id) == "waiting"
    assert unread(world, "resident") == []
    with pytest.raises(NotAllowed):
        actions.agree(actor=section, notice_id=notice_id)
    with pytest.raises(OutOfScope):
        actions.agree(actor=world.actor("worker"), notice_id=notice_id)
    assert queries.notices_to_agree(chief) == 1
    assert actions.agree(actor=chief, notice_id=notice_id) == "open"
    assert unread(world, "resident") == [notice_id]
    with pytest.raises(Conflict):
        actions.agree(actor=chief, notice_id=notice_id)


def test_the_second_person_may_return_it_and_its_author_writes_it_anew(world):
    section = world.actor("section")
    notice_id = actions.draft(actor=section, wanted=wanted(world, "street"), command_id=uuid4())
    actions.publish(actor=section, notice_id=notice_id)
    actions.send_back(actor=world.actor("chief"), notice_id=notice_id)
    with pytest.raises(Conflict):
        actions.send_back(actor=world.actor("chief"), notice_id=notice_id)
    actions.change(actor=section, notice_id=notice_id, wanted=wanted(world, title_zh="停水改期"))
    with pytest.raises(NotAllowed):
        actions.change(actor=world.actor("chief"), notice_id=notice_id, wanted=wanted(world))
    assert actions.publish(actor=section, notice_id=notice_id) == "open"
    with pytest.raises(Conflict):
        actions.change(actor=section, notice_id=notice_id, wanted=wanted(world))


def test_what_reaches_nobody_or_is_over_does_not_go_out(world, clock):
    worker = world.actor("worker")
    nobody = actions.draft(
        actor=worker, wanted=wanted(world, attention=["dialysis"]), command_id=uuid4()
    )
    with pytest.raises(RuleBroken) as refused:
        actions.publish(actor=worker, notice_id=nobody)
    assert refused.value.code == "notices.nobody_reads"
    late = actions.draft(actor=worker, wanted=wanted(world), command_id=uuid4())
    clock.move(3 * A_DAY)
    with pytest.raises(RuleBroken) as refused:
        actions.publish(actor=world.actor("worker"), notice_id=late)
    assert refused.value.code == "notices.over"


def test_one_tap_confirms_and_a_second_changes_nothing(world):
    notice_id = send(world)
    resident = world.people["resident"].pk
    actions.confirm(actor=world.actor("resident"), notice_id=notice_id, person_id=resident)
    first = name_on(world, notice_id, "resident")
    assert first.state == State.CONFIRMED
    actions.confirm(actor=world.actor("resident"), notice_id=notice_id, person_id=resident)
    assert name_on(world, notice_id, "resident").settled_at == first.settled_at
    assert unread(world, "resident") == []
    assert name_on(world, notice_id, "housemate").state == State.WAITING


@pytest.mark.parametrize("who", ["stranger", "ex_tenant", "former_proxy", "newcomer"])
def test_nobody_confirms_what_is_not_for_them_or_for_somebody_else(world, who):
    notice_id = send(world)
    for person in ("resident", "grandmother"):
        with pytest.raises(OutOfScope):
            actions.confirm(
                actor=world.actor(who), notice_id=notice_id, person_id=world.people[person].pk
            )
    with pytest.raises(OutOfScope):
        queries.own_notice(world.actor(who), me(world, who), notice_id)
    assert unread(world, who) == []


def test_the_proxy_confirms_for_the_grandmother_while_the_grant_lasts(world):
    notice_id = send(world)
    actions.confirm(
        actor=world.actor("proxy"), notice_id=notice_id, person_id=world.people["grandmother"].pk
    )
    row = name_on(world, notice_id, "grandmother")
    assert (row.state, row.settled_by) == (State.CONFIRMED, world.accounts["proxy"])
    assert name_on(world, notice_id, "proxy").state == State.WAITING


def test_a_household_counts_once_where_the_notice_says_so(world):
    notice_id = send(world, counts="household")
    actions.confirm(
        actor=world.actor("resident"), notice_id=notice_id, person_id=world.people["resident"].pk
    )
    assert name_on(world, notice_id, "housemate").state == State.HOUSEHOLD
    assert name_on(world, notice_id, "grandmother").state == State.WAITING
    shown = queries.own_notice(world.actor("housemate"), me(world, "housemate"), notice_id)
    assert shown.by_household


def test_who_has_no_phone_is_told_in_person_and_then_nobody_is_missing(world):
    link = world.people["grandmother"].acted_for_by.get(until__isnull=True)
    with transaction.atomic():
        people_steps.end_link(link, world.actor("worker").at)
    notice_id = send(world)
    head = world.actor("building_head")
    found = queries.names(head, notice_id, view="no_phone", building_id=None, cursor=None).items
    assert [one.name for one in found] == ["裘*英"]
    assert found[0].home.endswith("102室")
    actions.mark_told(actor=head, recipient_id=found[0].recipient_id)
    with pytest.raises(Conflict):
        actions.mark_told(actor=world.actor("grid"), recipient_id=found[0].recipient_id)
    Recipient.objects.filter(notice_id=notice_id, state=State.WAITING).update(
        state=State.CONFIRMED, settled_at=head.at
    )
    card = queries.card(world.actor("worker"), notice_id)
    assert card.row.tally.is_complete
    record = Record.objects.filter(verb="notices.mark_told").get()
    assert record.data_class == "notices.receipts"


def test_an_excuse_has_a_reason_of_the_closed_list(world):
    notice_id = send(world)
    row = name_on(world, notice_id, "landlord")
    with pytest.raises(Invalid):
        actions.excuse(actor=world.actor("grid"), recipient_id=row.pk, reason="busy")
    with pytest.raises(OutOfScope):
        actions.excuse(actor=world.actor("other_worker"), recipient_id=row.pk, reason="away")
    actions.excuse(actor=world.actor("grid"), recipient_id=row.pk, reason="away")
    with pytest.raises(Conflict):
        actions.excuse(actor=world.actor("grid"), recipient_id=row.pk, reason="away")
    assert queries.card(world.actor("worker"), notice_id).row.tally.excused == 1


def test_a_protected_person_stands_on_no_list_of_names_that_others_read(world):
    notice_id = send(world)
    row = name_on(world, notice_id, "protected")
    shown = queries.names(
        world.actor("worker"), notice_id, view="all", building_id=None, cursor=None
    )
    assert row.pk not in {one.recipient_id for one in shown.items}
    with pytest.raises(OutOfScope):
        actions.mark_told(actor=world.actor("worker"), recipient_id=row.pk)


def test_names_of_a_notice_about_health_open_to_few_and_numbers_to_all(world):
    with transaction.atomic():
        people_steps.add_fact(
            person=world.people["grandmother"], kind=Fact.Kind.DIALYSIS,
            since_on=world.actor("worker").at.date(), source="test",
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.draft(
            actor=world.actor("chief"),
            wanted=wanted(world, attention=["dialysis"]),
            command_id=uuid4(),
        )
    notice_id = send(world, attention=["dialysis"])
    assert unread(world, "resident") == []
    assert unread(world, "proxy") == []
    proxy = people.chosen(world.actor("proxy"), str(world.people["grandmother"].pk))
    assert [one.notice_id for one in queries.unread(world.actor("proxy"), proxy).notices] == [
        notice_id
    ]
    for who, n in (("grid", 1), ("building_head", 0)):
        page = queries.names(world.actor(who), notice_id, view="all", building_id=None, cursor=None)
        assert len(page.items) == n
    assert queries.stops(world.actor("building_head"), notice_id).items[0].tally.expected == 1


def test_buildings_are_shown_with_the_name_of_who_answers(world):
    notice_id = send(world)
    row = queries.stops(world.actor("supervisor"), notice_id).items[0]
    assert (row.name, row.tally.missing) == (world.places["building"].full_name, 7)
    assert "网格员" in row.answerer
    with pytest.raises(OutOfScope):
        queries.stops(world.actor("other_worker"), notice_id)


def test_the_moved_and_the_dead_drop_out_at_once(world):
    notice_id = send(world)
    today = world.actor("worker").at.date()
    home = Residency.objects.get(person=world.people["tenant"])
    with transaction.atomic():
        people_steps.end_residency(home, until_on=today)
        people_steps.record_death(world.people["grandmother"], died_on=today)
    assert unread(world, "tenant") == []
    missing = queries.names(world.actor("worker"), notice_id, view="missing", building_id=None,
                            cursor=None)  # fmt: skip
    assert "裘*英" not in [one.name for one in missing.items]
    at = world.actor("worker").at
    with transaction.atomic():
        jobs.drop_moved(Event(new_id(), "people.moved_out", "person:x",
                              {"residency_id": str(home.pk)}, at))  # fmt: skip
        jobs.drop_dead(Event(new_id(), "people.died", f"person:{world.people['grandmother'].pk}",
                             {}, at))  # fmt: skip
    assert name_on(world, notice_id, "tenant").state == State.GONE
    assert name_on(world, notice_id, "grandmother").state == State.GONE
    assert queries.card(world.actor("worker"), notice_id).row.tally.gone == 2


def test_who_moves_in_later_reads_it_and_changes_no_denominator(world):
    notice_id = send(world)
    with transaction.atomic():
        people_steps.add_residency(
            person=world.people["stranger"], place=world.places["202"],
            standing=Residency.Standing.TENANT, since_on=world.actor("worker").at.date(),
            source="test",
        )  # fmt: skip
    assert unread(world, "stranger") == [notice_id]
    actions.confirm(
        actor=world.actor("stranger"), notice_id=notice_id, person_id=world.people["stranger"].pk
    )
    assert unread(world, "stranger") == []
    assert queries.card(world.actor("worker"), notice_id).row.tally.expected == 7


def test_a_correction_takes_its_place_visibly(world):
    old = send(world)
    worker = world.actor("worker")
    new = actions.correct(
        actor=worker,
        notice_id=old,
        wanted=wanted(world, title_zh="停水改到后天"),
        command_id=uuid4(),
    )
    with pytest.raises(Conflict):
        actions.correct(actor=worker, notice_id=old, wanted=wanted(world), command_id=uuid4())
    assert unread(world, "resident") == [old]
    actions.publish(actor=worker, notice_id=new)
    assert unread(world, "resident") == [new]
    assert (
        queries.own_notice(world.actor("resident"), me(world, "resident"), old).corrected_by == new
    )
    assert name_on(world, old, "resident").state == State.REPLACED
    with pytest.raises(Conflict):
        actions.correct(
            actor=worker,
            notice_id=actions.draft(actor=worker, wanted=wanted(world), command_id=uuid4()),
            wanted=wanted(world),
            command_id=uuid4(),
        )


def test_a_withdrawn_notice_waits_for_nobody_and_says_so(world):
    notice_id = send(world)
    with pytest.raises(NotAllowed):
        actions.withdraw(actor=world.actor("building_head"), notice_id=notice_id)
    actions.withdraw(actor=world.actor("worker"), notice_id=notice_id)
    with pytest.raises(Conflict):
        actions.withdraw(actor=world.actor("worker"), notice_id=notice_id)
    assert unread(world, "resident") == []
    shown = queries.own_notice(world.actor("resident"), me(world, "resident"), notice_id)
    assert shown.is_withdrawn
    assert queries.card(world.actor("worker"), notice_id).row.tally.missing == 0


def test_a_scheduled_notice_goes_out_at_its_hour_and_freezes_its_list_then(world, clock):
    worker = world.actor("worker")
    notice_id = actions.draft(
        actor=worker, wanted=wanted(world, starts_at=worker.at + A_DAY), command_id=uuid4()
    )
    assert actions.publish(actor=worker, notice_id=notice_id) == "scheduled"
    assert jobs.open_due() == 0
    assert Recipient.objects.count() == 0
    clock.move(A_DAY)
    assert jobs.open_due() == 1
    assert jobs.open_due() == 0
    assert unread(world, "resident") == [notice_id]


def test_a_plain_notice_is_read_without_a_list(world):
    notice_id = send(world, "tianxin", must_confirm=False, confirm_by=None)
    assert Recipient.objects.count() == 0
    assert unread(world, "landlord") == [notice_id]
    actions.confirm(
        actor=world.actor("landlord"), notice_id=notice_id, person_id=world.people["landlord"].pk
    )
    assert unread(world, "landlord") == []
    assert unread(world, "stranger") == []


def test_staff_are_an_audience_and_answer_as_accounts(world):
    notice_id = send(world, audience="staff")
    assert list(Recipient.objects.values_list("account_id", flat=True)) == [
        world.accounts["building_head"].pk
    ]
    actions.confirm(actor=world.actor("building_head"), notice_id=notice_id, person_id=None)
    assert Recipient.objects.get().state == State.CONFIRMED
    assert unread(world, "resident") == []
    with pytest.raises(OutOfScope):
        actions.confirm(actor=world.actor("resident"), notice_id=notice_id, person_id=None)


def tell(world, who="resident", reference="test.done:1", because=Because.OWN_AFFAIR, **more):
    told = steps.Told(reference, Text("您的申请已通过", "Approved"), url="/", **more)
    with transaction.atomic():
        return steps.tell(told, at=world.actor(who).at, person=world.people[who], because=because)


def test_a_room_tells_one_person_once_and_nobody_else_reads_it(world):
    message = tell(world)
    assert tell(world).pk == message.pk
    assert Message.objects.count() == 1
    found = queries.unread(world.actor("resident"), me(world, "resident")).messages
    assert [str(one.title) for one in found] == ["您的申请已通过"]
    for who in ("housemate", "landlord", "stranger", "newcomer"):
        assert not queries.unread(world.actor(who), me(world, who)).messages
        with pytest.raises(OutOfScope):
            actions.see_message(actor=world.actor(who), message_id=message.pk)
    assert actions.see_message(actor=world.actor("resident"), message_id=message.pk) == "/"
    assert not queries.unread(world.actor("resident"), me(world, "resident")).messages


def test_the_dead_are_told_nothing(world):
    with transaction.atomic():
        people_steps.record_death(world.people["tenant"], died_on=world.actor("worker").at.date())
    assert tell(world, "tenant") is None
    dropped = Record.objects.get(verb="people.drop_message")
    assert dropped.facts == {"message": "test.done:1", "bar": "died"}


def test_a_former_resident_is_answered_and_no_longer_asked(world):
    assert tell(world, "ex_tenant", because=Because.LIVES_HERE) is None
    assert tell(world, "ex_tenant", because=Because.OWN_AFFAIR) is not None


def leave(world, who, how):
    with transaction.atomic():
        person = people_steps.locked(world.people[who].pk)
        if how == "dies":
            people_steps.record_death(person, died_on=world.actor("worker").at.date())
        else:
            home = Residency.objects.get(person=person, until_on__isnull=True)
            people_steps.end_residency(home, until_on=world.actor("worker").at.date())


@pytest.mark.parametrize("how", ["dies", "moves"])
def test_who_leaves_before_its_hour_is_not_on_the_list_of_a_scheduled_notice(world, clock, how):
    worker = world.actor("worker")
    notice_id = actions.draft(
        actor=worker, wanted=wanted(world, starts_at=worker.at + A_DAY), command_id=uuid4()
    )
    actions.publish(actor=worker, notice_id=notice_id)
    leave(world, "grandmother", how)
    clock.move(A_DAY)
    jobs.open_due()
    names = set(Recipient.objects.values_list("person_id", flat=True))
    assert world.people["grandmother"].pk not in names
    assert world.people["landlord"].pk in names


@pytest.mark.parametrize("how", ["dies", "moves"])
def test_nobody_walks_to_who_left_before_the_news_of_it_arrived(world, how):
    notice_id = send(world)
    leave(world, "grandmother", how)
    on_paper = queries.names_to_walk(world.actor("worker"), notice_id, None)
    listed = queries.names(
        world.actor("worker"), notice_id, view="missing", building_id=None, cursor=None
    ).items
    gone = name_on(world, notice_id, "grandmother")
    assert gone.state == State.WAITING
    assert gone.pk not in {one.recipient_id for one in (*on_paper, *listed)}
    assert name_on(world, notice_id, "landlord").pk in {one.recipient_id for one in on_paper}


def test_receipts_go_first_then_messages_and_notices(world, clock):
    notice_id = send(world)
    tell(world)
    clock.move(timedelta(days=7 + policies.number("retention.notice_receipts_days"), hours=1))
    jobs.forget_old()
    assert (Recipient.objects.count(), Message.objects.count()) == (0, 0)
    assert Notice.objects.get().pk == notice_id
    assert queries.stops(world.actor("worker"), notice_id).items[0].tally.expected == 7
    clock.move(timedelta(days=policies.number("retention.notices_days")))
    jobs.forget_old()
    assert Notice.objects.count() == 0


def test_the_portal_shows_what_must_be_confirmed_first_and_takes_the_tap(world):
    plain = send(world, must_confirm=False, confirm_by=None, title_zh="义诊通知")
    pressing = send(world)
    one = signed_in(world.accounts["resident"])
    shown = one.get("/").content.decode()
    assert shown.index("停水通知") < shown.index("义诊通知")
    answer = one.post(f"/notices/{pressing}/confirm", {"next": "/"})
    assert (answer.status_code, answer["location"]) == (303, "/")
    shown = one.get("/notices").content.decode()
    assert "停水通知" in shown
    assert one.get(f"/notices/{plain}").status_code == 200
    english = signed_in(world.accounts["resident"], "en")
    assert "Water off" in english.get(f"/notices/{pressing}").content.decode()
    assert signed_in(world.accounts["stranger"]).get(f"/notices/{plain}").status_code == 404
    assert (
        signed_in(world.accounts["stranger"]).post(f"/notices/{plain}/confirm").status_code == 404
    )


def test_a_worker_writes_looks_and_sends_by_pages(world):
    one = signed_in(world.accounts["worker"])
    place = world.places["building"].place_id
    assert "停水通知" in one.get(f"/desk/notices/new?place={place}&template=water").content.decode()
    assert one.post("/desk/notices/new", {}).status_code == 422
    answer = one.post(
        "/desk/notices/new",
        {
            "targets": [f"p:{place}"], "audience": "residents", "title_zh": "停电通知",
            "body_zh": "明天停电。", "must_confirm": "on", "counts": "household",
            "confirm_by": "2026-04-30T18:00", "ends_at": "2026-05-02T18:00",
            "command_id": str(uuid4()),
        },
    )  # fmt: skip
    # the place is chosen on the place's page, so that its form knows the building
    assert answer.status_code == 422
    answer = one.post(
        f"/desk/notices/new?place={place}",
        {
            "targets": [f"p:{place}"], "audience": "residents", "title_zh": "停电通知",
            "body_zh": "明天停电。", "must_confirm": "on", "counts": "household",
            "confirm_by": "2026-04-30T18:00", "ends_at": "2026-05-02T18:00",
            "command_id": str(uuid4()),
        },
    )  # fmt: skip
    assert answer.status_code == 303
    page = answer["location"]
    assert "8 人" in one.get(page).content.decode()
    assert one.post(f"{page}/publish").status_code == 303
    shown = one.get(page).content.decode()
    assert "7 人还没确认" in shown
    for path in ("/poster", "/names", "/names?view=no_phone", "/walk", "/correct"):
        assert one.get(f"{page}{path}").status_code == 200, path
    assert one.get("/desk/notices").status_code == 200
    assert one.get(f"/desk/notices/at/{place}").status_code == 200
    assert signed_in(world.accounts["other_worker"]).get(page).status_code == 404
    assert signed_in(world.accounts["guard"]).get("/desk/notices").status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_two_who_agree_in_the_same_second_open_it_once(clock, transactional_db):
    world = build_world()
    section = world.actor("section")
    notice_id = actions.draft(actor=section, wanted=wanted(world, "street"), command_id=uuid4())
    actions.publish(actor=section, notice_id=notice_id)
    together = threading.Barrier(2)

    def decide(_):
        try:
            actor = world.actor("chief")
            together.wait(30)
            return actions.agree(actor=actor, notice_id=notice_id)
        except Conflict as told:
            return told.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(copy_context().run, decide, n) for n in range(2)]
        said = sorted(one.result() for one in asked)
    assert said == ["notices.moved_on", "open"]
    assert Recipient.objects.filter(person=world.people["resident"]).count() == 1
