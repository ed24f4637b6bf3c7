"""The monthly ledger: counted by the database's indexes, one pass over what ended in the month."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Case as Choice
from django.db.models import Count, IntegerField, Q, QuerySet, Value, When

from mashang.domain.clocks import Clock
from mashang.domain.ledger import Counts, Ended, Figures, Month
from mashang.domain.lifecycle import Rating, State, Verb
from mashang.elements.cases.kinds import CaseKind, kind_of
from mashang.elements.cases.models import Case
from mashang.elements.cases.policy import CASES
from mashang.elements.places import shape
from mashang.elements.places.models import Place
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import paths
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text

STREET: Final = Text("街道", "The street itself")
SENT_BACK: Final = (Verb.RETURN.value,)
NOT_SOLVED: Final = (Verb.REOPEN.value, Verb.DISPUTE.value)
_COLUMNS: Final = (
    "path", "kind", "state", "opened_at", "done_at", "rating", "clocks",
)  # fmt: skip
_Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One community and kind; a sum has no kind, the sum of all no community."""

    community: Text | str
    kind: CaseKind | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class Ledger:
    """A month in the actor's scope."""

    month: Month
    at: datetime
    lines: tuple[LedgerLine, ...]
    sums: tuple[LedgerLine, ...]
    total: Figures


@dataclass(frozen=True, slots=True)
class LedgerCase:
    """A case of the month, without anything of a person: the compound, never the room."""

    number: str
    kind: CaseKind
    place: str
    seat: str
    state: State
    opened_at: datetime
    done_at: datetime | None
    closed_at: datetime | None
    is_late: bool
    returned: int
    reopened: int
    rating: Rating | None


def ledger(actor: Actor, month: Month, path: Path = "") -> Ledger:
    """A month by community and kind, as far as the actor reaches.

    Args:
        path: a part of the street; all of the actor's when empty.
    """
    scope = _scope(actor, path)
    names = {one.place_id: one for one in _communities()}
    where = _Community({one.path: one.place_id for one in names.values()})
    counted = _counted(actor, scope, month, where)
    sums: dict[int, Counts] = defaultdict(Counts)
    total = Counts()
    for (community, _), counts in counted.items():
        sums[community].add(counts)
        total.add(counts)
    order = {place_id: at for at, place_id in enumerate(names)}

    def title(community: int) -> Text | str:
        return names[community].name if community in names else STREET

    def rank(key: _Key) -> tuple[int, str]:
        return order.get(key[0], -1), key[1]

    return Ledger(
        month,
        actor.at,
        tuple(
            LedgerLine(title(key[0]), kind_of(key[1]), counted[key].figures())
            for key in sorted(counted, key=rank)
        ),
        tuple(
            LedgerLine(title(one), None, sums[one].figures())
            for one in sorted(sums, key=lambda one: order.get(one, -1))
        ),
        total.figures(),
    )


def ledger_cases(actor: Actor, month: Month, path: Path = "", *, at_most: int) -> list[LedgerCase]:
    """The cases that were opened or ended in the month, by number, one more than `at_most` at the end."""
    since, until = month.span()
    touched = Q(opened_at__gte=since, opened_at__lt=until) | Q(
        closed_at__gte=since, closed_at__lt=until
    )
    rows = Case.objects.filter(_scope(actor, path) & touched).order_by("number")
    compounds = Place.objects.filter(kind__in=shape.RESIDENTIAL)
    names: dict[Path, str] = dict(compounds.values_list("path", "full_name"))
    return [_listed(row, names) for row in rows.defer("title", "detail")[: at_most + 1]]


def _communities() -> "QuerySet[Place]":
    return Place.objects.filter(kind=Place.Kind.COMMUNITY).order_by("code", "sort_key", "place_id")


def _scope(actor: Actor, path: Path) -> Q:
    scope = CASES.rules["staff"].visible(actor)
    return scope & within([path]) if path else scope


