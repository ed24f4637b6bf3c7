"""What importing a house register would do to the tree: new places, known ones, refused rows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from mashang.domain.addresses.heads import community_base
from mashang.elements.places import houses, shape
from mashang.elements.places.drafts import NewPlace
from mashang.elements.places.houses import HouseRow, Level
from mashang.elements.places.models import Alias, Place
from mashang.elements.places.queries.doubts import Doubts
from mashang.elements.places.queries.tree import place_by_code
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import paths
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

Kind = Place.Kind
Node = Place | NewPlace


@dataclass(slots=True)
class HousePlan:
    """What would happen.

    Attributes:
        new: places to add, parents first.
        known: rows whose place is there already.
        repeated: rows that name a place which an earlier row named.
        refused: what is wrong, by row number.
    """

    new: list[NewPlace] = field(default_factory=list)
    known: int = 0
    repeated: int = 0
    refused: dict[int, Invalid] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        """How many new places of each kind."""
        return Counter(one.kind for one in self.new)

    @property
    def new_names(self) -> list[str]:
        """The new compounds, groups and street fronts by name."""
        return [one.name for one in self.new if one.kind in shape.RESIDENTIAL]


def plan_houses(actor: Actor, rows: Sequence[HouseRow], home: Place | None = None) -> HousePlan:
    """What these rows would do; linear in the rows and in the places of their communities.

    Args:
        home: where rows belong that do not name their community, and outside of which none may lie.
    """
    plan = HousePlan()
    by_community: dict[int, list[HouseRow]] = defaultdict(list)
    communities = _Communities(actor, home)
    for row in rows:
        try:
            by_community[communities.of(row).pk].append(row)
        except Invalid as error:
            plan.refused[row.number] = error
    for community_id, own in by_community.items():
        _CommunityPlan(communities.by_id[community_id], plan).take(own)
    return plan


class _Communities:
    """Finds the community a row means, among those the actor may change."""

    def __init__(self, actor: Actor, home: Place | None) -> None:
        open_ones = Place.objects.filter(kind=Kind.COMMUNITY, closed_on__isnull=True)
        self._actor = actor
        self.by_id = {one.pk: one for one in open_ones}
        inside = paths.ids(home.path)[1:2] if home else []
        self._home = self.by_id.get(inside[0]) if inside else None
        self._by_name: dict[str, Place] = {one.label: one for one in self.by_id.values()}
        for alias in Alias.objects.filter(place__in=self.by_id):
            self._by_name.setdefault(community_base(alias.name), self.by_id[alias.place_id])

    def of(self, row: HouseRow) -> Place:
        """The community of a row.

        Raises:
            Invalid: none is named, it is unknown, or not the actor's to change.
        """
        found = self._named(row.community) if row.community else self._only()
        if found is None:
            raise Invalid(
                "houses.community_unknown",
                Text("没有“{name}”这个社区", "There is no community {name}", name=row.community)
                if row.community
                else Text("请填写社区", "Say the community"),
                field="community",
            )
        if not self._actor.holds("places.edit", found.path) or (
            self._home is not None and found != self._home
        ):
            raise Invalid(
                "houses.community_not_yours",
                Text(
                    "“{name}”不在这次导入的范围内", "{name} is outside this import", name=found.name
                ),
                field="community",
            )
        return found

    def _named(self, name: str) -> Place | None:
        by_name = self._by_name.get(community_base(name))
        if by_name is not None:
            return by_name
        coded = place_by_code(name) if name.isascii() and name.isdigit() else None
        return self.by_id.get(coded.pk) if coded else None

    def _only(self) -> Place | None:
        if self._home is not None:
            return self._home
        mine = [one for one in self.by_id.values() if self._actor.holds("places.edit", one.path)]
        return mine[0] if len(mine) == 1 else None


class _CommunityPlan:
    """The plan for the rows of one community."""

    def __init__(self, community: Place, plan: HousePlan) -> None:
        self._community = community
        self._plan = plan
        self._nodes: dict[tuple[int, str, str], Node] = {}
        self._seen: set[int] = set()
        self._learn()

    def take(self, rows: Sequence[HouseRow]) -> None:
        """Plan all rows; each is taken whole or refused whole."""
        doubts = Doubts(rows, self)
        for row in rows:
            try:
                doubts.refuse(row)
            except Invalid as error:
                self._plan.refused[row.number] = error
                continue
            self._count(self._place(row))

    def find(self, parent: Node, level: Level) -> Node | None:
        """The place of a level below a parent, if it is there or planned."""
        for label in self._labels(level):
            found = self._nodes.get((id(parent), level.kind, label))
            if found is not None:
                return found
        return None

    def container_of(self, row: HouseRow) -> Node | None:
        """The compound, group or street front of a row, if it is there or planned."""
        return self.find(self._community, row.container)

    def house_of(self, row: HouseRow) -> Node | None:
        """The building or house of a row, if it is there or planned."""
        container = self.container_of(row)
        return self.find(container, row.levels[1]) if container is not None else None

    def children(self, parent: Node, kind: str) -> bool:
        """Whether a place has children of a kind, there or planned."""
        return (id(parent), kind, "") in self._nodes

    def names(self) -> Iterable[str]:
        """Compounds and street fronts that are there."""
        return {
            node.name
            for node in self._nodes.values()
            if isinstance(node, Place) and node.kind in (Kind.COMPOUND, Kind.STREET_FRONT)
        }

    def _learn(self) -> None:
        inside = Place.objects.filter(within([self._community.path]), closed_on__isnull=True)
        known: dict[int, Place] = {self._community.pk: self._community}
        for place in inside.exclude(pk=self._community.pk).order_by("path"):
            known[place.pk] = place
        for place in known.values():
            parent = known.get(place.parent_id or 0)
            if parent is not None:
                self._enter(parent, place, place.kind, place.label)
        for alias in Alias.objects.filter(within([self._community.path], "place__path")):
            self._learn_alias(alias, known)

    def _learn_alias(self, alias: Alias, known: dict[int, Place]) -> None:
        place = known.get(alias.place_id)
        parent = known.get(place.parent_id or 0) if place is not None else None
        if place is not None and parent is not None:
            for label in houses.base_forms(alias.name):
                self._nodes.setdefault((id(parent), place.kind, label), place)

    def _enter(self, parent: Node, node: Node, kind: str, label: str) -> None:
        for one in self._labels(Level(kind, label, label)):
            self._nodes.setdefault((id(parent), kind, one), node)
        self._nodes.setdefault((id(parent), kind, ""), node)

    def _labels(self, level: Level) -> Collection[str]:
        if level.kind in (Kind.COMPOUND, Kind.STREET_FRONT):
            return houses.base_forms(level.label)
        return (level.label,)

    def _place(self, row: HouseRow) -> Node:
        node: Node = self._community
        for level in row.levels:
            found = self.find(node, level)
            if found is None:
                found = NewPlace(level.kind, level.name, node, level.label)
                self._enter(node, found, level.kind, level.label)
                self._plan.new.append(found)
            node = found
        return node

    def _count(self, node: Node) -> None:
        if id(node) in self._seen:
            self._plan.repeated += 1
        elif isinstance(node, Place):
            self._plan.known += 1
        self._seen.add(id(node))
