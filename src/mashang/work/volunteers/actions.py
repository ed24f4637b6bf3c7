"""Verbs on calls and on those who come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries import Because, contact_bar, homes_of
from mashang.elements.people.steps.looking import Field, Revealed, look
from mashang.elements.places.policy import PLACES
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.governance.notices import steps as notices
from mashang.governance.notices.steps import Told
from mashang.kernel.errors import Conflict, Invalid, OutOfScope, RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.volunteers import steps
from mashang.work.volunteers.models import SERVICE, Call, Shift, SignUp
from mashang.work.volunteers.policy import CALLS, SIGN_UPS
from mashang.work.volunteers.queries.reach import calls_at

State = SignUp.State
_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a call says.

    Attributes:
        leader_no: the staff number of who leads; the caller when empty.
    """

    title_zh: str
    words_zh: str = ""
    title_en: str = ""
    words_en: str = ""
    skills: str = ""
    from_age: int
    to_age: int | None = None
    leader_no: str = ""


@verb
def call(*, actor: Actor, place_id: int, wanted: Wanted, command_id: UUID) -> UUID:
    """Call for volunteers at a place; returns the call's id.

    Raises:
        OutOfScope, NotAllowed: the place is not the actor's.
        Invalid, RuleBroken: no such leader, or ages that cannot be.
    """
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("volunteers.manage", place.path)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="volunteers.call")
    if done is not None:
        return UUID(done["call_id"])
    least = policies.number("volunteers.from_age_years")
    if wanted.from_age < least:
        raise RuleBroken(
            "volunteers.too_young",
            Text("志愿者须满 {n} 周岁", "Volunteers are {n} or over", n=least),
            field="from_age",
        )
    if wanted.to_age is not None and wanted.to_age < wanted.from_age:
        raise RuleBroken(
            "volunteers.no_ages", Text("年龄上限低于下限", "No age fits"), field="to_age"
        )
    made = Call.objects.create(
        call_id=new_id(actor.at), title_zh=wanted.title_zh, title_en=wanted.title_en,
        words_zh=wanted.words_zh, words_en=wanted.words_en, skills=wanted.skills,
        from_age=wanted.from_age, to_age=wanted.to_age, place=place, path=place.path,
        leader=_leader(actor, wanted.leader_no), called_by=_account(actor), called_at=actor.at,
    )  # fmt: skip
    records.write(actor.ref, "volunteers.call", Subject("call", made.pk, SERVICE))
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb="volunteers.call",
        answer={"call_id": str(made.pk)},
    )  # fmt: skip
    return made.pk


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShift:
    """A task at an hour."""

    task: str
    meet_at: str = ""
    begins_at: datetime
    ends_at: datetime
    needed: int


@verb
def add_shift(*, actor: Actor, call_id: UUID, shift: NewShift, command_id: UUID) -> UUID:
    """Add a shift to a call; returns its id.

    Raises:
        OutOfScope, NotAllowed: the call is not the actor's to lead.
        Conflict: the call is closed.
        RuleBroken: hours that cannot be, or nobody needed.
    """
    found = CALLS.access(actor, "lead", lock=True, call_id=call_id)
    done = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="volunteers.add_shift"
    )
    if done is not None:
        return UUID(done["shift_id"])
    if found.closed_at is not None:
        raise _closed()
    _insist_on_hours(shift, actor.at)
    made = Shift.objects.create(
        shift_id=new_id(actor.at), call=found, task=shift.task, meet_at=shift.meet_at,
        begins_at=shift.begins_at, ends_at=shift.ends_at, needed=shift.needed,
    )  # fmt: skip
    records.write(actor.ref, "volunteers.add_shift", Subject("call", found.pk, SERVICE))
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb="volunteers.add_shift",
        answer={"shift_id": str(made.pk)},
    )  # fmt: skip
    return made.pk