def _counted(actor: Actor, scope: Q, month: Month, where: "_Community") -> dict[_Key, Counts]:
    since, until = month.span()
    found: dict[_Key, Counts] = defaultdict(Counts)
    cases = Case.objects.filter(scope).order_by()
    # In two, so that each half has an index of its own: see the indexes of `Case`.
    for is_open in (True, False):
        begun = cases.filter(is_open=is_open, opened_at__gte=since, opened_at__lt=until)
        for key, one in _grouped(begun, where.of("path"), n=Count("pk")):
            found[key].opened += one["n"]
    late = Count("pk", filter=Q(due_at__lte=actor.at))
    standing = cases.filter(is_open=True)
    for key, one in _grouped(standing, where.of("path"), n=Count("pk"), late=late):
        found[key].open_now, found[key].late_now = one["n"], one["late"]
    told = cases.filter(
        entries__at__gte=since, entries__at__lt=until, entries__verb__in=(*SENT_BACK, *NOT_SOLVED)
    )
    back = Count("entries__entry_id", filter=Q(entries__verb__in=SENT_BACK))
    again = Count("entries__entry_id", filter=Q(entries__verb__in=NOT_SOLVED))
    for key, one in _grouped(told, where.of("path"), back=back, again=again):
        found[key].returned, found[key].reopened = one["back"], one["again"]
    ended = cases.filter(closed_at__gte=since, closed_at__lt=until)
    for row in ended.values(*_COLUMNS).iterator(chunk_size=2000):
        found[where.at(row["path"]), row["kind"]].ended.append(_ended(row))
    return found


def _grouped(
    rows: "QuerySet[Case]", community: Choice, **counts: Count
) -> Iterator[tuple[_Key, dict[str, Any]]]:
    """Counts by community and kind. Each question repeats the list of communities: few, then."""
    groups = rows.annotate(community=community).values("community", "kind")
    for one in groups.annotate(**counts):
        yield (one["community"], one["kind"]), dict(one)


def _ended(row: dict[str, Any]) -> Ended:
    opened_at, done_at, clocks = row["opened_at"], row["done_at"], row["clocks"]
    return Ended(
        State(row["state"]),
        _response(clocks),
        done_at - opened_at if done_at else None,
        is_late(clocks),
        Rating(row["rating"]) if row["rating"] else None,
    )


def _response(clocks: dict[str, Any]) -> timedelta | None:
    one = clocks.get(Clock.FIRST_RESPONSE.value)
    if one is None or one["stopped"] is None:
        return None
    return datetime.fromisoformat(one["stopped"]) - datetime.fromisoformat(one["since"])


def is_late(clocks: dict[str, Any]) -> bool:
    """Whether a case that is done was done after its promise."""
    one = clocks.get(Clock.RESOLVE.value)
    if one is None or not one["due"] or not one["stopped"]:
        return False
    return datetime.fromisoformat(one["stopped"]) > datetime.fromisoformat(one["due"])


def _listed(row: Case, names: dict[Path, str]) -> LedgerCase:
    compound = ".".join(row.path.split(".")[:3]) + "."
    return LedgerCase(
        row.number,
        kind_of(row.kind),
        names.get(compound, ""),
        row.seat_name,
        State(row.state),
        row.opened_at,
        row.done_at,
        row.closed_at,
        is_late(row.clocks),
        row.returned,
        row.reopened,
        Rating(row.rating) if row.rating else None,
    )


@dataclass(frozen=True, slots=True)
class _Community:
    """Which community a path lies in: for the database, and the same in Python; 0 is none."""

    by_path: dict[Path, int]

    def of(self, column: str) -> Choice:
        if not self.by_path:
            return Choice(default=Value(0), output_field=IntegerField())
        return Choice(
            *(
                When(
                    **{f"{column}__gte": path, f"{column}__lt": paths.upper(path)},
                    then=Value(place_id),
                )
                for path, place_id in self.by_path.items()
            ),
            default=Value(0),
            output_field=IntegerField(),
        )

    def at(self, path: Path) -> int:
        return self.by_path.get(".".join(path.split(".")[:2]) + ".", 0)
