"""Whom a request means: a person is named exactly, by door and name or by their card, never searched."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.domain import names
from mashang.domain.linking import Asked, Numbers
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import ActsFor, Person
from mashang.elements.people.policy import links_in_force
from mashang.elements.people.queries.opening import identity_of
from mashang.elements.places.models import Place
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.codes import queries as codes
from mashang.kernel import clock
from mashang.work.registration.models import NumberRequest, ProxyRequest, RequestStatus
from mashang.work.registration.queries import matching
from mashang.work.registration.queries.cards import CARD

Found = ProxyRequest.Found


@dataclass(frozen=True, slots=True)
class Meant:
    """Who is meant, by what, and where they live."""

    person: Person | None
    by: str
    home: Place | None


def by_card(text: str, at: datetime) -> Meant:
    """Whose valid card bears a sign; nobody for any other code."""
    reading = codes.read(text)
    if reading is None or reading.kind != CARD or not reading.is_valid:
        return Meant(None, Found.NOBODY, None)
    person = Person.objects.filter(
        pk=reading.target, is_protected=False, died_on=None, merged_into=None
    ).first()
    home = people.home_of(person, clock.local_day(at)) if person is not None else None
    return Meant(person, Found.CARD, home) if home is not None else Meant(None, Found.NOBODY, None)


def by_name(name: str, room: Place | None, at: datetime) -> Meant:
    """Who bears a name in a room, when it is there once; protected persons are not."""
    found = matching.match(name, None, room, at)
    return Meant(found.person, Found.NAME if found.person else Found.NOBODY, room)


def by_old_number(number: str, name: str, at: datetime) -> Person | None:
    """Whose own account a number is, or was before it slept, when the name agrees."""
    account = accounts.by_phone(number) if number else None
    if account is None:
        return None
    links = ActsFor.objects.filter(
        account=account,
        basis=ActsFor.Basis.SELF,
        person__is_protected=False,
        person__died_on=None,
        person__merged_into=None,
    ).select_related("person")
    for link in links.order_by("since", "pk"):
        if (link.until is None or link.until > at) and is_called(link.person, name):
            return link.person
    return None


def asked_of(meant: Meant, account: Account, at: datetime) -> Asked:
    """What decides whether the person is asked themselves."""
    person = meant.person
    if person is None:
        return Asked()
    answering = ActsFor.objects.filter(
        links_in_force(at),
        person=person,
        basis__in=(ActsFor.Basis.SELF, ActsFor.Basis.GUARDIAN),
        account__is_active=True,
    )
    refused = ProxyRequest.objects.filter(
        account=account,
        person=person,
        status=RequestStatus.REFUSED,
        decided_as=ProxyRequest.DecidedAs.PERSON,
    ).order_by("-decided_at")
    return Asked(
        has_account=answering.exclude(account=account).exists(),
        is_protected=person.is_protected,
        is_dead=person.died_on is not None,
        refused_at=refused.values_list("decided_at", flat=True).first(),
    )


def numbers_of(request: NumberRequest, person: Person, *, is_present: bool) -> Numbers:
    """How both numbers stand, for the decision."""
    link = people_steps.own_link_of(person)
    return Numbers(
        has_old=link is not None,
        old_is_anothers=link is not None and people_steps.is_anothers(link),
        new_acts=ActsFor.objects.filter(account=request.account).exists(),
        asked_old_at=request.asked_old_at,
        is_present=is_present,
    )


def signs_of(request: NumberRequest, at: datetime) -> dict[str, bool]:
    """What of a request agrees with whom the register knows: `name`, `door`, `number`."""
    person = request.person
    if person is None:
        return {"name": False, "door": False, "number": False}
    link = people_steps.own_link_of(person)
    known = link.account.phone.open() if link is not None and link.account.phone else ""
    room = request.room
    return {
        "name": is_called(person, request.name.open()),
        "door": room is not None and matching.lives_there(person, room, at),
        "number": bool(known) and known == request.old_number.open(),
    }


def homes_of(person_id: UUID, at: datetime) -> tuple[str, ...]:
    """Where somebody lives today, in words."""
    found = people.homes_of([person_id], clock.local_day(at)).get(person_id, [])
    return tuple(one.full_name for one in found)


def is_called(person: Person, name: str) -> bool:
    """Whether the register knows a person by a name."""
    return names.is_same(identity_of(person).name or "", name)
