"""Who sees people, and what of them.

Staff see whoever lives in their part of the tree. A *protected* person is there for nobody but two
named roles and for those who act for them. Everybody else reaches a person only through a link that
somebody approved, while it is in force: there is no rule "lives in the same room".

Source: design principle 11.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.grants.rules import NOTHING, ByLink, Policy, Rule, Where
from mashang.kernel import clock, paths


def not_ended(on: date) -> Q:
    """Residencies that last or are still to begin on a day: what staff answer for."""
    return Q(until_on__isnull=True) | Q(until_on__gt=on)


def lived_in(on: date) -> Q:
    """Residencies that hold on a day."""
    return Q(since_on__lte=on) & not_ended(on)


def departed(before: date) -> Q:
    """Persons who have lived nowhere in the street since before a day, and are not forgotten yet.

    Somebody who never had a home here counts from the day they were entered.
    """
    homes = Residency.objects.filter(person=OuterRef("pk"))
    staying = homes.filter(Q(until_on__isnull=True) | Q(until_on__gte=before))
    entered = Q(created_at__lt=clock.day_span(before)[0])
    standing = Q(forgotten_at__isnull=True, merged_into__isnull=True)
    return standing & ~Exists(staying) & (Q(Exists(homes)) | entered)


def links_in_force(at: datetime, prefix: str = "") -> Q:
    """Links by which an account acts for a person at an instant: begun, not ended, not asleep.

    A link sleeps from the very sign-in that woke its account: the number may have a new owner, and
    nobody waits for a job to find out.

    Args:
        prefix: lookup that leads to the link.
    """
    lasts = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": at})
    never_woke = Q(**{f"{prefix}account__woke_at__isnull": True})
    approved_since = Q(**{f"{prefix}approved_at__gt": F(f"{prefix}account__woke_at")})
    awake = Q(**{f"{prefix}suspended_at__isnull": True}) & (never_woke | approved_since)
    return Q(**{f"{prefix}since__lte": at}) & lasts & awake


def is_asleep(link: ActsFor) -> bool:
    """Whether a link waits to be approved again (as `links_in_force` says in SQL)."""
    woke_at = link.account.woke_at
    return link.suspended_at is not None or (woke_at is not None and link.approved_at <= woke_at)


@dataclass(frozen=True, slots=True)
class ByResidency(Rule):
    """Whoever holds a right where the person lives."""

    right: str

    def may(self, actor: Actor, obj: Any) -> bool:
        if not actor.holds_anywhere(self.right):
            return False
        return any(actor.holds(self.right, path) for path in _homes(obj, actor.at))

    def visible(self, actor: Actor) -> Q:
        prefixes = actor.prefixes(self.right)
        if not prefixes:
            return NOTHING
        homes = Residency.objects.filter(not_ended(clock.local_day(actor.at)), within(prefixes))
        return Q(pk__in=homes.values("person_id"))

    def holders(self, obj: Any, at: datetime) -> Q:
        reaching = {above for path in _homes(obj, at) for above in paths.ancestors(path)}
        if not reaching:
            return NOTHING
        grants = Grant.objects.filter(
            current_grants(at), role__rights__right=self.right, paths__path__in=reaching
        )
        return Q(pk__in=grants.values("account_id"), is_active=True)


def _homes(person: Person, at: datetime) -> list[paths.Path]:
    lasting = not_ended(clock.local_day(at))
    return list(Residency.objects.filter(lasting, person=person).values_list("path", flat=True))


def _by_link(**scope: Any) -> ByLink:
    def links(at: datetime) -> QuerySet[ActsFor]:
        return ActsFor.objects.filter(links_in_force(at), **scope)

    return ByLink(objects=links, account="account_id", target="person_id", column="person_id")


def _standing(*, is_protected: bool) -> Rule:
    """Registrations that stand: who was merged into another is seen there."""
    return Where(
        Q(is_protected=is_protected, merged_into__isnull=True),
        lambda person: person.is_protected == is_protected and person.merged_into_id is None,
    )


_OPEN = _standing(is_protected=False)
_PROTECTED = _standing(is_protected=True)
_TRUSTED = _PROTECTED & ByResidency("people.see_contact_protected")
_OWN_OR_CHILD = (ActsFor.Basis.SELF, ActsFor.Basis.GUARDIAN)


def _staff(right: str) -> Rule:
    """A right over those who are not protected; the two named roles over those who are."""
    return (_OPEN & ByResidency(right)) | _TRUSTED


PEOPLE = Policy(
    Person,
    {
        "see": _staff("people.see") | _by_link(),
        "oversee": _staff("people.see"),
        "reveal": _staff("people.reveal"),
        "see_attention": _staff("people.see_attention"),
        "see_looks": _staff("people.see_looks"),
        "edit": _staff("people.edit"),
        "protect": _staff("people.protect"),
        "see_contact_protected": _TRUSTED,
        "read_own": _by_link(may_read=True),
        "ask_for": _by_link(may_ask=True),
        "open_for": _by_link(may_open=True),
        "speak_for": _by_link(basis__in=_OWN_OR_CHILD),
    },
)
"""`oversee` is seeing as staff; `speak_for` is deciding as the person or the child's guardian."""
