"""Cards of people without a phone: a code that a guard looks up, and a pass that a door reads by itself."""

from uuid import UUID

from mashang.domain.passage import CredentialKind
from mashang.elements.passes import steps as passes
from mashang.elements.passes.terms import LOST, REPLACED
from mashang.elements.people import queries as people
from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.codes import steps as codes
from mashang.foundation.codes.models import Code
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.work.registration.queries.cards import CARD, about_card


@step
def issue_card(person: Person, home: Place, *, because: str) -> Code:
    """A fresh card; older ones of the person open nothing from now on."""
    now = clock.now()
    codes.revoke_all(kind=CARD, target=person.pk, because=because)
    passes.revoke_about(about_card(person.pk), because=REPLACED, at=now)
    passes.issue(
        passes.Wanted(
            kind=CredentialKind.HOUSEHOLD_CARD,
            scope=[home.path],
            since=now,
            until=now + policies.days("passes.card_lasts_days"),
            person_id=person.pk,
            about=about_card(person.pk),
        ),
        at=now,
    )
    return codes.issue(kind=CARD, target=person.pk, path=home.path)


@step
def revoke_cards(person_id: UUID, *, because: str) -> int:
    """Put a person's cards out of use, those of merged registrations too; returns how many were valid."""
    ids = people.known_as(person_id)
    for one in ids:
        passes.revoke_about(about_card(one), because=LOST, at=clock.now())
    return sum(codes.revoke_all(kind=CARD, target=one, because=because) for one in ids)
