"""What a program did: from the records, for whoever looks after programs."""

from uuid import UUID

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.programs.policy import may_look_after
from mashang.foundation.records import queries as records
from mashang.front.registers.queries.emergencies import Deed, deed_of
from mashang.kernel.errors import OutOfScope
from mashang.web.paging import Page, page_of


def deeds_of_program(actor: Actor, account_id: UUID, cursor: str | None = None) -> Page[Deed]:
    """What a program looked at and did, the newest first, 30 at a time.

    Raises:
        OutOfScope: no such program, or it reaches further than the actor.
    """
    account = Account.objects.filter(pk=account_id, kind=Account.Kind.PROGRAM).first()
    if account is None or not may_look_after(actor, account):
        raise OutOfScope("program")
    rows = records.records_by(Actor(account, actor.at).ref)
    page = page_of(rows, ("-at", "-record_id"), cursor=cursor)
    purposes = {one.code: one.title for one in policies.listing("people.reveal_purposes")}
    return Page([deed_of(one, purposes) for one in page.items], page.next_cursor, page.is_first)
