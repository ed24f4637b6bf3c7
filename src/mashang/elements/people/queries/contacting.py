"""Whether somebody may be called, messaged or visited: the one question every room asks first."""

from collections.abc import Iterable
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from mashang.domain.contacting import Bar, Because, Standing, bar_for
from mashang.elements.people.models import Person, Residency
from mashang.elements.people.policy import not_ended
from mashang.kernel import clock

_AT_ONCE: Final = 2000


def may_be_contacted(person_id: UUID, because: Because = Because.LIVES_HERE) -> bool:
    """Whether a person may be called, messaged, or listed for a visit.

    The rule of the house:

    1. Nobody who died is called, written to, visited or listed, on no account.
    2. Nobody who moved away is, because they lived here: texts, lists to call or to walk, questions
       and forms about a home stop with the last home. What they asked for themselves is still
       answered in the portal (`Because.OWN_AFFAIR`): their open case, their account, a room they let.
    3. It is asked at the moment of sending or showing, not when the message was queued. What is
       dropped is written down (`steps.note_dropped`) and is no error.
    4. A code to sign in is none of this: whoever holds the phone asked for it a minute ago.

    Rooms need not ask: `elements.people.sending` and `governance.notices.steps.tell` ask for
    them, and `reachable` and `is_reachable` keep lists. `tests/architecture/test_contact.py` finds who goes around.
    """
    return contact_bar(person_id, because) is None


def contact_bar(person_id: UUID, because: Because = Because.LIVES_HERE) -> Bar | None:
    """Why a person is not to be contacted; None when they may be.

    Asked at the moment of calling, so that a death recorded a second ago stops the next message.
    """
    return contact_bars([person_id], because).get(person_id)


def contact_bars(
    person_ids: Iterable[UUID], because: Because = Because.LIVES_HERE
) -> dict[UUID, Bar]:
    """Of some persons, those who are not to be contacted, and why; a query for each two thousand."""
    found: dict[UUID, Bar] = {}
    wanted = iter(set(person_ids))
    while ids := list(islice(wanted, _AT_ONCE)):
        rows = Person.objects.filter(pk__in=ids).annotate(
            is_here=Exists(_homes(lasting=True)), had_home=Exists(_homes(lasting=False))
        )
        for row in rows.only("died_on", "forgotten_at", "merged_into"):
            # Who was merged into another has their homes there.
            has_left = row.had_home and not row.is_here and row.merged_into_id is None
            standing = Standing(row.died_on is not None, row.forgotten_at is not None, has_left)
            bar = bar_for(standing, because)
            if bar is not None:
                found[row.pk] = bar
    return found


def reachable(because: Because) -> "QuerySet[Person]":
    """Who may be contacted, for lists that a query cuts: `bar_for` in SQL, tested against it."""
    rows = Person.objects.filter(died_on__isnull=True, forgotten_at__isnull=True)
    if because is Because.OWN_AFFAIR:
        return rows
    never_left = ~Q(Exists(_homes(lasting=False))) | Q(merged_into__isnull=False)
    return rows.filter(Q(Exists(_homes(lasting=True))) | never_left)


def is_reachable(of: str, because: Because) -> Exists:
    """The same, asked of each row of a list as it is looked at.

    Where a list also holds rows of nobody, `person IN reachable` would work out the whole street
    for one page.

    Args:
        of: the list's column that names the person.
    """
    return Exists(reachable(because).filter(pk=OuterRef(of)))


def _homes(*, lasting: bool) -> "QuerySet[Residency]":
    rows = Residency.objects.filter(person=OuterRef("pk"))
    return rows.filter(not_ended(clock.today())) if lasting else rows
