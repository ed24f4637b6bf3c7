"""Stage 7: two emergencies that are over: one reviewed, one that waits for the supervisor."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from mashang.cli.street.plan import Street
from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.elements.people.steps.looking import Field
from mashang.elements.places import queries as places
from mashang.foundation.accounts.models import Account, DemoPersona
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Emergency, Grant
from mashang.foundation.grants.steps.emergencies import Why
from mashang.kernel import clock
from mashang.kernel.clock import FixedClock

_REVIEWED_AGO: Final = timedelta(days=9)
_WAITING_AGO: Final = timedelta(days=1, hours=6)
_LOOK_AFTER: Final = timedelta(minutes=4)
_REVIEW_AFTER: Final = timedelta(days=1)


def take_rights(street: Street) -> None:
    """The chief took rights twice; the resident of the demo page can read it."""
    resident = _person_of("resident")
    chief, supervisor = street.staff["chief"], street.staff["supervisor"]
    reviewed = _take(
        street,
        chief,
        resident,
        _REVIEWED_AGO,
        Why("fire_gas", "楼道有燃气味，逐户电话确认是否在家"),
    )
    Emergency.objects.filter(pk=reviewed).update(
        verdict=Emergency.Verdict.CONFIRMED,
        reviewed_by=supervisor,
        reviewed_at=street.now - _REVIEWED_AGO + _REVIEW_AFTER,
    )
    _take(street, chief, resident, _WAITING_AGO, Why("missing", "老人走失，联系同楼住户查找"))


def _take(street: Street, chief: Account, person: Person, ago: timedelta, why: Why) -> UUID:
    home = Residency.objects.filter(person=person, until_on=None).select_related("place").first()
    compound = places.compound_of(home.place.path) if home else None
    where = compound or places.street()
    at = street.now - ago
    with clock.use_clock(FixedClock(at)):
        made = grants.open_emergency(
            actor=Actor.of(chief, at),
            rights="emergency_people",
            where=grants.Where(Grant.Scope.PLACE, where.pk, where.full_name, (where.path,)),
            why=why,
        )
    at += _LOOK_AFTER
    with clock.use_clock(FixedClock(at)):
        people.look(
            actor=Actor.of(chief, at),
            person=person,
            fields=[Field.NAME, Field.PHONE],
            purpose="emergency_help",
        )
    return made.emergency_id


def _person_of(persona: str) -> Person:
    account = DemoPersona.objects.get(code=persona).account
    link = ActsFor.objects.filter(account=account, basis=ActsFor.Basis.SELF)
    return link.select_related("person").earliest("pk").person
