"""Printed cards of people without a phone: who holds one, and what somebody reads who scans it."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from mashang.domain.ages import AgeBand
from mashang.elements.organisations import queries as organisations
from mashang.elements.passes import queries as passes
from mashang.elements.people import queries as people
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import identity_of
from mashang.elements.places import queries as places
from mashang.foundation.codes import queries as codes
from mashang.foundation.codes.cards import CardFace
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text

CARD: Final = "registration.card"
"""The kind of code on a card; its target is the person."""


def about_card(person_id: UUID) -> str:
    """By which word the room of passes knows what is printed on a person's card."""
    return f"card:{person_id}"


@dataclass(frozen=True, slots=True)
class HeldCard:
    """A person's card, for who may change the register there.

    Attributes:
        sign: of the valid card; empty when there is none.
    """

    person_id: UUID
    name: str
    home: str
    sign: str
    spelled: str
    may_issue: bool


@dataclass(frozen=True, slots=True)
class CardRow:
    """Somebody at a door, and their card."""

    person_id: UUID
    name: str
    standing: Text | str
    sign: str


@dataclass(frozen=True, slots=True)
class CardReading:
    """What a scanned card says to whoever scanned it.

    Attributes:
        is_checked: the viewer may check cards here; only then the rest is filled in.
        office: to whom a card that was found is brought.
    """

    sign: str
    is_valid: bool
    is_checked: bool
    office: str
    phone: str
    person_id: UUID | None = None
    name: str = ""
    age_band: AgeBand | None = None
    home: str = ""
    may_revoke: bool = False


def held_card(actor: Actor, person_id: UUID) -> HeldCard:
    """A person's card.

    Raises:
        OutOfScope, NotAllowed: not this actor's to change.
    """
    person = PEOPLE.access(actor, "edit", person_id=person_id)
    home = people.home_of(person, clock.local_day(actor.at))
    reading = codes.current(CARD, person.pk)
    return HeldCard(
        person_id=person.pk,
        name=people.masked_names([person.pk])[person.pk],
        home=home.full_name if home else "",
        sign=reading.sign if reading else "",
        spelled=codes.spelled(reading.sign) if reading else "",
        may_issue=home is not None and person.died_on is None,
    )


def cards_at(actor: Actor, place_id: int) -> list[CardRow]:
    """Who lives at a door, masked, and the sign of the card they hold, if any.

    Raises:
        OutOfScope: the place is not in sight.
    """
    place = places.find_place(places.seen(actor, place_id).place_id)
    lines = people.residents_of(actor, place).items
    held = {one.person_id: codes.current(CARD, one.person_id) for one in lines}
    return [
        CardRow(one.person_id, one.name, one.standing, found.sign if found else "")
        for one in lines
        for found in (held[one.person_id],)
    ]


def card_faces(actor: Actor, person_ids: list[UUID]) -> list[CardFace]:
    """What is printed on the cards of some persons; who has none is left out.

    Raises:
        OutOfScope, NotAllowed: one of them is not this actor's.
    """
    faces = []
    for person_id in person_ids:
        held = held_card(actor, person_id)
        if not held.sign:
            continue
        reading = codes.read(held.sign)
        path = reading.path if reading else ""
        compound, community = places.compound_of(path), places.community_of(path)
        office = organisations.server_of(path, "residents_committee")
        faces.append(
            CardFace(
                sign=held.sign,
                holder=held.name,
                place=compound.name if compound else "",
                issuer=community.name if community else "",
                help_line=office.phone if office else "",
                door_text=passes.printed_about(about_card(person_id), actor.at),
            )
        )
    return faces


def read_card(actor: Actor, sign: str) -> CardReading:
    """What a card says: to a stranger only where to bring it; to a guard whose it is, masked.

    Raises:
        OutOfScope: no card bears this sign.
    """
    reading = codes.read(sign)
    if reading is None or reading.kind != CARD:
        raise OutOfScope("card")
    community = places.community_of(reading.path)
    office = organisations.server_of(reading.path, "residents_committee")
    said = CardReading(
        sign=reading.sign,
        is_valid=reading.is_valid,
        is_checked=actor.holds("registration.check_card", reading.path),
        office=office.name if office else (community.name if community else ""),
        phone=office.phone if office else "",
    )
    person = people.standing_person(UUID(reading.target)) if said.is_checked else None
    if person is None or (person.is_protected and not PEOPLE.may(actor, "see", person)):
        return said
    known = identity_of(person)
    compound = places.compound_of(reading.path)
    return replace(
        said,
        person_id=person.pk,
        name=known.name_masked,
        age_band=known.band(clock.local_day(actor.at)),
        home=compound.full_name if compound else "",
        may_revoke=reading.is_valid and actor.holds("registration.decide", reading.path),
    )
