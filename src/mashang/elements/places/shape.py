"""What may stand under what, and what each level is called. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mashang.elements.places.models import Place
from mashang.kernel.texts import Text

Kind = Place.Kind
_BELOW_COMMUNITY: Final = (Kind.COMPOUND, Kind.VILLAGER_GROUP, Kind.STREET_FRONT)
_HOUSES: Final = (Kind.BUILDING, Kind.DETACHED_HOUSE)

PARENTS: Final[Mapping[str, frozenset[str]]] = {
    Kind.SUBDISTRICT: frozenset(),
    Kind.COMMUNITY: frozenset({Kind.SUBDISTRICT}),
    Kind.COMPOUND: frozenset({Kind.COMMUNITY}),
    Kind.VILLAGER_GROUP: frozenset({Kind.COMMUNITY}),
    Kind.STREET_FRONT: frozenset({Kind.COMMUNITY}),
    Kind.DETACHED_HOUSE: frozenset(_BELOW_COMMUNITY),
    Kind.BUILDING: frozenset({*_BELOW_COMMUNITY, Kind.SITE}),
    Kind.UNIT: frozenset({Kind.BUILDING}),
    Kind.ROOM: frozenset({*_HOUSES, Kind.UNIT}),
    Kind.SITE: frozenset({Kind.SUBDISTRICT, Kind.COMMUNITY, *_BELOW_COMMUNITY, *_HOUSES}),
    Kind.DOOR: frozenset({Kind.COMMUNITY, *_BELOW_COMMUNITY, *_HOUSES, Kind.UNIT, Kind.SITE}),
}
"""The kinds that may be the parent of each kind.

Source: design.md §3, the noun Place; a site's buildings are dormitories and 生活区 (domain.md §11).
"""


@dataclass(frozen=True, slots=True)
class Sort:
    """How a kind of place is shown."""

    title: Text
    icon: str


SORTS: Final[Mapping[str, Sort]] = {
    Kind.SUBDISTRICT: Sort(Text("街道", "Sub-district"), icon="map"),
    Kind.COMMUNITY: Sort(Text("社区", "Community"), icon="map-pin"),
    Kind.COMPOUND: Sort(Text("小区", "Compound"), icon="building-community"),
    Kind.VILLAGER_GROUP: Sort(Text("村民小组", "Villagers' group"), icon="home"),
    Kind.STREET_FRONT: Sort(Text("沿街", "Street front"), icon="road"),
    Kind.DETACHED_HOUSE: Sort(Text("独栋房屋", "Detached house"), icon="home"),
    Kind.BUILDING: Sort(Text("幢", "Building"), icon="building"),
    Kind.UNIT: Sort(Text("单元", "Unit"), icon="stairs"),
    Kind.ROOM: Sort(Text("室", "Room"), icon="door"),
    Kind.SITE: Sort(Text("场所", "Site"), icon="building-store"),
    Kind.DOOR: Sort(Text("小门", "Door"), icon="door-enter"),
}
TITLES: Final[Mapping[str, Text]] = {kind: sort.title for kind, sort in SORTS.items()}

SITE_TITLES: Final[Mapping[str, Text]] = {
    Place.SiteKind.SHOP: Text("商铺", "Shop"),
    Place.SiteKind.MARKET: Text("市场", "Market"),
    Place.SiteKind.CONSTRUCTION: Text("工地", "Construction site"),
    Place.SiteKind.DEPOT: Text("物流网点", "Depot"),
    Place.SiteKind.SCHOOL: Text("学校", "School"),
    Place.SiteKind.CLINIC: Text("医疗机构", "Clinic"),
    Place.SiteKind.HEALTH_STATION: Text("社区卫生服务站", "Health station"),
    Place.SiteKind.TESTING_POINT: Text("采样点", "Testing point"),
    Place.SiteKind.CHECKPOINT: Text("卡口", "Checkpoint"),
    Place.SiteKind.SERVICE_POINT: Text("党群服务点", "Service point"),
    Place.SiteKind.SHELTER: Text("避灾安置点", "Shelter"),
    Place.SiteKind.POST: Text("先锋岗", "Post"),
}

AREA_TITLES: Final[Mapping[str, Text]] = {
    "grid": Text("网格", "Grid"),
    "micro_grid": Text("微网格", "Micro-grid"),
    "police_beat": Text("警务区", "Police beat"),
    "property_area": Text("物业区", "Property area"),
    "zone": Text("管理区", "Zone"),
    "round_sector": Text("轮次片区", "Round sector"),
}

APART: Final = frozenset({"grid", "micro_grid", "police_beat", "property_area"})
"""Kinds of area that may not overlap: each house has one grid worker, one beat."""

RESIDENTIAL: Final = frozenset(_BELOW_COMMUNITY)
"""Where people live and a printed compound code hangs: compounds, villagers' groups, street fronts."""

COMPOUND_CODE: Final = "places.compound"
"""The kind of code that hangs there; the portal, which it opens, declares it."""


def may_stand(kind: str, parent: str | None) -> bool:
    """Whether a place of `kind` may have a parent of kind `parent` (None for the root)."""
    return not PARENTS[kind] if parent is None else parent in PARENTS[kind]


def kinds_below(kind: str) -> list[str]:
    """The kinds that may stand under a place of `kind`, in the order of the levels."""
    return [child for child, parents in PARENTS.items() if kind in parents]
