"""Writes on visits that the room's verbs and consumers join.

Locks in this order: list, visit, person.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from mashang.domain import visiting
from mashang.domain.visiting import Outcome, Said
from mashang.domain.walking import walk
from mashang.elements.places import queries as places
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import step
from mashang.governance.duties import queries as duties
from mashang.kernel import paths
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text
from mashang.work.visits.models import ANSWERS, Visit, VisitAnswer, VisitList
from mashang.work.visits.queries.doors import doors_of
from mashang.work.visits.queries.due import Due
from mashang.work.visits.terms import GONE


@step
def begin_list(*, actor: Actor, dues: Iterable[Due]) -> VisitList:
    """Freeze a list in walking order.

    Raises:
        Conflict: somebody on it was put on another list in the same second.
    """
    people = {str(one.person.pk): one for one in dues}
    order = walk(doors_of((key, one.home) for key, one in people.items()))
    first = people[order[0].key]
    made = VisitList.objects.create(  # type: ignore[misc]  # who holds a right has an account
        holder_id=actor.account_id,
        path=_around([one.home.path for one in people.values()]),
        name=_name_at(first.home.path),
        on_day=local_day(actor.at),
        made_at=actor.at,
    )
    add_visits(made=made, dues=[people[door.key] for door in order])
    records.write(actor.ref, "visits.make_list", subject_of(made.pk), facts={"n": len(order)})
    return made


@step
def add_visits(*, made: VisitList, dues: Iterable[Due], begin: int = 1) -> None:
    """Put people on a list, in the order given.

    Raises:
        Conflict: somebody waits on another list already.
    """
    rows = [
        Visit(
            list=made,
            position=position,
            person=one.person,
            place=one.home,
            path=one.home.path,
            rule=one.rule.code,
            every_days=one.rule.every_days,
        )
        for position, one in enumerate(dues, begin)
    ]
    try:
        with transaction.atomic():
            Visit.objects.bulk_create(rows)
    except IntegrityError as err:
        raise Conflict(
            "visits.on_a_list",
            Text(
                "有人刚把其中的住户排进了别的名单，请刷新后再试",
                "Somebody just put one of them on another list; reload and try again",
            ),
        ) from err


@step
def stand_anew(visit: Visit, *, is_closed: bool) -> visiting.Standing:
    """Let a locked visit stand where all its answers put it; the order of arrival plays no part."""
    answers = [
        Said(str(row.pk), str(row.by_id), Outcome(row.outcome), row.happened_at)
        for row in VisitAnswer.objects.filter(visit=visit)
    ]
    found = visiting.stand(
        answers,
        every=timedelta(days=visit.every_days),
        again=policies.days("visits.again_after_days"),
        is_closed=is_closed,
    )
    if visit.reason == GONE and found.settled_at is None:
        return found
    visit.state = found.state.value
    visit.reason = found.reason.value if found.reason else ""
    visit.settled_at, visit.next_on = found.settled_at, found.next_on
    visit.is_contested = found.is_contested
    is_missing = found.state is visiting.State.MISSING
    visit.owner = duties.nearest_seat(visit.path, ("community",)).name if is_missing else ""
    visit.save()
    return found


@step
def excuse(person_id: UUID, *, place_id: int | None = None) -> int:
    """Somebody is no longer to be visited; returns how many visits that settled.

    Args:
        place_id: only there, for whoever moved out of one home.
    """
    rows = Visit.objects.filter(person_id=person_id, state=Visit.State.DUE)
    if place_id is not None:
        rows = rows.filter(place_id=place_id)
    return rows.update(state=Visit.State.EXCUSED, reason=GONE)


def subject_of(list_id: UUID) -> Subject:
    """A list as records know it."""
    return Subject("visit_list", list_id, ANSWERS)


def _around(found: list[Path]) -> Path:
    """The smallest subtree that holds all of them."""
    shared = [set(paths.ancestors(path)) for path in found]
    return max(set.intersection(*shared), key=len)


def _name_at(path: Path) -> str:
    grids = places.areas_at(path, "grid")
    if grids:
        return grids[0].name
    compound = places.compound_of(path)
    return compound.name if compound else ""
