"""Nothing twice: the first carrying-out of a command is remembered in its own transaction."""

from typing import Any
from uuid import UUID

from mashang.foundation.commands.models import Command
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.errors import Conflict
from mashang.kernel.texts import Text


@step
def earlier_answer(
    command_id: UUID, *, account_id: UUID | None, verb: str
) -> dict[str, Any] | None:
    """The answer that this very command got before; None when it is new.

    Raises:
        Conflict: the id was spent by somebody else or on something else.
    """
    done = Command.objects.filter(command_id=command_id).first()
    if done is None:
        return None
    if done.account_id != account_id or done.verb != verb:
        raise Conflict(
            "command.id_spent",
            Text(
                "这个提交编号已被使用，请重新打开页面",
                "This submission id is spent; open the page again",
            ),
        )
    answer: dict[str, Any] = done.answer
    return answer


@step
def remember_answer(
    command_id: UUID, *, account_id: UUID | None, verb: str, answer: dict[str, Any]
) -> None:
    """Spend a command's id. Two at the same instant: the primary key lets one through.

    Raises:
        django.db.IntegrityError: the other one won; its answer is there on the next try.
    """
    Command.objects.create(
        command_id=command_id, account_id=account_id, verb=verb, answer=answer, done_at=clock.now()
    )
