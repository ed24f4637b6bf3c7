"""Which cases the public may know of, and whose words a program reads back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from mashang.elements.cases.kinds import kinds
from mashang.elements.cases.models import Case
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.rules import NOTHING, ByColumn, Policy, Rule

SUBMIT: Final = "open311.submit"


@dataclass(frozen=True, slots=True)
class OfThePublic(Rule):
    """Cases about nobody, of kinds that their room declares public: whoever asks, and who is signed in."""

    def may(self, actor: Actor, obj: Any) -> bool:
        return obj.subject_id is None and obj.kind in _public_kinds()

    def visible(self, actor: Actor) -> Q:
        return Q(kind__in=_public_kinds(), subject__isnull=True)

    def holders(self, obj: Any, at: datetime) -> Q:
        is_public = obj.subject_id is None and obj.kind in _public_kinds()
        return Q(is_active=True) if is_public else NOTHING


def _public_kinds() -> list[str]:
    return sorted(kind.code for kind in kinds() if kind.public is not None)


REQUESTS: Final = Policy(
    Case,
    {
        "see": OfThePublic(),
        "describe": OfThePublic() & ByColumn("asked_by_id"),
    },
)
"""`see` is status, place and unit; `describe` is what was written, for the program that sent it."""
