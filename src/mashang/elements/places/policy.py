"""Who sees places and areas, and who changes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from mashang.elements.places.models import Area, Place, Redrawing
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.grants.rules import NOTHING, ByGrant, Policy, Rule, follow
from mashang.kernel import paths


@dataclass(frozen=True, slots=True)
class AboveMine(Rule):
    """Whoever holds a right somewhere below the object: the way from the street to one's own houses.

    A grid worker sees the compound and the community that the grid lies in, not what else is there.
    """

    right: str
    path: str = "path"

    def may(self, actor: Actor, obj: Any) -> bool:
        path = follow(obj, self.path)
        return any(paths.contains(path, prefix) for prefix in actor.prefixes(self.right))

    def visible(self, actor: Actor) -> Q:
        above = {path for prefix in actor.prefixes(self.right) for path in paths.ancestors(prefix)}
        return Q(**{f"{self.path}__in": sorted(above)}) if above else NOTHING

    def holders(self, obj: Any, at: datetime) -> Q:
        grants = Grant.objects.filter(
            current_grants(at),
            within([follow(obj, self.path)], "paths__path"),
            role__rights__right=self.right,
        )
        return Q(pk__in=grants.values("account_id"), is_active=True)


PLACES = Policy(
    Place,
    {
        "see": ByGrant("places.see") | AboveMine("places.see"),
        "edit": ByGrant("places.edit"),
        "draw": ByGrant("places.draw"),
        "export": ByGrant("places.export"),
    },
)
REDRAWINGS = Policy(
    Redrawing,
    {
        "see": ByGrant("places.draw", path="home__path"),
        "draw": ByGrant("places.draw", path="home__path"),
    },
)
AREAS = Policy(
    Area,
    {
        "see": ByGrant("places.see", path="home__path")
        | AboveMine("places.see", path="home__path"),
        "draw": ByGrant("places.draw", path="home__path"),
    },
)
