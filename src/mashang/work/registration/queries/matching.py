"""Finding the applicant in the house register: by the account, by the document, by the name in that room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.domain import names
from mashang.elements.people import queries as people
from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.elements.people.policy import links_in_force, lived_in
from mashang.elements.people.queries.opening import identities, identity_of
from mashang.elements.people.steps import NewIdentifier, find_person
from mashang.elements.people.steps.persons import is_exclusive
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.kernel import clock
from mashang.work.registration.models import Application

Match = Application.Match


@dataclass(frozen=True, slots=True)
class Found:
    """Whom an applicant seems to be, and by what."""

    person: Person | None
    by: Application.Match


def own_person(account: Account, at: datetime) -> Person | None:
    """Who an account is, by a link in force."""
    link = (
        ActsFor.objects.filter(links_in_force(at), account=account, basis=ActsFor.Basis.SELF)
        .select_related("person")
        .order_by("since", "pk")
        .first()
    )
    return link.person if link else None


def match(name: str, document: NewIdentifier | None, room: Place | None, at: datetime) -> Found:
    """Whom the register knows under what was given.

    A document decides by itself, and only when the name agrees; a name only within the room, and
    only when it is there once. A protected person is never told by a match.
    """
    if document is not None and is_exclusive(document.type):
        person = find_person(document.type, document.value)
        if person is not None:
            fits = names.is_same(identity_of(person).name or "", name)
            if not fits or person.is_protected or person.died_on is not None:
                return Found(None, Match.DISAGREES)
            return Found(person, Match.DOCUMENT)
    namesakes = _namesakes(name, room, at) if room is not None else []
    if len(namesakes) == 1:
        return Found(namesakes[0], Match.NAME)
    return Found(None, Match.NOTHING)


def accounts_to_tell(
    room: Place, at: datetime, *, besides: Iterable[UUID]
) -> list[tuple[Person, Account]]:
    """The adults who live in a room and can be reached by phone, with their own accounts.

    Args:
        besides: persons who are not asked about themselves.
    """
    left_out = set(besides)
    adults = [one for one in people.present_adults(room, at) if one.pk not in left_out]
    links = ActsFor.objects.filter(
        links_in_force(at),
        person__in=adults,
        basis=ActsFor.Basis.SELF,
        account__is_active=True,
    ).select_related("person", "account")
    return [(link.person, link.account) for link in links.order_by("since", "pk")]


def is_occupied(room: Place, at: datetime) -> bool:
    """Whether an adult lives there."""
    return bool(people.present_adults(room, at))


def other_phone_of(person: Person, account_id: UUID, at: datetime) -> bool:
    """Whether another account acts as this person."""
    links = ActsFor.objects.filter(links_in_force(at), person=person, basis=ActsFor.Basis.SELF)
    return links.exclude(account_id=account_id).exists()


def lives_there(person: Person, room: Place, at: datetime) -> bool:
    """Whether the register says that the person lives in this room."""
    rows = Residency.objects.filter(lived_in(clock.local_day(at)), person=person, place=room)
    return rows.exists()


def _namesakes(name: str, room: Place, at: datetime) -> list[Person]:
    rows = Residency.objects.filter(
        lived_in(clock.local_day(at)),
        place=room,
        person__died_on__isnull=True,
        person__merged_into__isnull=True,
        person__is_protected=False,
    ).select_related("person")
    persons = [row.person for row in rows]
    known = identities(persons)
    return [one for one in persons if names.is_same(known[one.pk].name or "", name)]
