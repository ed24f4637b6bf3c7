"""Things of the rooms of work, of the desk and of signing in; see `things`."""

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from mashang.domain.booking import Days
from mashang.domain.passage import CredentialKind
from mashang.domain.passes import Algorithm, HolderKey
from mashang.elements.organisations.models import Organisation
from mashang.elements.passes import actions as passes
from mashang.elements.passes.models import Key, Pass
from mashang.elements.people import steps as people
from mashang.elements.people.actions import merging
from mashang.elements.people.models import Employment, Residency
from mashang.elements.people.queries import Because
from mashang.elements.people.steps import Granted
from mashang.foundation.accounts.models import Account
from mashang.foundation.codes.models import Code
from mashang.foundation.events.models import Delivery
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.grants.steps.emergencies import Why
from mashang.foundation.programs import actions as programs
from mashang.foundation.signin.models import Device, ExternalLogin
from mashang.front.desk import actions as desk
from mashang.front.desk.actions.answers import Answer
from mashang.governance.notices import actions as notices
from mashang.governance.notices import steps as telling
from mashang.governance.notices.models import Recipient
from mashang.kernel import clock
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.bookings import actions as bookings
from mashang.work.bookings.models import Feed
from mashang.work.doors import actions as doors
from mashang.work.doors import alarming
from mashang.work.doors.choices import AlarmKind
from mashang.work.doors.models import Alarm, Door, OpenCommand
from mashang.work.employers import actions as employers
from mashang.work.registration import actions as registration
from mashang.work.registration.actions import NumberWanted, Wanted
from mashang.work.visitors import actions as visitors
from mashang.work.visitors.models import Visit as GuestVisit
from mashang.work.visitors.steps import Asking, Invitation
from mashang.work.visits import actions as visits
from mashang.work.visits.models import Visit
from mashang.work.volunteers import actions as volunteers
from tests.access.thing import Things
from tests.foundation.signin.authenticator import SoftKey
from tests.work import walks
from tests.work.forms import asking
from tests.world import World

A_DAY = timedelta(days=1)
LIVE_HERE = ("resident", "housemate", "proxy", "landlord", "tenant", "protected")


def links(world: World, things: Things) -> None:
    """The stranger asks to act for the resident; the newcomer says that the resident's number is gone."""
    home, room = world.places["home"], world.places["101"]
    request_id = registration.ask_to_act(
        actor=world.actor("stranger"),
        wanted=Wanted(
            compound_id=home.pk, address="1幢101室", name="沈思远", relation="relative",
            granted=Granted(
                may_ask=True, may_open=False, may_read=False, last_on=clock.today() + A_DAY
            ),
        ),
        command_id=new_id(),
    )  # fmt: skip
    things.add("request_id", "the stranger's request for the resident", request_id,
               near={"stranger", "resident"}, path=room.path)  # fmt: skip
    moved_id = registration.ask_for_number(
        actor=world.actor("newcomer"),
        wanted=NumberWanted(compound_id=home.pk, address="1幢101室", name="沈思远"),
        command_id=new_id(),
    )
    things.add("request_id", "the newcomer's request for the resident's number", moved_id,
               near={"newcomer", "resident"}, path=room.path)  # fmt: skip


