"""Sending codes, and forgetting them."""

from typing import Final
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore

from mashang.foundation import keys
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.grants.actor import Actor
from mashang.foundation.outbound import sms
from mashang.foundation.policies import queries as policies
from mashang.foundation.signin import queries
from mashang.foundation.signin.actions import phone, staffing
from mashang.foundation.signin.models import Device, PhoneCode, Try
from mashang.kernel import clock
from mashang.kernel.texts import Text

_BATCH: Final = 500
_MESSAGE: Final = Text(
    "【码上】验证码 {code}，{n} 分钟内有效。工作人员不会向您要验证码，请勿告诉任何人。",
    "[Mashang] Your code is {code}, valid for {n} minutes. Nobody from the street will ask you for it.",
)


def send_code(code_id: str) -> None:
    """Hand a code to the gateway, unless it is too late for it; a repeat sends nothing more.

    Raises:
        Unavailable: the gateway is away; the worker tries again while the code still works.
    """
    row = PhoneCode.objects.filter(pk=UUID(code_id), closed_at=None, sent_at=None).first()
    if row is None or clock.now() >= queries.expires_at(row):
        return
    valid = policies.number("accounts.phone_code_valid_min")
    text = _MESSAGE.with_values(code=row.code.open(), n=valid)
    way = sms.port(stamped_as_demo=accounts.is_demo())
    way.send(
        row.phone.open(), text.in_("en" if row.language == "en" else "zh"), message_id=row.code_id
    )
    phone.mark_sent(code_id=row.code_id)


def sweep() -> None:
    """Forget codes and tries when their days are over, and sessions that ended."""
    PhoneCode.objects.filter(
        asked_at__lt=clock.now() - policies.days("retention.messages_days")
    ).delete()
    Try.objects.filter(at__lt=clock.now() - queries.DAY).delete()
    SessionStore.clear_expired()
    longest = max(policies.days("accounts.resident_session_days"), queries.DAY)
    Device.objects.filter(used_at__lt=clock.now() - longest).delete()


def put_idle_staff_to_sleep() -> int:
    """Close staff accounts that nobody used for long; returns how many."""
    actor = Actor.system()
    idle = accounts.idle_staff(actor.at - policies.days("accounts.staff_asleep_days"))
    ids = list(idle.order_by("username").values_list("pk", flat=True))
    return sum(staffing.put_to_sleep(actor=actor, account_id=one) for one in ids)


def forget_idle_residents() -> int:
    """Forget residents' accounts idle for `retention.accounts_idle_days`; returns how many.

    Keys go first: from then on nothing can be read, whatever happens before the rows are gone.
    """
    before = clock.now() - policies.days("retention.accounts_idle_days")
    forgotten = 0
    while due := accounts.idle_residents(before, at_most=_BATCH):
        keys.destroy_subjects(accounts.IDENTITY, due)
        forgotten += staffing.forget_idle_residents(actor=Actor.system(), account_ids=due)
    return forgotten
