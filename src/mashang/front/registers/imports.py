"""Taking a stored spreadsheet in: the same way for a page that waits and for a worker."""

import io
from collections.abc import Callable
from time import monotonic
from typing import Final
from uuid import UUID

from django.db import connection

from mashang.engines.tables import Mode, Reading, fingerprint, rejects_name, write_rejects
from mashang.foundation.files import documents
from mashang.foundation.files.intake import Prepared
from mashang.foundation.grants.actor import Actor
from mashang.front.registers import actions
from mashang.front.registers.kinds import REGISTERS, Imported
from mashang.front.registers.queries.intakes import reading_of
from mashang.front.registers.reading import MEDIA_TYPES
from mashang.kernel.errors import MashangError
from mashang.kernel.texts import Language, speaking

_TELL_EVERY_S: Final = 1.0


def take_in(intake_id: UUID) -> None:
    """Take a waiting spreadsheet in, and keep what it came to; harmless to repeat."""
    intake = actions.begin(intake_id=intake_id)
    if intake is None:
        return
    actor = Actor.of(intake.account)
    tongue: Language = "en" if intake.tongue == "en" else "zh"
    register = REGISTERS[intake.register]
    with speaking(tongue):
        try:
            reading = reading_of(intake).watched(_teller(intake_id))
            done = register.take_in(
                actor=actor,
                reading=reading,
                command_id=intake_id,
                mode=Mode(intake.mode),
                home_id=intake.home_id,
            )
            rejects = rejects_of(reading, done)
        except MashangError as error:
            actions.fail(actor=actor, intake_id=intake_id, why=error.text, code=error.code)
            return
    heading = fingerprint(reading.mapping.header)
    finding = actions.Finding(done, register, rejects, heading)
    actions.finish(actor=actor, intake_id=intake_id, finding=finding)


def rejects_of(reading: Reading, done: Imported) -> Prepared | None:
    """The rejected rows as the file they came in, with a column that says why."""
    if not done.bad:
        return None
    out = io.BytesIO()
    write_rejects(out, reading.table, reading.mapping.header, done.bad)
    name = documents.plain_name(rejects_name(reading.table))
    is_text = reading.table.dialect is not None
    media_type = MEDIA_TYPES[reading.table.form] if is_text else documents.XLSX
    return Prepared(out.getvalue(), media_type, name)


def _teller(intake_id: UUID) -> Callable[[int], None]:
    """Tells about once a second; never inside an import's own transaction, which it would join."""
    told_at = monotonic()

    def tell(rows: int) -> None:
        nonlocal told_at
        if monotonic() - told_at < _TELL_EVERY_S or connection.in_atomic_block:
            return
        told_at = monotonic()
        actions.note_progress(intake_id=intake_id, rows=rows)

    return tell
