"""A person comes to another number: with the whole account, or with what is theirs of it.

Locks in this order: account, person, identifier, link.
"""

from uuid import UUID

from django.db.models import Q

from mashang.elements.people.models import ActsFor, Identifier, Person
from mashang.elements.people.policy import is_asleep, links_in_force
from mashang.elements.people.queries.opening import open_values
from mashang.elements.people.steps.links import end_link, link_account
from mashang.elements.people.steps.persons import (
    NewIdentifier,
    add_identifier,
    end_identifier,
    locked,
)
from mashang.elements.people.terms import PHONE
from mashang.foundation.accounts import queries as accounts_read
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.errors import Conflict
from mashang.kernel.texts import Text

_THEIRS = (ActsFor.Basis.SELF, ActsFor.Basis.GUARDIAN)


@step
def make_way(number: str) -> None:
    """Close an empty account of a number: somebody only looked in with it.

    Raises:
        Conflict: it acts, or acted, for somebody; the community joins the two after looking.
    """
    taken = (
        Account.objects.select_for_update(of=("self",))
        .filter(phone_index=accounts_read.phone_index(number))
        .first()
    )
    if taken is None:
        return
    if ActsFor.objects.filter(account=taken).exists():
        raise Conflict(
            "people.number_in_use",
            Text(
                "这个号码已在为别人办事，请带证件到社区办理",
                "That number acts for somebody already; please come to the community office with a document",
            ),
            field="phone",
        )
    accounts.give_up_number(taken)


@step
def move_account(account: Account, was: str, number: str) -> list[UUID]:
    """The contact number of oneself and one's children follows, where it was the old one.

    Args:
        account: it stands at the new number already.

    Returns:
        Whom it concerns, in order of id.
    """
    links = ActsFor.objects.filter(links_in_force(clock.now()), account=account, basis__in=_THEIRS)
    persons = sorted(links.values_list("person_id", flat=True))
    for person_id in persons:
        _renumber(locked(person_id), was, number)
    return persons


@step
def move_links(link: ActsFor, account: Account, *, was: str, approved_by: Account) -> list[UUID]:
    """What is the person's goes to another account: themselves, and children by whom they are guardian.

    For a number that has a new owner: that owner keeps the account, and nothing of this person.
    What was approved before the account woke was this person's; where it never woke, nobody can
    tell, and only the person moves. A proxy they held ends: whoever granted it grants it anew.

    Args:
        link: by which the old account was the person's own, perhaps asleep.
        was: the old number.

    Returns:
        Whom it concerns, in order of id.
    """
    now = clock.now()
    woke_at = link.account.woke_at
    standing = ActsFor.objects.select_for_update(of=("self",)).filter(
        Q(until__isnull=True) | Q(until__gt=now), account=link.account, approved_at__lte=woke_at
    )
    besides = standing.exclude(pk=link.pk).order_by("since", "pk") if woke_at is not None else ()
    moved = []
    for one in (link, *besides):
        end_link(one, now)
        if one.basis not in _THEIRS:
            continue
        person = locked(one.person_id)
        if person.died_on is not None:
            continue
        link_account(
            account=account,
            person=person,
            basis=ActsFor.Basis(one.basis),
            approved_by=approved_by,
        )
        _renumber(person, was, account.phone.open() if account.phone else "")
        moved.append(person.pk)
    return sorted(moved)


def own_link_of(person: Person) -> ActsFor | None:
    """By which account a person was last themselves: the link may sleep, and has not ended."""
    rows = ActsFor.objects.filter(
        Q(until__isnull=True) | Q(until__gt=clock.now()),
        person=person,
        basis=ActsFor.Basis.SELF,
    )
    return rows.select_related("account").order_by("-since", "-pk").first()


def is_anothers(link: ActsFor) -> bool:
    """Whether the number of somebody's own account has a new owner by all that is known."""
    others = ActsFor.objects.filter(
        links_in_force(clock.now()), account=link.account, basis=ActsFor.Basis.SELF
    ).exclude(person=link.person_id)
    return is_asleep(link) or others.exists()


def _renumber(person: Person, was: str, number: str) -> None:
    rows = Identifier.objects.filter(person=person, type=PHONE, until__isnull=True)
    for row, value in open_values(rows):
        if value == was:
            end_identifier(row)
            add_identifier(person, NewIdentifier(PHONE, number))
