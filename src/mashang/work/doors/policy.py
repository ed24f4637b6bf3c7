"""Who looks after doors. Who may pass one is decided by `domain.passage`, not here."""

from mashang.foundation.grants.rules import ByGrant, Policy
from mashang.work.doors.models import Door

DOORS = Policy(
    Door,
    {
        "see": ByGrant("doors.see"),
        "manage": ByGrant("doors.manage"),
        "guard": ByGrant("doors.guard"),
    },
)
