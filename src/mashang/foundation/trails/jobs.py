"""By night: trails whose time is over are forgotten."""

from mashang.foundation.trails import actions, queries


def forget() -> None:
    """Forget old trails, one import after the other."""
    for import_id in queries.old_imports():
        actions.forget(import_id=import_id)
