"""Whose room it is to let: asked for by the landlord, recorded by the community."""

from uuid import UUID

from mashang.elements.cases import steps as cases
from mashang.elements.people import queries as people
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps.looking import subject_of
from mashang.elements.places import queries as places
from mashang.elements.places.policy import PLACES
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, Invalid
from mashang.kernel.texts import Text
from mashang.work.tenancy import parties, steps
from mashang.work.tenancy.kinds import QUESTION
from mashang.work.tenancy.parties import Party
from mashang.work.tenancy.policy import LETTINGS


@verb
def ask_for_room(
    *, actor: Actor, landlord_id: UUID, address: str, words: str, command_id: UUID
) -> UUID:
    """A landlord names a room that is theirs to let; the community checks and records it.

    Returns:
        The case's id.

    Raises:
        OutOfScope, NotAllowed: not one's own person.
        Invalid: no address.
    """
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="tenancy.ask_for_room"
    )
    if before is not None:
        return UUID(before["case_id"])
    landlord = PEOPLE.access(actor, "ask_for", lock=True, person_id=landlord_id)
    written = address.strip()
    if not written:
        raise Invalid(
            "tenancy.no_address", Text("请填写房屋地址", "An address is needed"), field="address"
        )
    found = places.resolve_address(written)
    place = places.find_place(found.place_id) if found.place_id is not None else None
    home = people.home_of(landlord, local_day(actor.at))
    case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=QUESTION,
            place=place or home or places.street(),
            subject=landlord,
            title=written[:60],
            detail={"what": "room", "address": written[:200], "words": words.strip()[:500]},
        ),
    )
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="tenancy.ask_for_room",
        answer={"case_id": str(case.pk)},
    )
    return case.pk


@verb
def record_letting(*, actor: Actor, place_id: int, landlord: Party, command_id: UUID) -> UUID:
    """Record that a room is somebody's to let; returns the landlord's id.

    Raises:
        OutOfScope, NotAllowed: the room is not this actor's.
        Invalid, RuleBroken: what was given cannot be.
        Conflict: the document disagrees with the register.
    """
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="tenancy.record_letting"
    )
    if before is not None:
        return UUID(before["landlord_id"])
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("tenancy.manage", place.path)
    said = landlord.checked("landlord")
    known = parties.find(said, place, local_day(actor.at))
    if known.doubt:
        raise Conflict(
            "tenancy.document_disagrees",
            Text(
                "这个证件与名册对不上，请联系街道核实",
                "This document disagrees with the register; ask the sub-district to check",
            ),
            field="landlord_document_number",
        )
    person = steps.person_of(said, known.person)
    letting = steps.let(
        place=place,
        landlord=person,
        since_on=local_day(actor.at),
        at=actor.at,
        by=actor.account,
    )
    records.write(
        actor.ref,
        "tenancy.record_letting",
        subject_of(person.pk),
        facts={"letting_id": str(letting.pk), "place_id": place.pk},
    )
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="tenancy.record_letting",
        answer={"landlord_id": str(person.pk)},
    )
    return person.pk


@verb
def end_letting(*, actor: Actor, letting_id: UUID) -> int:
    """Record that a room is no longer somebody's to let; returns the room's id. Twice is once.

    Raises:
        OutOfScope, NotAllowed: not this actor's.
        RuleBroken: a tenant still lives there.
    """
    letting = LETTINGS.access(actor, "manage", lock=True, letting_id=letting_id)
    if letting.until_on is None:
        steps.end_letting(letting, until_on=local_day(actor.at))
        records.write(
            actor.ref,
            "tenancy.end_letting",
            subject_of(letting.landlord_id),
            facts={"letting_id": str(letting.pk)},
        )
    return letting.place_id
