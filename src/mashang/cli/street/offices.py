"""Stage 3: organisations, staff, grants, grids, and who answers for what."""

from datetime import date, datetime, timedelta

from mashang.cli.street.plan import Street
from mashang.elements.organisations import steps as organisations
from mashang.elements.organisations.models import Organisation
from mashang.elements.organisations.steps import Particulars
from mashang.elements.places import queries as place_queries
from mashang.elements.places import steps as places
from mashang.elements.places.models import Place
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.models import Grant
from mashang.governance.duties import steps as duties

GRID_HOUSEHOLDS = 400
"""Source: city grids of about 300 to 500 households (general knowledge, domain facts, section 5)."""
DEPARTMENTS = (
    "党政办公室", "党建办公室", "城市管理科", "应急管理科", "社会事务科", "平安法治科", "经济发展科", "卫生健康科",
    "市场监管所", "综合执法中队", "派出所", "司法所", "财政所", "统计站", "人武部", "工会", "团委", "妇联",
    "社区卫生服务中心", "退役军人服务站", "便民服务中心", "综合信息指挥室", "街道纪工委", "城建科", "征迁办公室",
    "环境卫生站",
)  # fmt: skip


def staff_the_street(street: Street) -> None:
    """Departments, committees, companies, teams; the people who work in them; who answers."""
    _departments(street)
    _communities(street)
    _compounds(street)
    _teams(street)


def _departments(street: Street) -> None:
    root = _root(street)
    figures = street.figures
    for name in DEPARTMENTS[: figures["duty_units"]]:
        unit = _organisation(street, "department", name, root)
        organisations.serve(organisation=unit, place=root, since_on=_long_ago(street))
    chief = _staff(street, "chief", "街道办事处", "主任", "subdistrict_chief", root)
    duties.assign(holder=chief, target=root, level="subdistrict", since=_began(street))
    _staff(street, "administrator", "便民服务中心", "系统管理员", "administrator", root)
    _staff(street, "supervisor", "街道纪工委", "监督员", "supervisor", root)
    _staff(street, "protected_reader", "妇联", "特殊保护专员", "protected_reader", root)
    sections = [
        _staff(street, f"section{n}", DEPARTMENTS[n], "科长", "section_chief", root)
        for n in range(3)
    ]
    for number in range(figures["cadres"] - len(sections) - 4):
        unit_name = DEPARTMENTS[number % figures["duty_units"]]
        cadre = _staff(street, f"cadre{number}", unit_name, "经办人", "unit_handler", root)
        _join(street, cadre, unit_name, "经办人")


def _communities(street: Street) -> None:
    for name, community in street.communities.items():
        office = f"{name}社区居委会"
        committee = _organisation(street, "residents_committee", office, community)
        organisations.serve(organisation=committee, place=community, since_on=_long_ago(street))
        station = _organisation(street, "clinic", f"{name}社区卫生服务站", community)
        organisations.serve(organisation=station, place=community, since_on=_long_ago(street))
        for number in range(street.scaled(6, 2)):
            worker = _staff(
                street, f"worker-{name}-{number}", office, "社工", "community_worker", community
            )
            _join(street, worker, office, "社工")
            if number == 0:
                duties.assign(
                    holder=worker, target=community, level="community", since=_began(street)
                )


def _compounds(street: Street) -> None:
    for name, compound in street.compounds.items():
        community = street.compound_of[name]
        company = f"{name}物业服务有限公司"
        unit = _organisation(street, "property_company", company, compound)
        organisations.serve(organisation=unit, place=compound, since_on=_long_ago(street))
        owners = _organisation(street, "owners_committee", f"{name}业主委员会", compound)
        organisations.serve(organisation=owners, place=compound, since_on=_long_ago(street))
        for number in range(2):
            repairer = _staff(
                street,
                f"repairer-{name}-{number}",
                company,
                "维修师傅",
                "property_worker",
                compound,
            )
            _join(street, repairer, company, "维修师傅")
        _staff(street, f"guard-{name}", company, "门岗", "guard", compound)
        _grids(street, compound, community)
    for name, home in street.communities.items():
        for group in Place.objects.filter(parent=home, kind=Place.Kind.VILLAGER_GROUP):
            _grid(street, f"{name}{group.name}网格", [group], name)


