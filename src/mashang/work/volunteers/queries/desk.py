"""Calls and sign-ups for staff: the list, one call with its shifts, who comes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, Sum

from mashang.elements.people import queries as people
from mashang.foundation.grants.actor import Actor
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.volunteers.coming import ages
from mashang.work.volunteers.models import Call, Shift, SignUp
from mashang.work.volunteers.policy import CALLS, SHIFTS, SIGN_UPS
from mashang.work.volunteers.queries.own import words
from mashang.work.volunteers.terms import STATES, TONES

State = SignUp.State
_TAKEN = Q(shifts__sign_ups__state__in=(State.ASKED, State.ACCEPTED))
_ASKED = Q(shifts__sign_ups__state=State.ASKED)
MOST_SHIFTS = 60
MOST_ON_SHIFT = 200


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in a list of staff."""

    call_id: UUID
    title: Text
    words: Text
    skills: str
    ages: Text
    where: str
    leader: str
    called_at: datetime
    is_closed: bool
    needed: int
    n_taken: int
    n_asked: int
    may_lead: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class SignUpRow:
    """Who comes, masked; the number only where they let the leader see it."""

    sign_up_id: UUID
    name: str
    state: Text
    tone: str
    is_asked: bool
    is_accepted: bool
    shares_phone: bool
    minutes: int | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ShiftSheet:
    """A shift with who comes.

    Attributes:
        rows: empty for who may see the call only.
    """

    shift_id: UUID
    task: str
    meet_at: str
    begins_at: datetime
    ends_at: datetime
    needed: int
    n_taken: int
    has_begun: bool
    longest: int
    rows: tuple[SignUpRow, ...]


def calls(actor: Actor, cursor: str | None = None) -> Page[CallRow]:
    """The calls in an actor's part of the street, the newest first."""
    rows = CALLS.visible(actor).select_related("place", "leader")
    page = page_of(rows, ("-called_at", "-call_id"), cursor=cursor)
    return Page(_rows(actor, page.items), page.next_cursor, page.is_first)


def call(actor: Actor, call_id: UUID) -> CallRow:
    """One call.

    Raises:
        OutOfScope: not in sight.
    """
    return _rows(actor, [CALLS.access(actor, "see", call_id=call_id)])[0]


def sheets(actor: Actor, call_id: UUID) -> list[ShiftSheet]:
    """The shifts of a call with who comes, the earliest first.

    Raises:
        OutOfScope: not in sight.
    """
    found = CALLS.access(actor, "see", call_id=call_id)
    shifts = found.shifts.order_by("begins_at", "pk")[:MOST_SHIFTS]
    return [_sheet(actor, one) for one in shifts]


def sheet(actor: Actor, shift_id: UUID) -> ShiftSheet:
    """One shift with who comes, for paper.

    Raises:
        OutOfScope, NotAllowed: not the actor's to lead.
    """
    return _sheet(actor, SHIFTS.access(actor, "lead", shift_id=shift_id))


def _sheet(actor: Actor, one: Shift) -> ShiftSheet:
    rows: list[SignUp] = []
    if SHIFTS.may(actor, "lead", one):
        found = SIGN_UPS.visible(actor, "lead").filter(shift=one)
        rows = list(found.exclude(state=State.WITHDRAWN).order_by("asked_at", "pk")[:MOST_ON_SHIFT])
    if one.begins_at > actor.at:
        gone = people.contact_bars([row.person_id for row in rows])
        rows = [row for row in rows if row.person_id not in gone]
    names = people.masked_names({row.person_id for row in rows})
    taken = one.sign_ups.filter(state__in=(State.ASKED, State.ACCEPTED)).count()
    return ShiftSheet(
        one.pk,
        one.task,
        one.meet_at,
        one.begins_at,
        one.ends_at,
        one.needed,
        taken,
        one.begins_at <= actor.at,
        int((one.ends_at - one.begins_at).total_seconds()) // 60,
        tuple(_sign_up(row, names[row.person_id]) for row in rows),
    )


def _sign_up(row: SignUp, name: str) -> SignUpRow:
    return SignUpRow(
        row.pk,
        name,
        STATES[row.state],
        TONES[row.state],
        row.state == State.ASKED,
        row.state == State.ACCEPTED,
        row.shares_phone,
        row.minutes,
        row.asked_at,
    )


def _rows(actor: Actor, found: list[Call]) -> list[CallRow]:
    ids = [one.pk for one in found]
    needed = dict(
        Shift.objects.filter(call__in=ids).values_list("call").annotate(n=Sum("needed")).order_by()
    )
    counted = {
        row["pk"]: row
        for row in Call.objects.filter(pk__in=ids)
        .values("pk")
        .annotate(
            taken=Count("shifts__sign_ups", filter=_TAKEN),
            asked=Count("shifts__sign_ups", filter=_ASKED),
        )
    }
    return [
        CallRow(
            one.pk,
            words(one.title_zh, one.title_en),
            words(one.words_zh, one.words_en),
            one.skills,
            ages(one.from_age, one.to_age),
            one.place.full_name or one.place.name,
            " ".join(filter(None, (one.leader.unit, one.leader.post))),
            one.called_at,
            one.closed_at is not None,
            needed.get(one.pk, 0) or 0,
            counted[one.pk]["taken"],
            counted[one.pk]["asked"],
            CALLS.may(actor, "lead", one),
            one.closed_at is None and CALLS.may(actor, "manage", one),
        )
        for one in found
    ]
