"""Tenancies for the desk: what is overdue, what lasts, what has ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mashang.elements.people import queries as people
from mashang.elements.people.models import Residency
from mashang.elements.people.policy import not_ended
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel.clock import local_day
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.tenancy.models import Letting, Tenancy
from mashang.work.tenancy.policy import LETTINGS, TENANCIES
from mashang.work.tenancy.queries.dues import due_of, last_day_overdue
from mashang.work.tenancy.queries.own import status_of

COUNT_AT_MOST = 999
_A_DAY = timedelta(days=1)


class View(StrEnum):
    """The tabs of the desk."""

    UNREPORTED = "unreported"
    NO_OWNER = "no_owner"
    OVERDUE = "overdue"
    STANDING = "standing"
    ENDED = "ended"

    @property
    def words(self) -> Text:
        """Its name for people."""
        return _VIEWS[self]


_VIEWS = {
    View.UNREPORTED: Text("逾期未报告", "Not reported in time"),
    View.NO_OWNER: Text("房东不明", "No owner known"),
    View.OVERDUE: Text("到期未报告", "Term over, not reported"),
    View.STANDING: Text("在租", "Current"),
    View.ENDED: Text("已退租", "Ended"),
}


@dataclass(frozen=True, slots=True)
class TenancyRow:
    """A tenancy in a list of the desk, masked."""

    tenancy_id: UUID
    place_id: int
    address: str
    landlord_id: UUID
    landlord: str
    tenant_id: UUID
    tenant: str
    since_on: date
    last_on: date | None
    until_on: date | None
    due_on: date | None
    status: Text
    tone: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class UnreportedRow:
    """Somebody rents a room, and no landlord has reported it."""

    person_id: UUID
    name: str
    place_id: int
    address: str
    since_on: date
    due_on: date


def standing(actor: Actor, view: View, cursor: str | None = None) -> Page[TenancyRow]:
    """Tenancies in the actor's scope under one tab."""
    rows = _of(actor, view).select_related("place")
    order = ("end_due_on", "tenancy_id") if view is View.OVERDUE else ("path", "tenancy_id")
    page = page_of(rows, order, cursor=cursor)
    return Page(_rows(page.items, local_day(actor.at)), page.next_cursor, page.is_first)


def unreported(actor: Actor, cursor: str | None = None) -> Page[UnreportedRow]:
    """Tenants of the register whom no landlord reported within the days of the law, longest first."""
    page = page_of(_unreported(actor), ("since_on", "residency_id"), cursor=cursor)
    names = people.masked_names({row.person_id for row in page.items})
    items = [
        UnreportedRow(
            row.person_id,
            names[row.person_id],
            row.place_id,
            row.place.full_name,
            row.since_on,
            due_of(row.since_on),
        )
        for row in page.items
    ]
    return Page(items, page.next_cursor, page.is_first)


def counted_overdue(actor: Actor) -> tuple[int, int]:
    """How many beginnings and how many ends are overdue, each counted no further than 999."""
    ends = _of(actor, View.OVERDUE).order_by()[:COUNT_AT_MOST].count()
    return _unreported(actor).order_by()[:COUNT_AT_MOST].count(), ends


def tenancy(actor: Actor, tenancy_id: UUID) -> TenancyRow:
    """One tenancy, for staff.

    Raises:
        OutOfScope, NotAllowed: not in this actor's scope.
    """
    row = TENANCIES.access(actor, "oversee", tenancy_id=tenancy_id)
    return _rows([row], local_day(actor.at))[0]


def lettings_at(actor: Actor, place_id: int) -> list[tuple[UUID, str, date]]:
    """Who is recorded as letting a room: id, masked name, since."""
    rows = list(
        Letting.objects.filter(
            LETTINGS.rules["see"].visible(actor), place_id=place_id, until_on__isnull=True
        ).order_by("since_on", "letting_id")
    )
    names = people.masked_names({row.landlord_id for row in rows})
    return [(row.pk, names[row.landlord_id], row.since_on) for row in rows]


def _of(actor: Actor, view: View) -> QuerySet[Tenancy]:
    seen = TENANCIES.rules["oversee"].visible(actor)
    today = local_day(actor.at)
    wanted = {
        View.OVERDUE: Q(until_on__isnull=True, end_due_on__lt=today),
        View.STANDING: Q(until_on__isnull=True),
        View.ENDED: Q(until_on__isnull=False),
        View.UNREPORTED: Q(pk__in=()),
        View.NO_OWNER: Q(pk__in=()),
    }[view]
    return Tenancy.objects.filter(seen & wanted)


def _unreported(actor: Actor) -> QuerySet[Residency]:
    today = local_day(actor.at)
    reported = Tenancy.objects.filter(
        place_id=OuterRef("place_id"), tenant_id=OuterRef("person_id"), until_on__isnull=True
    )
    return (
        Residency.objects.filter(
            within(actor.prefixes("tenancy.see")),
            not_ended(today),
            standing=Residency.Standing.TENANT,
            since_on__lte=last_day_overdue(today),
            person__is_protected=False,
            person__died_on__isnull=True,
        )
        .exclude(Exists(reported))
        .select_related("place")
    )


def _rows(found: list[Tenancy], today: date) -> list[TenancyRow]:
    names = people.masked_names({one for row in found for one in (row.landlord_id, row.tenant_id)})
    shown = []
    for row in found:
        status, tone = status_of(row, today)
        shown.append(
            TenancyRow(
                tenancy_id=row.pk,
                place_id=row.place_id,
                address=row.place.full_name,
                landlord_id=row.landlord_id,
                landlord=names[row.landlord_id],
                tenant_id=row.tenant_id,
                tenant=names[row.tenant_id],
                since_on=row.since_on,
                last_on=row.agreed_until_on - _A_DAY if row.agreed_until_on else None,
                until_on=row.until_on,
                due_on=row.end_due_on if row.until_on is None else None,
                status=status,
                tone=tone,
                is_late=local_day(row.reported_at) > row.report_due_on,
            )
        )
    return shown
