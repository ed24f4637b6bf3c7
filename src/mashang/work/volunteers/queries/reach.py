"""Which calls reach a home: those of its community, and those of all that lies above."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from mashang.elements.places import queries as places
from mashang.foundation.fields import within
from mashang.kernel import paths
from mashang.kernel.paths import Path
from mashang.work.volunteers.models import Call


def calls_at(homes: Iterable[Path]) -> "QuerySet[Call]":
    """The calls that somebody with these homes may answer."""
    found = Q(pk__in=())
    for home in homes:
        community = places.community_of(home)
        found |= Q(path__in=paths.ancestors(home))
        if community is not None:
            found |= within([community.path])
    return Call.objects.filter(found)
