"""Landlords report tenants in a minute, see them masked, and end what has ended."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from mashang.domain.identifiers import with_check_digit
from mashang.elements.cases.models import Case
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import Identifier, Person, Residency
from mashang.engines.tables import start_reading, write_rejects, write_table
from mashang.foundation.events.event import Event
from mashang.foundation.events.models import Delivery
from mashang.foundation.records.models import Record
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.house import house
from mashang.work.tenancy import actions, exports, jobs, queries, steps
from mashang.work.tenancy.columns import TENANCY_SCHEMA
from mashang.work.tenancy.imports import Mode, import_tenancies, preview_tenancies
from mashang.work.tenancy.models import Letting, Tenancy
from mashang.work.tenancy.parties import Party
from mashang.work.tenancy.queries import View, due_of, last_day_overdue
from mashang.work.tenancy.steps import Term
from tests.browser import signed_in

FRESH = with_check_digit("33010219970404" + "961")
NEW = Party("郝晴", "citizen_id", FRESH)


@pytest.fixture
def let(world):
    """The landlord lets 201; the tenant in it is not reported yet."""
    with transaction.atomic():
        steps.let(
            place=world.places["201"],
            landlord=world.people["landlord"],
            since_on=time.today(),
            at=time.now(),
            by=None,
        )
    return world


def report(world, tenant=NEW, who="landlord", room="201", command_id=None, **term):
    return actions.report_tenant(
        actor=world.actor(who),
        landlord_id=world.people["landlord"].pk,
        place_id=world.places[room].pk,
        tenant=tenant,
        term=Term(term.pop("since_on", time.today()), **term),
        command_id=command_id or uuid4(),
    )


def the_tenant(world):
    number = Identifier.objects.get(person=world.people["tenant"], type="citizen_id").value.open()
    return Party("邬明", "citizen_id", number)


def drain():
    for row in Delivery.objects.order_by("id"):
        consumer = next(one for one in house().consumers if one.name == row.consumer)
        event = Event(row.event_id, row.name, row.subject, row.payload, row.happened_at)
        house().runs[consumer.run](event)
        row.delete()


def test_a_landlord_reports_a_tenant_and_sees_a_masked_name_dates_and_status(let):
    tenancy = Tenancy.objects.get(pk=report(let).tenancy_id)
    home = Residency.objects.get(person=tenancy.tenant)
    assert (home.place, home.standing, home.source) == (let.places["201"], "tenant", "reported")
    rooms = queries.own_rooms(let.actor("landlord"), let.people["landlord"].pk)
    row = next(one for one in rooms if one.place_id == let.places["201"].pk).tenants[0]
    assert (row.name, row.status.zh) == ("郝*", "在租")
    shown = repr(rooms)
    assert "郝晴" not in shown
    assert FRESH not in shown
    assert Record.objects.filter(verb="tenancy.report_tenant").count() == 1


@pytest.mark.parametrize(
    "who", ["resident", "housemate", "tenant", "stranger", "newcomer", "worker", "anonymous"]
)
def test_nobody_reports_for_somebody_else_or_sees_their_tenants(let, who):
    tenancy_id = report(let).tenancy_id
    with pytest.raises((OutOfScope, NotAllowed)):
        report(let, Party("郑一", "citizen_id", with_check_digit("33010219970404" + "963")), who)
    with pytest.raises((OutOfScope, NotAllowed)):
        queries.own_rooms(let.actor(who), let.people["landlord"].pk)
    with pytest.raises((OutOfScope, NotAllowed)):
        queries.own_tenancy(let.actor(who), tenancy_id)
    if who != "worker":
        with pytest.raises((OutOfScope, NotAllowed)):
            actions.end_tenancy(
                actor=let.actor(who),
                tenancy_id=tenancy_id,
                until_on=time.today(),
                command_id=uuid4(),
            )


def test_a_room_that_is_not_theirs_is_not_there(let):
    with pytest.raises(OutOfScope):
        report(let, room="101")


def test_who_lives_there_already_is_recognised_and_not_made_twice(let):
    before = Person.objects.count()
    tenancy = Tenancy.objects.get(pk=report(let, the_tenant(let)).tenancy_id)
    assert tenancy.tenant == let.people["tenant"]
    assert Person.objects.count() == before
    assert Residency.objects.filter(person=let.people["tenant"]).count() == 1
    with pytest.raises(Conflict):
        report(let, the_tenant(let))


def test_what_the_register_knows_is_not_told_to_a_landlord(let):
    """A document of somebody else, or of a protected person: the same thanks, and a case."""
    for who in ("grandmother", "protected"):
        number = Identifier.objects.get(person=let.people[who], type="citizen_id").value.open()
        name = "闻静" if who == "protected" else "别人"
        reported = report(let, Party(name, "citizen_id", number))
        assert reported.tenancy_id is None
        case = Case.objects.get(pk=reported.case_id)
        assert (case.kind, case.seat_level) == ("tenancy_question", "subdistrict")
        assert not Residency.objects.filter(
            person=let.people[who], place=let.places["201"]
        ).exists()


def test_a_name_alone_is_nobody(let):
    with pytest.raises(Invalid):
        report(let, Party("某人"))
    with pytest.raises(Invalid) as wrong:
        report(let, Party("某人", "citizen_id", "330102199704049999"))
    assert wrong.value.field == "tenant_document_number"


def test_the_same_command_twice_is_one_tenancy(let):
    command_id = uuid4()
    first = report(let, command_id=command_id)
    assert report(let, command_id=command_id) == first
    assert Tenancy.objects.count() == 1


def test_an_end_ends_the_home_and_a_moving_out_ends_the_tenancy(let, clock):
    tenancy_id = report(let).tenancy_id
    clock.move(timedelta(days=10))
    with pytest.raises(RuleBroken):
        actions.end_tenancy(
            actor=let.actor("landlord"),
            tenancy_id=tenancy_id,
            until_on=time.today() + timedelta(days=1),
            command_id=uuid4(),
        )
    actions.end_tenancy(
        actor=let.actor("landlord"),
        tenancy_id=tenancy_id,
        until_on=time.today(),
        command_id=uuid4(),
    )
    tenancy = Tenancy.objects.get(pk=tenancy_id)
    assert Residency.objects.get(person=tenancy.tenant).until_on == time.today()
    other = Tenancy.objects.get(pk=report(let, the_tenant(let)).tenancy_id)
    home = Residency.objects.get(person=let.people["tenant"], until_on__isnull=True)
    with transaction.atomic():
        people_steps.end_residency(home, until_on=time.today())
    drain()
    other.refresh_from_db()
    assert other.until_on == time.today()


def test_a_term_that_is_over_is_overdue_until_the_end_or_a_longer_term_is_reported(let, clock):
    today = time.today()
    tenancy_id = report(let, agreed_until_on=today + timedelta(days=2)).tenancy_id
    assert not queries.standing(let.actor("worker"), View.OVERDUE).items
    clock.move(timedelta(days=20))
    row = queries.standing(let.actor("worker"), View.OVERDUE).items[0]
    assert (row.tenancy_id, row.tone) == (tenancy_id, "red")
    with pytest.raises(RuleBroken):
        actions.renew_tenancy(
            actor=let.actor("landlord"),
            tenancy_id=tenancy_id,
            agreed_until_on=today,
            command_id=uuid4(),
        )
    actions.renew_tenancy(
        actor=let.actor("landlord"),
        tenancy_id=tenancy_id,
        agreed_until_on=time.today() + timedelta(days=365),
        command_id=uuid4(),
    )
    assert not queries.standing(let.actor("worker"), View.OVERDUE).items


def test_tenants_nobody_reported_are_listed_after_the_days_of_the_law(let):
    rows = queries.unreported(let.actor("worker")).items
    assert [row.person_id for row in rows] == [let.people["tenant"].pk]
    assert not queries.unreported(let.actor("other_worker")).items
    report(let, the_tenant(let), since_on=time.today() - timedelta(days=100))
    assert not queries.unreported(let.actor("worker")).items
    assert queries.standing(let.actor("worker"), View.STANDING).items[0].is_late


def test_the_law_gives_three_working_days_and_knows_holidays(clock):
    clock.move(timedelta(days=1))
    thursday = time.today()
    assert due_of(thursday) > thursday + timedelta(days=3)
    for ahead in range(40):
        today = thursday + timedelta(days=ahead)
        last = last_day_overdue(today)
        assert due_of(last) < today <= due_of(last + timedelta(days=1))


def test_a_worker_writes_down_what_a_landlord_reports_at_the_desk(world):
    given = {
        "place_id": world.places["202"].pk,
        "landlord": Party("戚建国", phone="13900000003"),
        "tenant": NEW,
        "term": Term(time.today()),
    }
    for who in ("grid", "other_worker", "landlord", "chief"):
        with pytest.raises((OutOfScope, NotAllowed)):
            actions.record_tenancy(actor=world.actor(who), command_id=uuid4(), **given)
    tenancy_id = actions.record_tenancy(actor=world.actor("worker"), command_id=uuid4(), **given)
    assert Tenancy.objects.get(pk=tenancy_id).landlord == world.people["landlord"]
    rooms = queries.own_rooms(world.actor("landlord"), world.people["landlord"].pk)
    assert world.places["202"].pk in {one.place_id for one in rooms}


def test_a_landlord_names_a_room_and_the_community_records_it(world):
    landlord = world.people["landlord"].pk
    case_id = actions.ask_for_room(
        actor=world.actor("landlord"),
        landlord_id=landlord,
        address="天新家园1幢201室",
        words="房产证在手",
        command_id=uuid4(),
    )
    case = Case.objects.get(pk=case_id)
    assert (case.kind, case.seat_level, case.place) == (
        "tenancy_question",
        "community",
        world.places["201"],
    )
    with pytest.raises((OutOfScope, NotAllowed)):
        actions.record_letting(
            actor=world.actor("landlord"),
            place_id=world.places["201"].pk,
            landlord=Party("戚建国"),
            command_id=uuid4(),
        )
    actions.record_letting(
        actor=world.actor("worker"),
        place_id=world.places["201"].pk,
        landlord=Party("戚建国", phone="13900000003"),
        command_id=uuid4(),
    )
    letting = Letting.objects.get()
    assert letting.landlord_id == landlord
    report(world)
    with pytest.raises(RuleBroken):
        actions.end_letting(actor=world.actor("worker"), letting_id=letting.pk)


def test_ended_tenancies_are_forgotten_in_time(let, clock):
    tenancy_id = report(let).tenancy_id
    actions.end_tenancy(
        actor=let.actor("landlord"),
        tenancy_id=tenancy_id,
        until_on=time.today(),
        command_id=uuid4(),
    )
    clock.move(timedelta(days=730))
    assert jobs.forget_old() == 0
    clock.move(timedelta(days=1))
    assert jobs.forget_old() == 1


def test_many_tenancies_at_once_are_as_if_reported_one_by_one(let):
    rows = []
    tenant, room = let.people["tenant"], let.places["201"]
    term = Term(time.today() - timedelta(days=9), time.today() + timedelta(days=90))
    for is_many in (False, True):
        with transaction.atomic():
            Tenancy.objects.all().delete()
            Letting.objects.all().delete()
            if is_many:
                new = steps.NewTenancy(
                    place=room,
                    landlord_id=let.people["landlord"].pk,
                    tenant_id=tenant.pk,
                    since_on=term.since_on,
                    agreed_until_on=term.agreed_until_on,
                    reported_at=time.now(),
                )
                steps.add_tenancies([new])
            else:
                steps.add_tenancy(
                    place=room,
                    landlord=let.people["landlord"],
                    tenant=tenant,
                    term=term,
                    at=time.now(),
                    reported_by=None,
                )
        columns = {one.attname for one in Tenancy._meta.concrete_fields} - {"tenancy_id"}
        rows.append((Tenancy.objects.values(*columns).get(), Letting.objects.get().since_on))
    assert rows[0] == rows[1]


# Spreadsheets


def sheet(rows, name="租住.xlsx"):
    out = io.BytesIO()
    write_table(out, TENANCY_SCHEMA.columns, rows, "xlsx")
    out.seek(0)
    return start_reading(out, TENANCY_SCHEMA, name=name)


def rows(world, **changed):
    good = {
        "landlord_name": "戚建国",
        "landlord_phone": "13900000003",
        "tenant_name": "郝晴",
        "tenant_document_number": FRESH,
        "address": "天新社区天新家园1幢202室",
        "since_on": time.today() - timedelta(days=30),
    }
    return [good | changed]


def test_a_list_comes_in_once_however_often_it_is_sent(world):
    first = import_tenancies(
        actor=world.actor("worker"), reading=sheet(rows(world)), command_id=uuid4()
    )
    assert (first.added, first.known, first.written, first.bad) == (1, 0, True, ())
    again = import_tenancies(
        actor=world.actor("worker"), reading=sheet(rows(world)), command_id=uuid4()
    )
    assert (again.added, again.known) == (0, 1)
    assert Tenancy.objects.get().landlord == world.people["landlord"]


def test_a_preview_writes_nothing_and_says_the_same(world):
    before = Person.objects.count()
    seen = preview_tenancies(actor=world.actor("worker"), reading=sheet(rows(world)))
    assert (seen.added, seen.written) == (1, False)
    assert (Tenancy.objects.count(), Person.objects.count()) == (0, before)


def test_all_or_nothing_and_good_rows_only(world):
    bad = rows(world, address="天新家园9幢909室", tenant_name="甲")
    both = [*rows(world), *bad]
    whole = import_tenancies(actor=world.actor("worker"), reading=sheet(both), command_id=uuid4())
    assert (whole.written, Tenancy.objects.count(), len(whole.bad)) == (False, 0, 1)
    some = import_tenancies(
        actor=world.actor("worker"), reading=sheet(both), command_id=uuid4(), mode=Mode.GOOD_ROWS
    )
    assert (some.written, Tenancy.objects.count(), len(some.bad)) == (True, 1, 1)
    reading = sheet(both)
    out = io.BytesIO()
    write_rejects(out, reading.table, reading.mapping.header, some.bad)
    assert out.getvalue()


def test_each_fault_names_its_column(world):
    other = Identifier.objects.get(person=world.people["grandmother"]).value.open()
    for changed, column in (
        ({"tenant_document_number": "330102199704049999"}, "tenant_document_number"),
        ({"address": "没有这里"}, "address"),
        ({"last_on": time.today() - timedelta(days=60)}, "last_on"),
        ({"tenant_document_number": other}, "tenant_document_number"),
        ({"address": "明桂社区明桂苑1幢101室"}, "address"),
        ({"tenant_name": "戚建国", "tenant_document_number": None, "tenant_phone": "13900000003"}, "tenant_name"),
    ):  # fmt: skip
        done = import_tenancies(
            actor=world.actor("worker"), reading=sheet(rows(world, **changed)), command_id=uuid4()
        )
        assert [problem.column for one in done.bad for problem in one.problems] == [column]
        assert not Tenancy.objects.exists()


def test_a_term_that_is_over_comes_in_as_ended(world):
    last_on = time.today() - timedelta(days=5)
    done = import_tenancies(
        actor=world.actor("worker"),
        reading=sheet(rows(world, last_on=last_on)),
        command_id=uuid4(),
    )
    assert (done.added, done.ended) == (1, 1)
    assert Tenancy.objects.get().until_on == last_on + timedelta(days=1)


def test_an_export_is_recorded_and_imports_again(world):
    import_tenancies(actor=world.actor("worker"), reading=sheet(rows(world)), command_id=uuid4())
    given = {"place_id": world.places["home"].pk, "purpose": "give_copy", "reason": "派出所核对"}
    with pytest.raises(NotAllowed):
        actions.export_tenancies(actor=world.actor("worker"), **given)
    lines = actions.export_tenancies(actor=world.actor("section"), **given)
    assert Record.objects.filter(verb="tenancy.export", is_look=True).count() == 2
    content = exports.roster(lines, "xlsx")
    reading = start_reading(io.BytesIO(content), TENANCY_SCHEMA, name="again.xlsx")
    again = import_tenancies(actor=world.actor("worker"), reading=reading, command_id=uuid4())
    assert (again.added, again.known, again.bad) == (0, 1, ())


# Pages


def test_the_pages_of_a_landlord(let):
    phone = signed_in(let.accounts["landlord"])
    assert "201室" in phone.get("/tenants").content.decode()
    room = let.places["201"].pk
    assert phone.get(f"/tenants/{room}/report").status_code == 200
    given = {
        "tenant_name": "郝晴",
        "tenant_document_type": "citizen_id",
        "tenant_document_number": FRESH,
        "since_on": time.today().isoformat(),
    }
    assert phone.post(f"/tenants/{room}/report", given | {"tenant_name": ""}).status_code == 422
    assert phone.post(f"/tenants/{room}/report", given).status_code == 303
    page = phone.get("/tenants").content.decode()
    assert "郝*" in page
    assert "郝晴" not in page
    tenancy_id = Tenancy.objects.get().pk
    assert phone.get(f"/tenants/{tenancy_id}").status_code == 200
    renewed = {"last_on": (time.today() + timedelta(days=300)).isoformat()}
    assert phone.post(f"/tenants/{tenancy_id}/renew", renewed).status_code == 303
    ended = {"until_on": time.today().isoformat()}
    assert phone.post(f"/tenants/{tenancy_id}/end", ended).status_code == 303
    assert phone.post(f"/tenants/{tenancy_id}/end", ended).status_code == 422
    assert phone.get("/tenants/room").status_code == 200
    assert phone.post("/tenants/room", {"address": "1幢102"}).status_code == 303
    stranger = signed_in(let.accounts["stranger"])
    assert stranger.get(f"/tenants/{tenancy_id}").status_code == 404
    assert stranger.get(f"/tenants/{room}/report").status_code == 404


def test_the_pages_of_the_desk(let):
    desk = signed_in(let.accounts["worker"])
    assert "邬*" in desk.get("/desk/tenancies").content.decode()
    for view in View:
        assert desk.get(f"/desk/tenancies?view={view.value}").status_code == 200
        headers = {"HX-Request": "true"}
        assert desk.get(f"/desk/tenancies?view={view.value}", headers=headers).status_code == 200
    room = let.places["202"].pk
    assert "202室" in desk.get(f"/desk/tenancies/new?place={room}").content.decode()
    given = {
        "address": "天新家园1幢202室",
        "landlord_name": "戚建国",
        "landlord_phone": "13900000003",
        "tenant_name": "郝晴",
        "tenant_document_type": "citizen_id",
        "tenant_document_number": FRESH,
        "since_on": time.today().isoformat(),
    }
    assert desk.post("/desk/tenancies/new", given | {"address": "9幢"}).status_code == 422
    done = desk.post("/desk/tenancies/new", given)
    assert done.status_code == 303
    assert desk.get(done.headers["Location"]).status_code == 200
    tenancy_id = Tenancy.objects.get().pk
    assert desk.post(f"/desk/tenancies/{tenancy_id}/renew", {}).status_code == 303
    ended = {"until_on": time.today().isoformat()}
    assert desk.post(f"/desk/tenancies/{tenancy_id}/end", ended).status_code == 303
    assert desk.get("/desk/tenancies/rooms/new").status_code == 200
    let_it = {"address": "天新家园1幢102室", "landlord_name": "裘桂英"}
    assert desk.post("/desk/tenancies/rooms/new", let_it).status_code == 303
    assert desk.get(f"/desk/tenancies/at/{room}").status_code == 200
    letting = Letting.objects.get(place=let.places["102"])
    assert desk.post(f"/desk/tenancies/rooms/{letting.pk}/end").status_code == 303
    elsewhere = signed_in(let.accounts["other_worker"])
    assert elsewhere.get(f"/desk/tenancies/{tenancy_id}").status_code == 404
