"""Reading requests: what anybody may know, and a program's own words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Final
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from mashang.domain.clocks import Clock
from mashang.domain.lifecycle import State
from mashang.elements.cases.kinds import kind_of
from mashang.elements.cases.models import Case, Entry
from mashang.elements.cases.queries.rows import stored_detail
from mashang.elements.places import shape
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.front.open311.documents import Many
from mashang.front.open311.policy import REQUESTS
from mashang.front.open311.reading import Wanted
from mashang.front.open311.services import service_of
from mashang.kernel import clock, paths
from mashang.kernel.errors import OutOfScope

_AREAS: Final = (*shape.RESIDENTIAL, Place.Kind.COMMUNITY)
_STATES: Final[Mapping[str, bool]] = {"open": True, "closed": False}


@dataclass(frozen=True, slots=True)
class Found:
    """Some requests, the newest first.

    Attributes:
        last_at: when the last of them was made, if there are more behind it.
    """

    document: Many
    last_at: datetime | None = None


def requests(actor: Actor, wanted: Wanted) -> Found:
    """Public requests, the newest first.

    Raises:
        OutOfScope: an unknown service code.
    """
    seen = REQUESTS.visible(actor).defer("title")
    if wanted.numbers:
        rows = sorted(
            seen.filter(number__in=wanted.numbers), key=attrgetter("opened_at"), reverse=True
        )
        return Found(_document(actor, rows))
    if wanted.codes:
        seen = seen.filter(kind__in=[service_of(code)[0].code for code in wanted.codes])
    seen = seen.filter(opened_at__gte=wanted.since, opened_at__lte=wanted.until)
    rows = _newest(seen, wanted)
    shown = rows[: wanted.at_most]
    more = len(rows) > wanted.at_most
    return Found(_document(actor, shown), shown[-1].opened_at if more else None)


def request(actor: Actor, number: str) -> Many:
    """One public request.

    Raises:
        OutOfScope: there is none of that number, or it is no matter of the public.
    """
    found = REQUESTS.visible(actor).filter(number=number).first()
    if found is None:
        raise OutOfScope("request")
    return _document(actor, [found])


def _newest(seen: QuerySet[Case], wanted: Wanted) -> list[Case]:
    """One more than wanted; in two halves, so that each has an index (see `Case.Meta.indexes`)."""
    halves = [_STATES[one] for one in sorted(wanted.status or _STATES)]
    rows: list[Case] = []
    for is_open in halves:
        half = seen.filter(is_open=is_open).order_by("-opened_at", "-case_id")
        rows += half[: wanted.at_most + 1]
    rows.sort(key=lambda case: (case.opened_at, case.case_id), reverse=True)
    return rows[: wanted.at_most + 1]


def _document(actor: Actor, cases: Sequence[Case]) -> Many:
    areas = {one.path: one for one in Place.objects.filter(kind__in=_AREAS)} if cases else {}
    changed = _changed(case.case_id for case in cases)
    return Many(
        "service_requests",
        "request",
        [_fields(actor, case, areas, changed.get(case.case_id)) for case in cases],
    )


def _changed(case_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    rows = Entry.objects.filter(Q(case_id__in=list(case_ids)), is_public=True).order_by()
    return dict(rows.values("case_id").annotate(at=Max("at")).values_list("case_id", "at"))


def _fields(
    actor: Actor, case: Case, areas: Mapping[str, Place], changed: datetime | None
) -> dict[str, object]:
    """Spec's fields in the spec's order. Nothing that a resident wrote, and no place below a compound."""
    kind = kind_of(case.kind)
    public = kind.public
    title = public.title if public else kind.title
    state = State(case.state)
    above = [areas[path] for path in paths.ancestors(case.path) if path in areas]
    area = above[-1] if above else None
    ended = case.closed_at or case.done_at
    last = changed or case.opened_at
    is_own = REQUESTS.may(actor, "describe", case)
    own = stored_detail(case).get(public.told, "") if is_own and public else None
    return {
        "service_request_id": case.number,
        "status": "open" if case.is_open else "closed",
        "status_notes": state.for_requester,
        "service_name": title,
        "service_code": kind.code,
        "description": own or None,
        "agency_responsible": case.seat_name,
        "service_notice": public.notice if public else None,
        "requested_datetime": written(case.opened_at),
        "updated_datetime": written(ended if ended and not case.is_open else last),
        "expected_datetime": written(_promised(case)),
        "address": area.full_name if area else None,
        "address_id": str(area.place_id) if area else None,
        "zipcode": None,
        "lat": area.latitude if area else None,
        "long": area.longitude if area else None,
        "media_url": None,
    }


def _promised(case: Case) -> datetime | None:
    due = case.clocks.get(Clock.RESOLVE.value, {}).get("due")
    return datetime.fromisoformat(due) if due else None


def written(at: datetime | None) -> str | None:
    """An instant as the spec wants it: ISO 8601 to the second, with the street's zone."""
    return at.astimezone(clock.STREET_ZONE).isoformat(timespec="seconds") if at else None
