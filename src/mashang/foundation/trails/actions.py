"""The verb on trails."""

from uuid import UUID

from mashang.foundation import keys
from mashang.foundation.trails import steps
from mashang.foundation.trails.models import BEFORE
from mashang.foundation.verbs import verb


@verb
def forget(*, import_id: UUID) -> None:
    """Forget the trail of an import and its key; it cannot be taken back any more."""
    steps.drop(import_id)
    keys.destroy_subject(BEFORE, import_id)
