"""House registers out: the same columns that come in, one row a place where people may live."""

from collections.abc import Iterator
from typing import BinaryIO, Literal

from mashang.elements.places import queries
from mashang.elements.places.columns import HOUSES
from mashang.engines.tables import write_table
from mashang.foundation.grants.actor import Actor
from mashang.kernel.texts import Text


def export_houses(
    *, actor: Actor, place_id: int, out: BinaryIO, fmt: Literal["xlsx", "csv"] = "xlsx"
) -> int:
    """Write the houses below a place; the file can be imported again. Returns how many rows.

    Raises:
        OutOfScope, NotAllowed: the place is not the actor's to export.
    """
    rows: Iterator[dict[str, object]] = queries.house_register(actor, place_id)
    return write_table(out, HOUSES.columns, rows, fmt, sheet=Text("房屋清册", "Houses"))
