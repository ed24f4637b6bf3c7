"""Writes on spreadsheets and registers that several verbs join."""

from mashang.front.registers.steps.emergencies import tell_reviewers
from mashang.front.registers.steps.files import drop_file, drop_rejects, subject_of
from mashang.front.registers.steps.keys import tell_key_ends

__all__ = ["drop_file", "drop_rejects", "subject_of", "tell_key_ends", "tell_reviewers"]
