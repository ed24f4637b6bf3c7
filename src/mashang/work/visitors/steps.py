"""Writes on visits that the verbs of this room, and the demo, share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Final
from uuid import UUID, uuid5

from django.db.models import F

from mashang.domain.passage import Manner, Passage
from mashang.elements.passes import steps as passes
from mashang.elements.passes.terms import REPLACED, TAKEN_BACK
from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.events import steps as events
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel import ids
from mashang.kernel.clock import local_day
from mashang.work.visitors.models import Leaving, Visit
from mashang.work.visitors.queries.deciding import about, ask, credential_of
from mashang.work.visitors.terms import PASSED

LINK_BYTES: Final = 16
"""128 random bits: nobody finds a link by trying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whom a resident expects.

    Attributes:
        called: what the host calls them; a word, not an identity.
        door_ids: only these doors; none is every door on the way.
        shows_home: whether page and gate name building and room.
    """

    called: str
    purpose: str
    people: int
    since: datetime
    until: datetime
    door_ids: Sequence[int] = ()
    plate: str = ""
    shows_home: bool = False

    def __repr__(self) -> str:
        return "Invitation(••••)"


@step
def add_invitation(
    *,
    host: Person,
    home: Place,
    compound: Place,
    by: Account | None,
    wanted: Invitation,
    at: datetime,
) -> Visit:
    """Keep an invitation as checked."""
    visit = _fresh(Visit.Kind.INVITED, Visit.Status.EXPECTED, compound, at)
    visit.home = home
    visit.host = host
    visit.invited_by = by
    visit.called = wanted.called
    visit.purpose = wanted.purpose
    visit.people = wanted.people
    visit.entries_at_most = wanted.people * policies.number("visitors.entries_per_person_count")
    visit.door_ids = sorted(wanted.door_ids)
    visit.shows_home = wanted.shows_home
    visit.since, visit.until = wanted.since, wanted.until
    set_plate(visit, wanted.plate)
    visit.save(force_insert=True)
    follow_with_pass(visit, at)
    return visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody at the gate says of themselves.

    Attributes:
        address: where they want to go, as typed.
    """

    address: str
    called: str
    purpose: str
    people: int
    plate: str = ""

    def __repr__(self) -> str:
        return "Asking(••••)"


@step
def add_question(
    *, compound: Place, home: Place | None, asking: Asking, asked_from: str, at: datetime
) -> Visit:
    """Keep that somebody asks at the gate; whoever lives there sees it in the portal."""
    visit = _fresh(Visit.Kind.ASKED, Visit.Status.WAITING, compound, at)
    visit.home = home
    visit.called = asking.called
    visit.purpose = asking.purpose
    visit.people = asking.people
    visit.entries_at_most = asking.people * policies.number("visitors.entries_per_person_count")
    visit.asked_for = asking.address
    visit.asked_from = asked_from or None
    visit.wait_until = at + policies.minutes("visitors.answer_wait_min")
    visit.since, visit.until = at, at + policies.minutes("visitors.asked_lasts_min")
    set_plate(visit, asking.plate)
    visit.save(force_insert=True)
    return visit


@step
def let_pass(
    visit: Visit, door: Place, *, people: int, manner: Manner, key: UUID, at: datetime
) -> Passage:
    """Decide, count who comes in, and tell the doors; the visit is locked by the caller.

    What the doors hear names no visit and no visitor: a door remembers as little as a lock.
    """
    passage = ask(visit, door, people=people, manner=manner, now=at)
    if passage.admits:
        count_arrived(visit, people, at)
    events.append(
        PASSED,
        f"door:{door.pk}",
        {
            "door_id": door.pk,
            "outcome": passage.outcome.value,
            "reason": passage.reason.value,
            "key": str(uuid5(key, "passed")),
        },
    )
    return passage


@step
def count_arrived(visit: Visit, people: int, at: datetime) -> None:
    """So many of a visit have come in; with the last of them what was sent to the guest is spent."""
    arrived = min(visit.arrived + people, visit.entries_at_most)
    Visit.objects.filter(pk=visit.pk).update(arrived=arrived)
    visit.arrived = arrived
    if arrived >= visit.entries_at_most:
        end_pass(visit, at)


@step
def follow_with_pass(visit: Visit, at: datetime) -> None:
    """Let the guest's pass say what the visit says now: issued when agreed, taken back when it is not.

    What changed is another pass: the one before opens nothing.

    Raises:
        Invalid: more doors than a pass can name.
    """
    passes.revoke_about(about(visit), because=REPLACED, at=at)
    wanted = credential_of(visit, at)
    if wanted.revoked or not wanted.approved or visit.until <= at:
        return
    passes.issue(
        passes.Wanted(
            kind=wanted.kind,
            scope=sorted(wanted.scope_paths),
            since=visit.since,
            until=visit.until,
            host_id=visit.host_id,
            about=about(visit),
            doors=visit.door_ids,
            classes=wanted.classes,
            visits_at_most=visit.entries_at_most,
        ),
        at=at,
    )


@step
def end_pass(visit: Visit, at: datetime) -> None:
    """What was sent to the guest opens nothing from now on."""
    passes.revoke_about(about(visit), because=TAKEN_BACK, at=at)


@step
def count_leaving(compound: Place, people: int, at: datetime) -> None:
    """So many visitors have left today."""
    day = local_day(at)
    Leaving.objects.get_or_create(compound=compound, day=day)
    Leaving.objects.filter(compound=compound, day=day).update(count=F("count") + people)


def set_plate(visit: Visit, plate: str) -> None:
    """A plate in normal form, and how it is found; a new plate waits for a new word of approval."""
    visit.plate = plate
    visit.plate_index = plate or None
    visit.vehicle_approved_at = None


def _fresh(kind: str, status: str, compound: Place, at: datetime) -> Visit:
    link, sign = token_urlsafe(LINK_BYTES), ids.short_code()
    return Visit(
        visit_id=ids.new_id(at),
        kind=kind,
        status=status,
        compound=compound,
        path=compound.path,
        link=link,
        link_index=link,
        sign=sign,
        sign_index=sign,
        made_at=at,
    )


@step
def end_visits_of(person_id: UUID, homes: Sequence[int], at: datetime) -> int:
    """Take back what a person invited to homes they have no more; returns how many."""
    rows = Visit.objects.select_for_update(of=("self",)).filter(
        host_id=person_id, status=Visit.Status.EXPECTED, until__gt=at
    )
    over = [row for row in rows if row.home_id not in homes]
    for row in over:
        end_pass(row, at)
    ending = [row.pk for row in over]
    return Visit.objects.filter(pk__in=ending).update(status=Visit.Status.REVOKED, ended_at=at)
