"""The life of a case 事·办件: one table, one decision.

`open_case(…)` begins a life, `decide(facts, act)` answers every later wish with a `Step` or a
`Refusal`, `verbs_for(facts, roles)` says which buttons to show. `docs/lifecycle.md` is drawn from
the same table.
"""

from mashang.domain.lifecycle.decision import decide, open_case, verbs_for
from mashang.domain.lifecycle.facts import (
    Act,
    CaseFacts,
    ClockMove,
    Entry,
    LifePolicy,
    PauseMove,
    Refusal,
    Step,
    Target,
)
from mashang.domain.lifecycle.rating import Rating, Satisfaction, satisfaction
from mashang.domain.lifecycle.states import Role, State, Verb

__all__ = [
    "Act",
    "CaseFacts",
    "ClockMove",
    "Entry",
    "LifePolicy",
    "PauseMove",
    "Rating",
    "Refusal",
    "Role",
    "Satisfaction",
    "State",
    "Step",
    "Target",
    "Verb",
    "decide",
    "open_case",
    "satisfaction",
    "verbs_for",
]
