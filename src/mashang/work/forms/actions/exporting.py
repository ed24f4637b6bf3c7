"""The answers of a form leave the house: for a purpose, recorded for everybody on the list."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mashang.elements.people.steps.looking import check_purpose, subject_of
from mashang.engines.xlsforms import Form as Definition
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.forms.models import ANSWERS, Filling
from mashang.work.forms.policy import FILLINGS, FORMS
from mashang.work.forms.queries.definitions import definition
from mashang.work.forms.queries.fillings import kept


@dataclass(frozen=True, slots=True)
class Answered:
    """What leaves: the form, and an answer of each name by its address."""

    export_id: UUID
    title: str
    form: Definition
    rows: tuple[tuple[str, dict[str, Any]], ...]

    def __repr__(self) -> str:
        return "Answered(••••)"


@verb
def export_answers(*, actor: Actor, form_id: UUID, purpose: str, reason: str) -> Answered:
    """Every answer of a form in the actor's part of the street, protected persons left out.

    Raises:
        OutOfScope, NotAllowed: the form is not in sight, or not theirs to export.
        Invalid: an unknown purpose, or a missing reason.
        RuleBroken: more than `people.export_at_most_count`.
    """
    form = FORMS.access(actor, "export", form_id=form_id)
    check_purpose(purpose, reason)
    most = policies.number("people.export_at_most_count")
    rows = list(
        FILLINGS.visible(actor, "export")
        .filter(form=form, state=Filling.State.DONE)
        .select_related("place")
        .order_by("path", "filling_id")[: most + 1]
    )
    if len(rows) > most:
        raise RuleBroken(
            "forms.export_too_large", Text("一次最多导出 {n} 份", "At most {n} at once", n=most)
        )
    export_id = new_id(actor.at)
    facts = {"export_id": str(export_id), "form_id": str(form.pk)}
    for row in rows:
        records.write_look(
            actor.ref,
            "forms.export_answers",
            subject_of(row.person_id) if row.person_id else Subject("filling", row.pk, ANSWERS),
            purpose=purpose,
            reason=reason,
            fields=["form_answers"],
            facts=facts,
        )
    answers = tuple((row.place.full_name, kept(row)) for row in rows)
    return Answered(export_id, form.title, definition(form), answers)