def door_programs(world: World, things: Things) -> None:
    """At each door a device that waits to enrol, an alarm, an opening and a rule."""
    for one, name, who in zip(
        things.by_sort["door_id"], ("home", "other_home"), ("worker", "other_worker"), strict=True
    ):
        place, door = world.places[name], Door.objects.get(pk=one.values["door_id"])
        invited = doors.invite_device(
            actor=world.actor(who), door_ids=[door.pk], name=f"{name}的门卫室"
        )
        things.add("door_device_id", f"the device at the door of {name}", invited.device_id,
                   near=set(), path=place.path, device_id=invited.device_id)  # fmt: skip
        with transaction.atomic():
            alarming.begin(door, AlarmKind.FORCED, began_at=clock.now(), at=clock.now())
        things.add("alarm_id", f"the alarm at the door of {name}",
                   Alarm.objects.get(door=door).pk, near=set(), path=place.path)  # fmt: skip
        opening = OpenCommand.objects.create(
            door=door, direction="in", made_at=clock.now(), until=clock.now() + A_DAY
        )
        things.add("command_id", f"an opening at the door of {name}", opening.pk, near=set(),
                   path=place.path)  # fmt: skip
        rule_id = doors.enter_rule(
            actor=world.actor("section"), place_id=place.pk, command_id=new_id(),
            wanted=doors.RuleWanted(
                effect="attend", title_zh="请留意", document="53号", words_zh="请门卫留意",
                since=clock.now(), until=clock.now() + A_DAY,
            ),
        )  # fmt: skip
        things.add("rule_id", f"the rule over {name}", rule_id, near=set(), path=place.path)


def merge(world: World, things: Things) -> None:
    """The ex-tenant, registered twice and merged."""
    room = world.places["102"]
    with transaction.atomic():
        pair = [people.add_person(name="麻晓"), people.add_person(name="麻晓")]
        for one in pair:
            people.add_residency(
                person=one, place=room, standing=Residency.Standing.LODGER,
                since_on=clock.today(), source="test",
            )  # fmt: skip
    merge_id = merging.merge_persons(
        actor=world.actor("worker"), kept_id=pair[0].pk, other_id=pair[1].pk, from_other=(),
        command_id=new_id(),
    )  # fmt: skip
    things.add("merge_id", "a merge in 102", merge_id, near=set(), path=room.path)


def emergency(world: World, things: Things, tianxin: str) -> None:
    """The section chief took rights in the community."""
    with transaction.atomic():
        taken = grants.open_emergency(
            actor=world.actor("section"), rights="emergency_cases",
            where=grants.Where(
                Grant.Scope.PLACE, world.places["tianxin"].pk, "天新社区", (tianxin,)
            ),
            why=Why("life", "有人晕倒在家"),
        )  # fmt: skip
    things.add("emergency_id", "the section chief's emergency", taken.pk, near=set(), path=tianxin)


def parked_event(things: Things) -> None:
    """An event that a room could not take: about the installation, so it stands nowhere."""
    now = clock.now()
    parked = Delivery.objects.create(
        event_id=new_id(), name="people.died", consumer="notices.drop_dead", subject="person:nobody",
        happened_at=now, attempts=8, next_try_at=now, parked_at=now, last_error="OperationalError",
    )  # fmt: skip
    things.add("delivery_id", "a parked event", parked.pk, near=set(), path="")


def ways_in(world: World, things: Things) -> None:
    """A session, a passkey and an identity link of the resident."""
    resident, now = world.accounts["resident"], clock.now()
    device = Device.objects.create(
        account=resident, session_key="elsewhere", began_at=now, used_at=now
    )
    things.add("device_id", "the resident's phone", device.pk, near={"resident"}, path="")
    made = SoftKey().create(
        {"publicKey": {"rp": {"id": "testserver"}, "user": {"id": "AA"}, "challenge": "AA"}}
    )
    key = Authenticator.objects.create(
        user=resident, type=Authenticator.Type.WEBAUTHN,
        data={"name": "手机", "credential": json.loads(made)},
    )  # fmt: skip
    things.add("passkey_id", "the resident's passkey", key.pk, near={"resident"}, path="")
    link = ExternalLogin.objects.create(
        account=resident, provider="city", subject_index=b"1" * 16, asked_at=now
    )
    things.add("login_id", "the resident's link", link.pk, near={"resident"}, path="")


