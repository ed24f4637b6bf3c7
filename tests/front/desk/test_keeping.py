"""Saved lists, answer templates, notes between shifts: one's own and the unit's, and nobody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mashang.domain import templates
from mashang.domain.lifecycle import Verb
from mashang.elements.cases import queries as cases
from mashang.elements.cases.models import Case
from mashang.foundation.accounts.models import Account
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.front.desk import actions, jobs, queries
from mashang.front.desk.actions.answers import Answer
from mashang.front.desk.models import Batch, SavedList, ShiftNote
from mashang.front.desk.policy import ANSWERS, LISTS, NOTES_OF_UNIT
from mashang.kernel import clock as clocks
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from tests.work.needs import ask_for, do

UNIT = "天新社区居委会"


def save(world, who="worker", name="送药", is_shared=False, command_id=None, **filters):
    return actions.save_list(
        actor=world.actor(who),
        name=name,
        filters=filters or {"view": "all", "kind": "medicine_refill"},
        is_shared=is_shared,
        command_id=command_id or uuid4(),
    )


def names(world, who):
    return [one.name for one in queries.lists(world.actor(who))]


def test_a_list_is_ones_own_and_counts_ones_own_scope(world):
    ask_for(world)
    save(world)
    (one,) = queries.lists(world.actor("worker"))
    assert (one.name, one.count, one.is_more, one.may_remove) == ("送药", 1, False, True)
    assert names(world, "grid") == []


def test_a_shared_list_is_the_units_and_each_counts_for_themselves(world):
    ask_for(world)
    save(world, is_shared=True)
    assert names(world, "grid") == ["送药"]
    assert names(world, "other_worker") == []
    assert names(world, "chief") == []
    assert [one.count for one in queries.lists(world.actor("grid"))] == [1]
    (seen,) = queries.lists(world.actor("grid"))
    assert not seen.may_remove


def test_a_shared_list_of_a_place_out_of_sight_counts_nothing_and_leaks_nothing(world):
    ask_for(world)
    save(world, is_shared=True, view="all", place=str(world.places["other_home"].pk))
    save(world, is_shared=True, name="本小区", view="all", place=str(world.places["home"].pk))
    assert {one.name: one.count for one in queries.lists(world.actor("grid"))} == {
        "送药": 0, "本小区": 1,
    }  # fmt: skip


def test_only_who_leads_a_unit_shares_and_residents_save_nothing(world):
    for who in ("grid", "supervisor"):
        with pytest.raises(NotAllowed):
            save(world, who, is_shared=True)
    with pytest.raises(NotAllowed):
        save(world, "resident")
    assert not SavedList.objects.exists()


def test_the_same_name_is_overwritten_and_a_repeated_command_changes_nothing(world):
    command_id = uuid4()
    first = save(world, command_id=command_id)
    assert save(world, command_id=command_id) == first
    assert save(world, view="late") == first
    assert SavedList.objects.get().filters == {"view": "late"}


def test_lists_without_a_name_too_many_and_a_taken_name_are_refused(world):
    with pytest.raises(Invalid):
        save(world, name="  ")
    Account.objects.filter(username="T-SECTION").update(unit=UNIT)
    save(world, is_shared=True)
    with pytest.raises(Conflict):
        save(world, "section", is_shared=True)
    for n in range(11):
        save(world, name=f"清单{n}")
    with pytest.raises(RuleBroken):
        save(world, name="再多一个")


def test_a_desk_begins_with_a_chosen_list_until_it_is_gone(world):
    list_id = save(world, is_shared=True)
    actions.begin_with(actor=world.actor("grid"), list_id=list_id)
    assert queries.first_list(world.actor("grid"))["kind"] == "medicine_refill"
    assert queries.first_list(world.actor("worker")) == {}
    with pytest.raises(NotAllowed):
        actions.remove_list(actor=world.actor("grid"), list_id=list_id)
    actions.remove_list(actor=world.actor("worker"), list_id=list_id)
    assert queries.first_list(world.actor("grid")) == {}
    with pytest.raises(OutOfScope):
        actions.begin_with(actor=world.actor("grid"), list_id=list_id)


def test_nobody_begins_with_or_removes_somebody_elses_list(world):
    list_id = save(world)
    for act in (actions.begin_with, actions.remove_list):
        for who in ("grid", "other_worker", "chief"):
            with pytest.raises(OutOfScope):
                act(actor=world.actor(who), list_id=list_id)
    actions.begin_with(actor=world.actor("worker"), list_id=list_id)
    actions.begin_with(actor=world.actor("worker"), list_id=None)
    assert queries.first_list(world.actor("worker")) == {}


def write(world, who="worker", **given):
    words = {"title": "收到", "text_zh": "您的{事项}（{编号}）已收到。", **given}
    return actions.write_answer(actor=world.actor(who), answer=Answer(**words), command_id=uuid4())


def ready(world, who, case_id):
    row = cases.case_view(world.actor(who), case_id).row
    return queries.ready_answers(world.actor(who), row)


def test_a_template_is_filled_from_the_case_and_names_nobody(world):
    case_id = ask_for(world)
    write(world)
    (one,) = ready(world, "grid", case_id)
    number = Case.objects.get().number
    assert number in one.words
    assert "{" not in one.words
    assert "沈" not in one.words


def test_templates_are_the_units_and_fit_the_kind(world):
    case_id = ask_for(world)
    write(world, kind="repair", title="报修收到")
    write(world, kind="medicine_refill", title="配药收到")
    assert [one.title for one in ready(world, "grid", case_id)] == ["配药收到"]
    assert ready(world, "chief", case_id) == []
    assert queries.answers(world.actor("other_worker")) == []


def test_templates_that_cannot_be_used_are_refused(world):
    for given in (
        {"title": " "},
        {"text_zh": ""},
        {"kind": "nothing"},
        {"text_zh": "{姓名}您好"},
        {"text_en": "Dear {name}"},
    ):
        with pytest.raises(Invalid):
            write(world, **given)
    for who in ("grid", "supervisor", "resident"):
        with pytest.raises(NotAllowed):
            write(world, who)
    write(world)
    with pytest.raises(Conflict):
        write(world)


def test_a_retired_template_is_offered_no_more(world):
    template_id = write(world)
    with pytest.raises(NotAllowed):
        actions.retire_answer(actor=world.actor("grid"), template_id=template_id)
    with pytest.raises(OutOfScope):
        actions.retire_answer(actor=world.actor("other_worker"), template_id=template_id)
    actions.retire_answer(actor=world.actor("worker"), template_id=template_id)
    assert queries.answers(world.actor("worker")) == []
    write(world)


@pytest.mark.parametrize("text", ["{编号}", "{number} {kind} {owner} {due}", "没有空位"])
def test_known_gaps_are_taken(text):
    templates.check(text, "text")
    assert "{" not in templates.fill(text, {"number": "260429-0001"})


def leave(world, who="worker", text="301 的老人一个人在家，请上门看看", numbers=(), must=True):
    return actions.leave_note(
        actor=world.actor(who),
        text=text,
        numbers=numbers,
        must_acknowledge=must,
        command_id=uuid4(),
    )


def test_a_note_waits_until_each_of_the_unit_says_that_they_read_it(world):
    note_id = leave(world)
    assert queries.unread_count(world.actor("grid")) == 1
    assert queries.unread_count(world.actor("worker")) == 0
    for who in ("other_worker", "chief", "repairer"):
        assert queries.unread_count(world.actor(who)) == 0
        with pytest.raises(OutOfScope):
            actions.acknowledge(actor=world.actor(who), note_id=note_id)
    for _ in range(2):
        actions.acknowledge(actor=world.actor("grid"), note_id=note_id)
    assert queries.unread_count(world.actor("grid")) == 0
    (note,) = queries.notes(world.actor("worker")).items
    assert note.read_by == ("网格员 T-GRID",)


def test_what_a_note_says_is_sealed(world):
    leave(world)
    assert "老人" not in str(ShiftNote.objects.values())


def test_a_note_names_cases_that_its_reader_may_see(world):
    ask_for(world)
    case = Case.objects.get()
    leave(world, numbers=[case.number, case.number, ""])
    (note,) = queries.notes(world.actor("grid")).items
    assert note.cases == ((case.number, case.case_id),)
    Account.objects.filter(username="T-REPAIRER").update(unit=UNIT)
    (note,) = queries.notes(world.actor("repairer")).items
    assert note.cases == ()


def test_notes_without_words_or_of_unknown_cases_are_refused(world):
    ask_for(world, "stranger", "stranger")
    elsewhere = Case.objects.get().number
    for given in ({"text": "  "}, {"numbers": [elsewhere]}, {"numbers": ["260101-9999"]}):
        with pytest.raises(Invalid):
            leave(world, **given)
    with pytest.raises(NotAllowed):
        leave(world, "resident")
    assert not ShiftNote.objects.exists()


def test_the_handover_says_what_is_late_fresh_and_waits_for_the_resident(world, clock):
    late, fresh, asked = ask_for(world), None, None
    clock.move(timedelta(days=9))
    fresh, asked = ask_for(world), ask_for(world)
    do(world, "grid", asked, Verb.TAKE)
    do(world, "grid", asked, Verb.ASK, text="要几盒？")
    columns = {one.title.zh: one for one in queries.handover(world.actor("grid"))}
    assert [one.case_id for one in columns["已超时"].rows] == [late]
    assert {one.case_id for one in columns["还没人接手"].rows} == {late, fresh}
    assert [one.case_id for one in columns["等居民答复"].rows] == [asked]
    assert [one.case_id for one in columns["我手上的"].rows] == [asked]


def test_notes_and_batches_are_gone_when_their_days_are_over(world, clock):
    leave(world)
    ask_for(world)
    case = Case.objects.get()
    actions.reassign(
        actor=world.actor("worker"), chosen=[(case.pk, case.version)], text="调整",
        to=actions.Receiver(handler_id=world.accounts["grid"].account_id), command_id=uuid4(),
    )  # fmt: skip
    old = ShiftNote.objects.get()
    clock.move(timedelta(days=89))
    assert jobs.forget() == 0
    kept = leave(world, text="还在的")
    clock.move(timedelta(days=2))
    assert jobs.forget() == 2
    assert [one.pk for one in ShiftNote.objects.all()] == [kept]
    assert not Batch.objects.exists()
    with pytest.raises(KeyDestroyed):
        old.text.open()


@pytest.mark.parametrize(
    ("policy", "action", "make"),
    [
        (LISTS, "see", lambda world: save(world, is_shared=True)),
        (LISTS, "remove", lambda world: save(world, is_shared=True)),
        (ANSWERS, "see", write),
        (ANSWERS, "write", write),
        (NOTES_OF_UNIT, "see", leave),
    ],
)
def test_the_three_answers_of_a_rule_agree(world, policy, action, make):
    one = policy.model.objects.get(pk=make(world))
    holders = set(
        Account.objects.filter(policy.rules[action].holders(one, clocks.now())).values_list(
            "username", flat=True
        )
    )
    for name, account in world.accounts.items():
        actor = world.actor(name)
        may = policy.rules[action].may(actor, one)
        assert policy.visible(actor, action).filter(pk=one.pk).exists() == may, name
        assert (account.username in holders) == may, name
