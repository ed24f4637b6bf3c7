"""What the community tells people, who lends a hand, and a shop with its voice; around one home."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from mashang.cli.street.plan import PILOT, Street
from mashang.elements.organisations import steps as organisations
from mashang.elements.organisations.steps import Particulars
from mashang.elements.people.models import Person
from mashang.elements.people.steps.employments import employ
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account, DemoPersona
from mashang.foundation.codes import steps as codes
from mashang.governance.notices import steps as notices
from mashang.governance.notices.models import Notice, Recipient, Scope
from mashang.kernel import paths
from mashang.kernel.clock import local
from mashang.kernel.ids import new_id
from mashang.work.employers.models import Opening, Representative
from mashang.work.volunteers.models import Call, Shift, SignUp

HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
CONFIRMED = 0.4
"""Share of households of the building that have answered already."""
HELPERS = 6


def greet(street: Street, home: Place) -> None:
    """Notices, calls and a shop that the personas around a home meet."""
    random = Random(f"{street.seed}:neighbours")  # noqa: S311  (an invented street, not a secret)
    worker = street.staff[f"worker-{PILOT}-0"]
    community = _above(home, Place.Kind.COMMUNITY) or home
    building = _above(home, Place.Kind.BUILDING) or _above(home, Place.Kind.COMPOUND) or home
    _tell(street, worker, community, building, random, home)
    _call(street, worker, community, random)
    _open_shop(street, worker, community, random)


def _tell(
    street: Street,
    worker: Account,
    community: Place,
    building: Place,
    random: Random,
    home: Place,
) -> None:
    water = _notice(
        street, worker, building, "明天上午停水", "Water off tomorrow morning",
        "因管道检修，明天 9:00 至 11:30 停水，请提前储水。恢复供水后请先放水片刻再使用。",
        "Because of pipe repairs the water is off from 9:00 to 11:30 tomorrow. Please store some water.",
        days=2, counts="household",
    )  # fmt: skip
    rows = Recipient.objects.filter(notice=water).exclude(place=home).order_by("path", "pk")
    for place_id in sorted({row.place_id or 0 for row in rows}):
        if random.random() < CONFIRMED:
            row = rows.filter(place=place_id, state=Recipient.State.WAITING).first()
            if row is not None:
                notices.settle(row, state=Recipient.State.CONFIRMED, at=street.now, by=None)
    _notice(
        street, worker, community, "周六义诊，欢迎来量血压", "Free clinic on Saturday",
        "周六 9:00 至 11:00，社区卫生服务站在居委会门口义诊，可量血压、测血糖。请带医保卡。",
        "On Saturday from 9:00 to 11:00 the health station measures blood pressure and blood sugar.",
    )  # fmt: skip
    _notice(
        street, worker, community, "出租房消防自查", "Fire check of rooms to let",
        "请房东本周内检查灭火器、电线和逃生窗，不要在楼道给电动车充电。",
        "Landlords: check extinguishers, wiring and escape windows this week.",
        audience="landlords", days=4,
    )  # fmt: skip
    _notice(
        street, street.staff["section0"], street.communities[PILOT].parent or community,
        "台风提醒", "Typhoon warning",
        "台风临近，请收好阳台物品，地下车库车辆尽早移至高处，非必要不外出。",
        "A typhoon is near: take in what stands on balconies, move cars out of basements, stay home.",
        days=1, is_waiting=True,
    )  # fmt: skip


def _notice(
    street: Street,
    author: Account,
    place: Place,
    title_zh: str,
    title_en: str,
    body_zh: str,
    body_en: str,
    **more: Any,
) -> Notice:
    days = more.get("days")
    at = street.now - HOUR
    notice = Notice.objects.create(
        notice_id=new_id(at), title_zh=title_zh, title_en=title_en, body_zh=body_zh, body_en=body_en,
        path=place.path, where=place.full_name or place.name,
        audience=more.get("audience", "residents"), must_confirm=days is not None,
        counts=more.get("counts", "person"),
        confirm_by=street.now + days * A_DAY if days else None,
        starts_at=at, ends_at=street.now + 14 * A_DAY, unit=author.unit, written_by=author,
        written_at=at, sent_by=author, sent_at=at,
    )  # fmt: skip
    Scope.objects.create(notice=notice, path=place.path)
    if more.get("is_waiting"):
        notice.status = Notice.Status.WAITING
        notice.save(update_fields=["status"])
    else:
        notices.open_notice(notice, at=at)
    return notice


def _call(street: Street, worker: Account, community: Place, random: Random) -> None:
    morning = local(street.now).replace(hour=9, minute=0, second=0, microsecond=0)
    helpers = _helpers(street, random)
    for title_zh, title_en, task, meet_at, needed, days in (
        ("陪独居老人聊聊天", "Keep old neighbours company", "上门陪伴", "居委会一楼", 4, (-3, 2, 9)),
        ("小区门口先锋岗", "Help at the compound's gate", "引导和量体温", "小区南门", 2, (1, 3)),
    ):  # fmt: skip
        call = Call.objects.create(
            call_id=new_id(street.now), title_zh=title_zh, title_en=title_en,
            words_zh="服务两小时，结束后由负责人确认时长。", words_en="Two hours; the leader confirms them.",
            from_age=18, place=community, path=community.path, leader=worker, called_by=worker,
            called_at=street.now - 5 * A_DAY,
        )  # fmt: skip
        for day in days:
            begins_at = morning + day * A_DAY
            shift = Shift.objects.create(
                shift_id=new_id(street.now), call=call, task=task, meet_at=meet_at,
                begins_at=begins_at, ends_at=begins_at + 2 * HOUR, needed=needed,
            )  # fmt: skip
            _sign_up(street, worker, shift, random.sample(helpers, min(len(helpers), needed - 1)))


def _sign_up(street: Street, worker: Account, shift: Shift, who: Sequence[Person]) -> None:
    is_over = shift.begins_at < street.now
    at: datetime = street.now - 4 * A_DAY
    SignUp.objects.bulk_create(
        SignUp(
            sign_up_id=new_id(at), shift=shift, person=person, shares_phone=number == 0, asked_at=at,
            state=SignUp.State.ACCEPTED if is_over or number == 0 else SignUp.State.ASKED,
            decided_at=at if is_over or number == 0 else None,
            decided_by=worker if is_over or number == 0 else None,
            minutes=120 if is_over else None, confirmed_by=worker if is_over else None,
            confirmed_at=street.now - A_DAY if is_over else None,
        )
        for number, person in enumerate(who)
    )  # fmt: skip


def _helpers(street: Street, random: Random) -> list[Person]:
    grown = [
        one.person
        for one in street.residents
        if one.community == PILOT
        and one.person.person_id in street.accounts
        and (street.today - one.born_on).days > 19 * 365
    ]
    return random.sample(grown, min(len(grown), HELPERS))


def _open_shop(street: Street, worker: Account, community: Place, random: Random) -> None:
    shop = organisations.add_organisation(
        kind="shop", particulars=Particulars(name="天新老街面馆"), place=community
    )
    site = organisations.add_organisation(
        kind="employer", particulars=Particulars(name="杭笕建筑工程有限公司"), place=community
    )
    owner = DemoPersona.objects.get(code="shop").account
    at = street.now - 20 * A_DAY
    Representative.objects.create(
        representative_id=new_id(at), organisation=shop, account=owner, post="店长", asked_at=at,
        state=Representative.State.APPROVED, decided_at=at, decided_by=worker,
    )  # fmt: skip
    Representative.objects.create(
        representative_id=new_id(street.now), organisation=site,
        account=DemoPersona.objects.get(code="landlord").account, post="工地负责人",
        asked_at=street.now - 3 * HOUR,
    )  # fmt: skip
    codes.issue(kind="employers.shop", target=shop.pk, path=shop.path)
    Opening.objects.create(
        opening_id=new_id(at), organisation=shop, state="open", words="6:00 到 20:00", said_by=owner,
        said_at=street.now - A_DAY,
    )  # fmt: skip
    tenants = [one.person for one in street.residents
               if one.standing == "tenant" and (street.today - one.born_on).days > 19 * 365]  # fmt: skip
    for person in random.sample(tenants, min(len(tenants), 3)):
        employ(person=person, organisation=shop, since_on=street.today - 60 * A_DAY)
    _notice(
        street, worker, community, "餐饮店燃气自查", "Gas check of kitchens",
        "请本周内检查软管、阀门和报警器，有问题马上报修。",
        "Check hoses, valves and alarms this week; report what is wrong at once.",
        audience="employers", days=3,
    )  # fmt: skip


def _above(place: Place, kind: str) -> Place | None:
    found = Place.objects.filter(path__in=paths.ancestors(place.path), kind=kind)
    return found.order_by("-path").first()