def notices_(world: World, things: Things) -> None:
    """A must-read notice to the building, a name on its list, and a message to the resident."""
    worker, building = world.actor("worker"), world.places["building"]
    notice_id = notices.draft(
        actor=worker,
        wanted=notices.Wanted(
            title_zh="停水通知", body_zh="明天停水。", targets=[f"p:{building.place_id}"],
            must_confirm=True, confirm_by=worker.at + A_DAY, starts_at=worker.at,
            ends_at=worker.at + 2 * A_DAY,
        ),
        command_id=new_id(),
    )  # fmt: skip
    notices.publish(actor=worker, notice_id=notice_id)
    things.add("notice_id", "the notice to the building", notice_id, near=set(LIVE_HERE),
               path=building.path)  # fmt: skip
    row = Recipient.objects.get(person=world.people["grandmother"])
    things.add("recipient_id", "grandmother on its list", row.pk, near=set(), path=building.path)
    with transaction.atomic():
        message = telling.tell(
            telling.Told("test:1", Text("已通过", "Approved")), at=worker.at,
            person=world.people["resident"], because=Because.OWN_AFFAIR,
        )  # fmt: skip
    assert message is not None
    things.add("message_id", "a message to the resident", message.pk, near={"resident"}, path="")


def volunteers_(world: World, things: Things) -> None:
    """A call of the compound with one shift, for which the resident signed up."""
    worker, home = world.actor("worker"), world.places["home"]
    call_id = volunteers.call(
        actor=worker, place_id=home.place_id,
        wanted=volunteers.Wanted(title_zh="清洁楼道", from_age=18), command_id=new_id(),
    )  # fmt: skip
    shift_id = volunteers.add_shift(
        actor=worker, call_id=call_id, command_id=new_id(),
        shift=volunteers.NewShift(
            task="扫楼道", begins_at=worker.at + A_DAY, ends_at=worker.at + A_DAY + A_DAY / 24,
            needed=2,
        ),
    )  # fmt: skip
    sign_up_id = volunteers.sign_up(
        actor=world.actor("resident"), shift_id=shift_id,
        person_id=world.people["resident"].person_id, shares_phone=True, command_id=new_id(),
    )  # fmt: skip
    things.add("call_id", "the compound's call", call_id, near=set(LIVE_HERE), path=home.path)
    things.add("shift_id", "its shift", shift_id, near=set(LIVE_HERE), path=home.path)
    things.add(
        "sign_up_id", "the resident's sign-up", sign_up_id, near={"resident"}, path=home.path
    )


def units_by_phone(world: World, things: Things) -> None:
    """A noodle shop for which the landlord speaks, and its cook."""
    home = world.places["home"]
    shop = Organisation.objects.create(kind="shop", name="老街面馆", place=home, path=home.path)
    asked = employers.ask_to_represent(
        actor=world.actor("landlord"), unit=shop.name, post="店长", command_id=new_id()
    )
    employers.decide(actor=world.actor("worker"), representative_id=asked, accepts=True)
    cook = Employment.objects.create(
        person=world.people["tenant"], organisation=shop, since_on=clock.today()
    )
    things.add("organisation_id", "the noodle shop", shop.pk, near={"landlord"}, path=home.path)
    things.add("representative_id", "the landlord speaks for it", asked, near={"landlord"},
               path=home.path)  # fmt: skip
    things.add("employment_id", "its cook", cook.pk, near={"landlord"}, path=home.path)
    code = Code.objects.get(kind="employers.shop")
    things.add("shop_sign", "its code", code.sign, near=set(), path=home.path)


