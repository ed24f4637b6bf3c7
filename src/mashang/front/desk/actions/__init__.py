"""Verbs of the desk."""

from mashang.front.desk.actions.answers import retire_answer, write_answer
from mashang.front.desk.actions.ledgers import Issued, issue_ledger
from mashang.front.desk.actions.lists import begin_with, remove_list, save_list
from mashang.front.desk.actions.notes import acknowledge, forget_batches, forget_notes, leave_note
from mashang.front.desk.actions.reassigning import Receiver, reassign
from mashang.front.desk.actions.standing_in import carry_over, end_stand_in, plan_stand_in

__all__ = [
    "Issued",
    "Receiver",
    "acknowledge",
    "begin_with",
    "carry_over",
    "end_stand_in",
    "forget_batches",
    "forget_notes",
    "issue_ledger",
    "leave_note",
    "plan_stand_in",
    "reassign",
    "remove_list",
    "retire_answer",
    "save_list",
    "write_answer",
]
