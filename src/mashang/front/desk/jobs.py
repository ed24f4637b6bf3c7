"""What runs by the clock: handing over for those who are away, and forgetting."""

from mashang.foundation.policies import queries as policies
from mashang.front.desk import actions, queries
from mashang.kernel import clock


def stand_in() -> int:
    """Hand what absent workers still handle to whoever stands in; returns how many cases."""
    total = 0
    for stand_in_id in queries.stand_ins_due(clock.today()):
        while handed := actions.carry_over(stand_in_id=stand_in_id):
            total += handed
    return total


def forget() -> int:
    """Delete notes, batches and stand-ins whose days are over; returns how many."""
    before = clock.now() - policies.days("retention.shift_notes_days")
    gone = 0
    while note_ids := queries.notes_before(before):
        gone += actions.forget_notes(note_ids=note_ids)
    batch_ids, stand_in_ids = queries.orders_before(before)
    return gone + actions.forget_batches(batch_ids=batch_ids, stand_in_ids=stand_in_ids)