def visits_of_guests(world: World, things: Things) -> None:
    """The resident expects a guest; somebody at the gate asks for 101."""
    home, door = world.places["home"], things.by_sort["door_id"][0].values["door_id"]
    now = clock.now()
    invited = visitors.invite(
        actor=world.actor("resident"),
        host_id=world.people["resident"].person_id,
        wanted=Invitation(
            called="大姐", purpose="family", people=2, since=now, until=now + timedelta(hours=4)
        ),
        command_id=new_id(),
    )
    sign = Code.objects.get(kind="places.compound", target=str(home.pk)).sign
    link = visitors.ask_in(
        actor=world.actor("anonymous"),
        sign=sign,
        asking=Asking(address="1幢101", called="小李", purpose="delivery", people=1),
        asked_from="192.0.2.1",
        command_id=new_id(),
    )
    asked = GuestVisit.objects.get(link_index=link)
    things.add("visit_id", "the resident's guest", invited, near={"resident"}, path=home.path)
    things.add("visit_id", "who asks for 101", asked.pk, near={"resident", "housemate"},
               path=home.path)  # fmt: skip
    guest = GuestVisit.objects.get(pk=invited).link.open()
    for label, value in (("the guest's link", guest), ("the link of who asks", link)):
        things.add("link", label, value, near=set(), path=home.path, door_id=door)


def passes_(world: World, things: Things) -> None:
    """A lorry of the compound, and the resident's phone."""
    home, room = world.places["home"], world.places["101"]
    now = clock.now()
    lorry = passes.issue_at(
        actor=world.actor("repairer"),
        place_id=home.pk,
        wanted=passes.ForService(
            kind=CredentialKind.LORRY, called="早市送菜", plate="浙A12345", since=now,
            until=now + timedelta(days=7),
        ),
        command_id=new_id(),
    )  # fmt: skip
    phone = passes.carry(
        actor=world.actor("resident"), key=HolderKey(Algorithm.EDDSA, bytes(range(32))),
        browser=passes.Browser("Chrome"),
    )  # fmt: skip
    carried = Pass.objects.get(phone_id=phone, person=world.people["resident"])
    things.add("pass_id", "the lorry's pass", lorry, near=set(), path=home.path)
    things.add("pass_id", "the resident's pass", carried.pk, near=set(), path=room.path)
    things.add("thumbprint", "the resident's phone", phone, near={"resident"}, path=room.path)
    key = Key.objects.get(standing="current")
    things.add("kid", "the key that signs", key.kid, near=set(), path=world.places["street"].path)


def bookings_(world: World, things: Things) -> None:
    """A hall in each community; the resident has a place, and an address for the calendar."""
    near = {
        "tianxin": ("worker", "resident", {"resident", "housemate", "protected", "landlord", "tenant", "proxy"}),
        "minggui": ("other_worker", "stranger", {"stranger"}),
    }  # fmt: skip
    day = clock.today() + timedelta(days=1)
    for name, (keeper, whose, those) in near.items():
        place = world.places[name]
        hall = bookings.add_bookable(
            actor=world.actor(keeper),
            wanted=bookings.Wanted(
                kind="hall", name="活动室", where="", place_id=place.pk, scope_id=place.pk, slot_min=30,
                capacity=1, lead_min=0, ahead_days=7, held_at_most=2, days=Days.WEEKDAYS,
                has_waiting=True, is_open=True,
                hours={number: [(time(9), time(17))] for number in range(7)},
            ),
            command_id=new_id(),
        )  # fmt: skip
        booked = bookings.book(
            actor=world.actor(whose),
            person_id=world.people[whose].person_id,
            bookable_id=hall,
            starts_at=datetime.combine(day, time(10), clock.STREET_ZONE),
            waits=False,
            command_id=new_id(),
        )
        things.add("bookable_id", f"the hall of {name}", hall, near=those, path=place.path,
                   person_id=world.people[whose].person_id)  # fmt: skip
        things.add("booking_id", f"{whose}'s booking", booked, near={whose}, path=place.path)
    bookings.open_feed(actor=world.actor("resident"))
    token = Feed.objects.get().token.open()
    things.add("token", "the resident's calendar", token, near={"resident"}, path="")


