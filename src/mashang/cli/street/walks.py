"""Visits of the invented street: a walk of yesterday with its answers, and one of today to be walked."""

from datetime import timedelta
from uuid import UUID

from mashang.cli.street.households import SOURCE
from mashang.cli.street.plan import PILOT, Street
from mashang.domain.visiting import Outcome
from mashang.elements.people import steps as people
from mashang.elements.people.models import Fact
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.clock import FixedClock
from mashang.work.visits import steps
from mashang.work.visits.models import Visit, VisitAnswer
from mashang.work.visits.queries.due import due_people

WALKERS = 40
"""Grid workers who walk, those of the pilot community first; elsewhere lists are still to be made."""
OUTCOMES = (Outcome.MET, Outcome.MET, Outcome.MET, Outcome.TOLD, Outcome.NOT_HOME, Outcome.REFUSED)
LATEST = 8
"""Doors of today at most, so that a demo's walk can be walked to its end."""


def walk_the_grids(street: Street) -> None:
    """Yesterday's lists with most names settled, and today's waiting."""
    for walker in _walkers(street):
        _in_need(street, walker)
        with clock.use_clock(FixedClock(street.now - timedelta(days=1))):
            _yesterday(street, walker)
        _list_of(walker, LATEST)


def _walkers(street: Street) -> list[Account]:
    """Those of the pilot community first, each once, in the order of the tree."""
    pilot = street.communities[PILOT].path if PILOT in street.communities else ""
    found: dict[UUID, Account] = {}
    for path in sorted(street.grid_workers, key=lambda one: (not one.startswith(pilot), one)):
        found.setdefault(street.grid_workers[path].pk, street.grid_workers[path])
    return list(found.values())[:WALKERS]


def _in_need(street: Street, walker: Account) -> None:
    """In a very small street hardly anybody is old or ill: then the oldest households are in hardship."""
    parts = tuple(path for path, one in street.grid_workers.items() if one.pk == walker.pk)
    few = LATEST + LATEST // 2 - len(due_people(Actor.of(walker, clock.now()), LATEST * 2))
    here = [one for one in street.residents if one.home.path.startswith(parts)]
    here.sort(key=lambda one: (one.born_on, one.home.path))
    for one in here[: max(0, few)]:
        people.add_fact(
            person=people.locked(one.person.pk),
            kind=Fact.Kind.HARDSHIP,
            since_on=max(one.born_on, street.today - timedelta(days=20)),
            source=SOURCE,
        )


def _list_of(walker: Account, at_most: int) -> list[Visit]:
    actor = Actor.of(walker, clock.now())
    dues = due_people(actor, min(at_most, policies.number("visits.list_at_most_count")))
    if not dues:
        return []
    made = steps.begin_list(actor=actor, dues=dues)
    return list(made.visits.order_by("position"))


def _yesterday(street: Street, walker: Account) -> None:
    for number, visit in enumerate(_list_of(walker, LATEST // 2)):
        outcome = street.random.choice(OUTCOMES)
        at = clock.now() + timedelta(minutes=10 * number)
        VisitAnswer.objects.create(
            answer_id=_id(street),
            visit=visit,
            by=walker,
            outcome=outcome.value,
            happened_at=at,
            received_at=at + timedelta(minutes=street.random.choice([0, 0, 90])),
            is_offline=True,
        )
        steps.stand_anew(visit, is_closed=True)
        visit.list.closed_at = street.now
        visit.list.save(update_fields=["closed_at"])


def _id(street: Street) -> UUID:
    return UUID(int=street.random.getrandbits(128), version=4)
