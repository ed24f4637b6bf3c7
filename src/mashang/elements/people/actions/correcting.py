"""Correcting what is held: by its owner where that is safe, else asked for and answered."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from mashang.elements.people import steps
from mashang.elements.people.models import Correction, Identifier
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps.looking import subject_of
from mashang.elements.people.steps.persons import canonical, index_text
from mashang.elements.people.terms import CORRECTABLE, PHONE
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.events import steps as events
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text

_TEXT_SIGNS = 1000


@verb
def correct_own(*, actor: Actor, person_id: UUID, phones: Sequence[str], command_id: UUID) -> None:
    """Replace the contact numbers of oneself or one's child by these.

    Raises:
        OutOfScope, NotAllowed: the account does not decide for this person.
        Invalid: one is no telephone number.
        RuleBroken: more than `people.contact_phones_at_most_count`.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.correct_own")
    if before is not None:
        return
    person = PEOPLE.access(actor, "speak_for", lock=True, person_id=person_id)
    most = policies.number("people.contact_phones_at_most_count")
    wanted = {
        index_text(one): one
        for one in (canonical(steps.NewIdentifier(PHONE, phone)) for phone in phones)
    }
    if len(wanted) > most:
        raise RuleBroken(
            "people.too_many_phones",
            Text("联系电话最多 {n} 个", "At most {n} contact numbers", n=most),
            field="phones",
        )
    standing = Identifier.objects.select_for_update(of=("self",)).filter(
        person=person, type=PHONE, until__isnull=True
    )
    for row in standing:
        if f"{PHONE}:{row.value.open()}" not in wanted:
            steps.end_identifier(row)
    for one in wanted.values():
        steps.add_identifier(person, one)
    records.write(actor.ref, "people.correct_own", subject_of(person.pk), fields=["phones"])
    remember_answer(
        command_id, account_id=actor.account_id, verb="people.correct_own", answer={"done": True}
    )


@verb
def ask_correction(
    *, actor: Actor, person_id: UUID, field: str, text: str, command_id: UUID
) -> UUID:
    """Say that something held is wrong; the community checks and answers. Returns its id.

    Raises:
        OutOfScope, NotAllowed: the account does not read for this person.
        Invalid: no part named, or nothing said.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.ask_correction")
    if before is not None:
        return UUID(before["correction_id"])
    person = PEOPLE.access(actor, "read_own", lock=True, person_id=person_id)
    if actor.account is None:
        raise OutOfScope("person")
    if field not in CORRECTABLE:
        raise Invalid(
            "people.field_unknown", Text("请选择哪一项有误", "Choose what is wrong"), field="field"
        )
    correction = Correction.objects.create(
        person=person,
        asked_by=actor.account,
        field=field,
        text=_said(text),
        asked_at=actor.at,
    )
    records.write(
        actor.ref,
        "people.ask_correction",
        subject_of(person.pk),
        fields=[field],
        facts={"correction_id": str(correction.pk)},
    )
    events.append(
        "people.correction_asked",
        f"person:{person.pk}",
        {"correction_id": str(correction.pk), "person_id": str(person.pk), "field": field},
    )
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="people.ask_correction",
        answer={"correction_id": str(correction.pk)},
    )
    return correction.pk


@verb
def answer_correction(
    *, actor: Actor, correction_id: UUID, is_corrected: bool, text: str, command_id: UUID
) -> UUID:
    """Answer somebody who said that something is wrong, with the reason; returns the person's id.

    Raises:
        OutOfScope, NotAllowed: the person is not there for the actor, or not theirs to change.
        Invalid: no reason.
        Conflict: answered before.
    """
    before = earlier_answer(
        command_id, account_id=actor.account_id, verb="people.answer_correction"
    )
    if before is not None:
        return UUID(before["person_id"])
    found = Correction.objects.filter(pk=correction_id).values_list("person_id", flat=True).first()
    if found is None:
        raise OutOfScope("correction")
    person = PEOPLE.access(actor, "edit", lock=True, person_id=found)
    correction = Correction.objects.select_for_update(of=("self",)).get(pk=correction_id)
    if correction.status != Correction.Status.WAITING:
        raise Conflict("people.correction_answered", Text("已答复过", "This was answered already"))
    status = Correction.Status.CORRECTED if is_corrected else Correction.Status.REFUSED
    correction.status = status
    correction.answer = _said(text)
    correction.answered_at = actor.at
    correction.answered_by = actor.account
    correction.save(update_fields=["status", "answer", "answered_at", "answered_by"])
    facts = {"correction_id": str(correction.pk), "status": str(status)}
    records.write(actor.ref, "people.answer_correction", subject_of(person.pk), facts=facts)
    events.append("people.correction_answered", f"person:{person.pk}", facts)
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="people.answer_correction",
        answer={"person_id": str(person.pk)},
    )
    return person.pk


@verb
def correct_person(
    *,
    actor: Actor,
    person_id: UUID,
    command_id: UUID,
    name: str | None = None,
    sex: str | None = None,
    birth_on: date | None = None,
    document: steps.NewIdentifier | None = None,
) -> None:
    """Set the register right; what is not given stays, and documents must agree with the rest.

    A document replaces the one of its type. A guardian's link follows the child's birthday.

    Raises:
        OutOfScope, NotAllowed: not there for the actor, or not theirs to change.
        Invalid, RuleBroken: what was given cannot be, or contradicts the citizen's number.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.correct")
    if before is not None:
        return
    person = PEOPLE.access(actor, "edit", lock=True, person_id=person_id)
    changed = steps.correct_person(person, name=name, sex=sex, birth_on=birth_on, document=document)
    if changed:
        records.write(actor.ref, "people.correct", subject_of(person.pk), fields=changed)
    remember_answer(
        command_id, account_id=actor.account_id, verb="people.correct", answer={"done": True}
    )


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise Invalid(
            "people.nothing_said", Text("请写明内容", "Please write it down"), field="text"
        )
    if len(said) > _TEXT_SIGNS:
        raise Invalid(
            "people.said_too_much",
            Text("请不超过 {n} 字", "At most {n} signs, please", n=_TEXT_SIGNS),
            field="text",
        )
    return said