def forms(world: World, things: Things) -> None:
    """A form that residents of 天新 are asked, and a report of the community."""
    tianxin = world.places["tianxin"].path
    form = asking.published(world)
    things.add("form_id", "a form asked of 天新", form.pk, near=set(), path=tianxin)
    for name, near in (("resident", {"resident"}), ("grandmother", {"proxy"}),
                       ("protected", {"protected"})):  # fmt: skip
        row = asking.filling_of(world, form, name)
        things.add("filling_id", f"the form of the {name}", row.pk, near=near, path=row.path)
    report = asking.signed_report(world)
    things.add("template_id", "a template of 天新", report.template_id, near=set(), path=tianxin)
    things.add("hand_in_id", "a report of 天新", report.pk, near=set(), path=tianxin)


def desk_(world: World, things: Things, asked: Mapping[str, UUID]) -> None:
    """What the office of 天新 keeps for its desk: reached by its own people, wherever they work."""
    worker, today = world.actor("worker"), clock.today()
    path = world.places["tianxin"].path
    list_id = desk.save_list(
        actor=worker, name="送材料", filters={"view": "all"}, is_shared=False, command_id=new_id()
    )
    things.add("list_id", "the worker's list", list_id, near=set(), path=path)
    template_id = desk.write_answer(
        actor=worker, answer=Answer("收到", "已收到（{编号}）"), command_id=new_id()
    )
    things.add("template_id", "an answer of 天新", template_id, near=set(), path=path)
    note_id = desk.leave_note(
        actor=worker, text="请上门看看", numbers=(), must_acknowledge=True, command_id=new_id()
    )
    home = world.places["home"].path  # the office's people are those of its grids, too
    things.add("note_id", "a note of 天新", note_id, near=set(), path=home)
    grid, head = world.accounts["grid"].account_id, world.accounts["worker"].account_id
    batch_id = desk.reassign(
        actor=worker, chosen=[(asked["resident"], 0)], to=desk.Receiver(handler_id=grid),
        text="调整", command_id=new_id(),
    )  # fmt: skip
    things.add("batch_id", "the worker's batch", batch_id, near=set(), path=path)
    stand_in_id = desk.plan_stand_in(
        actor=worker, absent_id=grid, deputy_id=head, since_on=today + timedelta(days=1),
        until_on=today + timedelta(days=3), command_id=new_id(),
    )  # fmt: skip
    things.add("stand_in_id", "the worker's stand-in", stand_in_id, near=set(), path=path)


def home_visits(world: World, things: Things) -> None:
    """The grid worker is to see grandmother and the tenant today; their calendar has an address."""
    walks.in_need(world, "grandmother", "tenant", facts=("aged_80",))
    list_id = visits.make_list(actor=world.actor("grid"), command_id=new_id())
    visit = Visit.objects.get(person=world.people["grandmother"])
    things.add("list_id", "the grid worker's walk", list_id, near=set(),
               path=world.places["building"].path)  # fmt: skip
    things.add("visit_id", "the visit to grandmother", visit.pk, near=set(), path=visit.path)
    secret = visits.give_calendar(actor=world.actor("grid"))
    things.add("calendar_key", "the grid worker's calendar", secret, near=set(), path="")


def programs_(world: World, things: Things) -> None:
    """The citizens' hotline may send in cases of the whole street, and has a key."""
    administrator, street = world.actor("administrator"), world.places["street"]
    account_id = programs.enrol(
        actor=administrator,
        told=programs.Told("市民热线", "热线中心", "转来市民诉求", "值班长"),
        command_id=new_id(),
    )
    with transaction.atomic():
        grants.give(
            account=Account.objects.get(pk=account_id), role="program_reports",
            scope_ref=street.pk, scope_name=street.name, scope_paths=[street.path],
            since=administrator.at,
        )  # fmt: skip
    key = programs.issue_key(
        actor=administrator, account_id=account_id, label="正式", valid_days=365, per_min=60
    )
    things.add("program_id", "the hotline", account_id, near=set(), path=street.path,
               key_id=key.key_id)  # fmt: skip
