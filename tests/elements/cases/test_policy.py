"""Who sees a case: one rule, three answers, and nobody by way of the door."""

from datetime import timedelta

import pytest

from mashang.domain.lifecycle import Verb
from mashang.elements.cases import queries
from mashang.elements.cases.models import Case
from mashang.elements.cases.policy import CASES
from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor
from mashang.foundation.accounts.models import Account
from mashang.foundation.verbs import verb
from mashang.kernel.errors import NotAllowed, OutOfScope
from mashang.work.repairs.queries import Spot
from tests.photos import a_photo
from tests.work.needs import ask_for, do, join_as, report_for
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def end_link_of(world, who, person, at):
    verb(people.end_link)(
        ActsFor.objects.get(account=world.accounts[who], person=world.people[person], until=None),
        at,
    )


def sees(world, who, case_id) -> bool:
    try:
        queries.own_view(world.actor(who), case_id)
    except OutOfScope:
        return False
    return True


def test_the_three_answers_agree_for_everybody_and_every_case(world):
    ask_for(world, "resident", "child")
    ask_for(world, "proxy", "grandmother")
    ask_for(world, "protected", "protected")
    lamp = report_for(world, "tenant")
    report_for(world, "stranger", spot=Spot.HOME, trouble="water")
    join_as(world, "landlord", lamp)
    Account.objects.filter(pk=world.accounts["tenant"].pk).update(woke_at=world.actor("tenant").at)
    for action in CASES.rules:
        for case in Case.objects.all():
            holders = set(CASES.holders(action, case, world.actor("system").at))
            for name, account in world.accounts.items():
                actor = world.actor(name)
                may = CASES.may(actor, action, case)
                assert may == CASES.visible(actor, action).filter(pk=case.pk).exists(), (
                    action,
                    name,
                )
                assert may == (account in holders), (action, name)


@pytest.mark.parametrize(
    "who",
    [
        "housemate",
        "ex_tenant",
        "landlord",
        "tenant",
        "stranger",
        "newcomer",
        "former_proxy",
        "anonymous",
    ],
)
def test_nobody_of_the_house_finds_a_neighbours_case(world, who):
    case_id = ask_for(world, "proxy", "grandmother")
    assert not sees(world, who, case_id)
    assert len(queries.my_cases(world.actor(who))) == 0
    with pytest.raises(OutOfScope):
        queries.find_number(world.actor(who), Case.objects.get().number)


def test_a_proxy_loses_what_they_asked_when_the_grant_ends(world, clock):
    case_id = ask_for(world, "proxy", "grandmother")
    assert sees(world, "proxy", case_id)
    end_link_of(world, "proxy", "grandmother", clock.now())
    clock.move(timedelta(seconds=1))
    assert not sees(world, "proxy", case_id)
    assert queries.waiting_for(world.actor("proxy")) == []
    with pytest.raises(OutOfScope):
        do(world, "proxy", case_id, Verb.CANCEL)


def test_the_new_owner_of_a_number_sees_nothing_of_before(world, clock):
    own = ask_for(world)
    lamp = report_for(world)
    joined = report_for(world, "tenant", trouble="lift")
    join_as(world, "resident", joined)
    clock.move(timedelta(days=100))
    Account.objects.filter(pk=world.accounts["resident"].pk).update(woke_at=clock.now())
    clock.move(timedelta(minutes=1))
    assert not any(sees(world, "resident", case_id) for case_id in (own, lamp, joined))


def test_a_worker_who_wrote_it_down_follows_it_only_while_working_there(world, clock):
    case_id = ask_for(world)
    Case.objects.filter(pk=case_id).update(asked_by=world.accounts["grid"])
    assert CASES.may(world.actor("grid"), "own", Case.objects.get(pk=case_id))
    Case.objects.filter(pk=case_id).update(asked_by=world.accounts["other_worker"])
    assert not CASES.may(world.actor("other_worker"), "see", Case.objects.get(pk=case_id))


def test_who_joined_is_told_how_it_goes_and_nothing_that_somebody_wrote(world):
    lamp = report_for(
        world, "tenant", detail={"where": "二楼", "phone": "13900000004"}, photos=[a_photo()]
    )
    join_as(world, "landlord", lamp)
    do(world, "repairer", lamp, Verb.TAKE, text="联系了邬先生")
    do(world, "tenant", lamp, Verb.ANSWER, text="我家门口那盏", photos=[a_photo("red")])
    do(world, "repairer", lamp, Verb.START)
    do(world, "repairer", lamp, Verb.FINISH, text="灯已换好", photos=[a_photo("navy")])
    view = queries.own_view(world.actor("landlord"), lamp)
    said = repr((view.row.title, view.detail, view.lines))
    assert "13900000004" not in said
    assert "二楼的灯不亮" not in said
    assert "门口那盏" not in said
    assert "邬先生" not in said
    assert "灯已换好" in said
    assert (len(view.photos), view.verbs, view.is_own) == (1, (), False)
    proof = view.photos[0]
    assert [owner.kind for owner in _owners(proof)] == ["cases.proof"]
    assert queries.may_see_proof(world.actor("landlord"), str(lamp))
    assert not queries.may_see_photo(world.actor("landlord"), str(lamp))
    assert not queries.may_see_proof(world.actor("stranger"), str(lamp))


def _owners(file_id):
    from mashang.foundation.files.models import StoredFile
    from mashang.kernel.house import house

    return [house().file_owners[StoredFile.objects.get(pk=file_id).owner_kind]]


def test_who_joined_cannot_cancel_or_close_a_neighbours_case(world):
    lamp = report_for(world, "tenant")
    join_as(world, "landlord", lamp)
    for verb_ in (Verb.CANCEL, Verb.ANSWER):
        with pytest.raises(NotAllowed):
            do(world, "landlord", lamp, verb_)


def test_a_case_that_staff_merged_into_a_home_shows_no_address(world):
    first = report_for(world, "tenant", spot=Spot.HOME, trouble="water")
    second = report_for(world, "landlord", spot=Spot.HOME, trouble="water")
    do(world, "repairer", second, Verb.JOIN, into_number=Case.objects.get(pk=first).number)
    row = next(row for row in queries.my_cases(world.actor("landlord")) if row.case_id == first)
    assert (row.title, row.subject, row.place) == ("", "", "")
    assert queries.own_view(world.actor("landlord"), first).detail == ()


def test_a_protected_address_stays_out_of_lists_for_all_but_the_named_roles(world):
    case_id = ask_for(world, "protected", "protected")
    assert "301" in str(queries.own_view(world.actor("protected"), case_id).row.place)
    assert "301" not in str(queries.case_view(world.actor("grid"), case_id).row.place)
    rows = queries.desk(world.actor("worker"), queries.Filters()).items
    assert "301" not in str(rows[0].place)
    assert "301" in str(queries.case_view(world.actor("chief"), case_id).row.place)


def test_the_photos_of_a_need_are_the_followers_and_the_staffs(world):
    case_id = ask_for(world, photos=[a_photo()])
    seen = {who: queries.may_see_photo(world.actor(who), str(case_id))
            for who in ("resident", "grid", "housemate", "other_worker", "anonymous")}  # fmt: skip
    assert seen == {"resident": True, "grid": True, "housemate": False, "other_worker": False,
                    "anonymous": False}  # fmt: skip
