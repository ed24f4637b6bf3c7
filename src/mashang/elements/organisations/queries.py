"""Reading organisations: who serves a place, where an account works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mashang.elements.organisations.models import Membership, Organisation, Service
from mashang.elements.organisations.policy import ORGANISATIONS, SERVICES
from mashang.elements.organisations.spans import lasting
from mashang.elements.organisations.titles import TITLES
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock, paths
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

MOST_CHOICES = 500
"""Units of one kind in a list to choose from; a street has some dozens."""


def server_of(path: paths.Path, role: str, on: date | None = None) -> Organisation | None:
    """Who serves a place in a role today: the service nearest to it, or None."""
    return servers_of(path, (role,), on)[0]


def servers_of(
    path: paths.Path, roles: Sequence[str], on: date | None = None
) -> list[Organisation | None]:
    """Who serves a place in each of some roles today; one query for all of them."""
    rows = Service.objects.filter(
        lasting(on or clock.today()),
        path__in=paths.ancestors(path),
        role__in=roles,
        organisation__closed_on__isnull=True,
    ).select_related("organisation")
    nearest: dict[str, Service] = {}
    for row in sorted(rows, key=lambda row: (len(row.path), row.since_on), reverse=True):
        nearest.setdefault(row.role, row)
    return [nearest[role].organisation if role in nearest else None for role in roles]


def departments(path: paths.Path, on: date | None = None) -> list[Organisation]:
    """The departments that serve a place or anything above it, by name."""
    serving = Service.objects.filter(
        lasting(on or clock.today()),
        path__in=paths.ancestors(path),
        role=Organisation.Kind.DEPARTMENT,
    )
    rows = Organisation.objects.filter(
        pk__in=serving.values("organisation_id"), closed_on__isnull=True
    )
    return list(rows.order_by("name"))


def seats_of(actor: Actor) -> list[UUID]:
    """The organisations in which an actor works today."""
    if actor.account is None:
        return []
    rows = Membership.objects.filter(
        lasting(clock.local_day(actor.at)), account_id=actor.account.account_id
    )
    return list(rows.values_list("organisation_id", flat=True))


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation in a list."""

    organisation_id: UUID
    kind: str
    title: Text
    name: str
    phone: str
    uscc: str
    is_doubtful: bool
    place: str
    closed_on: date | None

    @classmethod
    def of(cls, one: Organisation) -> "OrganisationRow":
        """The row of an organisation."""
        return cls(
            one.organisation_id,
            one.kind,
            TITLES[one.kind],
            one.name,
            one.phone,
            one.uscc,
            one.uscc_is_doubtful,
            one.place.full_name if one.place else "",
            one.closed_on,
        )


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """Who serves a place, in which role; `is_inherited` when the service is of a place above."""

    service_id: int
    organisation_id: UUID
    role: Text
    name: str
    phone: str
    place_id: int
    place: str
    since_on: date
    is_inherited: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Who works in an organisation: staff number and post, no name."""

    membership_id: int
    staff_no: str
    post: str
    since_on: date


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """The page of an organisation."""

    row: OrganisationRow
    services: tuple[ServiceRow, ...]
    members: tuple[MemberRow, ...]
    may_edit: bool
    may_staff: bool


def find_organisation(organisation_id: UUID) -> Organisation:
    """An organisation by its id, for rooms that have asked their own policy.

    Raises:
        OutOfScope: there is none.
    """
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise OutOfScope("organisation")
    return found


def organisations(
    actor: Actor, *, kind: str = "", name: str = "", after: str | None = None
) -> Page[OrganisationRow]:
    """Open organisations by name, 30 at a time."""
    rows = ORGANISATIONS.visible(actor).filter(closed_on__isnull=True).select_related("place")
    if kind:
        rows = rows.filter(kind=kind)
    if name.strip():
        rows = rows.filter(name__icontains=name.strip())
    page = page_of(rows, ("name", "organisation_id"), cursor=after)
    return Page([OrganisationRow.of(one) for one in page.items], page.next_cursor, page.is_first)


def choices(actor: Actor, kind: str) -> list[tuple[str, str]]:
    """Organisations of a kind to choose from, with something to tell namesakes apart."""
    rows = ORGANISATIONS.visible(actor).filter(kind=kind, closed_on__isnull=True)
    return [
        (str(one.pk), f"{one.name} {one.uscc[-4:] or one.phone}".strip())
        for one in rows.order_by("name", "organisation_id")[:MOST_CHOICES]
    ]


def card(actor: Actor, organisation_id: UUID) -> OrganisationCard:
    """The page of one organisation.

    Raises:
        OutOfScope: not in sight.
    """
    one = ORGANISATIONS.access(actor, "see", organisation_id=organisation_id)
    today = lasting(clock.local_day(actor.at))
    services = one.services.filter(today).select_related("organisation", "place")
    members = one.members.filter(today).select_related("account").order_by("account__username")
    return OrganisationCard(
        OrganisationRow.of(one),
        tuple(_service_row(actor, service) for service in services.order_by("path", "role")),
        tuple(
            MemberRow(row.pk, row.account.username, row.post or row.account.post, row.since_on)
            for row in members
        ),
        one.closed_on is None and ORGANISATIONS.may(actor, "edit", one),
        one.closed_on is None and ORGANISATIONS.may(actor, "staff", one),
    )


def serving(actor: Actor, path: paths.Path) -> list[ServiceRow]:
    """Who serves a place today, itself or by a place above; the nearest first within a role."""
    rows = SERVICES.visible(actor).filter(
        lasting(clock.local_day(actor.at)),
        path__in=paths.ancestors(path),
        organisation__closed_on__isnull=True,
    )
    found = rows.select_related("organisation", "place")
    ordered = sorted(found, key=lambda row: (row.role, -len(row.path), row.organisation.name))
    return [_service_row(actor, row, path) for row in ordered]


def _service_row(actor: Actor, row: Service, path: paths.Path | None = None) -> ServiceRow:
    return ServiceRow(
        row.pk,
        row.organisation_id,
        TITLES[row.role],
        row.organisation.name,
        row.organisation.phone,
        row.place_id,
        row.place.full_name,
        row.since_on,
        path is not None and row.path != path,
        SERVICES.may(actor, "end", row),
    )
