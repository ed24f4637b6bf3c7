"""A register out, whichever it is: asked for and recorded first, then written with its number above."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final, Literal
from uuid import UUID

from mashang.domain.masks import mask_id_number, mask_name, mask_phone
from mashang.elements.organisations.exports import organisation_rows, site_rows
from mashang.elements.people import actions as people
from mashang.elements.people import exports as people_exports
from mashang.elements.people.steps.leaving import Leave
from mashang.elements.places import queries as places
from mashang.engines.tables import write_table
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.grants.actor import Actor
from mashang.front.registers import actions, banner, queries
from mashang.front.registers.actions import Order, Ordered
from mashang.front.registers.queries import Leaving
from mashang.kernel import clock
from mashang.work.tenancy import actions as tenancy
from mashang.work.tenancy import exports as tenancy_exports

Row = Mapping[str, object]
_OF_THINGS: Final[Mapping[str, Callable[[Actor, int], Iterable[Row]]]] = {
    "houses": places.house_register,
    "organisations": organisation_rows,
    "sites": site_rows,
}
"""Registers that name nobody: rows by the codes of their columns."""
_FIELDS: Final[Mapping[str, str]] = {
    "name": "name",
    "phone": "phone",
    "document_number": "document",
    "birth_on": "birth",
}
"""What a person is told of a column, by the last words of its code."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Nothing left yet: a second person decides."""

    ordered: Ordered


def export(*, actor: Actor, order: Order, out: BinaryIO) -> Waits | None:
    """Write a register of a place in the columns in which it comes in, or wait for a second person.

    Raises:
        OutOfScope, NotAllowed, Invalid, RuleBroken: as `actions.order_export`.
    """
    ordered = actions.order_export(actor=actor, order=order)
    if not ordered.may_fetch:
        return Waits(ordered)
    write(actor=actor, leaving=queries.leaving(ordered.export_id), out=out)
    return None


def fetch(*, actor: Actor, export_id: UUID, out: BinaryIO) -> Leaving:
    """Write an export that a second person approved.

    Raises:
        OutOfScope, NotAllowed, Conflict: as `actions.fetch_export`.
    """
    actions.fetch_export(actor=actor, export_id=export_id)
    leaving = queries.leaving(export_id)
    write(actor=actor, leaving=leaving, out=out)
    return leaving


def write(*, actor: Actor, leaving: Leaving, out: BinaryIO) -> None:
    """Write a recorded export; of people every one is looked at, and can see it."""
    register = leaving.register
    form: Literal["xlsx", "csv"] = "csv" if leaving.form == "csv" else "xlsx"
    rows = _rows(actor, leaving)
    above = banner.lines(
        number=leaving.number,
        what=f"{leaving.place} {register.title}",
        who=leaving.who,
        when=f"{clock.local(clock.now()):%Y-%m-%d %H:%M}",
        why=" ".join(filter(None, (str(leaving.purpose_title), leaving.reason))),
        is_masked=leaving.is_masked,
        is_demo=accounts.is_demo(),
    )
    shown = register.shown(leaving.columns)
    write_table(out, shown, rows, form, sheet=register.title, above=above)


def _rows(actor: Actor, leaving: Leaving) -> Iterable[Row]:
    register = leaving.register
    if not register.is_personal:
        return _OF_THINGS[register.code](actor, leaving.place_id)
    fields = ("masked",) if leaving.is_masked else _told(leaving.columns)
    leave = Leave(fields=fields, approved=leaving.approved, number=leaving.number)
    rows = _of_people(actor, leaving, leave)
    return _masked(rows, register.masked) if leaving.is_masked else rows


def _of_people(actor: Actor, leaving: Leaving, leave: Leave) -> Iterator[Row]:
    if leaving.register.code == "people":
        return people_exports.roster_rows(
            people.export_residents(
                actor=actor,
                place_id=leaving.place_id,
                purpose=leaving.purpose,
                reason=leaving.reason,
                leave=leave,
            )
        )
    return tenancy_exports.roster_rows(
        tenancy.export_tenancies(
            actor=actor,
            place_id=leaving.place_id,
            purpose=leaving.purpose,
            reason=leaving.reason,
            leave=leave,
        )
    )


def _told(columns: Iterable[str]) -> tuple[str, ...]:
    """What each person is told that left; an address alone is told as such a line too."""
    found = {
        field
        for code in columns
        for ending, field in _FIELDS.items()
        if code == ending or code.endswith(f"_{ending}")
    }
    return tuple(sorted(found)) or ("masked",)


def _masked(rows: Iterable[Row], codes: Iterable[str]) -> Iterator[Row]:
    hidden = {code: _mask_of(code) for code in codes}
    for row in rows:
        yield {
            code: hidden[code](str(value)) if code in hidden and value else value
            for code, value in row.items()
        }


def _mask_of(code: str) -> Callable[[str], str]:
    if code.endswith("name"):
        return mask_name
    if code.endswith("phone"):
        return mask_phone
    if code.endswith("number"):
        return mask_id_number
    return lambda _value: ""