def _grids(street: Street, compound: Place, community: str) -> None:
    """Whole buildings make a grid until it has its households."""
    buildings = [one for one in street.buildings if one.parent_id == compound.place_id]
    homes = street.homes_by_building
    grid: list[Place] = []
    size, number = 0, 1
    for building in buildings:
        grid.append(building)
        size += homes.get(building.path, 0)
        if size >= GRID_HOUSEHOLDS:
            _grid(street, f"{compound.name}第{number}网格", grid, community)
            grid, size, number = [], 0, number + 1
    if grid:
        _grid(street, f"{compound.name}第{number}网格", grid, community)


def _grid(street: Street, name: str, parts: list[Place], community: str) -> None:
    home = street.communities[community]
    area = places.draw_area(
        home=home,
        kind="grid",
        name=name,
        marks={part.place_id: True for part in parts},
        since_on=_long_ago(street),
    )
    worker = accounts.add_staff(
        staff_no=_next_number(street), name=_name(street), unit=f"{community}社区居委会", post="网格员",
        phone=street.invent.phone(),
    )  # fmt: skip
    street.staff[f"grid-{name}"] = worker
    grants.give(
        account=worker,
        role="grid_worker",
        scope=Grant.Scope.AREA,
        scope_ref=area.area_id,
        scope_name=name,
        scope_paths=place_queries.area_paths(area),
        since=_began(street),
    )
    for part in parts:
        street.grid_workers[part.path] = worker
        duties.assign(holder=worker, target=part, level="grid", since=_began(street))
        if part.kind == Place.Kind.BUILDING:
            head = _staff(
                street, f"head-{part.path}", f"{community}社区", "楼长", "building_head", part
            )
            duties.assign(holder=head, target=part, level="building", since=_began(street))


def _teams(street: Street) -> None:
    """Volunteer teams and hotlines stand as units until their own rooms are built."""
    root = _root(street)
    names = list(street.communities)
    for number in range(street.figures["volunteer_teams"]):
        place = street.communities[names[number % len(names)]]
        _organisation(
            street, "department", f"{names[number % len(names)]}志愿服务队{number + 1}", place
        )
    for number in range(street.figures["hotlines"]):
        unit = _organisation(street, "department", f"便民热线{number + 1}号", root)
        unit.phone = f"0571-8899{number:04d}"
        unit.save(update_fields=["phone"])


def _organisation(street: Street, kind: str, name: str, place: Place) -> Organisation:
    made = organisations.add_organisation(
        kind=kind, particulars=Particulars(name=name), place=place
    )
    street.organisations[name] = made
    return made


def _staff(street: Street, key: str, unit: str, post: str, role: str, place: Place) -> Account:
    account = accounts.add_staff(
        staff_no=_next_number(street),
        name=_name(street),
        unit=unit,
        post=post,
        phone=street.invent.phone(),
    )
    grants.give(
        account=account,
        role=role,
        scope_ref=place.place_id,
        scope_name=place.full_name,
        scope_paths=[place.path],
        since=_began(street),
    )
    street.staff[key] = account
    return account


def _join(street: Street, account: Account, unit: str, post: str) -> None:
    organisations.join(
        account=account,
        organisation=street.organisations[unit],
        post=post,
        since_on=_long_ago(street),
    )


def _next_number(street: Street) -> str:
    return f"JQ{len(street.staff) + 1:04d}"


def _name(street: Street) -> str:
    return street.invent.name(street.random.choice("fm"))


def _root(street: Street) -> Place:
    if street.root is None:
        raise ValueError("the ground must be laid first")
    return street.root


def _began(street: Street) -> datetime:
    return street.now - timedelta(days=90)


def _long_ago(street: Street) -> date:
    return street.today - timedelta(days=400)
