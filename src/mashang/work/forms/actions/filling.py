"""Somebody answers for a name on a list, or it is said why nobody needs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mashang.elements.people.steps.looking import check_purpose, subject_of
from mashang.engines.xlsforms import State, evaluate, plain
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, Invalid
from mashang.kernel.texts import Text, language
from mashang.work.forms import steps
from mashang.work.forms.models import ANSWERS, Filling, Form
from mashang.work.forms.policy import FILLINGS, OWN
from mashang.work.forms.queries.definitions import definition
from mashang.work.forms.queries.facts import facts_of
from mashang.work.forms.queries.fillings import said


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an answer."""

    filling_id: UUID
    known_count: int


class Incomplete(Invalid):
    """Something is missing or wrong; `errors` says what, by path."""

    def __init__(self, errors: Mapping[str, Text]) -> None:
        self.errors = dict(errors)
        super().__init__(
            "forms.incomplete",
            Text("还有 {n} 处要改", "{n} places need your eye", n=len(errors)),
            errors=self.errors,
        )


@verb
def save_draft(*, actor: Actor, filling_id: UUID, typed: Mapping[str, Any], version: int) -> None:
    """Keep what was typed so far; nothing of it is checked yet.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs to fill.
        Conflict: it is settled, its form is not open, or somebody else went on meanwhile.
    """
    row = FILLINGS.access(actor, "fill", lock=True, filling_id=filling_id)
    _insist_on_open(row, version)
    steps.write_answers(
        row,
        answers=plain(definition(row.form), typed),
        state=Filling.State.TODO,
        at=actor.at,
        by=actor.account,
        by_self=OWN.may(actor, row),
    )
    records.write(actor.ref, "forms.save_draft", _subject(row))


@verb
def hand_in(
    *, actor: Actor, filling_id: UUID, typed: Mapping[str, Any], version: int, command_id: UUID
) -> Kept:
    """Settle a name with answers; what is known is filled in full, whoever typed the rest.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs to fill.
        Conflict: it is settled, its form is not open, or somebody else went on meanwhile.
        Incomplete: something is missing or wrong.
    """
    row = FILLINGS.access(actor, "fill", lock=True, filling_id=filling_id)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="forms.hand_in")
    if done is not None:
        return Kept(row.pk, int(done["known"]))
    _insist_on_open(row, version)
    facts = facts_of(row.person, row.place, clock.local_day(actor.at))
    state = evaluate(definition(row.form), typed, clock.local(actor.at), facts, language=language())
    _insist_on_complete(state)
    steps.write_answers(
        row,
        answers=state.answers,
        state=Filling.State.DONE,
        at=actor.at,
        by=actor.account,
        by_self=OWN.may(actor, row),
        known_count=state.known_count,
    )
    records.write(actor.ref, "forms.hand_in", _subject(row), facts={"known": state.known_count})
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="forms.hand_in",
        answer={"known": state.known_count},
    )
    return Kept(row.pk, state.known_count)


@verb
def excuse(*, actor: Actor, filling_id: UUID, reason: str) -> None:
    """Say why a name needs no answer.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs to excuse.
        Conflict: it is settled already.
        Invalid: no reason.
    """
    row = FILLINGS.access(actor, "excuse", lock=True, filling_id=filling_id)
    if row.state != Filling.State.TODO:
        raise _settled()
    if not reason.strip():
        raise Invalid("forms.no_reason", Text("请写明原因", "Say why, please"), field="reason")
    row.state, row.reason, row.answers = Filling.State.EXCUSED, reason.strip(), ""
    row.version += 1
    row.changed_at, row.changed_by = actor.at, actor.account
    row.save()
    records.write(actor.ref, "forms.excuse", _subject(row), reason=reason.strip())


@verb
def open_answers(*, actor: Actor, filling_id: UUID, purpose: str, reason: str = "") -> State:
    """Look at what somebody answered: an act with a purpose, which they can see.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs to open.
        Invalid: an unknown purpose, or a missing reason.
        Conflict: there is no answer.
    """
    row = FILLINGS.access(actor, "open", filling_id=filling_id)
    check_purpose(purpose, reason)
    if row.state != Filling.State.DONE:
        raise Conflict("forms.not_answered", Text("还没有填报", "Nothing was answered yet"))
    subject = subject_of(row.person_id) if row.person_id else _subject(row)
    records.write_look(
        actor.ref,
        "forms.open_answers",
        subject,
        purpose=purpose,
        reason=reason,
        fields=["form_answers"],
        facts={"form_id": str(row.form_id)},
    )
    return said(row, actor.at)


def _insist_on_open(row: Filling, version: int) -> None:
    if row.form.state != Form.State.PUBLISHED:
        raise Conflict("forms.not_published", Text("这张表单已经结束", "The form is closed"))
    if row.state != Filling.State.TODO:
        raise _settled()
    if row.version != version:
        raise Conflict(
            "forms.changed_meanwhile",
            Text(
                "有人刚刚改过这份表单，请重新打开再填",
                "Somebody changed it just now; open it again",
            ),
        )


def _settled() -> Conflict:
    return Conflict("forms.settled", Text("这份表单已经填好了", "It is settled already"))


def _insist_on_complete(state: State) -> None:
    if state.is_complete:
        return
    raise Incomplete(state.errors)


def _subject(row: Filling) -> Subject:
    return Subject("filling", row.pk, ANSWERS)
