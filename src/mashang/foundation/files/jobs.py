"""By night: bytes that no row knows are deleted."""

from datetime import timedelta
from typing import Final

from mashang.foundation.files import disk
from mashang.foundation.files.models import StoredFile
from mashang.kernel import clock

_LONG_ENOUGH: Final = timedelta(days=1)
"""No verb runs this long: younger bytes may belong to one that has not committed yet."""
_BATCH: Final = 500


def sweep() -> int:
    """Delete the bytes of verbs that never committed; returns how many files went."""
    until_s = (clock.now() - _LONG_ENOUGH).timestamp()
    found = list(disk.kept_before(until_s))
    swept = 0
    for first in range(0, len(found), _BATCH):
        batch = found[first : first + _BATCH]
        wanted = {file_id for file_id, _ in batch}
        known = set(StoredFile.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        for file_id, path in batch:
            if file_id not in known:
                path.unlink(missing_ok=True)
                swept += 1
    return swept
