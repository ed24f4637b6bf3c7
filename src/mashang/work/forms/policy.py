"""Who sees forms, fills them and hands reports in.

Staff reach a name on a list by a right where it stands; a protected person only through the two named
roles. A resident reaches their own, a child's, or that of somebody who granted it, where the form asks
residents: nobody reaches a form because they live in the same room.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.elements.people.models import ActsFor
from mashang.elements.people.policy import links_in_force
from mashang.elements.places.policy import AboveMine
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.rules import ByGrant, ByLink, Policy, Rule, Where
from mashang.work.forms.models import Filling, Form, HandIn, Template

SEE: Final = "forms.see"
FILL: Final = "forms.fill"
MANAGE: Final = "forms.manage"
EXPORT: Final = "forms.export"
REPORT: Final = "forms.report"


def _links(at: datetime) -> QuerySet[Any]:
    return ActsFor.objects.filter(links_in_force(at), may_ask=True, person__died_on__isnull=True)


_ASKS_RESIDENTS = Where(
    Q(form__audience=Form.Audience.RESIDENTS),
    lambda one: one.form.audience == Form.Audience.RESIDENTS,
)
_PLAIN = Where(
    Q(person__isnull=True) | Q(person__is_protected=False),
    lambda one: one.person is None or not one.person.is_protected,
)
OWN: Final = (
    ByLink(_links, account="account_id", target="person_id", column="person_id") & _ASKS_RESIDENTS
)


def _staff(right: str) -> Rule:
    return (ByGrant(right) & _PLAIN) | (ByGrant(right) & ByGrant("people.see_contact_protected"))


FORMS = Policy(
    Form,
    {
        "see": ByGrant(SEE) | AboveMine(SEE),
        "manage": ByGrant(MANAGE),
        "export": ByGrant(EXPORT),
    },
)
FILLINGS = Policy(
    Filling,
    {
        "see": _staff(SEE) | OWN,
        "oversee": _staff(SEE),
        "fill": _staff(FILL) | OWN,
        "excuse": _staff(MANAGE),
        "open": _staff("people.reveal") & _staff(FILL),
        "export": ByGrant(EXPORT) & _PLAIN,
        "report": ByGrant(REPORT) & _PLAIN,
        "own": OWN,
    },
)
TEMPLATES = Policy(Template, {"see": ByGrant(REPORT), "report": ByGrant(REPORT)})
HANDED_IN = Policy(HandIn, {"see": ByGrant(REPORT), "report": ByGrant(REPORT)})


def sees_hand_in(actor: Actor, owner_ref: str) -> bool:
    """Whether the file of a hand-in is the actor's to fetch."""
    found = HandIn.objects.filter(pk=UUID(owner_ref)).first()
    return found is not None and HANDED_IN.may(actor, "see", found)
