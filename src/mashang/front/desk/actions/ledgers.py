"""A ledger leaves the house: who, when, why, under a sign that its sheet carries."""

from dataclasses import dataclass
from uuid import UUID

from mashang.domain.ledger import Month
from mashang.elements.cases import queries as cases
from mashang.elements.cases.models import CONTENT
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import ids
from mashang.kernel.errors import Invalid, NotAllowed, RuleBroken
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text

VERB = "desk.issue_ledger"
_SIGN_BITS = 40


@dataclass(frozen=True, slots=True)
class Issued:
    """A ledger on its way out.

    Attributes:
        sign: stands in the file and in the record, so that a sheet that lies about is traced.
    """

    sign: str
    why: str
    ledger: cases.Ledger
    rows: tuple[cases.LedgerCase, ...]


@verb
def issue_ledger(*, actor: Actor, month: Month, path: Path, why: str, command_id: UUID) -> Issued:
    """The figures of a month and its list of numbers, with a record; nothing of a person is in it.

    Raises:
        NotAllowed: the actor is no member of staff.
        Invalid: no reason.
        RuleBroken: more cases than one sheet may hold.
    """
    if not actor.is_official:
        raise NotAllowed("desk.use")
    if not why.strip():
        raise Invalid("desk.ledger_why", Text("请写明用途", "Say what it is for"), field="why")
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=VERB)
    most = policies.number("desk.ledger_rows_at_most_count")
    rows = cases.ledger_cases(actor, month, path, at_most=most)
    if len(rows) > most:
        text = Text(
            "一次最多 {n} 行，请分社区导出", "At most {n} rows; choose one community", n=most
        )
        raise RuleBroken("desk.ledger_long", text, field="place")
    sign = str(done["sign"]) if done else ids.short_code(_SIGN_BITS)
    issued = Issued(sign, why.strip(), cases.ledger(actor, month, path), tuple(rows))
    if done is not None:
        return issued
    records.write(
        actor.ref,
        VERB,
        Subject("ledger", sign, CONTENT),
        reason=why.strip(),
        facts={"sign": sign, "month": str(month), "path": path, "rows": len(rows)},
    )
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=VERB, answer={"sign": sign}
    )
    return issued
