"""Who sees passes: whose phone carries them, and who looks after passes where they belong.

Nobody sees a pass because they live in the same room. A protected person's are there only for those
who see protected persons. A property company looks after lorries and those who come to serve, and
sees no resident's.
"""

from typing import Final

from django.db.models import Q

from mashang.domain.passage import CredentialKind
from mashang.elements.passes.models import Pass, Phone
from mashang.foundation.grants.rules import ByColumn, ByGrant, Policy, Where

AT_THE_DESK: Final = (CredentialKind.SERVICE, CredentialKind.LORRY)
"""Kinds that the desk gives out."""
_OWN = ByColumn("account_id")
_OPEN = Where(
    Q(person__isnull=True) | Q(person__is_protected=False),
    lambda one: one.person is None or not one.person.is_protected,
)
_SHOWN = _OPEN | ByGrant("people.see_contact_protected")
_OF_THE_DESK = ByGrant("passes.issue") & Where(
    Q(kind__in=AT_THE_DESK), lambda one: one.kind in AT_THE_DESK
)
_SEE = (ByGrant("passes.see") & _SHOWN) | _OF_THE_DESK

PASSES = Policy(
    Pass,
    {
        "see": _OWN | _SEE,
        "oversee": _SEE,
        "take_back": (ByGrant("passes.take_back") & _SHOWN) | _OF_THE_DESK,
        "own": _OWN,
    },
)
PHONES = Policy(Phone, {"see": _OWN, "own": _OWN})
