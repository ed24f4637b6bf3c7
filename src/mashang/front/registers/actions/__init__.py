"""Verbs of registers and grants, one intention each."""

from mashang.front.registers.actions.emergencies import break_glass, remind_reviewers
from mashang.front.registers.actions.ending import tell_key_ends
from mashang.front.registers.actions.exporting import (
    REVEAL,
    Order,
    Ordered,
    decide_export,
    fetch_export,
    forget_export,
    order_export,
)
from mashang.front.registers.actions.granting import Scope, give_role
from mashang.front.registers.actions.leaving import leave
from mashang.front.registers.actions.mapping import drop_mapping, rename_mapping
from mashang.front.registers.actions.sending import (
    cancel,
    choose_columns,
    choose_sheet,
    forget,
    receive,
    start,
)
from mashang.front.registers.actions.taking_in import Finding, begin, fail, finish, note_progress
from mashang.front.registers.actions.undoing import ask_undo, take_back

__all__ = [
    "REVEAL",
    "Finding",
    "Order",
    "Ordered",
    "Scope",
    "ask_undo",
    "begin",
    "break_glass",
    "cancel",
    "choose_columns",
    "choose_sheet",
    "decide_export",
    "drop_mapping",
    "fail",
    "fetch_export",
    "finish",
    "forget",
    "forget_export",
    "give_role",
    "leave",
    "note_progress",
    "order_export",
    "receive",
    "remind_reviewers",
    "rename_mapping",
    "start",
    "take_back",
    "tell_key_ends",
]
