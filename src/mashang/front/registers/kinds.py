"""The registers that a spreadsheet can fill: one protocol over the importers of three rooms."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from mashang.elements.organisations.columns import ORGANISATION_SCHEMA, SITE_SCHEMA
from mashang.elements.organisations.imports import (
    OrganisationImport,
    import_organisations,
    import_sites,
    preview_organisations,
    preview_sites,
)
from mashang.elements.people import queries as people
from mashang.elements.people.columns import PEOPLE
from mashang.elements.people.imports import PeopleImport, import_people, preview_people
from mashang.elements.places.columns import HOUSES
from mashang.elements.places.imports import HouseImport, import_houses, preview_houses
from mashang.elements.places.shape import TITLES
from mashang.engines.tables import Bad, Column, Report, Schema
from mashang.foundation.grants.actor import Actor
from mashang.kernel.texts import Text
from mashang.work.tenancy import queries as tenancies
from mashang.work.tenancy.columns import TENANCY_SCHEMA
from mashang.work.tenancy.imports import TenancyImport, import_tenancies, preview_tenancies


class Imported(Protocol):
    """What every importer answers: what went in, or would, and every row that did not."""

    @property
    def report(self) -> Report: ...
    @property
    def bad(self) -> tuple[Bad, ...]: ...
    @property
    def known(self) -> int: ...
    @property
    def repeated(self) -> int: ...
    @property
    def written(self) -> bool: ...


Sum = tuple[Text, int]


@dataclass(frozen=True, slots=True)
class Register:
    """One register.

    Attributes:
        code: stable, in addresses and on the command line: `houses`.
        edit: the right without which nothing of it can be imported.
        export: the right to take it out; held at the place.
        is_personal: it names people; then it leaves in somebody's name only.
        preview: `(actor, reading, home_id) -> Imported`, writes nothing.
        take_in: `(actor, reading, command_id, mode, home_id) -> Imported`.
        sums: what an import added, for people to read.
        leaves: codes of the columns that an export can hold.
        masked: those among them that whoever may not reveal gets masked.
        count: `(actor, place_id, at_most) -> int`, how many people an export takes out.
    """

    code: str
    title: Text
    about: Text
    icon: str
    schema: Schema
    edit: str
    export: str
    is_personal: bool
    preview: Callable[..., Imported]
    take_in: Callable[..., Imported]
    sums: Callable[..., list[Sum]]
    leaves: tuple[str, ...]
    masked: tuple[str, ...] = ()
    count: Callable[[Actor, int, int], int] | None = None

    def shown(self, codes: Iterable[str]) -> tuple[Column, ...]:
        """The columns of these codes, in the register's order."""
        wanted = set(codes)
        return tuple(one for one in self.schema.columns if one.code in wanted)


def sums_of(register: Register, done: Imported) -> list[Sum]:
    """What an import did or would do, in the order that people ask for it."""
    found = [one for one in register.sums(done) if one[1]]
    if done.known:
        found.append((Text("已在册，未改动", "Known already, left alone"), done.known))
    if done.repeated:
        found.append((Text("表内重复", "Repeated in the file"), done.repeated))
    return found


def _houses(done: HouseImport) -> list[Sum]:
    return [
        (Text("新增{kind}", "New: {kind}", kind=TITLES[kind]), count)
        for kind, count in done.added.items()
    ]


def _people(done: PeopleImport) -> list[Sum]:
    return [
        (Text("新登记住户", "New residents"), done.added),
        (Text("已在册、新住处", "Known residents, new home"), done.moved_in),
    ]


def _tenancies(done: TenancyImport) -> list[Sum]:
    return [
        (Text("新登记租住", "New tenancies"), done.added - done.ended),
        (Text("已到期的租住", "Tenancies that are over"), done.ended),
    ]


