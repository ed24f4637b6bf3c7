"""Who sees a notice as staff, who sends it, who follows who has confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.grants.rules import NOTHING, ByColumn, ByGrant, Policy, Rule, Where
from mashang.governance.notices.models import Notice, Recipient, Scope
from mashang.kernel import paths
from mashang.kernel.paths import Path


@dataclass(frozen=True, slots=True)
class ByAnyScope(Rule):
    """Whoever holds a right in a part of the tree that a notice goes to, above it, or below it."""

    right: str

    def may(self, actor: Actor, obj: Any) -> bool:
        prefixes = actor.prefixes(self.right)
        return any(
            paths.contains(one, scope) or paths.contains(scope, one)
            for scope in scopes_of(obj)
            for one in prefixes
        )

    def visible(self, actor: Actor) -> Q:
        prefixes = actor.prefixes(self.right)
        if not prefixes:
            return NOTHING
        around = within(prefixes) | Q(path__in=_around(prefixes))
        return Q(pk__in=Scope.objects.filter(around).values("notice_id"))

    def holders(self, obj: Any, at: datetime) -> Q:
        scopes = scopes_of(obj)
        if not scopes:
            return NOTHING
        reaching = within(scopes, "paths__path") | Q(paths__path__in=_around(scopes))
        grants = Grant.objects.filter(current_grants(at), reaching, role__rights__right=self.right)
        return Q(pk__in=grants.values("account_id"), is_active=True)


@dataclass(frozen=True, slots=True)
class ByEveryScope(Rule):
    """Whoever holds a right in every part of the tree that a notice goes to."""

    right: str

    def may(self, actor: Actor, obj: Any) -> bool:
        scopes = scopes_of(obj)
        return bool(scopes) and all(actor.holds(self.right, one) for one in scopes)

    def visible(self, actor: Actor) -> Q:
        prefixes = actor.prefixes(self.right)
        if not prefixes:
            return NOTHING
        inside = Scope.objects.filter(within(prefixes))
        outside = Scope.objects.exclude(within(prefixes))
        return Q(pk__in=inside.values("notice_id")) & ~Q(pk__in=outside.values("notice_id"))

    def holders(self, obj: Any, at: datetime) -> Q:
        scopes = scopes_of(obj)
        if not scopes:
            return NOTHING
        found = Q(is_active=True)
        for scope in scopes:
            grants = Grant.objects.filter(
                current_grants(at),
                role__rights__right=self.right,
                paths__path__in=paths.ancestors(scope),
            )
            found &= Q(pk__in=grants.values("account_id"))
        return found


def scopes_of(notice: Notice) -> list[Path]:
    """The parts of the tree to which a notice goes."""
    return list(Scope.objects.filter(notice=notice).order_by("path").values_list("path", flat=True))


def _around(prefixes: Iterable[Path]) -> list[Path]:
    return sorted({above for one in prefixes for above in paths.ancestors(one)})


_OUT = Where(
    Q(status__in=(Notice.Status.SCHEDULED, Notice.Status.OPEN, Notice.Status.WITHDRAWN)),
    lambda one: one.status in (
        Notice.Status.SCHEDULED, Notice.Status.OPEN, Notice.Status.WITHDRAWN
    ),
)  # fmt: skip
_AUTHOR = ByColumn("written_by_id")
NOTICES = Policy(
    Notice,
    {
        "see": (ByAnyScope("notices.see") & _OUT)
        | ByEveryScope("notices.publish")
        | ByEveryScope("notices.agree"),
        "change": _AUTHOR & ByEveryScope("notices.publish"),
        "send": ByEveryScope("notices.publish"),
        "agree": ByEveryScope("notices.agree"),
        "follow": ByAnyScope("notices.follow") & _OUT,
    },
)
"""What is not out yet is seen by those alone who could have written it, or agree to it."""

_PLAIN = Where(
    Q(person__isnull=True) | Q(person__is_protected=False),
    lambda one: one.person is None or not one.person.is_protected,
)
_ANYONE = Where(~Q(notice__attention__isnull=False), lambda one: not one.notice.attention.exists())
_FOLLOW = (ByGrant("notices.follow") & _PLAIN) | (
    ByGrant("notices.follow") & ByGrant("people.see_contact_protected")
)
RECIPIENTS = Policy(
    Recipient,
    {"see": (_FOLLOW & _ANYONE) | (_FOLLOW & ByGrant("people.see_attention"))},
)
"""Names of a notice that is for people with a fact of attention open to who may see such facts."""
