"""What somebody who leaves has in hand: to be handed over before they go."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mashang.elements.cases.models import Case
from mashang.elements.organisations.models import Membership
from mashang.foundation.grants.actor import current_grants
from mashang.foundation.grants.models import Grant
from mashang.governance.duties import queries as duties
from mashang.governance.duties.models import Responsibility

_CASES_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Held:
    """What a member of staff has in hand.

    Attributes:
        answers: level and place of each responsibility.
        cases: numbers of open cases they work on, the first fifty.
        units: organisations they belong to.
        grants: role and place of each role.
    """

    answers: tuple[tuple[str, str], ...]
    cases: tuple[tuple[UUID, str], ...]
    units: tuple[str, ...]
    grants: tuple[tuple[str, str], ...]

    @property
    def is_something(self) -> bool:
        """Whether there is anything that others must go on with."""
        return bool(self.answers or self.cases)

    @property
    def answers_count(self) -> int:
        """How many responsibilities end."""
        return len(self.answers)


def held_by(account_id: UUID, at: datetime) -> Held:
    """What an account has in hand now; the caller may look after the account."""
    titles = dict(duties.levels())
    answering = Responsibility.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), holder_id=account_id
    )
    cases = Case.objects.filter(handler_id=account_id, is_open=True).order_by("due_at", "pk")
    units = Membership.objects.filter(account_id=account_id, until_on=None)
    grants = Grant.objects.filter(current_grants(at), account_id=account_id)
    return Held(
        answers=tuple(
            (str(titles.get(one.level, one.level)), one.target.full_name)
            for one in answering.select_related("target").order_by("pk")
        ),
        cases=tuple(cases.values_list("pk", "number")[:_CASES_AT_MOST]),
        units=tuple(
            one.organisation.name for one in units.select_related("organisation").order_by("pk")
        ),
        grants=tuple(grants.order_by("pk").values_list("role_id", "scope_name")),
    )
