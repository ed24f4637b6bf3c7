"""Verbs on visits, one intention each."""

from mashang.work.visits.actions.answering import Noted, SaidAtDoor, note_visit
from mashang.work.visits.actions.calendar import end_calendar, give_calendar
from mashang.work.visits.actions.keeping import close_list, forget
from mashang.work.visits.actions.listing import add_by_hand, make_list, take_over
from mashang.work.visits.actions.looking import look

__all__ = [
    "Noted",
    "SaidAtDoor",
    "add_by_hand",
    "close_list",
    "end_calendar",
    "forget",
    "give_calendar",
    "look",
    "make_list",
    "note_visit",
    "take_over",
]
