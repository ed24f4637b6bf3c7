"""Units by phone: who speaks for them, whom they report, and how little they see of people."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from mashang.domain.identifiers import with_check_digit
from mashang.elements.cases.models import Case
from mashang.elements.organisations.models import Organisation
from mashang.elements.people.models import Employment, Person
from mashang.foundation.codes import queries as codes
from mashang.foundation.policies import queries as policies
from mashang.governance.notices import actions as notices
from mashang.governance.notices import queries as notice_queries
from mashang.governance.notices.actions import Wanted
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.work.employers import actions, audiences, jobs, queries
from mashang.work.employers.models import Representative
from mashang.work.employers.workers import Worker
from tests.browser import signed_in
from tests.world import build_world

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
COOK = Worker("桑青", document_number=with_check_digit("33010219950203811"))


def shop(world, name="老街面馆", where="home", kind="shop"):
    place = world.places[where]
    return Organisation.objects.create(kind=kind, name=name, place=place, path=place.path)


def ask(world, who="landlord", unit="老街面馆"):
    return actions.ask_to_represent(
        actor=world.actor(who), unit=unit, post="店长", command_id=uuid4()
    )


def speaks(world, who="landlord", **more):
    unit = shop(world, **more)
    found = ask(world, who, unit.name)
    actions.decide(actor=world.actor("worker"), representative_id=found, accepts=True)
    return unit


def report(world, unit, worker=COOK, who="landlord", since_on=None):
    actions.report_joiner(
        actor=world.actor(who), organisation_id=unit.pk, worker=worker,
        since_on=since_on or world.actor(who).at.date(), command_id=uuid4(),
    )  # fmt: skip


def test_an_account_asks_by_name_or_code_and_once(world):
    unit = shop(world)
    Organisation.objects.filter(pk=unit.pk).update(uscc="91330104MA2AB12345")
    first = ask(world, unit="91330104ma2ab12345")
    with pytest.raises(Conflict):
        ask(world)
    assert Representative.objects.get(pk=first).state == "asked"
    for wrong in ("", "没有这家", "城东物业服务有限公司"):
        with pytest.raises(Invalid):
            ask(world, unit=wrong)
    Organisation.objects.filter(pk=unit.pk).update(path="")
    with pytest.raises(RuleBroken):
        ask(world, "resident")


def test_nothing_opens_before_a_worker_of_the_place_approves(world):
    unit = shop(world)
    found = ask(world)
    with pytest.raises(OutOfScope):
        queries.unit_home(world.actor("landlord"), unit.pk)
    for who, error in (
        ("other_worker", OutOfScope),
        ("grid", NotAllowed),
        ("landlord", NotAllowed),
    ):
        with pytest.raises(error):
            actions.decide(actor=world.actor(who), representative_id=found, accepts=True)
    actions.decide(actor=world.actor("worker"), representative_id=found, accepts=True)
    with pytest.raises(Conflict):
        actions.decide(actor=world.actor("worker"), representative_id=found, accepts=False)
    home = queries.unit_home(world.actor("landlord"), unit.pk)
    assert (home.shop.name, home.is_shop) == ("老街面馆", True)
    assert home.answerers[0].name == "网格员甲"
    told = notice_queries.unread(world.actor("landlord"), None).messages
    assert [str(one.title) for one in told] == ["您现在可以代表 老街面馆"]
    with pytest.raises(OutOfScope):
        queries.unit_home(world.actor("housemate"), unit.pk)


def test_a_shop_gets_its_code_with_its_first_voice(world):
    unit = speaks(world)
    sign = codes.current("employers.shop", unit.pk).sign
    assert queries.shop_of_sign(sign).name == "老街面馆"
    assert queries.shop_of_sign("nosuchsign") is None
    second = ask(world, "resident")
    actions.decide(actor=world.actor("section"), representative_id=second, accepts=True)
    assert codes.current("employers.shop", unit.pk).sign == sign


def test_who_speaks_no_more_sees_nothing(world):
    unit = speaks(world)
    row = Representative.objects.get()
    with pytest.raises(OutOfScope):
        actions.end(actor=world.actor("resident"), representative_id=row.pk)
    actions.end(actor=world.actor("landlord"), representative_id=row.pk)
    with pytest.raises(Conflict):
        actions.end(actor=world.actor("worker"), representative_id=row.pk)
    with pytest.raises(OutOfScope):
        queries.unit_home(world.actor("landlord"), unit.pk)
    assert not audiences.speaks_or_asked(world.actor("landlord"))


def test_a_number_that_woke_speaks_for_nobody(world, clock):
    unit = speaks(world)
    clock.move(A_DAY)
    account = world.accounts["landlord"]
    account.refresh_from_db()
    account.woke_at = world.actor("landlord").at
    account.save(update_fields=["woke_at"])
    with pytest.raises(OutOfScope):
        queries.unit_home(world.actor("landlord"), unit.pk)
    assert not queries.own_units(world.actor("landlord"))[0].is_open


def test_a_joiner_is_reported_and_the_employer_sees_a_masked_name(world):
    unit = speaks(world)
    report(world, unit)
    row = queries.worker_rows(world.actor("landlord"), unit.pk).items[0]
    assert (row.name, row.until_on) == ("桑*", None)
    with pytest.raises(Conflict):
        report(world, unit)
    with pytest.raises(OutOfScope):
        report(world, unit, who="resident")
    with pytest.raises(OutOfScope):
        queries.worker_rows(world.actor("tenant"), unit.pk)


def test_a_known_person_is_found_by_document_and_not_made_twice(world):
    unit = speaks(world)
    number = with_check_digit("33010219980704905")
    before = Person.objects.count()
    report(world, unit, Worker("邬明", document_number=number))
    assert Person.objects.count() == before
    assert Employment.objects.get().person == world.people["tenant"]


@pytest.mark.parametrize(
    "worker",
    [
        Worker("别人", document_number=with_check_digit("33010219980704905")),
        Worker("闻静", document_number=with_check_digit("33010219880207908")),
    ],
    ids=["another name", "a protected person"],
)
def test_what_disagrees_becomes_a_case_and_the_employer_learns_nothing(world, worker):
    unit = speaks(world)
    report(world, unit, worker)
    assert not Employment.objects.exists()
    assert Case.objects.get(kind="employment_question").asked_by is None
    assert not queries.worker_rows(world.actor("landlord"), unit.pk).items


def test_a_name_alone_or_a_day_to_come_is_refused(world):
    unit = speaks(world)
    with pytest.raises(Invalid):
        report(world, unit, Worker("桑青"))
    with pytest.raises(RuleBroken):
        report(world, unit, since_on=world.actor("landlord").at.date() + A_DAY)


def test_a_leaver_is_reported_once_with_a_day_that_can_be(world):
    unit = speaks(world)
    report(world, unit)
    employment, today = Employment.objects.get().pk, world.actor("landlord").at.date()
    for wrong in (today + A_DAY, today - 9 * A_DAY):
        with pytest.raises(RuleBroken):
            actions.report_leaver(
                actor=world.actor("landlord"), employment_id=employment, until_on=wrong
            )
    with pytest.raises(OutOfScope):
        actions.report_leaver(actor=world.actor("tenant"), employment_id=employment, until_on=today)
    actions.report_leaver(actor=world.actor("landlord"), employment_id=employment, until_on=today)
    with pytest.raises(Conflict):
        actions.report_leaver(
            actor=world.actor("landlord"), employment_id=employment, until_on=today
        )


def test_a_shop_says_whether_it_is_open(world):
    unit = speaks(world)

    def say(state, who="landlord"):
        actions.say_opening(
            actor=world.actor(who), organisation_id=unit.pk, state=state, words="十点到八点",
            command_id=uuid4(),
        )  # fmt: skip

    say("open")
    assert str(queries.unit_home(world.actor("landlord"), unit.pk).shop.opening) == "正常营业"
    with pytest.raises(Invalid):
        say("maybe")
    with pytest.raises(OutOfScope):
        say("closed", "resident")


def test_a_notice_to_units_reaches_who_speaks_for_them(world):
    unit = speaks(world)
    worker = world.actor("worker")
    wanted = Wanted(
        title_zh="燃气检查", body_zh="请本周完成自查。", audience="employers",
        targets=[f"p:{world.places['home'].place_id}"], must_confirm=True,
        confirm_by=worker.at + 2 * A_DAY, starts_at=worker.at, ends_at=worker.at + 5 * A_DAY,
    )  # fmt: skip
    notice_id = notices.draft(actor=worker, wanted=wanted, command_id=uuid4())
    notices.publish(actor=worker, notice_id=notice_id)
    owed = queries.unit_home(world.actor("landlord"), unit.pk).owed
    assert [one.notice_id for one in owed] == [notice_id]
    with pytest.raises(OutOfScope):
        notices.confirm(actor=world.actor("resident"), notice_id=notice_id, person_id=None)
    notices.confirm(actor=world.actor("landlord"), notice_id=notice_id, person_id=None)
    assert not queries.unit_home(world.actor("landlord"), unit.pk).owed


def test_what_ended_is_forgotten_when_its_days_are_over(world, clock):
    unit = speaks(world)
    report(world, unit)
    today = world.actor("landlord").at.date()
    actions.report_leaver(
        actor=world.actor("landlord"), employment_id=Employment.objects.get().pk, until_on=today
    )
    actions.end(actor=world.actor("landlord"), representative_id=Representative.objects.get().pk)
    assert jobs.forget_old() == 0
    clock.move(timedelta(days=policies.number("retention.employers_days") + 1))
    assert jobs.forget_old() == 2


def test_the_tile_stands_for_whom_it_concerns_and_the_others_find_it_under_more(world):
    one = signed_in(world.accounts["landlord"])
    assert "我的单位、店铺" not in one.get("/").content.decode()
    assert "我的单位、店铺" in one.get("/more").content.decode()
    speaks(world)
    assert "我的单位、店铺" in one.get("/").content.decode()


def test_pages_walk_from_asking_to_a_leaver(world):
    unit = shop(world)
    one, worker = signed_in(world.accounts["landlord"]), signed_in(world.accounts["worker"])
    assert one.post("/units/ask", {"unit": "没有", "post": "店长"}).status_code == 422
    assert one.post("/units/ask", {"unit": unit.name, "post": "店长"}).status_code == 303
    asked = Representative.objects.get().pk
    assert "老街面馆" in worker.get("/desk/units").content.decode()
    assert worker.post(f"/desk/units/{asked}/approve").status_code == 303
    assert worker.get("/desk/units?view=speaks").status_code == 200
    home = f"/units/{unit.pk}"
    for path in ("/units", home, f"{home}/workers", f"{home}/joiner", f"{home}/opening"):
        assert one.get(path).status_code == 200, path
    assert one.post(f"{home}/joiner", {"name": "桑青"}).status_code == 422
    given = {"name": COOK.name, "document_number": COOK.document_number, "since_on": "2026-04-29"}
    assert one.post(f"{home}/joiner", given).status_code == 303
    shown = one.get(f"{home}/workers").content.decode()
    assert "桑*" in shown
    assert "桑青" not in shown
    employment = Employment.objects.get().pk
    assert one.post(f"/units/workers/{employment}/leaver", {}).status_code == 422
    left = one.post(f"/units/workers/{employment}/leaver", {"until_on": "2026-04-29"})
    assert left.status_code == 303
    assert one.post(f"{home}/opening", {"state": "open"}).status_code == 303
    assert one.get(f"{home}/poster")["content-type"] == "application/pdf"
    sign = codes.current("employers.shop", unit.pk).sign
    assert "正常营业" in one.get(f"/c/{sign}", follow=True).content.decode()
    stranger = signed_in(world.accounts["stranger"])
    for path in (home, f"{home}/workers", f"{home}/poster"):
        assert stranger.get(path).status_code == 404
    assert one.post(f"/units/speaking/{asked}/end").status_code == 303


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_two_who_decide_in_the_same_second_decide_once(clock, transactional_db):
    world = build_world()
    with transaction.atomic():
        shop(world)
    found = ask(world)
    together = threading.Barrier(2)

    def decide(who):
        try:
            actor = world.actor(who)
            together.wait(30)
            actions.decide(actor=actor, representative_id=found, accepts=True)
        except Conflict as told:
            return told.code
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(copy_context().run, decide, who) for who in ("worker", "section")]
        said = sorted(one.result() for one in asked)
    assert said == ["approved", "employers.decided"]
