"""Who sees and changes grants: a grant lies where its first path lies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Emergency, Grant, GrantPath
from mashang.foundation.grants.rules import NOTHING, ByColumn, ByGrant, Policy, Rule, follow
from mashang.kernel import paths


@dataclass(frozen=True, slots=True)
class OverAllPaths(Rule):
    """Whoever holds a right over every subtree in which the grant holds."""

    right: str

    def may(self, actor: Actor, obj: Any) -> bool:
        held = [row.path for row in obj.paths.all()]
        return bool(held) and all(actor.holds(self.right, path) for path in held)

    def visible(self, actor: Actor) -> Q:
        prefixes = actor.prefixes(self.right)
        if not prefixes:
            return NOTHING
        rows = GrantPath.objects.filter(grant=OuterRef("pk"))
        return Q(Exists(rows)) & ~Q(Exists(rows.exclude(within(prefixes))))

    def holders(self, obj: Any, at: datetime) -> Q:
        condition = Q(is_active=True)
        held = [row.path for row in obj.paths.all()]
        for path in held:
            grants = Grant.objects.filter(
                current_grants(at),
                role__rights__right=self.right,
                paths__path__in=paths.ancestors(path),
            )
            condition &= Q(pk__in=grants.values("account_id"))
        return condition if held else NOTHING


GRANTS = Policy(
    Grant,
    {
        "see": OverAllPaths("grants.see") | OverAllPaths("grants.give") | ByColumn("account"),
        "end": OverAllPaths("grants.give"),
    },
)


@dataclass(frozen=True, slots=True)
class NotOwn(Rule):
    """Anybody but the account named in a column of the object: who took it, does not judge it."""

    column: str

    def may(self, actor: Actor, obj: Any) -> bool:
        return actor.account_id is not None and follow(obj, self.column) != actor.account_id

    def visible(self, actor: Actor) -> Q:
        return ~Q(**{self.column: actor.account_id}) if actor.account else NOTHING

    def holders(self, obj: Any, at: datetime) -> Q:
        return ~Q(pk=follow(obj, self.column))


EMERGENCIES = Policy(
    Emergency,
    {
        "see": ByGrant("grants.review_emergency") | ByColumn("account"),
        "review": ByGrant("grants.review_emergency") & NotOwn("account"),
        "end": ByGrant("grants.review_emergency") | ByColumn("account"),
        "want_more": ByColumn("account"),
    },
)
