"""Tenancies out: the same columns that come in."""

import io
from collections.abc import Iterable, Iterator
from typing import Literal

from mashang.elements.people.terms import IDENTIFIERS, title_of
from mashang.engines.tables import write_table
from mashang.kernel.texts import Text
from mashang.work.tenancy.actions import TenancyLine
from mashang.work.tenancy.columns import TENANCY_SCHEMA
from mashang.work.tenancy.parties import Party


def roster(rows: Iterable[TenancyLine], fmt: Literal["xlsx", "csv"]) -> bytes:
    """A list of tenancies that the import reads again."""
    out = io.BytesIO()
    sheet = Text("租住清册", "Tenancies")
    write_table(out, TENANCY_SCHEMA.columns, roster_rows(rows), fmt=fmt, sheet=sheet)
    return out.getvalue()


def roster_rows(rows: Iterable[TenancyLine]) -> Iterator[dict[str, object]]:
    """The rows of a list of tenancies by the codes of its columns."""
    for row in rows:
        yield {
            **_party("landlord", row.landlord),
            **_party("tenant", row.tenant),
            "address": row.address,
            "since_on": row.since_on,
            "last_on": row.last_on,
        }


def _party(prefix: str, party: Party) -> dict[str, object]:
    kind = str(title_of(IDENTIFIERS, party.document_type)) if party.document_type else None
    return {
        f"{prefix}_name": party.name,
        f"{prefix}_document_type": kind,
        f"{prefix}_document_number": party.document_number or None,
        f"{prefix}_phone": party.phone or None,
    }
