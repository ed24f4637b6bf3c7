"""Two registrations: one person, or not; each said by somebody, and taken back exactly."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from mashang.elements.people import steps
from mashang.elements.people.models import Likely, Merge, NotTheSame, Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps import comparing, merging
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Parted:
    """What an undone merge leaves: whom with how many later rows, by column."""

    kept_id: UUID
    later: dict[str, int]


@verb
def merge_persons(
    *,
    actor: Actor,
    kept_id: UUID,
    other_id: UUID,
    from_other: Collection[str],
    command_id: UUID,
) -> UUID:
    """Say that two registrations are one person; returns the merge's id.

    What the other one has follows the kept one; `undo_merge` gives it back.

    Raises:
        OutOfScope, NotAllowed: one of them is not there for the actor, or not theirs to change.
        Conflict: somebody merged one of them a moment ago, or said that they are not the same.
        Invalid, RuleBroken: one and the same, or what was chosen contradicts itself.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.merge")
    if before is not None:
        return UUID(before["merge_id"])
    kept, other = _both(actor, kept_id, other_id)
    done = merging.merge(kept, other, from_other=from_other, by=actor.account, at=actor.at)
    _record(actor, "people.merge", kept, other, done.pk)
    answer = {"merge_id": str(done.pk)}
    remember_answer(command_id, account_id=actor.account_id, verb="people.merge", answer=answer)
    return done.pk


@verb
def undo_merge(*, actor: Actor, merge_id: UUID, command_id: UUID) -> Parted:
    """Take a merge back: both registrations are as they were; what came since stays with the kept one.

    Raises:
        OutOfScope, NotAllowed: the kept person is not there for the actor, or not theirs to change.
        Conflict: undone before, or a later merge stands in the way.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.undo_merge")
    if before is not None:
        return Parted(UUID(before["kept_id"]), before["later"])
    ids = Merge.objects.filter(pk=merge_id).values_list("kept_id", "other_id").first()
    if ids is None:
        raise OutOfScope("merge")
    kept, other = _locked(*ids)
    if not PEOPLE.may(actor, "see", _standing_for(kept)):
        raise OutOfScope("merge")
    if not PEOPLE.may(actor, "edit", _standing_for(kept)):
        raise NotAllowed("people.edit")
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge_id)
    later = merging.undo(merge, kept, other, by=actor.account, at=actor.at)
    _record(actor, "people.undo_merge", kept, other, merge.pk)
    answer = {"kept_id": str(kept.pk), "later": later}
    remember_answer(
        command_id, account_id=actor.account_id, verb="people.undo_merge", answer=answer
    )
    return Parted(kept.pk, later)


@verb
def say_not_the_same(*, actor: Actor, person_id: UUID, other_id: UUID, command_id: UUID) -> None:
    """Say that two registrations are two people: they are never proposed again.

    Raises:
        OutOfScope, NotAllowed, Invalid, Conflict: as `merge_persons`.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.differ")
    if before is not None:
        return
    one, other = _both(actor, person_id, other_id)
    if actor.account is None:
        raise NotAllowed("people.edit")
    lesser, greater = sorted((one, other), key=lambda person: person.pk)
    NotTheSame.objects.get_or_create(
        lesser=lesser,
        greater=greater,
        defaults={"said_by": actor.account, "said_at": actor.at},
    )
    Likely.objects.filter(lesser=lesser, greater=greater).delete()
    _record(actor, "people.differ", one, other, None)
    remember_answer(command_id, account_id=actor.account_id, verb="people.differ", answer={})


@verb
def compare_registrations(*, actor: Actor, person_ids: Sequence[UUID]) -> int:
    """Hold some registrations beside those that resemble them; returns how many pairs are listed."""
    persons = list(
        Person.objects.select_for_update(of=("self",)).filter(pk__in=person_ids).order_by("pk")
    )
    return comparing.compare(persons, actor.at)


def _both(actor: Actor, one_id: UUID, other_id: UUID) -> tuple[Person, Person]:
    """Two registrations that stand, locked in one order, both the actor's to change."""
    one, other = _locked(one_id, other_id)
    standing = [_standing_for(one), _standing_for(other)]
    if not all(PEOPLE.may(actor, "see", person) for person in standing):
        raise OutOfScope("person")
    if not all(PEOPLE.may(actor, "edit", person) for person in standing):
        raise NotAllowed("people.edit")
    if one_id == other_id:
        raise Invalid(
            "people.one_and_the_same",
            Text("请选择两份不同的登记", "Choose two different registrations"),
        )
    if standing != [one, other]:
        raise Conflict(
            "people.merged_already",
            Text(
                "刚才已有人合并了其中一份登记，请刷新再看",
                "Somebody has just merged one of these; please look again",
            ),
        )
    return one, other


def _locked(one_id: UUID, other_id: UUID) -> tuple[Person, Person]:
    """Both persons, the lesser id first, so that two who merge crosswise never wait for each other."""
    found = {one: steps.locked(one) for one in sorted((one_id, other_id))}
    return found[one_id], found[other_id]


def _standing_for(person: Person) -> Person:
    """The registration that stands for a merged one."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def _record(actor: Actor, name: str, one: Person, other: Person, merge_id: UUID | None) -> None:
    facts = {"merge_id": str(merge_id)} if merge_id else {}
    for person in (one, other):
        records.write(actor.ref, name, subject_of(person.pk), facts=facts)
