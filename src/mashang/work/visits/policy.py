"""Who visits, and who watches over visits. A protected person's visit is there for nobody."""

from django.db.models import Q

from mashang.foundation.grants.rules import ByColumn, ByGrant, Policy, Where
from mashang.work.visits.models import Visit, VisitList

DO, OVERSEE = "visits.do", "visits.oversee"
_PLAIN = Where(Q(person__is_protected=False), lambda one: not one.person.is_protected)

MINE = ByColumn("holder_id")
"""A grid is a set of buildings: the list's path may lie above all that its holder holds. What stands on
the list is asked for each visit anew, so a list without a grant is empty."""

LISTS = Policy(
    VisitList,
    {
        "see": MINE | ByGrant(DO) | ByGrant(OVERSEE),
        "walk": MINE | ByGrant(DO),
        "oversee": ByGrant(OVERSEE),
    },
)
VISITS = Policy(
    Visit,
    {
        "see": (ByGrant(DO) | ByGrant(OVERSEE)) & _PLAIN,
        "answer": ByGrant(DO) & _PLAIN,
    },
)
