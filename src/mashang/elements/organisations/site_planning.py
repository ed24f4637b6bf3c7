"""What a list of sites would do to the tree, and to who runs them. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from mashang.elements.organisations.models import Organisation, Service
from mashang.elements.organisations.planning import (
    EDIT,
    Known,
    check_scope,
    community_of,
    home_or_own,
    places_by_id,
)
from mashang.elements.organisations.rosters import SiteEntry, name_key
from mashang.elements.organisations.spans import lasting
from mashang.elements.organisations.titles import Kind
from mashang.elements.places import naming, shape
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock, paths
from mashang.kernel.errors import Conflict, Invalid, MashangError
from mashang.kernel.texts import Text

EDIT_PLACES: Final = "places.edit"
_CHUNK: Final = 2_000
_RUN_AS: Final[Mapping[str, str]] = {
    Place.SiteKind.SHOP: Kind.SHOP,
    Place.SiteKind.CLINIC: Kind.CLINIC,
    Place.SiteKind.HEALTH_STATION: Kind.CLINIC,
}


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """A site to be, and who runs it.

    Attributes:
        run_by: a known organisation; None when the row names none, or one that is new.
    """

    entry: SiteEntry
    parent: Place
    run_by: UUID | None

    @property
    def kind_of_organisation(self) -> str:
        """What a new organisation that runs it is."""
        return _RUN_AS.get(self.entry.kind, Kind.EMPLOYER)


@dataclass(frozen=True, slots=True)
class SiteFilled:
    """A known site of which something is learnt: where it is, or who runs it.

    Attributes:
        draft: set when somebody is to run it, who is not noted yet.
    """

    site: Place
    point: tuple[float, float] | None
    draft: SiteDraft | None


@dataclass(slots=True)
class SitePlan:
    """What would happen; as `planning.OrganisationPlan`."""

    new: list[SiteDraft] = field(default_factory=list)
    filled: list[SiteFilled] = field(default_factory=list)
    known: int = 0
    repeated: int = 0
    doubtful: int = 0
    refused: dict[int, MashangError] = field(default_factory=dict)

    @property
    def new_organisations(self) -> int:
        """How many organisations the rows bring along."""
        drafts = [*self.new, *(one.draft for one in self.filled if one.draft is not None)]
        names = {
            one.entry.code.value or (one.parent.pk, name_key(one.entry.organisation))
            for one in drafts
            if one.entry.organisation and one.run_by is None
        }
        return len(names)


def plan_sites(actor: Actor, entries: Sequence[SiteEntry], home: Place | None = None) -> SitePlan:
    """Decide for every row; linear in the rows, the sites near them and the open organisations."""
    plan = SitePlan()
    parents = _Parents(
        {one.place_id for one in entries if one.place_id is not None},
        home_or_own(actor, EDIT_PLACES, home),
    )
    known = Known()
    standing = _Standing(parents.ids())
    seen: dict[tuple[int, str], SiteEntry] = {}
    for entry in entries:
        try:
            parent = parents.of(entry)
            check_scope(actor, EDIT_PLACES, parent.path, field="address")
            run_by = _run_by(actor, entry, parent, known)
            label = naming.label_of(Place.Kind.SITE, entry.name)
            if _repeats(entry, (parent.pk, label), seen):
                plan.repeated += 1
                continue
            draft = SiteDraft(entry, parent, run_by)
            _sort(draft, standing.find(parent.pk, label), standing, plan)
        except MashangError as error:
            plan.refused[entry.number] = error
    return plan


class _Parents:
    """Under which place a site is to stand: the one its address means, or the house of a room."""

    def __init__(self, place_ids: set[int], home: Place | None) -> None:
        self._home = home
        named = places_by_id(place_ids)
        above = {step for one in named.values() if not _bears(one) for step in paths.ids(one.path)}
        self._all = named | places_by_id(above - set(named))

    def ids(self) -> list[int]:
        return [*self._all, *([self._home.pk] if self._home else [])]

    def of(self, entry: SiteEntry) -> Place:
        """The parent of a row's site.

        Raises:
            Invalid: the row and the whole file leave it open.
        """
        if entry.place_id is None:
            if self._home is None:
                text = Text("请填写社区或地址", "Say the community, or an address")
                raise Invalid("sites.nowhere", text, field="address")
            return self._home
        place = self._all[entry.place_id]
        for above in reversed(paths.ids(place.path)):
            one = self._all.get(above)
            if one is not None and _bears(one):
                return one
        text = Text("这里不能设场所", "No site can stand here")
        raise Invalid("sites.no_parent", text, field="address")


class _Standing:
    """The sites that stand under some places, and who runs them."""

    def __init__(self, parent_ids: Sequence[int]) -> None:
        self._sites: dict[tuple[int, str], Place] = {}
        self._run_by: dict[int, set[UUID]] = {}
        for start in range(0, len(parent_ids), _CHUNK):
            rows = Place.objects.filter(
                parent_id__in=parent_ids[start : start + _CHUNK],
                kind=Place.Kind.SITE,
                closed_on__isnull=True,
            )
            for one in rows:
                self._sites[(one.parent_id or 0, one.label)] = one
        self._learn([one.pk for one in self._sites.values()])

    def _learn(self, site_ids: Sequence[int]) -> None:
        for start in range(0, len(site_ids), _CHUNK):
            some = site_ids[start : start + _CHUNK]
            here = Organisation.objects.filter(place_id__in=some, closed_on__isnull=True)
            serving = Service.objects.filter(lasting(clock.today()), place_id__in=some)
            pairs = [
                *here.values_list("place_id", "pk"),
                *serving.values_list("place_id", "organisation_id"),
            ]
            for place_id, organisation_id in pairs:
                self._run_by.setdefault(place_id or 0, set()).add(organisation_id)

    def find(self, parent_id: int, label: str) -> Place | None:
        return self._sites.get((parent_id, label))

    def is_run(self, site: Place, organisation_id: UUID | None) -> bool:
        """Whether this organisation is noted at the site; for one nobody knows, whether any is."""
        there = self._run_by.get(site.pk, set())
        return organisation_id in there if organisation_id else False


def _bears(place: Place) -> bool:
    return place.closed_on is None and shape.may_stand(Place.Kind.SITE, place.kind)


def _run_by(actor: Actor, entry: SiteEntry, parent: Place, known: Known) -> UUID | None:
    """The known organisation that a row names.

    Raises:
        Invalid: a code without a name.
        Conflict: as `Known.find`.
        RuleBroken: organisations there are not the actor's.
    """
    if not entry.organisation:
        if entry.code.value:
            text = Text("有信用代码，请填写所属单位", "A code is given: name the organisation")
            raise Invalid("sites.code_of_nobody", text, field="organisation")
        return None
    check_scope(actor, EDIT, parent.path, field="organisation")
    found = known.find(entry.code, entry.organisation, community_of(parent.path))
    return found.pk if found is not None else None


def _repeats(
    entry: SiteEntry, place: tuple[int, str], seen: dict[tuple[int, str], SiteEntry]
) -> bool:
    earlier = seen.setdefault(place, entry)
    if earlier is entry:
        return False
    if (earlier.kind, earlier.organisation) == (entry.kind, entry.organisation):
        return True
    raise Conflict(
        "sites.rows_disagree",
        Text(
            "第 {row} 行是同一地点的同名场所，类别或单位不同",
            "Row {row} names this site there with another sort or organisation",
            row=earlier.number,
        ),
        field="name",
    )


def _sort(draft: SiteDraft, site: Place | None, standing: _Standing, plan: SitePlan) -> None:
    entry = draft.entry
    doubtful = bool(entry.organisation and draft.run_by is None and entry.code.is_doubtful)
    if site is None:
        plan.new.append(draft)
        plan.doubtful += doubtful
        return
    if site.site_kind != entry.kind:
        raise Conflict(
            "sites.other_kind",
            Text(
                "这里已有同名场所，类别是“{kind}”",
                "A site of this name stands there, as {kind}",
                kind=shape.SITE_TITLES[site.site_kind],
            ),
            field="kind",
        )
    point = entry.point if entry.point and site.longitude is None else None
    unnoted = bool(entry.organisation) and not standing.is_run(site, draft.run_by)
    if point or unnoted:
        plan.filled.append(SiteFilled(site, point, draft if unnoted else None))
        plan.doubtful += doubtful and unnoted
    else:
        plan.known += 1
