"""Applications for whoever decides: the list by urgency, and one with all that speaks for or against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.domain.ages import AgeBand, band_of
from mashang.domain.masks import mask_id_number, mask_name, mask_phone
from mashang.elements.cases.models import FAR
from mashang.elements.people import queries as people
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import opened
from mashang.elements.people.terms import IDENTIFIERS, SEXES, STANDINGS, title_of
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.registration.hearing import Hearing, hear, reason_needed
from mashang.work.registration.models import Application
from mashang.work.registration.policy import APPLICATIONS
from mashang.work.registration.queries import matching
from mashang.work.registration.terms import MATCH_TONES, MATCHES, STATUS_TONES, STATUSES

Status, Match = Application.Status, Application.Match
COUNT_AT_MOST = 999


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in a list, masked.

    Attributes:
        ready: one tap approves it.
    """

    application_id: UUID
    name: str
    is_child: bool
    address: str
    is_question: bool
    standing: Text | str
    hearing: Hearing
    match: Text | str
    match_tone: str
    status: str
    status_title: Text | str
    tone: str
    due_at: datetime | None
    applied_at: datetime
    number: str
    case_id: UUID
    ready: bool


@dataclass(frozen=True, slots=True)
class ApplicationCard:
    """One application for whoever decides.

    Attributes:
        reason_needed: why approving needs words; None when one tap is enough.
        said: what those who live there said, without saying who.
        is_occupied: whether adults live there, reachable or not.
        matched_id: whom the register knows, when the viewer may see them.
        elsewhere: other homes of whom the register knows.
    """

    row: ApplicationRow
    sex: Text | str
    age_band: AgeBand
    document: Text | str
    document_number: str
    phone: str
    compound_id: int
    compound: str
    room_id: int | None
    address_text: str
    said: tuple[tuple[str, datetime | None], ...]
    is_occupied: bool
    matched_id: UUID | None
    matched_name: str
    lives_there: bool
    elsewhere: tuple[str, ...]
    replaces_phone: bool
    reason_needed: Text | None
    reason: str
    decided_at: datetime | None
    decided_by: str
    person_id: UUID | None


def waiting(actor: Actor, cursor: str | None = None) -> Page[ApplicationRow]:
    """What waits for a decision in the actor's scope, the most urgent first."""
    rows = _of(actor, Q(status=Status.WAITING))
    page = page_of(rows, ("case__due_at", "application_id"), cursor=cursor)
    return Page(_rows(actor, page.items), page.next_cursor, page.is_first)


def decided(actor: Actor, cursor: str | None = None) -> Page[ApplicationRow]:
    """What was decided or withdrawn, the latest first, as long as it is kept."""
    rows = _of(actor, ~Q(status=Status.WAITING))
    page = page_of(rows, ("-decided_at", "-application_id"), cursor=cursor)
    return Page(_rows(actor, page.items), page.next_cursor, page.is_first)


def counted_waiting(actor: Actor) -> int:
    """How many wait in the actor's scope, counted no further than `COUNT_AT_MOST`."""
    return _of(actor, Q(status=Status.WAITING)).order_by()[:COUNT_AT_MOST].count()


def application(actor: Actor, application_id: UUID) -> ApplicationCard:
    """One application.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
    """
    found = APPLICATIONS.access(actor, "decide", application_id=application_id)
    row = _rows(actor, [found])[0]
    person = found.matched_person
    # A match may have come under protection since; then it is there for two named roles only.
    shown = person if person is not None and PEOPLE.may(actor, "see", person) else None
    room, today = found.room, clock.local_day(actor.at)
    birth = opened(found.birth) if found.birth else ""
    homes = people.homes_of([shown.pk], today).get(shown.pk, []) if shown else []
    replaces = _replaces_phone(actor, found)
    phone = found.account.phone
    return ApplicationCard(
        row=row,
        sex=title_of(SEXES, found.sex),
        age_band=band_of(_day(birth), today),
        document=title_of(IDENTIFIERS, found.document_type) if found.document_type else "",
        document_number=mask_id_number(opened(found.document_number))
        if found.document_number
        else "",
        phone=mask_phone(phone.open()) if phone else "",
        compound_id=found.compound_id,
        compound=found.compound.full_name,
        room_id=found.room_id,
        address_text=opened(found.address_text) if found.address_text else "",
        said=tuple(found.answers.order_by("told_at", "pk").values_list("answer", "answered_at")),
        is_occupied=room is not None and matching.is_occupied(room, actor.at),
        matched_id=shown.pk if shown else None,
        matched_name=people.masked_names([shown.pk])[shown.pk] if shown else "",
        lives_there=bool(shown and room and matching.lives_there(shown, room, actor.at)),
        elsewhere=tuple(home.full_name for home in homes if room is None or home.pk != room.pk),
        replaces_phone=replaces,
        reason_needed=reason_needed(row.hearing, replaces_phone=replaces),
        reason=opened(found.decision_reason) if found.decision_reason else "",
        decided_at=found.decided_at,
        decided_by=_office(found),
        person_id=found.person_id,
    )


def _of(actor: Actor, wanted: Q) -> QuerySet[Application]:
    seen = APPLICATIONS.rules["decide"].visible(actor)
    return (
        Application.objects.filter(seen & wanted)
        .select_related("room", "compound", "case", "matched_person")
        .prefetch_related("answers")
    )


def _rows(actor: Actor, found: Iterable[Application]) -> list[ApplicationRow]:
    return [_row(actor, one) for one in found]


def _row(actor: Actor, one: Application) -> ApplicationRow:
    hearing = hearing_of(one, actor.at)
    waits = one.status == Status.WAITING
    due_at = one.case.due_at
    return ApplicationRow(
        application_id=one.pk,
        name=mask_name(opened(one.name)),
        is_child=one.basis == Application.Basis.GUARDIAN,
        address=one.room.full_name if one.room else one.compound.full_name,
        is_question=one.room_id is None,
        standing=title_of(STANDINGS, one.standing),
        hearing=hearing,
        match=title_of(MATCHES, one.matched_by),
        match_tone=MATCH_TONES[one.matched_by],
        status=one.status,
        status_title=title_of(STATUSES, one.status),
        tone=STATUS_TONES[one.status],
        due_at=due_at if waits and one.case.is_open and due_at != FAR else None,
        applied_at=one.applied_at,
        number=one.case.number,
        case_id=one.case_id,
        ready=waits and _is_ready(actor, one, hearing),
    )


def hearing_of(one: Application, at: datetime) -> Hearing:
    """What those who live there said so far."""
    return hear([row.answer for row in one.answers.all()], one.wait_until, at)


def _is_ready(actor: Actor, one: Application, hearing: Hearing) -> bool:
    return (
        one.room_id is not None
        and one.matched_by != Match.DISAGREES
        and reason_needed(hearing, replaces_phone=_replaces_phone(actor, one)) is None
    )


def _replaces_phone(actor: Actor, one: Application) -> bool:
    if one.matched_person is None or one.basis != Application.Basis.SELF:
        return False
    return matching.other_phone_of(one.matched_person, one.account_id, actor.at)


def _office(one: Application) -> str:
    by = one.decided_by
    if by is None or not by.is_official:
        return ""
    parts: Sequence[str] = (by.unit, by.post, by.username)
    return " ".join(filter(None, parts))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
