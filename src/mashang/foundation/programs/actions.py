"""Verbs on programs and their keys. Every one of them leaves a record; the secret is in none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from mashang.foundation.accounts import steps as accounts
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.programs import steps
from mashang.foundation.programs.models import Program, ProgramKey
from mashang.foundation.programs.policy import LOOK_AFTER, may_look_after
from mashang.foundation.programs.queries import state_of
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope
from mashang.kernel.texts import Text

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What is written down of a program.

    Attributes:
        name: what it is called, as those read who ask who looked.
        unit: who answers for it.
        contact: whom to call about it: a name and a number.
    """

    name: str
    unit: str
    purpose: str
    contact: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A key with its secret, shown this once."""

    key_id: UUID
    account_id: UUID
    secret: str
    expires_at: datetime


@verb
def enrol(*, actor: Actor, told: Told, command_id: UUID) -> UUID:
    """An account for another system; what it may do is given afterwards, as roles.

    Returns:
        The account's id.

    Raises:
        NotAllowed: the actor does not look after programs.
        Invalid, Conflict: the name or the unit, or no purpose or contact.
    """
    if not actor.is_official or not actor.holds_anywhere(LOOK_AFTER):
        raise NotAllowed(LOOK_AFTER)
    name = "programs.enrol"
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=name)
    if done is not None:
        return UUID(done["account_id"])
    _insist_on_sense(told)
    program = steps.take_in(
        name=told.name, unit=told.unit, purpose=told.purpose, contact=told.contact, at=actor.at
    )
    account = program.account
    records.write(actor.ref, name, grants.subject_of(account.pk))
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb=name,
        answer={"account_id": str(account.pk)},
    )
    return account.pk


@verb
def change(*, actor: Actor, account_id: UUID, told: Told) -> None:
    """Write down anew what a program is called, who answers for it, and why it calls.

    Raises:
        OutOfScope, NotAllowed: no such program, or it reaches further than the actor.
        Invalid, Conflict: as `enrol`, or it has left.
    """
    program = _looked_after(actor, account_id)
    _insist_on_sense(told)
    accounts.insist_on_program_name(told.name.strip(), told.unit.strip(), besides=account_id)
    before = (program.account.post, program.account.unit, program.purpose, program.contact.open())
    accounts.rename_program(program.account, name=told.name, unit=told.unit)
    program.purpose, program.contact = told.purpose.strip(), told.contact.strip()
    program.save(update_fields=["purpose", "contact"])
    after = (program.account.post, program.account.unit, program.purpose, told.contact.strip())
    changed = [
        field
        for field, old, new in zip(
            ("name", "unit", "purpose", "contact"), before, after, strict=True
        )
        if old != new
    ]
    records.write(actor.ref, "programs.change", grants.subject_of(account_id), fields=changed)


@verb
def issue_key(
    *, actor: Actor, account_id: UUID, label: str, valid_days: int, per_min: int
) -> Issued:
    """A key for one installation of a program.

    Args:
        valid_days: how long it holds, at most `programs.key_valid_at_most_days`.
        per_min: calls answered within a minute, at most `programs.calls_at_most_per_min`.

    Raises:
        OutOfScope, NotAllowed: as `change`.
        Invalid: no label, or beyond what policy allows.
        Conflict: the program has left, or has as many keys as policy allows.
    """
    program = _looked_after(actor, account_id)
    working = program.keys.filter(revoked_at__isnull=True, expires_at__gt=actor.at).count()
    if working >= policies.number("programs.keys_at_most_count"):
        text = Text(
            "有效密钥已到上限，请先吊销不用的", "It has as many keys as are allowed; revoke one"
        )
        raise Conflict("programs.keys_at_most", text)
    if not label.strip():
        text = Text("请写明哪个环境用它", "Please say which installation uses it")
        raise Invalid("programs.no_label", text, field="label")
    _insist_within(valid_days, "programs.key_valid_at_most_days", "valid_days")
    _insist_within(per_min, "programs.calls_at_most_per_min", "per_min")
    return _issued(actor, program, "programs.issue_key", label.strip(), valid_days * _DAY, per_min)


@verb
def rotate_key(*, actor: Actor, account_id: UUID, key_id: UUID) -> Issued:
    """Another secret in place of a key's; the old one works on for days of policy, so nothing stops.

    Raises:
        OutOfScope, NotAllowed: as `change`.
        Conflict: the key does not work any more.
    """
    key = _key(actor, account_id, key_id)
    if not state_of(key, actor.at).works:
        text = Text("这把密钥已经失效，请新发一把", "This key works no more; issue another")
        raise Conflict("programs.key_over", text)
    issued = _issued(
        actor,
        key.program,
        "programs.rotate_key",
        key.label,
        policies.days("programs.key_valid_days"),
        key.per_min,
    )
    key.expires_at = min(key.expires_at, actor.at + policies.days("programs.key_overlap_days"))
    key.save(update_fields=["expires_at"])
    return issued


@verb
def revoke_key(*, actor: Actor, account_id: UUID, key_id: UUID) -> None:
    """From this instant on the key opens nothing.

    Raises:
        OutOfScope, NotAllowed: as `change`.
        Conflict: it was revoked before.
    """
    key = _key(actor, account_id, key_id)
    if key.revoked_at is not None:
        raise Conflict("programs.key_revoked", Text("已经吊销过了", "It was revoked before"))
    key.revoked_at = actor.at
    key.save(update_fields=["revoked_at"])
    _record(actor, "programs.revoke_key", key)


@verb
def close_program(*, actor: Actor, account_id: UUID, reason: str) -> None:
    """A program leaves: keys, roles and account end in one act; what it did stays.

    Raises:
        OutOfScope, NotAllowed: as `change`.
        Invalid: no reason.
        Conflict: it has left already.
    """
    program = _looked_after(actor, account_id)
    if not reason.strip():
        text = Text("请写明为什么停用", "Please say why it leaves")
        raise Invalid("programs.no_reason", text, field="reason")
    for key in program.keys.filter(revoked_at__isnull=True):
        key.revoked_at = actor.at
        key.save(update_fields=["revoked_at"])
    ended = grants.end_all_of(account_id, at=actor.at)
    accounts.close(program.account)
    program.left_at, program.contact = actor.at, ""
    program.save(update_fields=["left_at", "contact"])
    records.write(
        actor.ref,
        "programs.close_program",
        grants.subject_of(account_id),
        reason=reason,
        facts={"grants": [grant.pk for grant in ended]},
    )


def _looked_after(actor: Actor, account_id: UUID) -> Program:
    """A program, locked: what happens to its keys happens one after the other."""
    rows = Program.objects.select_for_update(of=("self",)).select_related("account")
    program = rows.filter(pk=account_id).first()
    if program is None or not actor.holds_anywhere(LOOK_AFTER):
        raise OutOfScope("program")
    if not may_look_after(actor, program.account):
        raise NotAllowed(LOOK_AFTER)
    if program.left_at is not None:
        raise Conflict("programs.left", Text("这个系统已经停用", "This program has left"))
    return program


def _key(actor: Actor, account_id: UUID, key_id: UUID) -> ProgramKey:
    program = _looked_after(actor, account_id)
    key = ProgramKey.objects.select_for_update().filter(pk=key_id, program=program).first()
    if key is None:
        raise OutOfScope("key")
    return key


def _issued(
    actor: Actor, program: Program, verb_name: str, label: str, valid: timedelta, per_min: int
) -> Issued:
    key, secret = steps.add_key(program, label=label, valid=valid, per_min=per_min, at=actor.at)
    _record(actor, verb_name, key)
    return Issued(key.key_id, program.account_id, secret.text, key.expires_at)


def _record(actor: Actor, verb_name: str, key: ProgramKey) -> None:
    facts = {"key": str(key.key_id), "prefix": key.prefix, "per_min": key.per_min}
    records.write(actor.ref, verb_name, grants.subject_of(key.program_id), facts=facts)


def _insist_on_sense(told: Told) -> None:
    for words, field in ((told.purpose, "purpose"), (told.contact, "contact")):
        if not words.strip():
            text = Text("请写明用途和联系人", "Please give the purpose and whom to call")
            raise Invalid("programs.not_told", text, field=field)


def _insist_within(value: int, most_key: str, field: str) -> None:
    most = policies.number(most_key)
    if not 1 <= value <= most:
        text = Text("请填 1 到 {most}", "Please give 1 to {most}", most=most)
        raise Invalid("programs.beyond_policy", text, field=field)
