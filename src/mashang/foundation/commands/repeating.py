"""A call that is sent again gets its first answer: for acts whose body carries no id of its own.

The key is spent inside the transaction of the call's first verb, so that an act and its key stand or
fall together; what was answered is noted right after. Whoever sends the same between these two, or
after a crash there, is told to look: nothing is ever done twice.

Source: docs/decisions/0029-an-api-for-every-room.md; draft-ietf-httpapi-idempotency-key-header.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from mashang.foundation.commands.models import Command
from mashang.foundation.commands.steps import remember_answer
from mashang.foundation.verbs import joined_by
from mashang.kernel.errors import Conflict
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Sent:
    """A call as it was sent.

    Attributes:
        verb: the operation, as commands name it.
        digest: of its address and body: the same key with something else is refused.
    """

    key: UUID
    account_id: UUID | None
    verb: str
    digest: str


def once(request: HttpRequest, key: UUID, operation: str, run: Callable[[], Any]) -> Any:
    """Carry out an operation, or give the answer that this very call got before.

    Args:
        run: does it; what it returns can be stored as JSON and says nothing that is masked.

    Raises:
        Conflict: the key was spent by somebody else or on something else, or is being carried out.
    """
    account_id: UUID | None = request.actor.account_id  # type: ignore[attr-defined]  # `grants.middleware`
    digest = sha256(request.get_full_path().encode() + b"\0" + request.body).hexdigest()
    sent = Sent(key, account_id, f"api:{operation}", digest)
    earlier = _earlier(sent)
    if earlier is not None:
        return earlier["answer"]
    with joined_by(lambda: _spend(sent)) as joining:
        try:
            answer = run()
        except IntegrityError:
            earlier = None if joining.is_done else _earlier(sent)
            if earlier is None:
                raise
            return earlier["answer"]
    _note(sent, answer, is_spent=joining.is_done)
    return answer


def _earlier(sent: Sent) -> dict[str, Any] | None:
    """What this very call was answered; None when it is new.

    Raises:
        Conflict: spent otherwise, or not answered yet.
    """
    done = Command.objects.filter(command_id=sent.key).first()
    if done is None:
        return None
    found: dict[str, Any] = done.answer
    same = (done.account_id, done.verb, found.get("digest"))
    if same != (sent.account_id, sent.verb, sent.digest):
        raise Conflict(
            "command.id_spent",
            Text("这个提交编号已用于别的请求", "This key was spent on something else"),
        )
    if "answer" not in found:
        raise Conflict(
            "command.unanswered",
            Text(
                "这次提交已经收到，结果还没有记下；请查看最新情况",
                "It was received; how it ended is not noted: look how things stand",
            ),
        )
    return found


def _spend(sent: Sent) -> None:
    remember_answer(
        sent.key, account_id=sent.account_id, verb=sent.verb, answer={"digest": sent.digest}
    )


def _note(sent: Sent, answer: Any, *, is_spent: bool) -> None:
    with transaction.atomic():
        if not is_spent:
            _spend(sent)
        Command.objects.filter(command_id=sent.key).update(
            answer={"digest": sent.digest, "answer": answer}
        )