@verb
def close(*, actor: Actor, call_id: UUID) -> None:
    """Nobody signs up for a call any more; who was accepted still comes.

    Raises:
        OutOfScope, NotAllowed: the call is not the actor's.
        Conflict: it is closed already.
    """
    found = CALLS.access(actor, "manage", lock=True, call_id=call_id)
    if found.closed_at is not None:
        raise _closed()
    found.closed_at = actor.at
    found.save(update_fields=["closed_at"])
    records.write(actor.ref, "volunteers.close", Subject("call", found.pk, SERVICE))


@verb
def sign_up(
    *, actor: Actor, shift_id: UUID, person_id: UUID, shares_phone: bool, command_id: UUID
) -> UUID:
    """A resident takes one of the places of a shift; of two for the last one, one gets it.

    Returns:
        The sign-up's id.

    Raises:
        OutOfScope: no such shift where they live, or not their own person.
        NotAllowed: a proxy signs nobody up.
        Conflict, RuleBroken: as `steps.sign_up`.
    """
    person = PEOPLE.access(actor, "speak_for", person_id=person_id)
    done = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="volunteers.sign_up"
    )
    if done is not None:
        return UUID(done["sign_up_id"])
    homes = homes_of([person.pk]).get(person.pk, [])
    rows = Shift.objects.select_for_update(of=("self",)).select_related("call")
    shift = rows.filter(pk=shift_id, call__in=calls_at([one.path for one in homes])).first()
    if shift is None:
        raise OutOfScope("shift")
    made = steps.sign_up(shift, person, shares_phone=shares_phone, at=actor.at)
    _record(actor, "volunteers.sign_up", made)
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb="volunteers.sign_up",
        answer={"sign_up_id": str(made.pk)},
    )  # fmt: skip
    return made.pk


@verb
def withdraw(*, actor: Actor, sign_up_id: UUID) -> None:
    """A volunteer cannot come after all; the place is free again.

    Raises:
        OutOfScope, NotAllowed: not their own.
        Conflict: it has begun, or they gave it back before.
    """
    row = _locked(actor, "own", sign_up_id)
    if row.state not in steps.TAKEN or row.shift.begins_at <= actor.at:
        raise _moved_on()
    row.state, row.decided_at = State.WITHDRAWN, actor.at
    row.save(update_fields=["state", "decided_at"])
    steps.follow_with_pass(row, actor.at)
    _record(actor, "volunteers.withdraw", row)


@verb
def decide(*, actor: Actor, sign_up_id: UUID, accepts: bool) -> None:
    """A worker accepts a volunteer, or does not; the volunteer is told in the portal.

    Raises:
        OutOfScope, NotAllowed: not the actor's to decide.
        Conflict: it is decided or withdrawn.
    """
    row = _locked(actor, "lead", sign_up_id)
    if row.state != State.ASKED:
        raise _moved_on()
    row.state = State.ACCEPTED if accepts else State.REFUSED
    row.decided_at, row.decided_by = actor.at, actor.account
    row.save(update_fields=["state", "decided_at", "decided_by"])
    steps.follow_with_pass(row, actor.at)
    title = (
        Text("志愿报名已通过：{task}", "You are welcome: {task}", task=row.shift.task)
        if accepts
        else Text("这次志愿报名没有通过：{task}", "Not this time: {task}", task=row.shift.task)
    )
    told = Told(f"volunteers.decided:{row.pk}", title, url="/volunteers/mine")
    notices.tell(told, at=actor.at, person=row.person, because=Because.OWN_AFFAIR)
    _record(actor, "volunteers.decide", row)


