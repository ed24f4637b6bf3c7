"""Verbs on people, one intention each."""

from mashang.elements.people.actions.correcting import (
    answer_correction,
    ask_correction,
    correct_own,
    correct_person,
)
from mashang.elements.people.actions.describing import end_fact, record_fact
from mashang.elements.people.actions.exporting import export_residents
from mashang.elements.people.actions.linking import approve_link_again, end_link, grant_proxy
from mashang.elements.people.actions.merging import (
    Parted,
    compare_registrations,
    merge_persons,
    say_not_the_same,
    undo_merge,
)
from mashang.elements.people.actions.protecting import protect, unprotect
from mashang.elements.people.actions.registering import (
    Newcomer,
    move_out,
    record_death,
    register_resident,
)
from mashang.elements.people.actions.renumbering import Moved, Typed, change_number
from mashang.elements.people.actions.revealing import reveal

__all__ = [
    "Moved",
    "Newcomer",
    "Parted",
    "Typed",
    "answer_correction",
    "approve_link_again",
    "ask_correction",
    "change_number",
    "compare_registrations",
    "correct_own",
    "correct_person",
    "end_fact",
    "end_link",
    "export_residents",
    "grant_proxy",
    "merge_persons",
    "move_out",
    "protect",
    "record_death",
    "record_fact",
    "register_resident",
    "reveal",
    "say_not_the_same",
    "undo_merge",
    "unprotect",
]
