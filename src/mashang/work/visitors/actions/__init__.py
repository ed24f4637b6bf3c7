"""Verbs on visits: invite, ask, answer, let in, forget."""

from mashang.work.visitors.actions.asking import ask_in, introduce
from mashang.work.visitors.actions.hosting import answer, invite, revoke
from mashang.work.visitors.actions.keeping import forget, forget_leavings
from mashang.work.visitors.actions.passing import (
    PassAnswer,
    admit,
    approve_vehicle,
    come_in,
    count_left,
    let_in,
)

__all__ = [
    "PassAnswer",
    "admit",
    "answer",
    "approve_vehicle",
    "ask_in",
    "come_in",
    "count_left",
    "forget",
    "forget_leavings",
    "introduce",
    "invite",
    "let_in",
    "revoke",
]
