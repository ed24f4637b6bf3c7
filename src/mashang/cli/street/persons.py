"""Some are registered twice, two are namesakes of one birthday, and the register disagrees here and there."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from mashang.cli.street.plan import PILOT, Resident, Street
from mashang.elements.people import steps as people
from mashang.elements.people.models import Fact, Person, Residency
from mashang.elements.people.steps import NewIdentifier, comparing
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.work.registration import steps as registration

TWICE: Final = 3
_SALT: Final = 19
"""Its own dice: what this stage draws changes nothing of the others."""


def register_some_twice(street: Street) -> None:
    """A few pairs for the community of the pilot to look at, and what the register says against itself."""
    dice = Random(street.seed + _SALT)  # noqa: S311  (an invented street, not a secret)
    taken = {one.person.person_id for one in street.residents if one.person.is_protected}
    grown = [
        one
        for one in street.residents
        if one.community == PILOT
        and one.phone
        and one.standing == "owner"
        and one.born_on.year < street.today.year - 25
        and one.person.person_id not in taken
    ]
    chosen = dice.sample(grown, min(TWICE + 3, len(grown)))
    rooms = [
        one.place for one in street.homes if one.community == PILOT and one.place.kind == "room"
    ]
    seconds = [
        _again(street, one, dice.choice(rooms), with_phone=number > 0)
        for number, one in enumerate(chosen[:TWICE])
    ]
    both = [one.person.person_id for one in chosen[:TWICE]] + [one.pk for one in seconds]
    comparing.compare(list(Person.objects.filter(pk__in=both).order_by("pk")), street.now)
    _disagree(street, chosen[TWICE:])


def _again(street: Street, one: Resident, room: Place, *, with_phone: bool) -> Person:
    """The same name and birthday at another door, without a document; the first is a namesake."""
    person = people.add_person(
        name=one.name,
        sex=one.sex,
        birth_on=one.born_on,
        identifiers=[
            NewIdentifier(
                "phone", one.phone if with_phone else f"199{_SALT:04d}{len(one.name):04d}"
            )
        ],
    )
    people.add_residency(
        person=person,
        place=room,
        standing=Residency.Standing.TENANT,
        since_on=max(street.today - timedelta(days=40), one.born_on),
        source="reported",
    )
    return person


def _disagree(street: Street, chosen: Sequence[Resident]) -> None:
    actor = Actor.system(street.now)
    elsewhere = [one for one in street.homes if one.community != PILOT and one.place.kind == "room"]
    for number, one in enumerate(chosen):
        person = Person.objects.get(pk=one.person.person_id)
        home = elsewhere[number % len(elsewhere)].place if elsewhere else None
        if home is None:
            continue
        if number == 0:
            people.add_residency(
                person=person, place=home, standing=Residency.Standing.OWNER,
                since_on=date(street.today.year - 1, 3, 1), source="registered",
            )  # fmt: skip
            registration.ask_about_mismatch(actor, person, "two_own_homes")
        elif not Fact.objects.filter(person=person, kind=Fact.Kind.HOUSEHOLD_REGISTER).exists():
            people.add_fact(
                person=person, kind=Fact.Kind.HOUSEHOLD_REGISTER, since_on=date(2019, 5, 6),
                source="registered", note=home.full_name,
            )  # fmt: skip
            registration.ask_about_mismatch(actor, person, "registered_elsewhere")
