"""A member of staff leaves 离岗: everything they held ends in one act, and what they did stays."""

from uuid import UUID

from django.db.models import Q

from mashang.elements.organisations import steps as organisations
from mashang.elements.organisations.models import Membership
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.signin import steps as signin
from mashang.foundation.signin.policy import MANAGE, may_manage
from mashang.foundation.verbs import verb
from mashang.front.registers.queries.departing import held_by
from mashang.governance.duties import steps as duties
from mashang.governance.duties.models import Responsibility
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.texts import Text


@verb
def leave(*, actor: Actor, account_id: UUID, reason: str, is_handed_over: bool) -> None:
    """End roles, responsibilities, memberships, sessions and the account of somebody who leaves.

    Args:
        is_handed_over: somebody made sure that what is listed goes on in other hands.

    Raises:
        OutOfScope: no such staff account.
        NotAllowed: it reaches further than the actor, or is their own.
        Conflict: it is closed already.
        RuleBroken: something is still to be handed over, or nobody would be left who may give roles.
    """
    account = (
        Account.objects.select_for_update().filter(pk=account_id, kind=Account.Kind.STAFF).first()
    )
    if account is None or not actor.holds_anywhere(MANAGE):
        raise OutOfScope("account")
    if not may_manage(actor, account):
        raise NotAllowed(MANAGE)
    held = held_by(account_id, actor.at)
    if not account.is_active and not held.grants:
        raise Conflict("registers.left_already", Text("已经离岗了", "They have left already"))
    if held.is_something and not is_handed_over:
        text = Text(
            "请先把责任和在办的事交接好，再勾选“已交接”",
            "First hand over what they answer for and work on, then tick it",
        )
        raise RuleBroken("registers.not_handed_over", text, field="is_handed_over")
    grants.insist_on_a_keeper(
        at=actor.at, leaving=lambda grant: grant.account_id == account.account_id
    )
    ended = grants.end_all_of(account_id, at=actor.at)
    # Those planned for later fall away too, and those that were to go into other hands end now.
    answering = Responsibility.objects.select_for_update().filter(
        Q(until__isnull=True) | Q(until__gt=actor.at), holder=account
    )
    for one in answering.order_by("pk"):
        duties.end(one, at=actor.at)
    for membership in Membership.objects.filter(account=account, until_on=None):
        organisations.leave(membership=membership, until_on=clock.local_day(actor.at))
    signin.forget_ways_in([account_id])
    accounts.close(account)
    records.write(
        actor.ref,
        "registers.leave",
        grants.subject_of(account_id),
        reason=reason,
        facts={"grants": [grant.pk for grant in ended], "responsibilities": held.answers_count},
    )
