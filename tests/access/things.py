"""The things that addresses speak of, one of each sort, and who stands near them.

A route is asked about every thing of its first sort: `desk/people/<person_id>` about the resident, the
child, the protected neighbour, the stranger.
"""

import io
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from mashang.domain.passage import CredentialKind
from mashang.elements.cases import steps as cases
from mashang.elements.cases.models import CONTENT, Case
from mashang.elements.organisations.models import Membership, Service
from mashang.elements.passes import steps as passes
from mashang.elements.people import steps as people
from mashang.elements.people.actions import correcting
from mashang.elements.people.models import ActsFor, Correction, Fact, Residency
from mashang.elements.places import steps as places
from mashang.elements.places.models import Area, Redrawing
from mashang.foundation.codes.models import Code
from mashang.foundation.files import steps as files
from mashang.foundation.grants.models import Grant
from mashang.foundation.signin.models import ExternalLogin
from mashang.front.registers import models as sheets
from mashang.governance.duties.models import Responsibility
from mashang.kernel import clock
from mashang.kernel.ids import new_id
from mashang.work.doors import steps as doors
from mashang.work.registration import actions as registration
from mashang.work.registration.actions import Said
from mashang.work.registration.steps import issue_card
from mashang.work.repairs import actions as repairs
from mashang.work.repairs.queries import Spot
from mashang.work.requests import actions as requests
from mashang.work.tenancy import steps as tenancies
from mashang.work.tenancy.models import Letting
from tests.access import rooms
from tests.access.thing import Things
from tests.world import World

A_YEAR = timedelta(days=365)
RESIDENTS = ("newcomer", "stranger", "housemate", "ex_tenant", "former_proxy", "proxy", "landlord",
             "tenant", "protected", "resident")  # fmt: skip


def build_things(world: World) -> Things:
    """Everything that a route may be asked about."""
    things = Things()
    asked = _errands(world)
    _people(world, things)
    _places(world, things)
    _cases(world, things, asked)
    _lamp(world, things)
    _units(world, things)
    _staff(world, things)
    _doors(world, things)
    rooms.door_programs(world, things)
    _registration(world, things)
    _tenancies(world, things)
    rooms.links(world, things)
    rooms.merge(world, things)
    rooms.emergency(world, things, world.places["tianxin"].path)
    rooms.parked_event(things)
    rooms.ways_in(world, things)
    rooms.notices_(world, things)
    rooms.volunteers_(world, things)
    rooms.units_by_phone(world, things)
    rooms.visits_of_guests(world, things)
    rooms.passes_(world, things)
    rooms.bookings_(world, things)
    rooms.forms(world, things)
    rooms.desk_(world, things, asked)
    rooms.home_visits(world, things)
    rooms.programs_(world, things)
    return things


def _tenancies(world: World, things: Things) -> None:
    """The landlord lets 201 to the tenant."""
    room, landlord = world.places["201"], world.people["landlord"]
    with transaction.atomic():
        letting = Letting.objects.create(
            place=room, path=room.path, landlord=landlord, since_on=clock.today() - A_YEAR,
            recorded_at=clock.now(),
        )  # fmt: skip
        tenancy = tenancies.add_tenancy(
            place=room, landlord=landlord, tenant=world.people["tenant"],
            term=tenancies.Term(since_on=clock.today() - A_YEAR), at=clock.now(), reported_by=None,
        )  # fmt: skip
    things.add("letting_id", "the letting of 201", letting.pk, near={"landlord"}, path=room.path)
    things.add("tenancy_id", "the tenancy of 201", tenancy.pk, near={"landlord"}, path=room.path)


