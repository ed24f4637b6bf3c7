"""Stage 6: one door for every persona of the design, each with a story that can be looked at."""

from collections import Counter
from datetime import timedelta

from mashang.cli.street import neighbours, visiting
from mashang.cli.street.needs import link_residents
from mashang.cli.street.plan import PILOT, Resident, Street
from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor
from mashang.elements.places.models import Place
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.signin.session import home_of
from mashang.kernel import paths
from mashang.kernel.texts import Text


def open_doors(street: Street) -> None:
    """Put everybody of design section 1 on the demo page."""
    at = _residents(street)
    neighbours.greet(street, at)
    above = paths.ancestors(at.path)
    home = next(name for name, compound in street.compounds.items() if compound.path in above)
    grid = next(street.grid_workers[path] for path in above if path in street.grid_workers)
    head = next(street.staff[f"head-{path}"] for path in above if f"head-{path}" in street.staff)
    staff: list[tuple[str, Account, Text, Text]] = [
        ("grid_worker", grid, Text("网格员", "Grid worker"),
         Text("今天要办的事，按急的排", "Today's needs, most urgent first")),
        ("building_head", head, Text("楼长", "Building head"),
         Text("自己楼里的人和事", "The people and matters of one building")),
        ("community_worker", street.staff[f"worker-{PILOT}-0"], Text("社工", "Community worker"),
         Text("批登记、看全社区办件、管房屋住户", "Registrations, every case, houses and residents")),
        ("property_worker", street.staff[f"repairer-{home}-0"], Text("物业维修", "Property company"),
         Text("报修派给本公司", "Repairs of this company")),
        ("guard", street.staff[f"guard-{home}"], Text("门岗", "Guard"),
         Text("看门口屏幕", "Watches the door's screen")),
        ("other_worker", street.staff[f"worker-{_elsewhere(street)}-0"],
         Text("别的社区的社工", "Worker of another community"),
         Text("看不到这个社区的人和事", "Sees nobody and nothing of this community")),
        ("caller", street.staff[f"worker-{PILOT}-1"], Text("热线接线员", "Caller at the desk"),
         Text("替没有手机的居民登记求助", "Writes down requests of people without a phone")),
        ("section_chief", street.staff["section0"], Text("科室负责人", "Section chief"),
         Text("批准挂账和延期", "Approves parking and more time")),
        ("chief", street.staff["chief"], Text("街道领导", "Sub-district chief"),
         Text("全街道一眼看清", "The whole street at a glance")),
        ("supervisor", street.staff["supervisor"], Text("纪检监督员", "Discipline supervisor"),
         Text("只看不办：谁超时、谁看过谁", "Reads only: who is late, who looked")),
        ("administrator", street.staff["administrator"], Text("系统管理员", "Administrator"),
         Text("角色、账号、导入导出", "Roles, accounts, spreadsheets")),
    ]  # fmt: skip
    for order, (code, account, title, about) in enumerate(staff, 10):
        accounts.add_persona(
            code=code,
            account=account,
            title=title,
            about=about,
            landing="/desk/grants" if code == "administrator" else home_of(account),
            order=order,
        )
    visiting.expect_guests(street)


def _residents(street: Street) -> Place:
    """Put the residents there; the home of the first, whose workers are put there too."""
    # The pilot community first; a very small street may need its neighbours, too.
    here = sorted(
        (one for one in street.residents if one.phone), key=lambda one: one.community != PILOT
    )
    grown = [one for one in here if 20 <= _age(street, one) <= 55]
    used: set[int] = set()

    def pick(found: list[Resident], standing: tuple[str, ...]) -> Resident:
        one = next(one for one in found if one.standing in standing and one.household not in used)
        used.add(one.household)
        return one

    sizes = Counter(one.household for one in grown)
    shared = [one for one in grown if sizes[one.household] > 1 and one.home.kind == "room"]
    resident = pick(shared, ("owner",))
    housemate = next(
        one for one in grown if one.household == resident.household and one is not resident
    )
    letting = [one for one in grown if one.person.person_id in street.landlords]
    landlord = pick(letting or grown, ("owner",))
    tenant = pick(grown, ("tenant",))
    daughter = pick(grown, ("owner", "tenant"))
    shop = pick(grown, ("owner", "tenant"))
    grandmother = next(
        one for one in here
        if _age(street, one) >= 78 and one.sex == "f" and one.household not in used
        and one.person.person_id not in street.accounts
    )  # fmt: skip
    link_residents(street, [resident, housemate, landlord, tenant, daughter, shop])
    for child in street.residents:
        if child.household == resident.household and _age(street, child) < 14:
            people.link_account(
                account=street.accounts[resident.person.person_id],
                person=people.locked(child.person.person_id),
                basis=ActsFor.Basis.GUARDIAN, approved_by=street.staff[f"worker-{PILOT}-0"],
            )  # fmt: skip
    people.link_account(
        account=street.accounts[daughter.person.person_id], person=grandmother.person,
        basis=ActsFor.Basis.PROXY, approved_by=street.staff[f"worker-{PILOT}-0"],
        until=street.now + timedelta(days=180),
    )  # fmt: skip
    newcomer = accounts.add_resident(street.invent.phone(), verified_at=street.now)
    doors = [
        ("resident", street.accounts[resident.person.person_id], Text("居民", "Resident"),
         Text("开门、求助、报修、看自己的信息", "Opens the door, asks, reports, sees what is held")),
        ("housemate", street.accounts[housemate.person.person_id], Text("同住的家人", "Housemate"),
         Text("和居民同住，只看得到自己的事", "Shares the resident's home, sees only their own matters")),
        ("daughter", street.accounts[daughter.person.person_id], Text("老人的代办人", "A grandmother's proxy"),
         Text("替没有手机的老人求助", "Asks for a grandmother who has no phone")),
        ("landlord", street.accounts[landlord.person.person_id], Text("房东", "Landlord"),
         Text("登记房客", "Registers tenants")),
        ("tenant", street.accounts[tenant.person.person_id], Text("房客", "Tenant"),
         Text("外来租客的一天", "Somebody who rents here")),
        ("shop", street.accounts[shop.person.person_id], Text("店主", "Shop owner"),
         Text("住在本街道的店主", "Lives and works in the street")),
        ("newcomer", newcomer, Text("新来的人", "A newcomer"),
         Text("刚扫小区码，还没有登记", "Has just scanned the code and is not registered")),
    ]  # fmt: skip
    for order, (code, account, title, about) in enumerate(doors):
        accounts.add_persona(
            code=code, account=account, title=title, about=about, landing="/", order=order
        )
    return resident.home


def _elsewhere(street: Street) -> str:
    """A community other than the pilot, the same one for the same street."""
    return next(name for name in street.compound_of.values() if name != PILOT)


def _age(street: Street, one: Resident) -> int:
    return (street.today - one.born_on).days // 365
