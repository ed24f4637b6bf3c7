"""Revealing masked fields: a verb with a purpose, which leaves a record."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from mashang.elements.people import steps
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps.looking import Field, Revealed, check_limits, open_fields
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict
from mashang.kernel.texts import Text

_VERB = "people.reveal"


@verb
def reveal(
    *,
    actor: Actor,
    person_id: UUID,
    fields: Iterable[Field],
    purpose: str,
    command_id: UUID,
    reason: str = "",
    case_id: UUID | None = None,
) -> Revealed:
    """Open masked fields of somebody in one's part of the street.

    The opened values are in the answer and nowhere else. The same command sent again within
    `people.reveal_repeat_min` is the same look (a network that failed); later it is refused, so that
    one record never covers two looks.

    Raises:
        OutOfScope, NotAllowed: the person is not there for the actor, or may not be revealed.
        Invalid: no field, an unknown purpose, or a missing reason.
        Conflict: `people.look_is_over`.
    """
    person = PEOPLE.access(actor, "reveal", person_id=person_id)
    wanted = sorted(set(fields))
    asked = {"person_id": str(person_id), "fields": [str(field) for field in wanted]}
    before = earlier_answer(command_id, account_id=actor.account_id, verb=_VERB)
    if before is not None:
        _check_repeat(before, asked, actor.at)
        check_limits(actor, person, wanted)
        return open_fields(person, wanted)
    shown = steps.look(
        actor=actor, person=person, fields=wanted, purpose=purpose, reason=reason, case_id=case_id
    )
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb=_VERB,
        answer={**asked, "at": actor.at.isoformat()},
    )
    return shown


def _check_repeat(before: Mapping[str, object], asked: Mapping[str, object], at: datetime) -> None:
    """Whether a repeat is the same look, and soon enough."""
    same = all(before.get(key) == value for key, value in asked.items())
    age = at - datetime.fromisoformat(str(before["at"]))
    if not same or age > policies.minutes("people.reveal_repeat_min"):
        raise Conflict(
            "people.look_is_over",
            Text(
                "上一次查看已结束，请重新说明用途",
                "That look is over; please state your purpose again",
            ),
        )
