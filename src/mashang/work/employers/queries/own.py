"""A unit by phone: its people masked, what it owes, who answers for where it stands.

Source: design principle 11: an employer sees a masked name, dates and status, and nothing else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mashang.elements.organisations.models import Organisation
from mashang.elements.organisations.titles import TITLES
from mashang.elements.people import queries as people
from mashang.elements.people.models import Employment
from mashang.foundation.codes import queries as codes
from mashang.foundation.grants.actor import Actor
from mashang.governance.duties import queries as duties
from mashang.governance.notices import queries as notices
from mashang.governance.notices.queries import OwnNotice
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.employers.models import Opening, Representative
from mashang.work.employers.policy import UNITS
from mashang.work.employers.terms import OPENING_TONES, OPENINGS, STATES, TONES

State = Representative.State
SHOP_CODE = "employers.shop"


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A unit for which an account speaks, or asked to."""

    representative_id: UUID
    organisation_id: UUID
    name: str
    kind: Text
    post: str
    state: Text
    tone: str
    is_open: bool
    """Whether its page opens: approved, and not asleep."""
    may_end: bool


@dataclass(frozen=True, slots=True)
class Shop:
    """A unit as everybody may know it: its name, whether it is open."""

    organisation_id: UUID
    name: str
    kind: Text
    where: str
    phone: str
    opening: Text | None
    tone: str
    words: str
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """All that an employer sees of a worker."""

    employment_id: int
    name: str
    since_on: date
    until_on: date | None

    @property
    def status(self) -> Text:
        """In one word."""
        return Text("在职", "Works here") if self.until_on is None else Text("已离职", "Left")

    @property
    def is_lasting(self) -> bool:
        """Whether they work there."""
        return self.until_on is None


@dataclass(frozen=True, slots=True)
class UnitHome:
    """The home page of a unit.

    Attributes:
        owed: notices to units that it has not confirmed.
        answerers: who answers where it stands, the nearest first.
        sign: of its code; empty for a unit without one.
    """

    shop: Shop
    is_shop: bool
    owed: tuple[OwnNotice, ...]
    answerers: tuple[duties.Answerer, ...]
    sign: str
    n_workers: int


def own_units(actor: Actor) -> list[OwnUnit]:
    """The units for which an account speaks, or asked to."""
    if actor.account is None:
        return []
    rows = Representative.objects.filter(account=actor.account).exclude(state=State.ENDED)
    awake = set(UNITS.visible(actor).values_list("pk", flat=True))
    return [
        OwnUnit(
            one.pk,
            one.organisation_id,
            one.organisation.name,
            TITLES[one.organisation.kind],
            one.post,
            STATES[one.state],
            TONES[one.state],
            one.state == State.APPROVED and one.organisation_id in awake,
            one.state in (State.ASKED, State.APPROVED),
        )
        for one in rows.select_related("organisation").order_by("-asked_at", "pk")[:50]
    ]


def unit_home(actor: Actor, organisation_id: UUID) -> UnitHome:
    """The home page of a unit.

    Raises:
        OutOfScope: the account does not speak for it.
    """
    unit = UNITS.access(actor, "see", organisation_id=organisation_id)
    here = [one for one in reversed(duties.shown_answerers(unit.path)) if one.hole is None]
    return UnitHome(
        shop=shop_of(unit),
        is_shop=unit.kind == Organisation.Kind.SHOP,
        owed=tuple(notices.to_confirm(actor, None, "employers")),
        answerers=tuple(here),
        sign=sign_of(actor, organisation_id),
        n_workers=Employment.objects.filter(organisation=unit, until_on__isnull=True).count(),
    )


def worker_rows(actor: Actor, organisation_id: UUID, cursor: str | None = None) -> Page[WorkerRow]:
    """Whom a unit reported, the latest first.

    Raises:
        OutOfScope: the account does not speak for it.
    """
    unit = UNITS.access(actor, "see", organisation_id=organisation_id)
    page = page_of(
        Employment.objects.filter(organisation=unit), ("-since_on", "-pk"), cursor=cursor
    )
    names = people.masked_names({one.person_id for one in page.items})
    found = [
        WorkerRow(one.pk, names[one.person_id], one.since_on, one.until_on) for one in page.items
    ]
    return Page(found, page.next_cursor, page.is_first)


def sign_of(actor: Actor, organisation_id: UUID) -> str:
    """The sign of a unit's code, for whoever speaks for it.

    Raises:
        OutOfScope: the account does not speak for it.
    """
    unit = UNITS.access(actor, "see", organisation_id=organisation_id)
    reading = codes.current(SHOP_CODE, unit.pk)
    return reading.sign if reading else ""


def shop_of_sign(sign: str) -> Shop | None:
    """The shop whose printed code this is; None for an old or another code."""
    reading = codes.read(sign) if sign else None
    if reading is None or not reading.is_valid or reading.kind != SHOP_CODE:
        return None
    unit = Organisation.objects.filter(pk=UUID(reading.target), closed_on__isnull=True).first()
    return shop_of(unit) if unit else None


def shop_of(unit: Organisation) -> Shop:
    """A unit as everybody may know it."""
    said = Opening.objects.filter(organisation=unit).order_by("-said_at", "-pk").first()
    return Shop(
        unit.pk,
        unit.name,
        TITLES[unit.kind],
        unit.place.full_name if unit.place else "",
        unit.phone,
        OPENINGS[said.state] if said else None,
        OPENING_TONES[said.state] if said else "grey",
        said.words if said else "",
        said.said_at if said else None,
    )
