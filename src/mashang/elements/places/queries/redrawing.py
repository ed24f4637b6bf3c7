"""Plans that redraw areas: the sheet to draw on, what a plan would change, an area on any day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mashang.elements.places import shape
from mashang.elements.places.extents import cover_of, cover_of_marks
from mashang.elements.places.models import Area, AreaPast, Place, Redrawing
from mashang.elements.places.policy import AREAS, PLACES, REDRAWINGS
from mashang.elements.places.queries.drawing import on_sheet
from mashang.elements.places.queries.tree import sizes_of
from mashang.elements.places.queries.views import PlaceRow
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.kernel import paths
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text

DIVIDED = "keep"
"""Stands for a house whose units belong to several areas: it stays as it is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A house or a whole compound on the sheet, and which area it belongs to now."""

    place: PlaceRow
    rooms: int
    holder: str
    """Id of the area as text, empty for none, or `DIVIDED`."""


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The houses of one compound, villagers' group or street front.

    Attributes:
        whole: None for the sites that stand in no compound.
    """

    whole: PlaceRow | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A community with every house and the areas of a kind that stand."""

    home: PlaceRow
    kind: str
    title: Text
    areas: tuple[tuple[str, str], ...]
    groups: tuple[ChoiceGroup, ...]
    kept: Mapping[int, Mapping[str, Sequence[int]]]
    """Divided house → area id → the places inside the house that belong to it."""


@dataclass(frozen=True, slots=True)
class Move:
    """Houses that change hands together."""

    before: str
    after: str
    houses: str
    rooms: int


@dataclass(frozen=True, slots=True)
class PlannedArea:
    """One area as it would be."""

    name: str
    is_new: bool
    houses: int
    rooms: int
    workers: int
    """How many hold a role by this area now; they follow it."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with everything it changes.

    Attributes:
        ended: names of the areas that end; whoever holds a role by them holds it nowhere then.
        holes: houses that would belong to no area.
    """

    redrawing_id: UUID
    home: PlaceRow
    kind: str
    title: Text
    takes_effect_on: date
    state: str
    trouble: str
    areas: tuple[PlannedArea, ...]
    moves: tuple[Move, ...]
    ended: tuple[str, ...]
    ended_workers: int
    holes: tuple[str, ...]


def plan_sheet(actor: Actor, home_id: int, kind: str) -> PlanSheet:
    """The sheet on which all areas of a kind in a community are drawn at once.

    Raises:
        OutOfScope, NotAllowed: the home is not the actor's to draw over.
    """
    if kind not in shape.APART:
        raise OutOfScope("area")
    home = PLACES.access(actor, "draw", place_id=home_id)
    standing = list(_standing(home, kind))
    covers = {str(area.pk): cover_of(area) for area in standing}
    groups: list[ChoiceGroup] = []
    kept: dict[int, dict[str, list[int]]] = {}
    drawn = list(_houses(home))
    sizes = sizes_of([house.pk for _, houses in drawn for house in houses])
    for whole, houses in drawn:
        choices = []
        for house in houses:
            holder = _holder(house.path, covers)
            choices.append(Choice(PlaceRow.of(house), sizes[house.pk].rooms, holder))
            if holder == DIVIDED:
                kept[house.pk] = {
                    key: [paths.ids(one)[-1] for one in held if paths.contains(house.path, one)]
                    for key, held in covers.items()
                }
        row = PlaceRow.of(whole) if whole != home else None
        groups.append(ChoiceGroup(row, tuple(choices)))
    areas = tuple((str(area.pk), area.name) for area in standing)
    return PlanSheet(PlaceRow.of(home), kind, shape.AREA_TITLES[kind], areas, tuple(groups), kept)


def plan_view(actor: Actor, redrawing_id: UUID) -> PlanView:
    """A plan with everything it changes.

    Raises:
        OutOfScope: not in the actor's sight.
    """
    plan = REDRAWINGS.access(actor, "see", redrawing_id=redrawing_id)
    standing = {area.pk: area for area in _standing(plan.home, plan.kind)}
    before = {area.name: cover_of(area) for area in standing.values()}
    after = {one["name"]: _cover(one["marks"]) for one in plan.drawing}
    houses = [house for _, some in _houses(plan.home) for house in some]
    sizes = sizes_of([house.pk for house in houses])
    rooms = {house.pk: sizes[house.pk].rooms for house in houses}
    moves, holes = _changes(houses, before, after, rooms)
    named = {one["area_id"] for one in plan.drawing}
    ended = [area for pk, area in standing.items() if pk not in named]
    workers = _workers(actor, standing)
    return PlanView(
        redrawing_id=plan.pk,
        home=PlaceRow.of(plan.home),
        kind=plan.kind,
        title=shape.AREA_TITLES[plan.kind],
        takes_effect_on=plan.takes_effect_on,
        state=plan.state,
        trouble=plan.trouble,
        areas=tuple(
            PlannedArea(
                one["name"],
                one["area_id"] is None,
                *_size(after[one["name"]], houses, rooms),
                workers.get(one["area_id"], 0),
            )
            for one in plan.drawing
        ),
        moves=tuple(moves),
        ended=tuple(area.name for area in ended),
        ended_workers=sum(workers.get(area.pk, 0) for area in ended),
        holes=tuple(_within(plan.home, house) for house in holes),
    )


def waiting_plan(actor: Actor, home_id: int, kind: str) -> PlanView | None:
    """The plan that waits to take effect, if one does."""
    found = REDRAWINGS.visible(actor, "see").filter(
        home_id=home_id, kind=kind, state=Redrawing.State.WAITING
    )
    plan = found.first()
    return plan_view(actor, plan.pk) if plan else None


def due_redrawings(today: date) -> list[UUID]:
    """Plans whose day has come, the earliest first."""
    waiting = Redrawing.objects.filter(state=Redrawing.State.WAITING, takes_effect_on__lte=today)
    return list(waiting.order_by("takes_effect_on", "drawn_at").values_list("pk", flat=True))


def area_on(actor: Actor, area_id: int, day: date) -> list[str]:
    """What an area was made of on a day: full names, in the order of the register; none outside it.

    Raises:
        OutOfScope: the area is not in the actor's sight.
    """
    area = AREAS.access(actor, "see", area_id=area_id)
    if day < area.since_on or (area.until_on is not None and day >= area.until_on):
        return []
    past = AreaPast.objects.filter(area=area, since_on__lte=day, until_on__gt=day).first()
    covered = _cover(past.marks) if past else cover_of(area)
    found = Place.objects.filter(path__in=covered).order_by("parent_id", "sort_key")
    return [place.full_name for place in found]


def _standing(home: Place, kind: str) -> Iterable[Area]:
    return Area.objects.filter(home=home, kind=kind, until_on__isnull=True).order_by("area_id")


def _houses(home: Place) -> Iterator[tuple[Place, list[Place]]]:
    tops, by_parent = on_sheet(home)
    for whole in tops:
        if whole.kind in shape.RESIDENTIAL:
            yield whole, by_parent.get(whole.pk, [])
    if alone := [one for one in tops if one.kind not in shape.RESIDENTIAL]:
        yield home, alone


def _holder(path: paths.Path, covers: Mapping[str, Sequence[paths.Path]]) -> str:
    for key, held in covers.items():
        if any(paths.contains(one, path) for one in held):
            return key
    inside = any(paths.contains(path, one) for held in covers.values() for one in held)
    return DIVIDED if inside else ""


def _cover(marks: Mapping[str, bool]) -> list[paths.Path]:
    at = dict(Place.objects.filter(pk__in=list(marks)).values_list("pk", "path"))
    return cover_of_marks({at[int(pk)]: known for pk, known in marks.items() if int(pk) in at})


def _changes(
    houses: Sequence[Place],
    before: Mapping[str, Sequence[paths.Path]],
    after: Mapping[str, Sequence[paths.Path]],
    rooms: Mapping[int, int],
) -> tuple[list[Move], list[Place]]:
    together: dict[tuple[str, str], list[Place]] = {}
    holes = []
    for house in houses:
        was, will = _holder(house.path, before), _holder(house.path, after)
        if not will:
            holes.append(house)
        if was != will:
            together.setdefault((was, will), []).append(house)
    moves = [
        Move(
            was,
            will,
            "、".join(house.full_name for house in some),
            sum(rooms[house.pk] for house in some),
        )
        for (was, will), some in sorted(together.items())
    ]
    return moves, holes


def _size(
    held: Sequence[paths.Path], houses: Sequence[Place], rooms: Mapping[int, int]
) -> tuple[int, int]:
    own = [house for house in houses if any(paths.contains(one, house.path) for one in held)]
    return len(own), sum(rooms[house.pk] for house in own)


def _workers(actor: Actor, areas: Iterable[int]) -> dict[int | None, int]:
    found: dict[int | None, int] = {}
    held = Grant.objects.filter(
        current_grants(actor.at), scope=Grant.Scope.AREA, scope_ref__in=list(areas)
    )
    for area_id in held.values_list("scope_ref", flat=True):
        found[area_id] = found.get(area_id, 0) + 1
    return found


def _within(home: Place, place: Place) -> str:
    """A place as it is called inside its community."""
    return place.full_name.removeprefix(home.full_name) or place.name
