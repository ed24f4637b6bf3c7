"""Telling those who review that rights were taken in an emergency, and that it still waits."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from mashang.elements.people.terms import title_of
from mashang.foundation.grants.models import Emergency
from mashang.foundation.grants.policy import EMERGENCIES
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.governance.notices import steps as notices
from mashang.governance.notices.models import Message
from mashang.governance.notices.steps import Told
from mashang.kernel.texts import Text


@step
def tell_reviewers(emergency_id: UUID, *, at: datetime, times: int = 0) -> int:
    """Tell everybody who may review a taking, with the way to its page.

    Source: decision 20: a reviewer sees at once who took what, and why.

    Args:
        times: which reminder it is; nought when it was just taken.

    Returns:
        How many were told what they had not been told before.
    """
    row = Emergency.objects.select_related("grant", "account").filter(pk=emergency_id).first()
    if row is None:
        return 0
    told = _told(row, times)
    reviewers = list(EMERGENCIES.holders("review", row, at).order_by("pk"))
    known = Message.objects.filter(reference=told.reference, account__in=reviewers)
    before = set(known.values_list("account_id", flat=True))
    for reviewer in reviewers:
        notices.tell_account(told, at=at, account=reviewer)
    return sum(one.pk not in before for one in reviewers)


def _told(row: Emergency, times: int) -> Told:
    kinds = {one.code: one.title for one in policies.listing("grants.emergency_kinds")}
    who = " ".join(filter(None, (row.account.unit, row.account.post, row.account.username)))
    where, kind = row.grant.scope_name, title_of(kinds, row.kind)
    title = (
        Text("紧急查看还没有复核：{place}", "Emergency access not reviewed: {place}", place=where)
        if times
        else Text("有人紧急查看：{place}", "Emergency access: {place}", place=where)
    )
    body = Text(
        "{who} · {kind}。请看看查了什么，再确认或提出疑问。",
        "{who} · {kind}. Please look at what was opened, then confirm or question it.",
        who=who,
        kind=kind,
    )
    name = f"registers.emergency_waits:{row.pk}:{times}" if times else ""
    return Told(
        name or f"registers.emergency:{row.pk}",
        title,
        body,
        reverse("registers:emergency", args=[row.pk]),
    )
