"""Writes on spreadsheets on their way in, joined by several verbs."""

from mashang.foundation.files import steps as files
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import step
from mashang.front.registers.models import IMPORTS, Intake


@step
def drop_file(intake: Intake) -> None:
    """Forget the original; what was told about it stays."""
    if intake.file_id is not None:
        files.drop(intake.file_id)
        intake.file_id = None


@step
def drop_rejects(intake: Intake) -> None:
    """Forget the file of rejected rows of an earlier try."""
    if intake.rejects_id is not None:
        files.drop(intake.rejects_id)
        intake.rejects_id = None


def subject_of(intake: Intake) -> Subject:
    """An intake, as records keep it."""
    return Subject("import", intake.intake_id, IMPORTS)
