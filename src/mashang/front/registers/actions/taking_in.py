"""How far the work on a spreadsheet is, and what it came to: told by whoever does it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django_q.conf import Conf

from mashang.engines.tables import Bad, Mode
from mashang.foundation.files import steps as files
from mashang.foundation.files.intake import Prepared
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.front.registers import steps
from mashang.front.registers.kinds import Imported, Register, Sum, sums_of
from mashang.front.registers.models import IMPORTS, Intake
from mashang.front.registers.steps import mappings
from mashang.front.registers.steps.files import subject_of
from mashang.kernel import clock
from mashang.kernel.texts import Text

_ROWS_TOLD: Final = 200
"""Bad rows that the page lists; the file of rejected rows holds all."""
_LINES_TOLD: Final = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """What an import came to.

    Attributes:
        rejects: the rejected rows as a file; None when there are none.
        heading: the fingerprint of the file's heading, by which its mapping is found again.
    """

    done: Imported
    register: Register
    rejects: Prepared | None
    heading: str = ""


@verb
def begin(*, intake_id: UUID) -> Intake | None:
    """Take a waiting spreadsheet in hand; None when somebody else has it, or it is done.

    One whose worker fell silent is taken over: nothing goes in twice, for every row is compared with
    what the register says by then. After `imports.resumes_at_most_count` times it is left to people.
    """
    intake = Intake.objects.select_for_update(of=("self",)).filter(pk=intake_id).first()
    if intake is None or not intake.is_under_way:
        return None
    now = clock.now()
    if intake.state == Intake.State.RUNNING:
        if intake.told_at and intake.told_at > now - timedelta(seconds=Conf.RETRY):
            return None
        intake.resumes += 1
        if intake.resumes > policies.number("imports.resumes_at_most_count"):
            _give_up(intake)
            return None
    intake.state, intake.told_at = Intake.State.RUNNING, now
    intake.save(update_fields=["state", "told_at", "resumes"])
    return intake


@verb
def note_progress(*, intake_id: UUID, rows: int) -> None:
    """Tell how many rows were read."""
    running = Intake.objects.filter(pk=intake_id, state=Intake.State.RUNNING)
    running.update(rows_read=rows, told_at=clock.now())


@verb
def finish(*, actor: Actor, intake_id: UUID, finding: Finding) -> None:
    """Keep what an import came to; the original goes, unless nothing of it was written."""
    intake = Intake.objects.select_for_update().get(pk=intake_id)
    done = finding.done
    refused = bool(done.bad) and not done.written and intake.mode == Mode.ALL_OR_NOTHING
    intake.state = Intake.State.REFUSED if refused else Intake.State.DONE
    intake.rows_read, intake.good, intake.bad = done.report.read, done.report.good, done.report.bad
    intake.sums = [] if refused else _kept_sums(sums_of(finding.register, done))
    intake.report = _report(done.report.lines, done.bad)
    if not refused:
        steps.drop_file(intake)
        mappings.keep(actor, intake, finding.heading)
    if finding.rejects is not None:
        intake.rejects_id = files.take_in(
            upload=finding.rejects,
            data_class=IMPORTS,
            subject_ref=intake_id,
            owner_kind="registers.intake",
            owner_ref=intake_id,
            stored_by=None,
        ).file_id
    intake.ended_at = intake.told_at = clock.now()
    intake.save()
    facts = {"register": intake.register, "good": intake.good, "bad": intake.bad}
    records.write(actor.ref, "registers.take_in", subject_of(intake), facts=facts)


@verb
def fail(*, actor: Actor, intake_id: UUID, why: Text, code: str) -> None:
    """Keep why a spreadsheet as a whole cannot be taken in; it may be tried again."""
    intake = Intake.objects.select_for_update().get(pk=intake_id)
    intake.state = Intake.State.FAILED
    intake.report = _report([why], ())
    intake.ended_at = intake.told_at = clock.now()
    intake.save()
    facts = {"register": intake.register, "code": code}
    records.write(actor.ref, "registers.take_in", subject_of(intake), facts=facts)


def _give_up(intake: Intake) -> None:
    """Leave a spreadsheet that no try brought to its end to people; what stands of it is known."""
    why = Text(
        "多次中断，没有做完。已写入的部分没有丢，可以重新导入（不会重复），也可以整次撤销。",
        "It was cut off too often. What went in stands and is known: import it again (nothing is "
        "doubled), or take all of it back.",
    )
    intake.state, intake.report = Intake.State.FAILED, _report([why], ())
    intake.ended_at = intake.told_at = clock.now()
    intake.save()


def _kept_sums(sums: Sequence[Sum]) -> list[tuple[str, str, int]]:
    return [(text.in_("zh"), text.in_("en"), count) for text, count in sums]


def _report(lines: Sequence[Text], bad: Sequence[Bad]) -> str:
    rows = [
        (one.row_number, [_both(problem.sentence) for problem in one.problems])
        for one in bad[:_ROWS_TOLD]
    ]
    told = [_both(line) for line in lines[:_LINES_TOLD]]
    return json.dumps({"lines": told, "rows": rows}, ensure_ascii=False)


def _both(text: Text) -> tuple[str, str]:
    return text.in_("zh"), text.in_("en")
