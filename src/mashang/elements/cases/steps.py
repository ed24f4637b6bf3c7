"""Writes on cases that upper rooms join: open one, move one, add to one, take in whole lives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from mashang.domain import lifecycle
from mashang.domain.lifecycle import Act, Refusal, Step
from mashang.elements.cases import drafting, life
from mashang.elements.cases.drafting import Opening
from mashang.elements.cases.kinds import Seat
from mashang.elements.cases.models import (
    CONTENT,
    Case,
    Entry,
    ExternalNumber,
    NumberSeries,
    Party,
    Photo,
)
from mashang.elements.people.models import Person
from mashang.elements.places import shape
from mashang.elements.places.models import Place
from mashang.foundation import bulk, keys
from mashang.foundation.accounts.models import Account
from mashang.foundation.events import steps as events
from mashang.foundation.fields import within
from mashang.foundation.files import steps as files
from mashang.foundation.files.models import StoredFile
from mashang.foundation.grants.actor import Actor
from mashang.foundation.verbs import step
from mashang.kernel import paths
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, OutOfScope
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text

__all__ = [
    "Life",
    "Opening",
    "add_external_number",
    "add_lives",
    "add_party",
    "add_photos",
    "forget",
    "lock_joinable",
    "move",
    "next_number",
    "open_case",
]


@step
def open_case(*, actor: Actor, opening: Opening) -> Case:
    """Open a case: number, seat, clocks, first entry, event `cases.opened`."""
    case, made = drafting.opened(actor, opening, next_number(local_day(actor.at)))
    case.save(force_insert=True)
    entry = drafting.line_of(case, made, actor)
    entry.save(force_insert=True)
    add_photos(case, entry, opening.photos, is_proof=False)
    _tell("opened", case)
    return case


@step
def move(
    *,
    actor: Actor,
    case: Case,
    act: Act,
    seat: Seat | None = None,
    photos: Sequence[StoredFile] = (),
) -> Step:
    """Carry out one act of the lifecycle on a locked case.

    Raises:
        NotAllowed, RuleBroken: the lifecycle refuses; nothing is written.
    """
    made = _granted(case, act)
    drafting.changed(case, made, seat)
    case.save()
    entry = drafting.line_of(case, made, actor)
    entry.save(force_insert=True)
    add_photos(case, entry, photos, is_proof=act.verb is lifecycle.Verb.FINISH)
    _tell(act.verb.value, case)
    return made


@dataclass(frozen=True, slots=True)
class Life:
    """A whole life, told afterwards: how a case was opened, and what was done, by whom."""

    opener: Actor
    opening: Opening
    acts: Sequence[tuple[Actor, Act]] = ()


@step
def add_lives(lives: Iterable[Life]) -> list[Case]:
    """Take in many whole lives at once, equal to living them one by one (a test proves it).

    For moving from another system and for the invented street: nobody is told of what is past.

    Raises:
        NotAllowed, RuleBroken: the lifecycle refuses an act; then nothing is written.
    """
    cases: list[Case] = []
    lines: list[Entry] = []
    for one in sorted(lives, key=lambda one: one.opener.at):
        case, made = drafting.opened(one.opener, one.opening, "")
        lines.append(drafting.line_of(case, made, one.opener))
        for actor, act in one.acts:
            made = _granted(case, act)
            drafting.changed(case, made, None)
            lines.append(drafting.line_of(case, made, actor))
        cases.append(case)
    _number(cases)
    keys.prepare(CONTENT, (case.case_id for case in cases))
    with keys.steady():
        bulk.insert(cases)
        bulk.insert(lines)
    return cases


@step
def add_party(case: Case, *, account: Account | None, person: Person | None, actor: Actor) -> None:
    """Let somebody else follow a case: they asked for the same."""
    Party.objects.get_or_create(
        case=case, account=account, defaults={"person": person, "joined_at": actor.at}
    )


@step
def lock_joinable(*, case_id: UUID, kind: str, around: Path) -> Case:
    """An open case about no one person that people nearby may follow, locked.

    Args:
        around: the part of the tree in which whoever joins lives.

    Raises:
        OutOfScope: there is none.
    """
    open_ones = Case.objects.select_for_update().filter(
        within([around]), kind=kind, is_open=True, subject__isnull=True
    )
    case = open_ones.filter(case_id=case_id).first()
    if case is None:
        raise OutOfScope("case")
    return case


@step
def add_external_number(case: Case, *, system: str, number: str) -> None:
    """Keep the number that another system gave to the case; the citizen's own stays.

    Raises:
        Conflict: that number stands for another case.
    """
    kept, _ = ExternalNumber.objects.get_or_create(
        system=system, number=number, defaults={"case": case}
    )
    if kept.case_id != case.case_id:
        raise Conflict(
            "case.external_taken",
            Text("这个编号已经用在另一个办件上", "That number stands for another case"),
            field="number",
        )


@step
def add_photos(case: Case, entry: Entry, photos: Sequence[StoredFile], *, is_proof: bool) -> None:
    """Attach stored photos to an entry."""
    Photo.objects.bulk_create(
        Photo(case=case, entry=entry, file=file, is_proof=is_proof, is_public=entry.is_public)
        for file in photos
    )


@step
def forget(cases: Sequence[Case], *, at: datetime) -> None:
    """Empty ended cases: nothing of what remains says who asked, for whom, where they live, or what for.

    Args:
        cases: locked by the caller; their keys were destroyed before.
    """
    ids = [case.case_id for case in cases]
    photos = Photo.objects.filter(case__in=ids)
    file_ids = list(photos.values_list("file_id", flat=True))
    photos.delete()
    for file_id in file_ids:
        files.drop(file_id)
    Party.objects.filter(case__in=ids).delete()
    ExternalNumber.objects.filter(case__in=ids).delete()
    lines = Entry.objects.filter(case__in=ids)
    lines.update(note=b"")
    lines.filter(actor__kind=Account.Kind.RESIDENT).update(actor=None)
    rows = Case.objects.filter(case_id__in=ids)
    for path, home in _around({case.path for case in cases}).items():
        rows.filter(path=path).update(place=home, path=home.path)
    rows.update(title=b"", detail=b"", subject=None, asked_by=None, forgotten_at=at)


def _around(found: set[Path]) -> dict[Path, Place]:
    """The compound around each place, or its community where there is none: no home, no building."""
    above = {one for path in found for one in paths.ancestors(path)}
    kinds = (*shape.RESIDENTIAL, Place.Kind.COMMUNITY)
    known = {one.path: one for one in Place.objects.filter(path__in=above, kind__in=kinds)}
    nearest = {
        path: next((known[one] for one in reversed(paths.ancestors(path)) if one in known), None)
        for path in found
    }
    return {path: place for path, place in nearest.items() if place is not None}


@step
def next_number(day: date, count: int = 1) -> str:
    """The next number of a day: `260429-0107`. Concurrent openings wait for each other.

    Args:
        count: how many numbers are taken; the first of them is returned.
    """
    NumberSeries.objects.get_or_create(day=day)
    NumberSeries.objects.filter(day=day).update(last=F("last") + count)
    last = NumberSeries.objects.get(day=day).last
    return _number_of(day, last - count + 1)


def _number_of(day: date, place: int) -> str:
    return f"{day:%y%m%d}-{place:04d}"


def _number(cases: Sequence[Case]) -> None:
    by_day: dict[date, list[Case]] = {}
    for case in cases:
        by_day.setdefault(local_day(case.opened_at), []).append(case)
    for day, opened in by_day.items():
        first = int(next_number(day, len(opened)).rpartition("-")[2])
        for place, case in enumerate(opened, first):
            case.number = _number_of(day, place)


def _granted(case: Case, act: Act) -> Step:
    answer = lifecycle.decide(life.facts_of(case), act, life.life_policy(local_day(act.at)))
    if isinstance(answer, Refusal):
        raise answer.error()
    return answer


def _tell(what: str, case: Case) -> None:
    facts = {"kind": case.kind, "path": case.path, "state": case.state}
    events.append(f"cases.{what}", f"case:{case.case_id}", facts)
