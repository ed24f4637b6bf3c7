"""Registers that left, or wait: for whoever asked, whoever decides, and whoever looks after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.front.registers import banner
from mashang.front.registers.kinds import REGISTERS, Register
from mashang.front.registers.models import Export
from mashang.front.registers.policy import APPROVE, EXPORT, EXPORTS, TRACE
from mashang.front.registers.queries.outcomes import who_is
from mashang.kernel import clock
from mashang.kernel.errors import NotAllowed
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

State = Export.State
_WAITING_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Leaving:
    """An export as it is written."""

    number: str
    register: Register
    place_id: int
    place: str
    purpose: str
    purpose_title: Text | str
    reason: str
    columns: tuple[str, ...]
    is_masked: bool
    form: str
    approved: int
    who: str


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export in a list."""

    export_id: UUID
    number: str
    register: Register
    place: str
    who: str
    asked_at: datetime
    people: int
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ExportCard:
    """One export: what left, of where, why, and who approved it.

    Attributes:
        may_decide: it waits for somebody, and the viewer is somebody else who may.
        may_fetch: the viewer asked for it, it was approved, and there is still time.
    """

    row: ExportRow
    purpose: Text | str
    reason: str
    columns: tuple[Text, ...]
    is_masked: bool
    decided_by: str
    decided_at: datetime | None
    decision_reason: str
    expires_at: datetime | None
    fetched_at: datetime | None
    is_mine: bool
    may_decide: bool
    may_fetch: bool


def leaving(export_id: UUID) -> Leaving:
    """An export that was recorded, for whoever writes it now."""
    one = Export.objects.select_related("place", "account").get(pk=export_id)
    return Leaving(
        number=one.number,
        register=REGISTERS[one.register],
        place_id=one.place_id,
        place=one.place.full_name,
        purpose=one.purpose,
        purpose_title=_purpose(one.purpose),
        reason=one.reason.open(),
        columns=tuple(one.columns),
        is_masked=one.is_masked,
        form=one.form,
        approved=one.people if one.decided_by_id is not None else 0,
        who=who_is(one.account) or str(Text("系统管理员", "operator")),
    )


def exports(actor: Actor, after: str | None = None) -> Page[ExportRow]:
    """Exports that the actor asked for or looks after, the newest first.

    Raises:
        NotAllowed: exports are none of the actor's business.
    """
    insist_on_exports(actor)
    rows = EXPORTS.visible(actor).select_related("place", "account")
    page = page_of(rows, ("-asked_at", "-export_id"), cursor=after, size=20)
    return Page([_row(one) for one in page.items], page.next_cursor, page.is_first)


def waiting_for(actor: Actor) -> Sequence[ExportRow]:
    """Exports that wait for a decision of the actor's, the oldest first."""
    rows = EXPORTS.visible(actor, "decide").filter(state=State.WAITING, expires_at__gt=clock.now())
    others = rows.exclude(account=actor.account).select_related("place", "account")
    return [_row(one) for one in others.order_by("asked_at")[:_WAITING_SHOWN]]


def export_card(actor: Actor, export_id: UUID) -> ExportCard:
    """One export.

    Raises:
        OutOfScope: not in the actor's sight.
    """
    one = EXPORTS.access(actor, "see", export_id=export_id)
    register = REGISTERS[one.register]
    is_mine = one.account_id is not None and one.account_id == actor.account_id
    in_time = one.expires_at is not None and clock.now() <= one.expires_at
    return ExportCard(
        row=_row(one),
        purpose=_purpose(one.purpose),
        reason=one.reason.open(),
        columns=tuple(column.title for column in register.shown(one.columns)),
        is_masked=one.is_masked,
        decided_by=who_is(one.decided_by),
        decided_at=one.decided_at,
        decision_reason=one.decision_reason.open(),
        expires_at=one.expires_at,
        fetched_at=one.fetched_at,
        is_mine=is_mine,
        may_decide=one.state == State.WAITING
        and in_time
        and not is_mine
        and EXPORTS.may(actor, "decide", one),
        may_fetch=is_mine
        and in_time
        and one.decided_by_id is not None
        and one.state in (State.APPROVED, State.FETCHED),
    )


def export_by_number(actor: Actor, text: str) -> UUID | None:
    """Which export a sheet is from, by what stands above it; None when there is none in sight."""
    number = banner.typed_number(text)
    if number is None:
        return None
    return EXPORTS.visible(actor).filter(number=number).values_list("pk", flat=True).first()


def insist_on_exports(actor: Actor) -> None:
    """Whether exports are any of the actor's business.

    Raises:
        NotAllowed: neither exporting nor deciding nor looking after it.
    """
    if not any(actor.holds_anywhere(right) for right in (EXPORT, APPROVE, TRACE)):
        raise NotAllowed(TRACE)


def old_exports() -> list[UUID]:
    """Exports whose record has served its time."""
    since = clock.now() - policies.days("retention.records_days")
    return list(Export.objects.filter(asked_at__lt=since).values_list("pk", flat=True))


def _row(one: Export) -> ExportRow:
    waits = one.state in (State.WAITING, State.APPROVED)
    return ExportRow(
        one.export_id,
        banner.shown_number(one.number),
        REGISTERS[one.register],
        one.place.full_name,
        who_is(one.account) or str(Text("系统管理员", "operator")),
        one.asked_at,
        one.people,
        one.state,
        waits and one.expires_at is not None and clock.now() > one.expires_at,
    )


def _purpose(code: str) -> Text | str:
    found = {one.code: one.title for one in policies.listing("people.reveal_purposes")}
    return found.get(code, code)
