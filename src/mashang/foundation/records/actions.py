"""Sealing what was written, and retiring what has served its time."""

from datetime import datetime
from typing import Final

from mashang.foundation.records.actors import ActorRef, Subject
from mashang.foundation.records.chain import FIRST_LINK, link_of
from mashang.foundation.records.models import REASONS, Batch, Record
from mashang.foundation.records.steps import write
from mashang.foundation.verbs import verb
from mashang.kernel import clock, merkle

# A batch is read and hashed in one go: 20,000 rows are some 20 MB and half a second.
_BATCH_ROWS: Final = 20_000
_SLICE: Final = 500


def seal_all() -> int:
    """Seal every committed row that no batch holds yet, batch by batch; returns how many rows.

    Rows that commit late are sealed late: what counts is that no batch holds them, not their place.
    """
    sealed = 0
    while rows := seal_batch():
        sealed += rows
    return sealed


@verb
def seal_batch() -> int:
    """Seal the oldest unsealed rows into one new batch; returns how many, 0 when there are none.

    Two at the same instant: the later finds the earlier's batch or fails on its number, and the next
    run goes on.
    """
    last = Batch.objects.select_for_update().order_by("-number").first()
    unsealed = Record.objects.filter(batch=None).order_by("record_id")
    rows = list(unsealed.values_list("record_id", "digest")[:_BATCH_ROWS])
    if not rows:
        return 0
    batch = _link(last, merkle.root([bytes(digest) for _, digest in rows]), count=len(rows))
    ids = [record_id for record_id, _ in rows]
    for at in range(0, len(ids), _SLICE):
        Record.objects.filter(pk__in=ids[at : at + _SLICE]).update(batch=batch)
    return len(rows)


@verb
def retire(*, actor: ActorRef, until: datetime) -> int:
    """Delete the rows of batches sealed before an instant; returns how many rows.

    The batches stay, so the chain still holds, and a link of the chain says up to where rows may be
    gone. The retirement is itself recorded.

    Args:
        until: at least three years back.
            Source: Personal Information Protection Law of the PRC, article 56.
    """
    last = Batch.objects.select_for_update().order_by("-number").first()
    due = Batch.objects.filter(sealed_at__lt=until).order_by("-number").first()
    if last is None or due is None or due.number <= last.retires_until:
        return 0
    _link(last, merkle.EMPTY_ROOT, count=0, retires_until=due.number)
    gone, _ = Record.objects.filter(batch_id__lte=due.number).delete()
    subject = Subject("batch", due.number, REASONS)
    write(actor, "records.retire", subject, facts={"until_batch": due.number, "rows": gone})
    return gone


def _link(
    last: Batch | None, root: bytes, *, count: int, retires_until: int | None = None
) -> Batch:
    """Append one batch to the chain."""
    number = last.number + 1 if last else 1
    previous = bytes(last.link) if last else FIRST_LINK
    retired = last.retires_until if last and retires_until is None else retires_until or 0
    now = clock.now()
    link = link_of(number, now, count, root, previous=previous, retires_until=retired)
    return Batch.objects.create(
        number=number,
        sealed_at=now,
        count=count,
        root=root,
        previous=previous,
        retires_until=retired,
        link=link,
    )
