"""What runs by the clock."""

from typing import Final

from mashang.foundation.events import actions

DRAIN: Final = "events.drain"


def drain() -> None:
    """Consume what is due; the next run goes on where the time ran out."""
    actions.drain()
