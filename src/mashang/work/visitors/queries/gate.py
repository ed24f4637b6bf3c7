"""Visits for the gate: who is expected today, masked; how many came and left, never who left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from mashang.domain.invitations import Hearing, guard_may_let_in, hear
from mashang.domain.masks import mask_name
from mashang.domain.passage import Manner, Outcome
from mashang.domain.plates import mask_plate, read_plate
from mashang.elements.places.models import Place
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock, ids
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.visitors.models import Leaving, Visit
from mashang.work.visitors.policy import VISITS
from mashang.work.visitors.queries.deciding import ask, doors_of, vehicles_need
from mashang.work.visitors.terms import COMMUNITY, STATUSES, TONES, purpose_of


@dataclass(frozen=True, slots=True)
class GateLine:
    """A visit in the list of the gate: a masked name, a masked plate, how far to go."""

    visit_id: UUID
    called: str
    plate: str
    where: str
    purpose: Text
    people: int
    arrived: int
    since: datetime
    until: datetime
    status: Text
    tone: str
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class DayCount:
    """Numbers of a day in the actor's scope."""

    expected: int
    arrived: int
    left: int


@dataclass(frozen=True, slots=True)
class DoorChoice:
    """A door at which the guard may let the visitor in, and what the rule says there."""

    door_id: int
    name: str
    admits: bool
    words: Text


@dataclass(frozen=True, slots=True)
class GateCard:
    """The page of a visit for the gate.

    Attributes:
        left: how many may still come in.
        reasons: on what grounds the guard may let them in unannounced, now.
    """

    line: GateLine
    compound_id: int
    compound: str
    left: int
    doors: tuple[DoorChoice, ...]
    hearing: Hearing | None
    wait_until: datetime | None
    reasons: tuple[tuple[str, Text], ...]
    asked_for: str
    may_admit: bool
    vehicle_waits: bool
    may_approve_vehicle: bool


def today(actor: Actor, text: str = "", cursor: str | None = None) -> Page[GateLine]:
    """Who is expected today or stands at the gate, by their hour; by plate or by the short sign, one.

    Raises:
        Invalid: what was typed is neither a plate nor a sign.
    """
    rows = _today(actor).select_related("home__parent", "host", "compound")
    if text.strip():
        rows = rows.filter(_found_by(text))
    page = page_of(rows, ("since", "visit_id"), cursor=cursor)
    return Page([_line(row) for row in page.items], page.next_cursor, page.is_first)


def day_count(actor: Actor) -> DayCount:
    """How many are expected, came and left today: a day of the actor's scope, nothing beyond."""
    sums = (
        _today(actor)
        .filter(status=Visit.Status.EXPECTED)
        .aggregate(expected=Sum("people"), arrived=Sum("arrived"))
    )
    left = Leaving.objects.filter(
        within(actor.prefixes("visitors.see"), "compound__path"), day=clock.local_day(actor.at)
    ).aggregate(all=Sum("count"))
    return DayCount(sums["expected"] or 0, sums["arrived"] or 0, left["all"] or 0)


def compounds_of(actor: Actor) -> list[tuple[int, str]]:
    """The compounds of the actor's scope at which leaving may be counted: those with visits today."""
    rows = _today(actor).order_by("compound__sort_key", "compound_id")
    found = rows.values_list("compound_id", "compound__name").distinct()
    return [(int(key), str(name)) for key, name in found[:10]]


def card(actor: Actor, visit_id: UUID) -> GateCard:
    """One visit.

    Raises:
        OutOfScope: not in sight.
        NotAllowed: seen as its host only.
    """
    visit = VISITS.access(actor, "oversee", visit_id=visit_id)
    waits = bool(visit.plate) and vehicles_need() == COMMUNITY and not visit.vehicle_approved_at
    hearing = _hearing(visit, actor.at)
    return GateCard(
        line=_line(visit),
        compound_id=visit.compound_id,
        compound=visit.compound.name,
        left=max(visit.entries_at_most - visit.arrived, 0),
        doors=tuple(_choice(visit, door, actor.at) for door in doors_of(visit)),
        hearing=hearing,
        wait_until=visit.wait_until,
        reasons=_reasons(hearing) if visit.status in _UNANSWERED else (),
        asked_for=visit.asked_for.open() if visit.home_id is None else "",
        may_admit=VISITS.may(actor, "admit", visit),
        vehicle_waits=waits,
        may_approve_vehicle=waits and VISITS.may(actor, "approve_vehicle", visit),
    )


_UNANSWERED = (Visit.Status.WAITING, Visit.Status.DECLINED)


def _today(actor: Actor) -> QuerySet[Visit]:
    since, until = clock.day_span(clock.local_day(actor.at))
    longest = timedelta(hours=policies.number("visitors.invite_lasts_at_most_hours"))
    return VISITS.visible(actor, "oversee").filter(
        since__gte=since - longest,
        since__lt=until,
        until__gt=since,
        status__in=(*_UNANSWERED, Visit.Status.EXPECTED),
    )


def _found_by(text: str) -> Q:
    sign = ids.read_short_code(text[:40])
    if sign is not None and Visit.objects.filter(sign_index=sign).exists():
        return Q(sign_index=sign)
    try:
        return Q(plate_index=read_plate(text[:40], field="text"))
    except Invalid as err:
        raise Invalid(
            "visitors.neither",
            Text(
                "请输入完整车牌，或访客码的字母",
                "Type a whole plate, or the letters of a visitor's code",
            ),
            field="text",
        ) from err


def _hearing(visit: Visit, now: datetime) -> Hearing | None:
    if visit.kind != Visit.Kind.ASKED or visit.wait_until is None:
        return None
    answer = {Visit.Status.DECLINED: False, Visit.Status.EXPECTED: True}.get(
        Visit.Status(visit.status)
    )
    return hear(answer, visit.wait_until, now)


def _reasons(hearing: Hearing | None) -> tuple[tuple[str, Text], ...]:
    if hearing is None:
        return ()
    return tuple(
        (one.code, one.title)
        for one in policies.listing("visitors.let_in_reasons")
        if guard_may_let_in(hearing, reason_waits=one.facts.get("needs") == "answer")
    )


def _choice(visit: Visit, door: Place, now: datetime) -> DoorChoice:
    passage = ask(visit, door, people=1, manner=Manner.SHOWN, now=now)
    admits = passage.outcome is not Outcome.REFUSED
    return DoorChoice(door.pk, door.name, admits, passage.for_guard)


def _line(row: Visit) -> GateLine:
    status = Visit.Status(row.status)
    return GateLine(
        visit_id=row.pk,
        called=mask_name(row.introduced.open() or row.called.open()),
        plate=mask_plate(row.plate.open()) if row.plate else "",
        where=_where(row),
        purpose=purpose_of(row.purpose),
        people=row.people,
        arrived=row.arrived,
        since=row.since,
        until=row.until,
        status=STATUSES[status],
        tone=TONES[status],
        is_urgent=status == Visit.Status.WAITING,
    )


def _where(row: Visit) -> str:
    """The building; the room where the host says it or the visitor asked for it; of the protected, nothing."""
    if row.home is None or (row.host is not None and row.host.is_protected):
        return row.compound.name
    if row.shows_home or row.kind == Visit.Kind.ASKED:
        return row.home.full_name
    building = row.home.parent
    return building.full_name if building is not None else row.compound.name
