"""Reading calls and sign-ups: for volunteers, and for who leads them."""

from mashang.work.volunteers.queries.desk import (
    CallRow,
    ShiftSheet,
    SignUpRow,
    call,
    calls,
    sheet,
    sheets,
)
from mashang.work.volunteers.queries.own import (
    OwnCall,
    OwnService,
    OwnShift,
    own_call,
    own_calls,
    own_minutes,
    own_services,
    services_elsewhere,
)

__all__ = [
    "CallRow",
    "OwnCall",
    "OwnService",
    "OwnShift",
    "ShiftSheet",
    "SignUpRow",
    "call",
    "calls",
    "own_call",
    "own_calls",
    "own_minutes",
    "own_services",
    "services_elsewhere",
    "sheet",
    "sheets",
]
