"""A phone, and what it carries: bound, filled up to what its account may carry, emptied of the rest."""

from datetime import datetime
from typing import Final
from uuid import UUID

from mashang.domain.passage import CredentialKind
from mashang.domain.passes import HolderKey
from mashang.domain.passes.carrying import Carried, Due, Lasting, is_covered, plan
from mashang.domain.passes.cbor import encode
from mashang.elements.passes.models import Pass, Phone
from mashang.elements.passes.queries.rights import due
from mashang.elements.passes.steps.issuing import Wanted, issue, prolong
from mashang.elements.passes.steps.revoking import revoke, revoke_phone
from mashang.elements.passes.terms import LOST, MISUSED, NO_LONGER, REPLACED
from mashang.elements.people import queries as people
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel.errors import Conflict, RuleBroken
from mashang.kernel.texts import Text

REPORTED: Final = (LOST, MISUSED)


@step
def bind(
    account: Account, key: HolderKey, *, replaces: str, called: str, at: datetime
) -> tuple[Phone, bool]:
    """The phone of a key, new or known; of too many the one that was away longest is taken back.

    Args:
        replaces: thumbprint that the same browser carried before, and lost with its storage.

    Returns:
        The phone, and whether it is new.

    Raises:
        RuleBroken: `passes.phone_reported`: this browser's session is of a phone that was reported lost.
        Conflict: `passes.phone_unknown`: the key was taken back, or is another account's.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    thumbprint = key.thumbprint.hex()
    before = Phone.objects.select_for_update(of=("self",)).filter(
        thumbprint__in={thumbprint, replaces}, account=account
    )
    if any(one.revoked_because in REPORTED for one in before):
        raise RuleBroken(
            "passes.phone_reported",
            Text(
                "这部手机已挂失。请退出登录，再重新登录",
                "This phone was reported lost. Sign out and sign in again",
            ),
        )
    known = Phone.objects.filter(thumbprint=thumbprint).first()
    if known is not None and (known.revoked_at is not None or known.account_id != account.pk):
        raise Conflict(
            "passes.phone_unknown",
            Text("这把钥匙已作废，请换一把", "This key was taken back; make another one"),
        )
    for one in before:
        if one.thumbprint != thumbprint:
            revoke_phone(one, because=REPLACED, at=at)
    if known is None:
        known = Phone.objects.create(
            thumbprint=thumbprint,
            account=account,
            key=encode(key.cose_key),
            called=called,
            bound_at=at,
            shown_at=at,
        )
        _leave_room(account, at)
        return known, True
    if known.shown_at.replace(minute=0, second=0, microsecond=0) < at.replace(
        minute=0, second=0, microsecond=0
    ):
        known.shown_at = at
        known.save(update_fields=["shown_at"])
    return known, False


@step
def fill(actor: Actor, phone: Phone) -> None:
    """Let a phone carry exactly what its account may carry now.

    Raises:
        Invalid, Conflict: as `issue`.
    """
    rows = _carried_by(phone=phone)
    wanted = plan(due(actor), [carried(row) for row in rows.values()], _lasting(), actor.at)
    revoke([rows[one] for one in wanted.end], because=NO_LONGER, at=actor.at)
    for pass_id, until in wanted.prolong:
        prolong(rows[pass_id], until=until, at=actor.at)
    for one, until in wanted.issue:
        issue(_wanted(one, phone, actor.at, until), at=actor.at)
    _take_along(actor, phone)


@step
def reconcile(account: Account, at: datetime) -> int:
    """Take back what an account's phones carry and it may carry no more; returns how many."""
    rows = _carried_by(account=account)
    actor = Actor.of(account, at)
    allowed = due(actor)
    over = [row for row in rows.values() if not is_covered(carried(row), allowed)]
    granted = Pass.objects.select_for_update(of=("self",)).filter(
        account=account, revoked_at__isnull=True, kind=CredentialKind.VOLUNTEER
    )
    over += granted.exclude(about="").exclude(person_id__in=_own_persons(actor)).order_by("pk")
    return revoke(over, because=NO_LONGER, at=at)


def carried(row: Pass) -> Carried:
    """A pass on a phone, as the plan knows it."""
    if row.until is None:
        raise ValueError("a pass on a phone ends")
    kind = CredentialKind(row.kind)
    return Carried(
        row.pk, kind, row.person_id, frozenset(row.scope), frozenset(row.classes), row.until
    )


def _carried_by(**whose: object) -> dict[UUID, Pass]:
    """Passes that follow from home or work, locked; what a room issued for its own things is the room's."""
    rows = Pass.objects.select_for_update(of=("self",)).filter(
        phone__isnull=False, revoked_at__isnull=True, about="", **whose
    )
    return {row.pk: row for row in rows.order_by("pk")}


def _take_along(actor: Actor, phone: Phone) -> None:
    """What rooms issued to the account's own person goes onto this phone, unless another one carries it."""
    rows = Pass.objects.select_for_update(of=("self",)).filter(
        person_id__in=_own_persons(actor),
        revoked_at__isnull=True,
        until__gt=actor.at,
        kind=CredentialKind.VOLUNTEER,
    )
    for row in rows.exclude(about="").order_by("pk"):
        if row.phone is None or row.phone.revoked_at is not None:
            row.phone, row.account = phone, phone.account
            row.save(update_fields=["phone", "account"])


def _own_persons(actor: Actor) -> list[UUID]:
    return [one.person_id for one in people.acted_for(actor) if one.is_self]


def _leave_room(account: Account, at: datetime) -> None:
    most = policies.number("passes.phones_at_most_count")
    rows = Phone.objects.select_for_update(of=("self",)).filter(
        account=account, revoked_at__isnull=True
    )
    for one in list(rows.order_by("-shown_at", "-bound_at", "pk"))[most:]:
        revoke_phone(one, because=REPLACED, at=at)


def _wanted(one: Due, phone: Phone, at: datetime, until: datetime) -> Wanted:
    return Wanted(
        kind=one.kind,
        scope=one.scope,
        since=at,
        until=until,
        person_id=one.person_id,
        account=phone.account,
        phone=phone,
        classes=one.classes,
    )


def _lasting() -> Lasting:
    return Lasting(
        policies.days("passes.phone_lasts_days"), policies.days("passes.renewed_when_left_days")
    )
