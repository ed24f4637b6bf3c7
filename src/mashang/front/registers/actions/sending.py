"""A spreadsheet is sent, its columns are confirmed, it is started or dropped: by whoever sent it."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from mashang.elements.places.models import Place
from mashang.elements.places.policy import PLACES
from mashang.engines.tables import Mode
from mashang.foundation import keys
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.files import steps as files
from mashang.foundation.files.intake import Prepared
from mashang.foundation.grants.actor import Actor
from mashang.foundation.jobs.steps import enqueue
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.front.registers import reading, steps
from mashang.front.registers.kinds import REGISTERS
from mashang.front.registers.models import IMPORTS, Intake
from mashang.front.registers.policy import IMPORT, INTAKES, MAPPINGS
from mashang.front.registers.steps import subject_of
from mashang.kernel import clock, paths
from mashang.kernel.errors import Conflict, Invalid, NotAllowed
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text, language

JOB: Final = "registers.take_in"
_OWNER: Final = "registers.intake"


@verb
def receive(
    *,
    actor: Actor,
    register: str,
    upload: Prepared,
    sheet: str,
    home_id: int | None,
    command_id: UUID,
    mapping_id: UUID | None = None,
) -> UUID:
    """Keep a spreadsheet, sealed, until it is taken in or dropped.

    Args:
        upload: as `reading.prepare` made it.
        sheet: which of its sheets; `""` when that is still to be chosen.
        home_id: the part of the street in which its addresses lie.
        mapping_id: a saved mapping that fits its heading.

    Returns:
        The intake's id; the same one for the same command.

    Raises:
        Invalid: no such register.
        NotAllowed: the actor may not import, or may not change this register anywhere.
        OutOfScope: the home is not in sight.
        RuleBroken: too many files within a day.
    """
    _insist_may_import(actor, register)
    verb_name = "registers.receive"
    done = earlier_answer(command_id, account_id=actor.account_id, verb=verb_name)
    if done is not None:
        return UUID(done["intake_id"])
    home = PLACES.access(actor, "see", place_id=home_id) if home_id is not None else None
    intake = Intake(
        intake_id=new_id(),
        account=actor.account,
        register=register,
        home=home,
        reach=_reach(actor, register, home),
        file_name=upload.name,
        n_bytes=len(upload.content),
        sheet=sheet[:120],
        tongue=language(),
        received_at=clock.now(),
    )
    _read_by(actor, intake, mapping_id)
    kept = files.take_in(
        upload=upload,
        data_class=IMPORTS,
        subject_ref=intake.intake_id,
        owner_kind=_OWNER,
        owner_ref=intake.intake_id,
        stored_by=actor.account_id,
    )
    intake.file_id = kept.file_id
    intake.save(force_insert=True)
    facts = {"register": register, "bytes": kept.n_bytes}
    records.write(actor.ref, verb_name, subject_of(intake), facts=facts)
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb=verb_name,
        answer={"intake_id": str(intake.intake_id)},
    )
    return intake.intake_id


@verb
def choose_sheet(
    *, actor: Actor, intake_id: UUID, sheet: str, mapping_id: UUID | None = None
) -> None:
    """Say which sheet of the workbook is meant.

    Args:
        mapping_id: a saved mapping that fits its heading.

    Raises:
        OutOfScope: somebody else's file, or none.
        Conflict: it is under way or done.
    """
    intake = _open(actor, intake_id)
    intake.sheet, intake.columns, intake.mapping = sheet[:120], {}, None
    _read_by(actor, intake, mapping_id)
    intake.save(update_fields=["sheet", "columns", "mapping"])


@verb
def choose_columns(
    *,
    actor: Actor,
    intake_id: UUID,
    letters: Mapping[str, str] | None,
    header_rows: tuple[int, int],
) -> None:
    """Confirm where the heading stands and what each column is.

    Args:
        letters: a column's letters by the code it is read as; None to guess below that heading.

    Raises:
        OutOfScope, Conflict: as `choose_sheet`.
        Invalid: a code that the register does not have.
    """
    intake = _open(actor, intake_id)
    schema = REGISTERS[intake.register].schema
    unknown = [code for code in letters or {} if schema.column(code) is None]
    if unknown:
        text = Text("没有“{code}”这一项", "There is no item {code}", code=unknown[0])
        raise Invalid("registers.unknown_column", text)
    intake.columns, intake.mapping = reading.kept_columns(letters, header_rows), None
    intake.save(update_fields=["columns", "mapping"])


@verb
def start(*, actor: Actor, intake_id: UUID, mode: Mode) -> bool:
    """Have a spreadsheet taken in; a second time while it is under way changes nothing.

    Returns:
        Whether it waits now; False when it was under way or done before.

    Raises:
        OutOfScope: somebody else's file, or none.
        NotAllowed: the actor may not import.
    """
    intake = INTAKES.access(actor, "see", lock=True, intake_id=intake_id)
    _insist_may_import(actor, intake.register)
    if not intake.may_begin:
        return False
    steps.drop_rejects(intake)
    intake.state, intake.mode, intake.tongue = Intake.State.WAITING, mode.value, language()
    intake.rows_read = intake.good = intake.bad = 0
    intake.sums, intake.report, intake.told_at = [], "", clock.now()
    intake.save()
    enqueue(JOB, intake_id=str(intake.intake_id))
    return True


@verb
def cancel(*, actor: Actor, intake_id: UUID) -> None:
    """Drop a file that shall not be taken in.

    Raises:
        OutOfScope, Conflict: as `choose_sheet`.
    """
    intake = _open(actor, intake_id)
    steps.drop_file(intake)
    steps.drop_rejects(intake)
    intake.state, intake.report, intake.ended_at = Intake.State.DROPPED, "", clock.now()
    intake.save()


@verb
def forget(*, intake_id: UUID, wholly: bool) -> None:
    """By night: an upload that nobody took in is dropped; one whose time is over goes with its key.

    Args:
        wholly: the intake itself too, with what was told about its rows.
    """
    intake = Intake.objects.select_for_update().filter(pk=intake_id).first()
    if intake is None or (intake.is_under_way and not wholly):
        return
    steps.drop_file(intake)
    if not wholly:
        intake.state = Intake.State.DROPPED
        intake.save()
        return
    steps.drop_rejects(intake)
    intake.delete()
    keys.destroy_subject(IMPORTS, intake_id)


def _open(actor: Actor, intake_id: UUID) -> Intake:
    intake = INTAKES.access(actor, "see", lock=True, intake_id=intake_id)
    if not intake.may_begin:
        raise Conflict(
            "registers.under_way",
            Text("这份表格已在处理或已完成", "This file is under way or done already"),
        )
    return intake


def _read_by(actor: Actor, intake: Intake, mapping_id: UUID | None) -> None:
    """Read a file by a mapping that fits its heading; confirmed before, it needs no look."""
    if mapping_id is None:
        return
    found = MAPPINGS.access(
        actor, "see", lock=True, mapping_id=mapping_id, register=intake.register, dropped_at=None
    )
    intake.mapping, intake.columns = found, found.columns
    found.used_at = clock.now()
    found.save(update_fields=["used_at"])


def _reach(actor: Actor, register: str, home: Place | None) -> str:
    """The part of the street that an import can change."""
    if home is not None:
        return str(home.path)
    own = actor.prefixes(REGISTERS[register].edit)
    return own[0] if len(own) == 1 else paths.ancestors(own[0])[0] if own else ""


def _insist_may_import(actor: Actor, register: str) -> None:
    found = REGISTERS.get(register)
    if found is None:
        raise Invalid(
            "registers.unknown", Text("没有这种清册", "There is no such register"), field="register"
        )
    for right in (IMPORT, found.edit):
        if not actor.holds_anywhere(right):
            raise NotAllowed(right)
