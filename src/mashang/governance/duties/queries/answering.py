"""Who answers: for a place at an instant, at each level."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from mashang.domain.answering import Answer, Duty, answerers
from mashang.elements.cases.kinds import Seat
from mashang.elements.places.models import Place
from mashang.foundation.policies import queries as policies
from mashang.governance.duties.models import Responsibility
from mashang.kernel import clock, paths
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Answerer:
    """One level's answer, for showing.

    Attributes:
        name: how the holder is addressed; empty for a hole.
        phone: the duty phone of the unit, where one is published.
        hole: why nobody answers at this level.
    """

    level: str
    title: Text
    name: str
    unit: str
    phone: str
    hole: Text | None


def levels() -> list[tuple[str, Text]]:
    """The levels of the plan pack, from the top down."""
    return [(option.code, option.title) for option in policies.listing("duties.levels")]


def duties_over(path: paths.Path, at: datetime) -> list[Responsibility]:
    """The responsibilities in force whose target is the place or lies above it."""
    return _over(paths.ancestors(path), at)


def answers_at(path: paths.Path, at: datetime | None = None) -> list[Answer]:
    """Who answers for a place at each level, as `domain.answering` decides."""
    instant = at or clock.now()
    return _answers(duties_over(path, instant), path, instant)


def shown_answerers(path: paths.Path, at: datetime | None = None) -> list[Answerer]:
    """Who answers, with name and unit, for residents and staff alike: duty is public."""
    return shown_answerers_of([path], at)[path]


def shown_answerers_of(
    wanted: Iterable[paths.Path], at: datetime | None = None
) -> Mapping[paths.Path, list[Answerer]]:
    """Who answers for each of some places; one query for all of them."""
    instant = at or clock.now()
    each = list(dict.fromkeys(wanted))
    rows = _over({above for path in each for above in paths.ancestors(path)}, instant)
    return {path: _shown(rows, path, instant) for path in each}


def _over(above: Collection[paths.Path], at: datetime) -> list[Responsibility]:
    """The responsibilities in force whose target is one of these places."""
    return list(
        Responsibility.objects.filter(
            Q(until__isnull=True) | Q(until__gt=at), path__in=above, since__lte=at
        ).select_related("holder", "target")
    )


def _answers(rows: Iterable[Responsibility], path: paths.Path, at: datetime) -> list[Answer]:
    duties = [Duty(str(row.holder_id), row.path, row.level, row.since, row.until) for row in rows]
    return answerers(duties, path, [code for code, _ in levels()], at)


def _shown(rows: Sequence[Responsibility], path: paths.Path, at: datetime) -> list[Answerer]:
    here = [row for row in rows if paths.contains(row.path, path)]
    known = {(str(row.holder_id), row.level): row for row in here}
    titles = dict(levels())
    shown = []
    for answer in _answers(here, path, at):
        row = known.get((answer.holder or "", answer.level))
        holder = row.holder if row else None
        shown.append(
            Answerer(
                level=answer.level,
                title=titles[answer.level],
                name=holder.name.open() if holder else "",
                unit=" ".join(filter(None, (holder.unit, holder.post))) if holder else "",
                phone=holder.phone.open() if holder and holder.phone else "",
                hole=answer.hole,
            )
        )
    return shown


def nearest_seat(path: paths.Path, wanted: Sequence[str]) -> Seat:
    """The seat of the first wanted level at which somebody answers for a place.

    When nobody answers at any of them, the last wanted level still owns the case at the place where
    it belongs, so that a case is never without an owner and the hole shows on that desk.

    Raises:
        OutOfScope: the path leads nowhere.
    """
    return _nearest(duties_over(path, clock.now()), path, wanted)


def seats_of_levels(path: paths.Path, wanted: Sequence[str]) -> list[Seat]:
    """The seat of each of some levels for a place, as `nearest_seat` finds it alone.

    Raises:
        OutOfScope: the path leads nowhere.
    """
    rows = duties_over(path, clock.now())
    return [_nearest(rows, path, (level,)) for level in wanted]


def _nearest(rows: Sequence[Responsibility], path: paths.Path, wanted: Sequence[str]) -> Seat:
    titles = dict(levels())
    for level in wanted:
        held = [row for row in rows if row.level == level]
        if held:
            nearest = max(held, key=lambda row: len(row.path))
            return _seat(level, nearest.target, titles[level])
    home = _home_of_level(path, wanted[-1])
    return _seat(wanted[-1], home, titles[wanted[-1]])


def _home_of_level(path: paths.Path, level: str) -> Place:
    kind = Place.Kind.SUBDISTRICT if level == "subdistrict" else Place.Kind.COMMUNITY
    above = Place.objects.filter(path__in=paths.ancestors(path)).order_by("path")
    home = above.filter(kind=kind).first() or above.first()
    if home is None:
        raise OutOfScope("place")
    return home


def _seat(level: str, target: Place, title: Text) -> Seat:
    return Seat("level", level, target.path, f"{target.full_name} {title.zh}")


def unanswered(places: Sequence[tuple[paths.Path, str]], level: str, at: datetime) -> list[str]:
    """The names of those places for which nobody answers at a level, at that place or above it."""
    held = set(
        Responsibility.objects.filter(
            Q(until__isnull=True) | Q(until__gt=at), level=level, since__lte=at
        ).values_list("path", flat=True)
    )
    return [name for path, name in places if not held.intersection(paths.ancestors(path))]
