"""A register leaves the house as a spreadsheet: asked for, approved by a second person, fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mashang.elements.people.steps.leaving import too_many
from mashang.elements.people.steps.looking import check_purpose
from mashang.elements.places.models import Place
from mashang.elements.places.policy import PLACES
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.front.registers.kinds import REGISTERS, Register
from mashang.front.registers.models import EXPORTS as EXPORTS_CLASS
from mashang.front.registers.models import Export
from mashang.front.registers.policy import EXPORT, EXPORTS
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, RuleBroken
from mashang.kernel.ids import short_code
from mashang.kernel.texts import Text

REVEAL: Final = "people.reveal"
_PLACES: Final = "places.register"
_REASON_SIGNS: Final = 200


@dataclass(frozen=True, slots=True)
class Order:
    """What is to leave, of where, and why.

    Attributes:
        purpose: a code of the closed list; only registers that name people need one.
        columns: codes of the columns; all that can leave when empty.
        form: `xlsx` or `csv`.
    """

    register: str
    place_id: int
    purpose: str
    reason: str
    columns: Sequence[str] = ()
    form: str = "xlsx"


@dataclass(frozen=True, slots=True)
class Ordered:
    """An export that was asked for.

    Attributes:
        may_fetch: False while it waits for a second person.
    """

    export_id: UUID
    number: str
    may_fetch: bool


@verb
def order_export(*, actor: Actor, order: Order) -> Ordered:
    """Ask for a register; up to so many people it leaves at once, above that somebody else decides.

    Without the right to reveal at the place names and numbers leave masked.

    Raises:
        OutOfScope: the place is not in sight.
        NotAllowed: the actor may not export, or not this register there.
        Invalid: no such register or column, no reason, or an unknown purpose.
        RuleBroken: more people than may leave at once, whoever approves.
    """
    register = _register(order.register)
    place = PLACES.access(actor, "see", place_id=order.place_id)
    _insist_may_export(actor, register, place)
    _check_reason(register, order)
    columns = _columns(register, order.columns)
    people = _people(actor, register, place)
    alone = people <= policies.number("people.export_alone_at_most_count")
    now = clock.now()
    one = Export.objects.create(
        number=short_code(),
        account=actor.account,
        register=register.code,
        place=place,
        path=place.path,
        purpose=order.purpose if register.is_personal else "",
        reason=order.reason.strip()[:_REASON_SIGNS],
        columns=columns,
        is_masked=register.is_personal and not actor.holds(REVEAL, place.path),
        form=order.form,
        people=people,
        state=Export.State.FETCHED if alone else Export.State.WAITING,
        asked_at=now,
        expires_at=None if alone else now + policies.span("people.export_approval_within_hours"),
        fetched_at=now if alone else None,
    )
    _record(actor, "export" if alone else "ask_export", one)
    return Ordered(one.pk, one.number, alone)


@verb
def decide_export(*, actor: Actor, export_id: UUID, is_approved: bool, reason: str) -> None:
    """Somebody else approves or refuses an export of many people; the first who decides wins.

    Raises:
        OutOfScope, NotAllowed: not in the actor's sight, or not theirs to decide.
        RuleBroken: it is their own.
        Invalid: no reason.
        Conflict: it was decided before, or nobody decided in time.
    """
    one = EXPORTS.access(actor, "decide", lock=True, export_id=export_id)
    if one.account_id == actor.account_id:
        text = Text("不能批准自己的导出，请另一位同事来办", "Nobody approves their own export")
        raise RuleBroken("registers.own_export", text)
    if one.state != Export.State.WAITING:
        text = Text("已经有人处理过了", "Somebody decided already")
        raise Conflict("registers.export_decided", text)
    if one.expires_at is None or clock.now() > one.expires_at:
        raise _expired()
    if not reason.strip():
        text = Text("请写明理由", "Please give a reason")
        raise Invalid("registers.no_reason", text, field="reason")
    one.state = Export.State.APPROVED if is_approved else Export.State.REFUSED
    one.decided_by, one.decided_at = actor.account, clock.now()
    one.decision_reason = reason.strip()[:_REASON_SIGNS]
    one.expires_at = clock.now() + policies.span("people.export_fetch_within_hours")
    one.save()
    _record(actor, "approve_export" if is_approved else "refuse_export", one)


@verb
def fetch_export(*, actor: Actor, export_id: UUID) -> None:
    """Whoever asked takes an approved export out; as often as need be until it expires.

    Raises:
        OutOfScope, NotAllowed: somebody else's, or no longer the actor's to export.
        Conflict: it waits, was refused, has expired, or more people live there than were approved.
    """
    one = EXPORTS.access(actor, "fetch", lock=True, export_id=export_id)
    register = _register(one.register)
    _insist_may_export(actor, register, one.place)
    if one.decided_by_id is None or one.state not in (Export.State.APPROVED, Export.State.FETCHED):
        text = Text("还没有批准，不能下载", "It is not approved: nothing leaves")
        raise Conflict("registers.export_not_approved", text)
    if one.expires_at is None or clock.now() > one.expires_at:
        raise _expired()
    if not one.is_masked and not actor.holds(REVEAL, one.path):
        raise NotAllowed(REVEAL)
    if _people(actor, register, one.place) > one.people:
        text = Text("人数比批准时多了，请重新申请", "More people live there now: ask again")
        raise Conflict("registers.export_grown", text)
    one.state, one.fetched_at = Export.State.FETCHED, clock.now()
    one.save(update_fields=["state", "fetched_at"])
    _record(actor, "export", one)


@verb
def forget_export(*, export_id: UUID) -> None:
    """By night: an export whose time is over is known no more."""
    Export.objects.filter(pk=export_id).delete()


def _register(code: str) -> Register:
    found = REGISTERS.get(code)
    if found is None:
        raise Invalid(
            "registers.unknown", Text("没有这种清册", "There is no such register"), field="register"
        )
    return found


def _insist_may_export(actor: Actor, register: Register, place: Place) -> None:
    if not actor.holds_anywhere(EXPORT):
        raise NotAllowed(EXPORT)
    actor.need(register.export, place.path)


def _check_reason(register: Register, order: Order) -> None:
    if not order.reason.strip():
        text = Text("请写明用途或去向", "Please say what for, or for whom")
        raise Invalid("registers.no_reason", text, field="reason")
    if register.is_personal:
        check_purpose(order.purpose, order.reason)


def _columns(register: Register, wanted: Sequence[str]) -> list[str]:
    unknown = next((code for code in wanted if code not in register.leaves), None)
    if unknown is not None:
        text = Text("没有“{code}”这一列", "There is no column {code}", code=unknown)
        raise Invalid("registers.unknown_column", text, field="columns")
    return [one.code for one in register.shown(wanted or register.leaves)]


def _people(actor: Actor, register: Register, place: Place) -> int:
    if register.count is None:
        return 0
    most = policies.number("people.export_at_most_count")
    people = register.count(actor, place.pk, most)
    if people > most:
        raise too_many(most)
    return people


def _expired() -> Conflict:
    return Conflict(
        "registers.export_expired", Text("已经过期，请重新申请", "It expired: ask again")
    )


def _record(actor: Actor, name: str, one: Export) -> None:
    """Of the place, as before; and of the export, which is found by its number."""
    facts = {"register": one.register, "export": one.number, "people": one.people}
    reason = one.reason.open()
    verb_name = f"registers.{name}"
    place = Subject("place", one.place_id, _PLACES)
    records.write(
        actor.ref,
        verb_name,
        place,
        purpose=one.purpose,
        reason=reason,
        fields=one.columns,
        facts=facts,
    )
    records.write(actor.ref, verb_name, Subject("export", one.pk, EXPORTS_CLASS), facts=facts)
