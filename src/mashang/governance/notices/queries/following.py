"""How a frozen list stands: by building with who answers there, and name by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mashang.domain.noticing import Tally
from mashang.elements.people import queries as people
from mashang.elements.people.models import ActsFor, Residency
from mashang.elements.people.policy import links_in_force, lived_in
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.governance.duties import queries as duties
from mashang.governance.notices import audiences
from mashang.governance.notices.models import Notice, Recipient, Stop
from mashang.governance.notices.policy import NOTICES, RECIPIENTS
from mashang.governance.notices.terms import STATES, TONES
from mashang.kernel.clock import local_day
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

State = Recipient.State
_DONE = (State.CONFIRMED, State.HOUSEHOLD, State.TOLD)
_GONE = (State.GONE, State.REPLACED)
MOST_PRINTED = 300


@dataclass(frozen=True, slots=True)
class StopRow:
    """A building on a list: how many have heard it, and who answers for the others."""

    building_id: int
    name: str
    tally: Tally
    answerer: str
    phone: str


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name on a list, masked."""

    recipient_id: UUID
    name: str
    home: str
    state: str
    state_title: Text
    tone: str
    has_phone: bool

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has accounted for it."""
        return self.state == State.WAITING


def tallies(actor: Actor, notices: Iterable[Notice]) -> dict[UUID, Tally]:
    """How some lists stand in the actor's part of the tree; one query for all of them."""
    found: dict[UUID, dict[str, int]] = {one.pk: {} for one in notices}
    rows = Recipient.objects.filter(
        within(actor.prefixes("notices.see")), notice__in=list(found), is_late=False
    )
    # Rows are counted, not keys: then the index `recipient_standing` holds all that is asked.
    for notice_id, state, n in rows.values_list("notice_id", "state").annotate(n=Count("*")):
        found[notice_id][state] = n
    return {notice_id: _of(states) for notice_id, states in found.items()}


def stops(actor: Actor, notice_id: UUID, cursor: str | None = None) -> Page[StopRow]:
    """The buildings of a list in the actor's part of the tree, in order.

    Raises:
        OutOfScope, NotAllowed: not in sight.
    """
    notice = NOTICES.access(actor, "see", notice_id=notice_id)
    rows = Stop.objects.filter(within(actor.prefixes("notices.see")), notice=notice)
    page = page_of(rows.select_related("building"), ("path", "pk"), cursor=cursor)
    ids = [one.building_id for one in page.items]
    counted = _by_building(notice, ids)
    answering = duties.shown_answerers_of(one.path for one in page.items)
    found = [_stop_row(one, counted, answering[one.path]) for one in page.items]
    return Page(found, page.next_cursor, page.is_first)


def names(
    actor: Actor, notice_id: UUID, *, view: str, building_id: int | None, cursor: str | None
) -> Page[NameRow]:
    """The names of a list in walking order.

    Args:
        view: `missing`, `no_phone` (missing, and nobody reads for them in the portal) or `all`.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not the actor's to follow.
    """
    rows = _names(actor, notice_id, view, building_id)
    page = page_of(rows, ("path", "recipient_id"), cursor=cursor)
    return Page(_name_rows(page.items, actor), page.next_cursor, page.is_first)


def names_to_walk(actor: Actor, notice_id: UUID, building_id: int | None) -> list[NameRow]:
    """Who must be told in person, for paper.

    Raises:
        OutOfScope, NotAllowed: as `names`.
    """
    rows = _names(actor, notice_id, "missing", building_id)
    return _name_rows(list(rows.order_by("path", "recipient_id")[:MOST_PRINTED]), actor)


def _names(
    actor: Actor, notice_id: UUID, view: str, building_id: int | None
) -> "QuerySet[Recipient]":
    notice = NOTICES.access(actor, "follow", notice_id=notice_id)
    rows = RECIPIENTS.visible(actor).filter(notice=notice, is_late=False)
    if building_id is not None:
        rows = rows.filter(building_id=building_id)
    if view == "all":
        return rows.select_related("place")
    rows = rows.filter(_may_be_told(notice, actor), state=State.WAITING)
    if view == "no_phone":
        read_for = ActsFor.objects.filter(
            links_in_force(actor.at), person_id=OuterRef("person_id"), may_read=True
        )
        rows = rows.filter(~Exists(read_for), person__isnull=False)
    return rows.select_related("place")


def _may_be_told(notice: Notice, actor: Actor) -> Q:
    """Neither dead nor gone from the home they are listed at: the consumer may be a moment behind."""
    because = audiences.because_of(audiences.declared(notice.audience))
    told = Q(people.is_reachable("person", because))
    if because is people.Because.LIVES_HERE:
        living = Residency.objects.filter(
            lived_in(local_day(actor.at)), person=OuterRef("person"), place=OuterRef("place")
        )
        told &= Q(place__isnull=True) | Q(Exists(living))
    return Q(person__isnull=True) | told


def _list_of(notice: Notice) -> "QuerySet[Recipient]":
    return Recipient.objects.filter(notice=notice, is_late=False)


def _of(found: dict[str, int]) -> Tally:
    return Tally(
        sum(found.values()),
        sum(found.get(one, 0) for one in _DONE),
        found.get(State.EXCUSED, 0),
        sum(found.get(one, 0) for one in _GONE),
    )


def _by_building(notice: Notice, ids: list[int]) -> dict[int, dict[str, int]]:
    rows = _list_of(notice).filter(building_id__in=ids)
    found: dict[int, dict[str, int]] = {}
    for building_id, state, n in rows.values_list("building_id", "state").annotate(n=Count("pk")):
        found.setdefault(building_id, {})[state] = n
    return found


def _stop_row(
    one: Stop, counted: dict[int, dict[str, int]], answering: list[duties.Answerer]
) -> StopRow:
    who, phone = _nearest(answering)
    states = counted.get(one.building_id)
    standing = _of(states) if states else Tally(one.expected, 0, 0, 0)
    return StopRow(one.building_id, one.building.full_name, standing, who, phone)


def _nearest(answering: list[duties.Answerer]) -> tuple[str, str]:
    """Who answers nearest for a place, and how to call them; empty where nobody does."""
    for one in reversed(answering):
        if one.hole is None:
            return f"{one.name} {one.title}", one.phone
    return "", ""


def _name_rows(rows: "list[Recipient]", actor: Actor) -> list[NameRow]:
    ids = [one.person_id for one in rows if one.person_id]
    masked = people.masked_names(ids)
    reading = set(
        ActsFor.objects.filter(
            links_in_force(actor.at), person_id__in=ids, may_read=True
        ).values_list("person_id", flat=True)
    )
    accounts = {one.account_id: one.account for one in rows if one.account is not None}
    return [
        NameRow(
            one.pk,
            masked[one.person_id] if one.person_id else accounts[one.account_id].post,
            one.place.full_name if one.place else "",
            one.state,
            STATES[one.state],
            TONES[one.state],
            one.person_id is None or one.person_id in reading,
        )
        for one in rows
    ]
