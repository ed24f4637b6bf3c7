"""What runs by the clock."""

from mashang.foundation.records import actions


def seal() -> None:
    """Seal what was written since the last run."""
    actions.seal_all()
