"""How far a notice would go, and where an actor may send one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mashang.elements.people.models import ActsFor
from mashang.elements.people.policy import links_in_force
from mashang.elements.places import queries as places
from mashang.foundation.grants.actor import Actor
from mashang.governance.notices import audiences
from mashang.governance.notices.models import Notice
from mashang.governance.notices.policy import scopes_of

COUNT_AT_MOST = 20_000
MOST_CHOICES = 300


@dataclass(frozen=True, slots=True)
class Counted:
    """Whom a notice would reach now.

    Attributes:
        n_people: members of the audience, counted no further than `COUNT_AT_MOST`.
        n_by_phone: of them, those for whom somebody reads in the portal.
    """

    n_people: int
    n_by_phone: int

    @property
    def is_more(self) -> bool:
        """Whether the counting stopped."""
        return self.n_people >= COUNT_AT_MOST

    @property
    def n_without(self) -> int:
        """Who must be told in person."""
        return self.n_people - self.n_by_phone


def counted(notice: Notice, at: datetime) -> Counted:
    """Count, bounded."""
    audience = audiences.declared(notice.audience)
    attention = list(notice.attention.values_list("kind", flat=True))
    rows = audiences.members_of(audience, scopes_of(notice), attention, at)
    column = audiences.id_of(rows)
    n_people = _count(rows.values(column).distinct())
    if audience.of == "account":
        return Counted(n_people, n_people)
    reachable = ActsFor.objects.filter(links_in_force(at), may_read=True)
    known = rows.filter(**{f"{column}__in": reachable.values("person_id")})
    return Counted(n_people, _count(known.values(column).distinct()))


def targets(actor: Actor, at: int | None = None) -> list[tuple[str, str]]:
    """Where an actor may send a notice: one place with what lies below it, else all they oversee.

    Args:
        at: the place from whose page they come.
    """
    found: list[tuple[str, str]] = []
    if at is not None:
        place = places.seen(actor, at)
        rows = [place, *places.all_children(actor, at, MOST_CHOICES)]
        found = [(f"p:{one.place_id}", one.full_name or one.name) for one in rows
                 if actor.holds("notices.publish", one.path)]  # fmt: skip
        community = places.community_of(place.path)
    else:
        tops = places.tops(actor)
        communities = places.communities(actor)
        compounds = [row.place for row in places.all_compounds(actor, MOST_CHOICES)]
        for one in (*tops, *communities, *compounds):
            if actor.holds("notices.publish", one.path):
                found.append((f"p:{one.place_id}", one.full_name or one.name))
        community = places.community_of(communities[0].path) if len(communities) == 1 else None
    if community is not None:
        found += _areas(actor, community.place_id)
    return list(dict.fromkeys(found))


def _areas(actor: Actor, community_id: int) -> list[tuple[str, str]]:
    found = []
    for row in places.areas(actor, community_id):
        paths = places.area_paths(places.find_area(row.area_id))
        if paths and all(actor.holds("notices.publish", one) for one in paths):
            found.append((f"a:{row.area_id}", row.name))
    return found


def _count(rows: "QuerySet[Any, Any]") -> int:
    return rows.order_by()[:COUNT_AT_MOST].count()
