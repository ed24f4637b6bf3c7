"""A small street for tests, built by the product's own steps.

Two communities. In 天新 stands 天新家园 (1幢, rooms 101 to 302, a property company); in 明桂 stands
明桂苑. Everybody whom principle 11 names lives here:

    101  resident (own account, guardian of child), housemate (own account), child
    102  grandmother (no phone; proxy acts for her, former_proxy did)
    201  tenant rents from landlord, who lives in 302
    202  empty; ex_tenant lived in 101 until last month
    301  protected (address and contact open to two named roles)
    明桂苑 1幢 101  stranger
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from mashang.domain.identifiers import with_check_digit
from mashang.elements.organisations.models import Membership, Organisation, Service
from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.elements.places import steps as places
from mashang.elements.places.models import Place
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actions import set_up_roles
from mashang.foundation.grants.actor import Actor
from mashang.governance.duties import steps as duties
from mashang.kernel import clock
from tests.kept import kept

Basis, Standing = ActsFor.Basis, Residency.Standing
LONG_AGO = date(2020, 1, 1)


@dataclass
class World:
    """Everything by name."""

    places: dict[str, Place] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def actor(self, name: str, at: datetime | None = None) -> Actor:
        """Somebody by name, as they stand now; `anonymous` and `system` too."""
        if name == "anonymous":
            return Actor.of(None, at)
        if name == "system":
            return Actor.system(at)
        account = self.accounts[name]
        account.refresh_from_db()
        return Actor.of(account, at)


def build_world() -> World:
    """The street; needs the database, joins no transaction."""
    return kept(_build)


def _build() -> World:
    set_up_roles()
    world = World()
    with transaction.atomic():
        _places(world)
        _organisations(world)
        _people(world)
        _residents(world)
        _staff(world)
    return world


def _places(world: World) -> None:
    def add(name: str, parent: str | None, kind: str, shown: str, **more: object) -> None:
        above = world.places[parent] if parent else None
        world.places[name] = places.add_place(parent=above, kind=kind, name=shown, **more)

    add("street", None, "subdistrict", "笕桥街道", code="330102016000")
    add("tianxin", "street", "community", "天新社区", code="330102016018")
    add("minggui", "street", "community", "明桂社区", code="330102016020")
    add("home", "tianxin", "compound", "天新家园")
    add("building", "home", "building", "1幢")
    for label in ("101", "102", "201", "202", "301", "302"):
        add(label, "building", "room", f"{label}室")
    add("other_home", "minggui", "compound", "明桂苑")
    add("other_building", "other_home", "building", "1幢")
    add("other_101", "other_building", "room", "101室")


def _organisations(world: World) -> None:
    today = clock.today()
    for name, kind, shown, serves in (
        ("property", "property_company", "城东物业服务有限公司", "home"),
        ("other_property", "property_company", "明桂物业服务有限公司", "other_home"),
        ("city_works", "department", "城市管理科", "street"),
    ):
        unit = Organisation.objects.create(kind=kind, name=shown, path=world.places[serves].path)
        Service.objects.create(
            organisation=unit, place=world.places[serves], path=world.places[serves].path,
            role=kind, since_on=today - timedelta(days=400),
        )  # fmt: skip
        world.organisations[name] = unit


def _person(world: World, name: str, shown: str, born: date, home: str | None, *, standing: Standing,
            serial: int) -> None:  # fmt: skip
    number = with_check_digit(f"330102{born:%Y%m%d}{serial:03d}")
    person = people.add_person(name=shown, identifiers=[people.NewIdentifier("citizen_id", number)])
    world.people[name] = person
    if home:
        people.add_residency(
            person=person, place=world.places[home], standing=standing, since_on=max(LONG_AGO, born),
            source="test",
        )  # fmt: skip


def _people(world: World) -> None:
    def add(
        name: str, shown: str, born: date, home: str | None, standing: Standing, serial: int
    ) -> None:
        _person(world, name, shown, born, home, standing=standing, serial=serial)

    child_born = clock.today() - timedelta(days=8 * 365)
    add("resident", "沈思远", date(1990, 5, 1), "101", Standing.OWNER, 901)
    add("housemate", "沈若溪", date(1992, 6, 2), "101", Standing.FAMILY, 902)
    add("child", "沈小满", child_born, "101", Standing.FAMILY, 903)
    add("grandmother", "裘桂英", date(1940, 1, 3), "102", Standing.OWNER, 904)
    add("tenant", "邬明", date(1998, 7, 4), "201", Standing.TENANT, 905)
    add("landlord", "戚建国", date(1965, 8, 5), "302", Standing.OWNER, 906)
    add("ex_tenant", "麻晓", date(1997, 9, 6), "101", Standing.LODGER, 907)
    add("protected", "闻静", date(1988, 2, 7), "301", Standing.OWNER, 908)
    add("stranger", "应舟", date(1985, 3, 8), "other_101", Standing.OWNER, 909)
    add("proxy", "裘安", date(1970, 4, 9), "202", Standing.OWNER, 910)
    add("former_proxy", "裘宁", date(1972, 4, 9), None, Standing.OWNER, 911)
    left = Residency.objects.get(person=world.people["ex_tenant"])
    people.end_residency(left, until_on=clock.today() - timedelta(days=30))
    people.set_protected(world.people["protected"], is_protected=True)


def _residents(world: World) -> None:
    names = ("resident", "housemate", "ex_tenant", "landlord", "tenant", "proxy", "former_proxy",
             "stranger", "protected")  # fmt: skip
    for index, name in enumerate(names):
        account = accounts.add_resident(f"1390000{index:04d}", verified_at=clock.now())
        world.accounts[name] = account
        people.add_identifier(
            world.people[name], people.NewIdentifier("phone", f"1390000{index:04d}")
        )
        people.link_account(
            account=account, person=world.people[name], basis=Basis.SELF, approved_by=None
        )
    people.link_account(
        account=world.accounts["resident"], person=world.people["child"], basis=Basis.GUARDIAN,
        approved_by=None,
    )  # fmt: skip
    for name in ("proxy", "former_proxy"):
        link = people.link_account(
            account=world.accounts[name], person=world.people["grandmother"], basis=Basis.PROXY,
            approved_by=None,
        )  # fmt: skip
        if name == "former_proxy":
            people.end_link(link, clock.now())
    world.accounts["newcomer"] = accounts.add_resident("13900009999", verified_at=clock.now())


def _staff(world: World) -> None:
    today = clock.today()
    for name, role, place, unit, post in (
        ("worker", "community_worker", "tianxin", "天新社区居委会", "社工"),
        ("other_worker", "community_worker", "minggui", "明桂社区居委会", "社工"),
        ("grid", "grid_worker", "home", "天新社区居委会", "网格员"),
        ("building_head", "building_head", "building", "天新社区居委会", "楼长"),
        ("guard", "guard", "home", "城东物业", "门岗"),
        ("repairer", "property_worker", "home", "城东物业", "工程师傅"),
        ("other_repairer", "property_worker", "other_home", "明桂物业", "工程师傅"),
        ("clerk", "unit_handler", "street", "城市管理科", "经办人"),
        ("chief", "subdistrict_chief", "street", "街道办事处", "主任"),
        ("section", "section_chief", "street", "街道办事处", "科长"),
        ("supervisor", "supervisor", "street", "街道纪工委", "监督员"),
        ("administrator", "administrator", "street", "街道办事处", "管理员"),
        ("protected_reader", "protected_reader", "street", "街道办事处", "专员"),
    ):
        account = accounts.add_staff(
            staff_no=f"T-{name}", name=f"{post}甲", unit=unit, post=post, phone="13800000000"
        )
        where = world.places[place]
        grants.give(
            account=account, role=role, scope_ref=where.place_id, scope_name=where.name,
            scope_paths=[where.path], since=clock.now(),
        )  # fmt: skip
        world.accounts[name] = account
    for name, unit in (("repairer", "property"), ("other_repairer", "other_property"),
                       ("clerk", "city_works")):  # fmt: skip
        Membership.objects.create(
            account=world.accounts[name], organisation=world.organisations[unit],
            since_on=today - timedelta(days=10),
        )  # fmt: skip
    for name, target, level in (("chief", "street", "subdistrict"), ("worker", "tianxin", "community"),
                                ("grid", "home", "grid"), ("other_worker", "minggui", "community")):  # fmt: skip
        duties.assign(
            holder=world.accounts[name], target=world.places[target], level=level, since=clock.now()
        )
