"""Walking the whole chain: every row, every batch, every link."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from mashang.foundation.records.chain import FIRST_LINK, digest_of, link_of
from mashang.foundation.records.models import Batch, Record
from mashang.foundation.records.queries import Head, hashed_columns
from mashang.kernel import merkle
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the records do not hold.

    Attributes:
        code: `row_changed`, `batch_rows`, `batch_link`, `batch_gap`, `batch_unknown`, `head`.
        batch: number of the batch; None for a row that is not sealed yet.
        record_id: the row, when one can be named.
    """

    code: str
    batch: int | None
    record_id: UUID | None
    text: Text


@dataclass(frozen=True, slots=True)
class Verification:
    """What was walked, and the first break, if any.

    Attributes:
        retired: batches whose rows may be gone, as the chain itself says.
        unsealed: rows waiting for their batch; their digests were checked.
        head: write it down elsewhere: later it proves that nothing before it was rebuilt.
    """

    batches: int
    rows: int
    retired: int
    unsealed: int
    head: Head | None
    broken: Break | None

    @property
    def holds(self) -> bool:
        """Whether nothing is broken."""
        return self.broken is None


def verify(known: Head | None = None) -> Verification:
    """Walk all batches and rows; linear in the rows, constant in memory but for one batch.

    Args:
        known: a head written down earlier; without it, someone who may write to the whole database
            could have rebuilt the whole chain.
    """
    walk = _Walk()
    broken = next(walk.breaks(known), None)
    return Verification(
        batches=walk.batches,
        rows=walk.rows,
        retired=walk.retired,
        unsealed=walk.unsealed,
        head=walk.head,
        broken=broken,
    )


class _Walk:
    """One pass over the chain, counting as it goes."""

    def __init__(self) -> None:
        self.batches = self.rows = self.retired = self.unsealed = 0
        self.head: Head | None = None

    def breaks(self, known: Head | None) -> Iterator[Break]:
        """Every break found, in the order of the chain."""
        last = Batch.objects.order_by("-number").first()
        self.retired = last.retires_until if last else 0
        yield from self._sealed(known, until=last.number if last else 0)
        if known and (self.head is None or self.head.number < known.number):
            yield _head_break(known)
        for row in Record.objects.filter(batch=None).order_by("record_id").iterator():
            self.unsealed += 1
            yield from _row_break(row)

    def _sealed(self, known: Head | None, until: int) -> Iterator[Break]:
        """Batches up to one that was there at the start: more are sealed while this walks."""
        sealed = Record.objects.filter(batch_id__lte=until)
        rows = sealed.order_by("batch_id", "record_id").iterator()
        by_batch = groupby(rows, key=lambda row: row.batch_id)
        number, some = next(by_batch, (None, iter(())))
        for batch in Batch.objects.filter(number__lte=until).order_by("number").iterator():
            yield from self._link(batch)
            held: list[Record] = []
            if number == batch.number:
                held = list(some)
                number, some = next(by_batch, (None, iter(())))
            for row in held:
                yield from _row_break(row)
            yield from self._rows(batch, held)
            if known and known.number == batch.number and known.link != bytes(batch.link):
                yield _head_break(known)
        if number is not None:
            yield Break(
                "batch_unknown",
                number,
                None,
                Text(
                    "有记录属于不存在的第{n}批",
                    "Rows belong to batch {n}, which is not there",
                    n=number,
                ),
            )

    def _link(self, batch: Batch) -> Iterator[Break]:
        before = self.head or Head(0, FIRST_LINK)
        self.batches += 1
        self.head = Head(batch.number, bytes(batch.link))
        if batch.number != before.number + 1:
            text = Text("第{n}批缺失", "Batch {n} is missing", n=before.number + 1)
            yield Break("batch_gap", before.number + 1, None, text)
        expected = link_of(
            batch.number,
            batch.sealed_at,
            batch.count,
            bytes(batch.root),
            previous=before.link,
            retires_until=batch.retires_until,
        )
        if expected != bytes(batch.link) or bytes(batch.previous) != before.link:
            text = Text(
                "第{n}批与前一批不相接",
                "Batch {n} does not follow from the one before",
                n=batch.number,
            )
            yield Break("batch_link", batch.number, None, text)

    def _rows(self, batch: Batch, held: list[Record]) -> Iterator[Break]:
        if batch.number <= self.retired and not held:
            return
        self.rows += len(held)
        root = merkle.root([bytes(row.digest) for row in held])
        if len(held) != batch.count or root != bytes(batch.root):
            if not held and Batch.objects.filter(retires_until__gte=batch.number).exists():
                return  # retired while this walks
            text = Text(
                "第{n}批应有{count}行，现有{found}行，内容与封存时不符",
                "Batch {n} sealed {count} rows and now holds {found}; they are not the same",
                n=batch.number,
                count=batch.count,
                found=len(held),
            )
            yield Break("batch_rows", batch.number, None, text)


def _row_break(row: Record) -> Iterator[Break]:
    if digest_of(hashed_columns(row)) != bytes(row.digest):
        text = Text("记录{id}被改动过", "Record {id} was changed", id=row.record_id)
        yield Break("row_changed", row.batch_id, row.record_id, text)


def _head_break(known: Head) -> Break:
    text = Text(
        "第{n}批与另存的校验值不符，整条链可能被重做过",
        "Batch {n} is not the one written down elsewhere: the chain may have been rebuilt",
        n=known.number,
    )
    return Break("head", known.number, None, text)
