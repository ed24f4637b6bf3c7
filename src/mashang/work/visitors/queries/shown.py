"""The page behind the link: what a visitor sees without signing in. Whoever has the link may look."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.elements.passes import queries as passes
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.codes import queries as codes
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.work.visitors.models import Visit
from mashang.work.visitors.policy import VISITS
from mashang.work.visitors.queries.deciding import about, doors_of, host_lives_there, vehicles_need
from mashang.work.visitors.queries.own import address_of
from mashang.work.visitors.terms import GUARD, purpose_of

PLACE_CODES = ("places.compound", "doors.door")
"""Printed codes at which somebody may ask to be let in; rooms of work meet in codes."""


@dataclass(frozen=True, slots=True)
class ShownDoor:
    """A door that the visitor may ask to open."""

    door_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Pass:
    """A visit as the visitor sees it.

    Attributes:
        where: the compound; building and room only where the host chose to say them.
        state: `waiting`, `unanswered`, `valid`, `early`, `over`, `used`, `revoked`: a household's no
            looks like silence, so that nobody learns whether somebody was at home.
        door_text: what readers and guards' phones scan: the guest's pass; empty while there is none.
        staff_visit_id: for a guard who scanned it, the page to let them in.
    """

    link: str
    kind: str
    state: str
    compound: str
    where: str
    called: str
    plate: str
    purpose: Text
    people: int
    left: int
    since: datetime
    until: datetime
    wait_until: datetime | None
    doors: tuple[ShownDoor, ...]
    opens_by_phone: bool
    sign: str
    address: str
    door_text: str
    staff_visit_id: UUID | None
    refresh_s: int

    @property
    def is_valid(self) -> bool:
        return self.state == "valid"

    @property
    def may_change(self) -> bool:
        return self.state in ("valid", "early")

    def __repr__(self) -> str:
        return "Pass(••••)"


def pass_of(actor: Actor, link: str) -> Pass:
    """What stands behind a link.

    Raises:
        OutOfScope: no visit has this link.
    """
    visit = visit_of(link)
    state = _state(visit, actor.at)
    sees = VISITS.may(actor, "oversee", visit)
    sign = visit.sign.open()
    home = visit.home.full_name if visit.home is not None and visit.shows_home else ""
    return Pass(
        link=visit.link.open(),
        kind=visit.kind,
        state=state,
        compound=visit.compound.name,
        where=home or visit.compound.full_name,
        called=visit.introduced.open() or visit.called.open(),
        plate=visit.plate.open(),
        purpose=purpose_of(visit.purpose),
        people=visit.people,
        left=max(visit.entries_at_most - visit.arrived, 0),
        since=visit.since,
        until=visit.until,
        wait_until=visit.wait_until,
        doors=tuple(ShownDoor(one.pk, one.name) for one in doors_of(visit)),
        opens_by_phone=not visit.plate or vehicles_need() != GUARD,
        sign=codes.spelled(sign),
        address=address_of(visit),
        door_text=passes.printed_about(about(visit), actor.at),
        staff_visit_id=visit.pk if sees else None,
        refresh_s=policies.number("visitors.asked_refresh_s"),
    )


def visit_of(link: str) -> Visit:
    """The visit of a link.

    Raises:
        OutOfScope: there is none.
    """
    found = Visit.objects.filter(link_index=link[:60]).select_related("home", "compound").first()
    if found is None:
        raise OutOfScope("visit")
    return found


def compound_by_sign(sign: str) -> Place:
    """The compound on which, or at whose door, a printed code hangs.

    Raises:
        OutOfScope: the code is old, or hangs elsewhere.
    """
    reading = codes.read(sign)
    if reading is None or not reading.is_valid or reading.kind not in PLACE_CODES:
        raise OutOfScope("place")
    compound = places.compound_of(places.find_place(int(reading.target)).path)
    if compound is None or compound.closed_on is not None:
        raise OutOfScope("place")
    return compound


def _state(visit: Visit, now: datetime) -> str:
    if visit.status == Visit.Status.REVOKED or not host_lives_there(visit, now):
        return "revoked"
    if now >= visit.until:
        return "over"
    if visit.status == Visit.Status.DECLINED:
        silent = visit.wait_until is None or now >= visit.wait_until
        return "unanswered" if silent else "waiting"
    if visit.status == Visit.Status.WAITING:
        return "unanswered" if visit.wait_until and now >= visit.wait_until else "waiting"
    if visit.arrived >= visit.entries_at_most:
        return "used"
    return "early" if now < visit.since else "valid"
