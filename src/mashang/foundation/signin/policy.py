"""Who looks after the accounts of staff."""

from collections.abc import Iterable
from uuid import UUID

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import GrantPath

MANAGE = "signin.manage_staff"


def may_manage(actor: Actor, account: Account) -> bool:
    """Whether the actor may reset or close a staff account.

    Only whoever holds the right in every place where the account holds anything: else a community's
    administrator could take over the account of a chief.
    """
    return account.account_id in managed_by(actor, [account])


def managed_by(actor: Actor, accounts: Iterable[Account]) -> set[UUID]:
    """Which of some accounts the actor may manage, as `may_manage` says of each; one query."""
    others = {
        one.account_id for one in accounts if one.is_official and one.account_id != actor.account_id
    }
    if not others or not actor.holds_anywhere(MANAGE):
        return set()
    reached = GrantPath.objects.filter(
        current_grants(actor.at, "grant__"), grant__account_id__in=others
    )
    beyond = {
        account_id
        for account_id, path in reached.values_list("grant__account_id", "path")
        if not actor.holds(MANAGE, path)
    }
    return others - beyond