@verb
def confirm_hours(*, actor: Actor, sign_up_id: UUID, minutes: int) -> UUID:
    """The leader confirms how long somebody helped, nought when they did not come; returns its id.

    Raises:
        OutOfScope, NotAllowed: not the actor's to lead.
        Conflict: they were not accepted, or the shift has not begun.
        RuleBroken: longer than the shift.
    """
    row = _locked(actor, "lead", sign_up_id)
    if row.state != State.ACCEPTED or row.shift.begins_at > actor.at:
        raise _moved_on()
    longest = int((row.shift.ends_at - row.shift.begins_at).total_seconds()) // _SECONDS
    if not 0 <= minutes <= longest:
        raise RuleBroken(
            "volunteers.minutes",
            Text("最多 {n} 分钟（这一班的时长）", "At most {n} minutes, as the shift", n=longest),
            field="minutes",
        )
    row.minutes, row.confirmed_by, row.confirmed_at = minutes, actor.account, actor.at
    row.save(update_fields=["minutes", "confirmed_by", "confirmed_at"])
    _record(actor, "volunteers.confirm_hours", row)
    return row.pk


@verb
def reveal_phone(*, actor: Actor, sign_up_id: UUID) -> Revealed:
    """The leader sees the number of a volunteer who let them; the volunteer can see that.

    Raises:
        OutOfScope, NotAllowed: not the actor's to lead, or the volunteer is protected.
        Conflict: the volunteer did not agree, or does not come.
        RuleBroken: they died or moved away.
    """
    row = _locked(actor, "lead", sign_up_id)
    if not row.shares_phone or row.state != State.ACCEPTED:
        raise Conflict(
            "volunteers.no_consent",
            Text("志愿者没有同意公开电话", "The volunteer did not share their number"),
        )
    bar = contact_bar(row.person_id)
    if bar is not None:
        raise RuleBroken("volunteers.no_calls", bar.text)
    return look(actor=actor, person=row.person, fields=[Field.PHONE], purpose="contact_person")


@verb
def forget(*, sign_up_ids: list[UUID]) -> int:
    """Delete sign-ups whose days are over; returns how many."""
    rows = SignUp.objects.filter(pk__in=sign_up_ids)
    return rows.delete()[1].get(SignUp._meta.label, 0)


def _locked(actor: Actor, action: str, sign_up_id: UUID) -> SignUp:
    row = SIGN_UPS.access(actor, action, sign_up_id=sign_up_id)
    Shift.objects.select_for_update(of=("self",)).get(pk=row.shift_id)
    return SIGN_UPS.access(actor, action, lock=True, sign_up_id=sign_up_id)


def _insist_on_hours(shift: NewShift, now: datetime) -> None:
    if shift.ends_at <= shift.begins_at or shift.begins_at <= now:
        raise RuleBroken(
            "volunteers.hours",
            Text("开始时间应在现在之后、结束之前", "It begins after now and before it ends"),
            field="begins_at",
        )
    longest = policies.span("volunteers.shift_at_most_hours")
    if shift.ends_at - shift.begins_at > longest:
        raise RuleBroken(
            "volunteers.too_long",
            Text(
                "一班最长 {n} 小时",
                "A shift is {n} hours at most",
                n=policies.number("volunteers.shift_at_most_hours"),
            ),
            field="ends_at",
        )
    if shift.needed < 1:
        raise RuleBroken(
            "volunteers.nobody", Text("至少需要 1 人", "At least one is needed"), field="needed"
        )


def _leader(actor: Actor, staff_no: str) -> Account:
    if not staff_no.strip():
        return _account(actor)
    found = Account.objects.filter(
        username__iexact=staff_no.strip(), kind=Account.Kind.STAFF, is_active=True
    ).first()
    if found is None:
        raise Invalid(
            "volunteers.leader", Text("没有这个工号", "No such staff number"), field="leader_no"
        )
    return found


def _account(actor: Actor) -> Account:
    if actor.account is None:
        raise OutOfScope("account")
    return actor.account


def _record(actor: Actor, name: str, row: SignUp, **facts: Any) -> None:
    records.write(
        actor.ref, name, Subject("sign_up", row.pk, SERVICE), facts={**facts, "state": row.state}
    )


def _moved_on() -> Conflict:
    return Conflict(
        "volunteers.moved_on", Text("情况已变，请刷新", "This has moved on; please reload")
    )


def _closed() -> Conflict:
    return Conflict("volunteers.closed", Text("这项招募已结束", "This call is closed"))
