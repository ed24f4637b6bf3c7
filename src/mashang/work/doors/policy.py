"""Who looks after doors. Who may pass one is decided by `domain.passage`, not here."""

from mashang.elements.places.policy import AboveMine
from mashang.foundation.grants.rules import ByGrant, Policy
from mashang.work.doors.models import Alarm, Device, Door, Rule

DOORS = Policy(
    Door,
    {
        "see": ByGrant("doors.see"),
        "manage": ByGrant("doors.manage"),
        "guard": ByGrant("doors.guard"),
    },
)
DEVICES = Policy(Device, {"see": ByGrant("doors.see"), "manage": ByGrant("doors.manage")})
RULES = Policy(
    Rule, {"see": ByGrant("doors.see") | AboveMine("doors.see"), "end": ByGrant("doors.rule")}
)
"""Who sees a door sees the rules over it, whoever entered them."""
ALARMS = Policy(Alarm, {"see": ByGrant("doors.see"), "acknowledge": ByGrant("doors.see")})
