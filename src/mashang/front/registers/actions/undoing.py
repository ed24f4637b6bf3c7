"""A whole import is taken back: asked for by one person, carried out once, what must stay is listed."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from mashang.elements.organisations import steps as organisations
from mashang.elements.people import steps as people
from mashang.elements.places import steps as places
from mashang.foundation import keys
from mashang.foundation.grants.actor import Actor
from mashang.foundation.jobs.steps import enqueue
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.trails import queries as trails
from mashang.foundation.trails import steps as trail_steps
from mashang.foundation.trails.models import BEFORE
from mashang.foundation.trails.queries import Written
from mashang.foundation.verbs import verb
from mashang.front.registers import steps
from mashang.front.registers.models import Intake
from mashang.front.registers.policy import OUTCOMES
from mashang.front.registers.queries.labels import labels_of
from mashang.front.registers.steps import subject_of
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.tenancy import steps as tenancy

JOB: Final = "registers.take_back"
Kept = dict[tuple[str, str], str]


@verb
def ask_undo(*, actor: Actor, intake_id: UUID, reason: str) -> bool:
    """Have all that an import wrote taken back; the first who asks wins.

    Returns:
        Whether this call began it; False when it was asked for before, by whomever.

    Raises:
        OutOfScope: not the actor's import, nor one of their part of the street.
        Invalid: no reason.
        Conflict: it is still under way, or wrote nothing.
        RuleBroken: the time in which it can be taken back is over.
    """
    intake = OUTCOMES.access(actor, "undo", lock=True, intake_id=intake_id)
    if intake.state in (Intake.State.UNDOING, Intake.State.UNDONE):
        return False
    if not reason.strip():
        text = Text("请写明为什么撤销", "Please say why it is taken back")
        raise Invalid("registers.no_reason", text, field="reason")
    if not intake.may_have_written:
        text = Text("这次导入还没有写入什么", "This import wrote nothing yet")
        raise Conflict("registers.nothing_to_undo", text)
    within = policies.days("imports.undo_within_days")
    if clock.now() > (intake.ended_at or intake.received_at) + within:
        raise RuleBroken(
            "registers.too_late_to_undo",
            Text(
                "只能在 {n} 天内整次撤销，请逐条更正",
                "It can be taken back within {n} days only; correct row by row",
                n=within.days,
            ),
        )
    intake.state, intake.undone_by = Intake.State.UNDOING, actor.account
    intake.undo_asked_at = intake.told_at = clock.now()
    intake.undo_reason = reason.strip()[:200]
    intake.save()
    enqueue(JOB, intake_id=str(intake_id))
    return True


@verb
def take_back(*, intake_id: UUID) -> None:
    """Take back all that an import wrote, but for rows on which later facts stand; all or nothing.

    Killed in the middle it has done nothing, and is carried out again.
    """
    intake = Intake.objects.select_for_update(of=("self",)).filter(pk=intake_id).first()
    if intake is None or intake.state != Intake.State.UNDOING:
        return
    rows = trails.written_by(intake_id)
    kept = _TAKE_BACK[intake.register](rows, clock.today())
    steps.drop_file(intake)
    steps.drop_rejects(intake)
    labels = labels_of(kept)
    intake.kept_rows = json.dumps(
        [(noun, labels.get((noun, ref), ""), why) for (noun, ref), why in kept.items()],
        ensure_ascii=False,
    )
    intake.taken_back, intake.kept = len(rows) - len(kept), len(kept)
    intake.state, intake.undone_at = Intake.State.UNDONE, clock.now()
    intake.save()
    trail_steps.drop(intake_id)
    keys.destroy_subject(BEFORE, intake_id)
    facts = {"register": intake.register, "taken_back": intake.taken_back, "kept": intake.kept}
    who = Actor.of(intake.undone_by)
    records.write(
        who.ref,
        "registers.undo",
        subject_of(intake),
        reason=intake.undo_reason.open(),
        facts=facts,
    )


def _houses(rows: Sequence[Written], on: date) -> Kept:
    return places.take_back(rows, on=on)


def _people(rows: Sequence[Written], _on: date) -> Kept:
    return people.take_back(rows)


def _tenancies(rows: Sequence[Written], _on: date) -> Kept:
    return tenancy.take_back(rows)


def _organisations(rows: Sequence[Written], on: date) -> Kept:
    """Organisations first, for they sit at sites; both under the register's lock."""
    places.lock_register()
    kept = organisations.take_back([one for one in rows if one.noun != "place"])
    return kept | places.take_back([one for one in rows if one.noun == "place"], on=on)


_TAKE_BACK: Final[Mapping[str, Callable[[Sequence[Written], date], Kept]]] = {
    "houses": _houses,
    "people": _people,
    "tenancies": _tenancies,
    "organisations": _organisations,
    "sites": _organisations,
}