def _staff(world: World, things: Things) -> None:
    tianxin = world.places["tianxin"].path
    worker = world.accounts["worker"]
    grant = Grant.objects.get(account=worker)
    home = world.places["home"]
    post = Responsibility.objects.get(target=home, level="grid", until=None)
    things.add("responsibility_id", "the grid's post at the compound", post.pk, near=set(),
               path=home.path)  # fmt: skip
    link = ExternalLogin.objects.create(
        account=worker, provider="city", subject_index=b"2" * 16, asked_at=clock.now()
    )
    things.add("account_id", "the worker's account", worker.account_id, near=set(), path=tianxin,
               grant_id=grant.pk, login_id=link.pk)  # fmt: skip
    intake = sheets.Intake.objects.create(
        account=worker, register="houses", file_name="房屋.xlsx", n_bytes=1,
        state=sheets.Intake.State.DROPPED, received_at=clock.now(), ended_at=clock.now(),
    )  # fmt: skip
    things.add("intake_id", "the worker's spreadsheet", intake.pk, near=set(), path=tianxin)
    mapping = sheets.Mapping.objects.create(
        register="houses", path=tianxin, shared_as="天新社区", fingerprint="f", name="房屋表",
        columns={"letters": {"room": "A"}, "header_rows": [1, 1]}, made_by=worker,
        made_at=clock.now(), used_at=clock.now(),
    )  # fmt: skip
    things.add("mapping_id", "the worker's mapping", mapping.pk, near=set(), path=tianxin)
    export = sheets.Export.objects.create(
        number="7F3K9Q2XA", account=world.accounts["section"], register="people",
        place=world.places["tianxin"], path=tianxin, purpose="give_copy", reason="核对",
        columns=["name"], form="xlsx", people=600, state=sheets.Export.State.WAITING,
        asked_at=clock.now(), expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    things.add("export_id", "the section chief's export", export.pk, near=set(), path=tianxin)


def _doors(world: World, things: Things) -> None:
    """Who knocks at a door is answered there: a refusal at a door is no error of the page."""
    for name in ("home", "other_home"):
        with transaction.atomic():
            door = doors.add_door(parent=world.places[name], name="南门", is_main=True)
        code = Code.objects.get(kind="doors.door", target=str(door.pk))
        path = world.places[name].path
        things.add("door_id", f"the door of {name}", door.pk, near=set(), path=path)
        things.add("door_sign", f"the door's code of {name}", code.sign, near=set(), path=path)
    with transaction.atomic():
        passes.issue(
            passes.Wanted(
                kind=CredentialKind.HOUSEHOLD_CARD, scope=[world.places["101"].path], since=clock.now(),
                until=None, person_id=world.people["resident"].pk,
            ),
            at=clock.now(),
        )  # fmt: skip


def _registration(world: World, things: Things) -> None:
    home, room = world.places["home"], world.places["101"]
    things.add("compound_id", "home", home.pk, near=set(RESIDENTS), path="",
               at_id=world.places["building"].pk)  # fmt: skip
    things.add("room_id", "101", room.pk, near=set(RESIDENTS), path="")
    application_id = registration.apply(
        actor=world.actor("newcomer"),
        said=Said(compound_id=home.pk, room_id=room.pk, name="郁明远", standing="tenant"),
        command_id=new_id(),
    )
    things.add("application_id", "the newcomer's application for 101", application_id,
               near={"newcomer", "resident"}, path=room.path,
               person_id=world.people["resident"].pk)  # fmt: skip
    with transaction.atomic():
        card = issue_card(world.people["grandmother"], world.places["102"], because="first")
    things.add("card_sign", "grandmother's card", card.sign, near=set(), path=room.path)


def _errands(world: World) -> dict[str, UUID]:
    """An errand of each, asked for by those who may ask."""
    found = {}
    for whose, asker in (
        ("resident", "resident"), ("child", "resident"), ("grandmother", "proxy"),
        ("protected", "protected"), ("stranger", "stranger"),
    ):  # fmt: skip
        errand = requests.Errand(
            kind="deliver_document", detail={"what": "居住证材料", "from_where": "家里"}
        )
        found[whose] = requests.ask(
            actor=world.actor(asker),
            person_id=world.people[whose].person_id,
            errand=errand,
            command_id=new_id(),
        )
    return found


def _cases(world: World, things: Things, asked: Mapping[str, UUID]) -> None:
    near = {
        "resident": {"resident"},
        "child": {"resident"},
        "grandmother": {"proxy"},
        "tenant": {"tenant"},
        "protected": {"protected"},
        "stranger": {"stranger"},
    }
    for whose, case_id in asked.items():
        case = Case.objects.get(pk=case_id)
        things.add("case_id", f"{whose}'s errand", case_id, near=near[whose], path=case.path,
                   kind="deliver_document")  # fmt: skip
        if whose in {"resident", "protected"}:
            file_id = _photo(case)
            things.add("file_id", f"{whose}'s photo", file_id, near=near[whose], path=case.path)


def _lamp(world: World, things: Things) -> None:
    """A lamp of the building is out: no one's own matter, and the property company's to mend."""
    case_id = repairs.report(
        actor=world.actor("resident"),
        person_id=world.people["resident"].person_id,
        report=repairs.Report(spot=Spot.BUILDING, trouble="light", what="楼道灯不亮"),
        command_id=new_id(),
    )
    case = Case.objects.get(pk=case_id)
    things.add("case_id", "the building's lamp", case_id, near={"resident"}, path=case.path,
               kind="repair")  # fmt: skip
    things.add("request_number", "the building's lamp", case.number, near=set(), path="")


def _photo(case: Case) -> UUID:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    with transaction.atomic():
        kept = files.take_in(
            upload=SimpleUploadedFile("photo.png", content.getvalue()),
            data_class=CONTENT,
            subject_ref=str(case.case_id),
            owner_kind="cases.case",
            owner_ref=str(case.case_id),
            stored_by=None,
        )
        cases.add_photos(case, case.entries.get(), [kept], is_proof=False)
    return kept.file_id


def _people(world: World, things: Things) -> None:
    today = clock.today()
    near = {
        "resident": {"resident"},
        "grandmother": {"proxy"},
        "protected": {"protected"},
        "stranger": {"stranger"},
    }
    for name, kin in near.items():
        person = world.people[name]
        home = Residency.objects.filter(person=person).first()
        assert home is not None
        with transaction.atomic():
            fact = people.add_fact(
                person=person, kind=Fact.Kind.DISABLED, since_on=today, source="test"
            )
        link = ActsFor.objects.filter(person=person, until=None).first()
        correction = _correction(world, name, next(iter(kin)))
        things.add(
            "person_id", name, person.person_id, near=kin, path=home.path,
            residency_id=home.pk, fact_id=fact.pk, link_id=link.pk if link else None,
            correction_id=correction.pk, kind="deliver_document",
            other_id=world.people["grandmother"].pk,
        )  # fmt: skip
        if link is not None:
            things.add("link_id", f"{name}'s link", link.pk, near=kin, path=home.path)


def _correction(world: World, whose: str, asker: str) -> Correction:
    correcting.ask_correction(
        actor=world.actor(asker),
        person_id=world.people[whose].person_id,
        field="name",
        text="姓名写错了",
        command_id=new_id(),
    )
    return Correction.objects.filter(person=world.people[whose]).latest("asked_at")


def _places(world: World, things: Things) -> None:
    for name in ("home", "other_home"):
        place = world.places[name]
        things.add("place_id", name, place.place_id, near=set(), path=place.path, kind="grid",
                   form="xlsx", service_id=Service.objects.get(place=place).pk)  # fmt: skip
        code = Code.objects.filter(kind="places.compound", target=str(place.place_id)).first()
        if code is not None:
            things.add("sign", f"{name}'s code", code.sign, near=set(), path=place.path)
    with transaction.atomic():
        area = places.draw_area(
            home=world.places["tianxin"], kind=Area.Kind.GRID, name="第一网格",
            marks={world.places["building"].place_id: True}, since_on=clock.today(),
        )  # fmt: skip
    things.add(
        "area_id", "the grid of 天新", area.pk, near=set(), path=world.places["tianxin"].path
    )
    plan = Redrawing.objects.create(
        home=world.places["tianxin"], kind="grid", takes_effect_on=clock.today(),
        drawing=[{"area_id": area.pk, "name": "第一网格",
                  "marks": {str(world.places["home"].place_id): True}}],
        drawn_at=clock.now(),
    )  # fmt: skip
    things.add(
        "redrawing_id", "a plan for the grids of 天新", plan.pk, near=set(),
        path=world.places["tianxin"].path,
    )  # fmt: skip


def _units(world: World, things: Things) -> None:
    unit = world.organisations["property"]
    member = Membership.objects.get(organisation=unit)
    things.add("organisation_id", "the property company", unit.pk, near=set(), path=unit.path,
               membership_id=member.pk)  # fmt: skip
