"""Facts of attention, stated and ended."""

from datetime import date
from uuid import UUID

from mashang.elements.people import steps
from mashang.elements.people.models import Fact
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Invalid, NotAllowed, OutOfScope
from mashang.kernel.texts import Text


@verb
def record_fact(
    *,
    actor: Actor,
    person_id: UUID,
    kind: str,
    since_on: date,
    command_id: UUID,
    note: str = "",
) -> UUID:
    """State that somebody needs particular care, from a day on; returns the fact's id.

    Raises:
        OutOfScope, NotAllowed: not there for the actor, or not theirs to see or change.
        Invalid, Conflict, RuleBroken: no such kind, stated already, or in the future.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.record_fact")
    if before is not None:
        return UUID(before["fact_id"])
    person = PEOPLE.access(actor, "edit", lock=True, person_id=person_id)
    if not PEOPLE.may(actor, "see_attention", person):
        raise NotAllowed("people.see_attention")
    if kind not in Fact.Kind.values:
        raise Invalid(
            "people.fact_unknown", Text("不认识这一类情况", "This kind is not known"), field="kind"
        )
    fact = steps.add_fact(
        person=person, kind=Fact.Kind(kind), since_on=since_on, source="registered", note=note
    )
    # Which fact stays in the register: records hold no health facts.
    records.write(
        actor.ref,
        "people.record_fact",
        subject_of(person.pk),
        fields=["facts"],
        facts={"fact_id": str(fact.pk)},
    )
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="people.record_fact",
        answer={"fact_id": str(fact.pk)},
    )
    return fact.pk


@verb
def end_fact(*, actor: Actor, fact_id: UUID, until_on: date, command_id: UUID) -> UUID:
    """State that it holds no more; returns the person's id.

    Raises:
        OutOfScope, NotAllowed: not there for the actor, or not theirs to see or change.
        Conflict: ended before.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.end_fact")
    if before is not None:
        return UUID(before["person_id"])
    found = Fact.objects.filter(pk=fact_id).values_list("person_id", flat=True).first()
    if found is None:
        raise OutOfScope("fact")
    person = PEOPLE.access(actor, "edit", lock=True, person_id=found)
    if not PEOPLE.may(actor, "see_attention", person):
        raise NotAllowed("people.see_attention")
    steps.end_fact(Fact.objects.select_for_update().get(pk=fact_id), until_on=until_on)
    records.write(
        actor.ref,
        "people.end_fact",
        subject_of(person.pk),
        fields=["facts"],
        facts={"fact_id": str(fact_id)},
    )
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="people.end_fact",
        answer={"person_id": str(person.pk)},
    )
    return person.pk
