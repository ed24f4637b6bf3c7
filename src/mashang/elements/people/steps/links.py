"""Who acts for whom: own account, guardian of a child, proxy; each link dated, and able to sleep."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q

from mashang.domain.ages import birthday
from mashang.elements.people.models import ActsFor, Person
from mashang.elements.people.policy import is_asleep, links_in_force
from mashang.elements.people.queries.opening import birth_of
from mashang.foundation.accounts.models import Account
from mashang.foundation.events import steps as events
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text

LINK_ENDED: Final = "people.link_ended"
"""An account acts for somebody no more, from now or a day on. Subject `account:<id>`, payload `person_id`."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What a proxy is granted, and the last day of it."""

    may_ask: bool
    may_open: bool
    may_read: bool
    last_on: date


@step
def link_account(
    *,
    account: Account,
    person: Person,
    basis: ActsFor.Basis,
    approved_by: Account | None,
    may_ask: bool = True,
    may_open: bool = True,
    may_read: bool = True,
    until: datetime | None = None,
) -> ActsFor:
    """Let an account act for a person from now on.

    A new own account replaces the one before: the number moved on. A guardian's link carries its
    end, the child's birthday, so that it ends by itself. A link that sleeps is replaced.

    Args:
        approved_by: the worker who approved it, or the account of the person who granted it.
        may_ask: open and follow requests.
        may_open: open doors.
        may_read: read what is held, and who looked.
        until: first instant at which it no longer holds; None while it lasts.

    Raises:
        Conflict: `people.linked_already`.
        RuleBroken: the person died, is no child, or the child's birth is not known.
    """
    now = clock.now()
    if person.died_on is not None:
        raise RuleBroken("people.has_died", Text("此人已去世", "This person has died"))
    if basis == ActsFor.Basis.GUARDIAN:
        until = min(filter(None, (until, end_of_guardianship(person))))
    _clear_the_way(account, person, basis, now)
    return ActsFor.objects.create(
        account=account,
        person=person,
        basis=basis,
        may_ask=may_ask,
        may_open=may_open,
        may_read=may_read,
        since=now,
        until=until,
        approved_by=approved_by,
        approved_at=now,
    )


@step
def end_link(link: ActsFor, at: datetime) -> None:
    """End a link; it stays as history. Ended before, nothing changes."""
    if link.until is None or link.until > at:
        link.until = max(at, link.since)
        link.save(update_fields=["until"])
        events.append(LINK_ENDED, f"account:{link.account_id}", {"person_id": str(link.person_id)})


@step
def put_to_sleep(account: Account) -> int:
    """Suspend every link of an account whose number may have a new owner; returns how many."""
    now = clock.now()
    standing = ActsFor.objects.filter(
        account=account, suspended_at__isnull=True, approved_at__lte=now
    )
    lasting = standing.filter(Q(until__isnull=True) | Q(until__gt=now))
    return lasting.filter(approved_at__lte=account.woke_at or now).update(suspended_at=now)


@step
def approve_again(link: ActsFor, *, approved_by: Account) -> None:
    """Wake a sleeping link after somebody made sure who holds the number now."""
    link.suspended_at = None
    link.approved_by = approved_by
    link.approved_at = clock.now()
    link.save(update_fields=["suspended_at", "approved_by", "approved_at"])


def until_of(granted: Granted) -> datetime:
    """The first instant after the last day of a proxy.

    Raises:
        Invalid: nothing is granted, or the day is over.
        RuleBroken: longer than `people.proxy_at_most_days`.
    """
    if not (granted.may_ask or granted.may_open or granted.may_read):
        raise Invalid(
            "people.nothing_granted",
            Text("请至少选择一项授权", "Grant at least one thing"),
            field="may",
        )
    days = (granted.last_on - clock.today()) / timedelta(days=1)
    if days < 0:
        raise Invalid("people.proxy_over", Text("日期已过", "That day is over"), field="last_on")
    if days > (most := policies.number("people.proxy_at_most_days")):
        raise RuleBroken(
            "people.proxy_too_long",
            Text("授权一次最长 {n} 天", "A proxy lasts at most {n} days", n=most),
            field="last_on",
        )
    return clock.day_span(granted.last_on)[1]


def end_of_guardianship(child: Person) -> datetime:
    """The first instant of the birthday that ends guardianship.

    Raises:
        RuleBroken: the birth is not known, or the birthday has passed.

    Source: plan pack, `people.guardian_below_age_years` (个人信息保护法 art. 31).
    """
    born_on = birth_of(child)
    if born_on is None:
        raise RuleBroken(
            "people.birth_unknown",
            Text("先登记孩子的出生日期", "Enter the child's date of birth first"),
            field="birth_on",
        )
    age_years = policies.number("people.guardian_below_age_years")
    ends_on = birthday(born_on, age_years)
    if ends_on <= clock.today():
        raise RuleBroken(
            "people.not_a_child",
            Text(
                "已满 {age} 周岁，由本人办理；需要代办请由本人授权",
                "Aged {age} or over: they act for themselves and may grant a proxy",
                age=age_years,
            ),
        )
    return clock.day_span(ends_on)[0]


def _clear_the_way(account: Account, person: Person, basis: str, now: datetime) -> None:
    """End what a new link replaces: the own account before it, an elapsed or sleeping twin.

    The database keeps one open-ended link per account and person, whatever its basis.
    """
    standing = ActsFor.objects.select_for_update().filter(person=person, until__isnull=True)
    for link in standing:
        twin = link.account_id == account.pk
        if twin and not is_asleep(link):
            raise Conflict(
                "people.linked_already",
                Text("该账号已关联此人", "This account acts for this person already"),
            )
        if twin or (basis == ActsFor.Basis.SELF and link.basis == ActsFor.Basis.SELF):
            end_link(link, now)
    dated = ActsFor.objects.filter(links_in_force(now), person=person, account=account)
    if dated.filter(until__isnull=False).exists():
        raise Conflict(
            "people.linked_already",
            Text("该账号已关联此人", "This account acts for this person already"),
        )
