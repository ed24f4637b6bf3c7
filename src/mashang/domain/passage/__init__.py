"""The one and only rule of admission: who may pass a door, and why not.

`decide(request, door, rules, now)` is called by the server, by the doorkeeper at the door and, by
the shared vectors in `tests/vectors/passage`, by the guard's phone. Going out is never refused:
nothing here can say so. Machines advise, people decide: every refusal can be appealed.
"""

from mashang.domain.passage.decision import decide
from mashang.domain.passage.nouns import (
    CARE,
    CARED_FOR,
    Clause,
    Counters,
    Credential,
    CredentialKind,
    Direction,
    Door,
    DoorPolicy,
    DoorRule,
    Doubt,
    Effect,
    Fault,
    Hours,
    Manner,
    Proof,
    Request,
)
from mashang.domain.passage.reasons import NextStep, Outcome, Passage, Reason
from mashang.domain.passage.ties import Tie, homes_opened

__all__ = [
    "CARE",
    "CARED_FOR",
    "Clause",
    "Counters",
    "Credential",
    "CredentialKind",
    "Direction",
    "Door",
    "DoorPolicy",
    "DoorRule",
    "Doubt",
    "Effect",
    "Fault",
    "Hours",
    "Manner",
    "NextStep",
    "Outcome",
    "Passage",
    "Proof",
    "Reason",
    "Request",
    "Tie",
    "decide",
    "homes_opened",
]
