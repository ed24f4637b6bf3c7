"""Who looks after programs."""

from typing import Final

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import GrantPath

LOOK_AFTER: Final = "programs.look_after"


def may_look_after(actor: Actor, account: Account) -> bool:
    """Whether the actor may issue keys for a program, and end it.

    Only whoever holds the right in every place where the program holds anything: else a community's
    administrator could make themselves a key that reaches the whole street.
    """
    if not account.is_program or not actor.is_official or not actor.holds_anywhere(LOOK_AFTER):
        return False
    reached = GrantPath.objects.filter(current_grants(actor.at, "grant__"), grant__account=account)
    return all(actor.holds(LOOK_AFTER, path) for path in reached.values_list("path", flat=True))
