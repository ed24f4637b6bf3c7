"""What runs by the clock."""

from mashang.foundation.grants.actions import emergencies
from mashang.foundation.grants.actor import Actor


def forget_emergencies() -> int:
    """Delete emergencies that have served as long as records do; returns how many."""
    return emergencies.forget_old(actor=Actor.system())
