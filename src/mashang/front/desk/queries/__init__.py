"""Reading what a unit keeps for its desk."""

from mashang.front.desk.queries.answers import AnswerRow, Ready, answers, ready_answers
from mashang.front.desk.queries.batches import (
    BatchView,
    Result,
    StandInRow,
    batch,
    orders_before,
    stand_ins,
    stand_ins_due,
)
from mashang.front.desk.queries.lists import Chosen, ListRow, chosen, first_list, lists, saved
from mashang.front.desk.queries.notes import (
    NoteRow,
    Standing,
    handover,
    notes,
    notes_before,
    unread,
    unread_count,
)

__all__ = [
    "AnswerRow",
    "BatchView",
    "Chosen",
    "ListRow",
    "NoteRow",
    "Ready",
    "Result",
    "StandInRow",
    "Standing",
    "answers",
    "batch",
    "chosen",
    "first_list",
    "handover",
    "lists",
    "notes",
    "notes_before",
    "orders_before",
    "ready_answers",
    "saved",
    "stand_ins",
    "stand_ins_due",
    "unread",
    "unread_count",
]
