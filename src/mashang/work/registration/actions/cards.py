"""Cards of people without a phone: given out again, put out of use."""

from uuid import UUID

from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.codes import queries as codes
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.queries.cards import CARD


@verb
def reissue_card(*, actor: Actor, person_id: UUID, reason: str, command_id: UUID) -> str:
    """Give a person a fresh card; the one before opens nothing from now on.

    Returns:
        The sign on the card.

    Raises:
        OutOfScope, NotAllowed: the person is not this actor's to register.
        RuleBroken: they live nowhere here, or have died.
    """
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.reissue_card"
    )
    if before is not None:
        return str(before["sign"])
    person = PEOPLE.access(actor, "edit", lock=True, person_id=person_id)
    home = people.home_of(person, local_day(actor.at))
    if home is None or person.died_on is not None:
        raise RuleBroken(
            "registration.no_home",
            Text("没有登记住处，不能发卡", "No home is registered, so there is no card"),
        )
    actor.need("registration.decide", home.path)
    code = steps.issue_card(person, home, because=reason.strip() or "reissued")
    _record(actor, "registration.reissue_card", person, reason)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="registration.reissue_card",
        answer={"sign": code.sign},
    )
    return code.sign


@verb
def revoke_card(*, actor: Actor, sign: str, reason: str) -> UUID:
    """Put a card that was lost or misused out of use at once. Twice is once.

    Returns:
        The holder's id.

    Raises:
        OutOfScope: no card bears the sign.
        NotAllowed: it is not this actor's to revoke.
    """
    reading = codes.read(sign)
    if reading is None or reading.kind != CARD:
        raise OutOfScope("card")
    actor.need("registration.decide", reading.path)
    holder = people.standing_person(UUID(reading.target))
    if holder is None:
        raise OutOfScope("card")
    person = people_steps.locked(holder.pk)
    if steps.revoke_cards(person.pk, because=reason.strip() or "lost"):
        _record(actor, "registration.revoke_card", person, reason)
    return person.pk


def _record(actor: Actor, name: str, person: Person, reason: str) -> None:
    records.write(actor.ref, name, subject_of(person.pk), reason=reason.strip())