def _organisations(done: OrganisationImport) -> list[Sum]:
    return [
        (Text("新登记单位", "New organisations"), done.added),
        (Text("补充了信息的单位", "Known organisations, completed"), done.filled),
        (Text("信用代码存疑，已保留并标注", "Codes in doubt, kept and marked"), done.doubtful),
    ]


def _sites(done: OrganisationImport) -> list[Sum]:
    return [
        (Text("新增场所", "New sites"), done.added),
        (Text("补充了信息的场所", "Known sites, completed"), done.filled),
        (Text("新登记单位", "New organisations"), done.brought),
        (Text("信用代码存疑，已保留并标注", "Codes in doubt, kept and marked"), done.doubtful),
    ]


def _codes(schema: Schema) -> tuple[str, ...]:
    return tuple(one.code for one in schema.columns)


_ROSTER: Final = (
    "name",
    "sex",
    "birth_on",
    "document_type",
    "document_number",
    "phone",
    "address",
    "standing",
    "since_on",
)
REGISTERS: Final[Mapping[str, Register]] = {
    one.code: one
    for one in (
        Register(
            "houses",
            Text("房屋清册", "Houses"),
            Text(
                "小区、幢、单元、室；村民小组的门牌；沿街店面",
                "Compounds, buildings, units, rooms; house numbers of villages and street fronts",
            ),
            icon="building",
            schema=HOUSES,
            edit="places.edit",
            export="places.export",
            is_personal=False,
            preview=preview_houses,
            take_in=import_houses,
            sums=_houses,
            leaves=_codes(HOUSES),
        ),
        Register(
            "people",
            Text("住户名册", "Residents"),
            Text(
                "姓名、证件、电话、住址；房屋要先在册",
                "Name, document, phone, address; the houses must be there first",
            ),
            icon="users",
            schema=PEOPLE,
            edit="people.edit",
            export="people.export",
            is_personal=True,
            preview=preview_people,
            take_in=import_people,
            sums=_people,
            leaves=_ROSTER,
            masked=("name", "birth_on", "document_number", "phone"),
            count=people.count_to_leave,
        ),
        Register(
            "tenancies",
            Text("租住清册", "Tenancies"),
            Text(
                "房东、租客、地址、起租日期；房屋要先在册",
                "Landlord, tenant, address, first day; the houses must be there first",
            ),
            icon="door",
            schema=TENANCY_SCHEMA,
            edit="tenancy.manage",
            export="tenancy.export",
            is_personal=True,
            preview=preview_tenancies,
            take_in=import_tenancies,
            sums=_tenancies,
            leaves=_codes(TENANCY_SCHEMA),
            masked=tuple(
                f"{who}_{what}"
                for who in ("landlord", "tenant")
                for what in ("name", "document_number", "phone")
            ),
            count=tenancies.count_to_leave,
        ),
        Register(
            "organisations",
            Text("单位清册", "Organisations"),
            Text(
                "名称、类型、信用代码、地址、电话、服务哪些小区",
                "Name, kind, credit code, address, phone, which compounds it serves",
            ),
            icon="briefcase",
            schema=ORGANISATION_SCHEMA,
            edit="organisations.edit",
            export="organisations.export",
            is_personal=False,
            preview=preview_organisations,
            take_in=import_organisations,
            sums=_organisations,
            leaves=tuple(code for code in _codes(ORGANISATION_SCHEMA) if code != "community"),
        ),
        Register(
            "sites",
            Text("场所清册", "Sites"),
            Text(
                "商铺、市场、工地、物流网点、学校等，连同所属单位和经纬度",
                "Shops, markets, construction sites, depots, schools, with who runs them and where",
            ),
            icon="building-store",
            schema=SITE_SCHEMA,
            edit="places.edit",
            export="places.export",
            is_personal=False,
            preview=preview_sites,
            take_in=import_sites,
            sums=_sites,
            leaves=tuple(code for code in _codes(SITE_SCHEMA) if code != "community"),
        ),
    )
}
