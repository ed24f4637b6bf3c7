"""What runs by the clock: records go when the days that policy gives them are over.

Here and not in `records`, which stands below policies and knows no number of theirs.
"""

from mashang.foundation.policies import queries
from mashang.foundation.records import actions as records
from mashang.foundation.records.actors import SYSTEM
from mashang.kernel import clock


def retire_records() -> int:
    """Retire whole batches of records whose days are over; returns how many rows went."""
    return records.retire(actor=SYSTEM, until=clock.now() - queries.days("retention.records_days"))
