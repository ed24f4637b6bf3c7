"""Those who speak for units, as an audience of notices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel.paths import Path
from mashang.work.employers.models import Representative
from mashang.work.employers.policy import representing


def representatives(prefixes: Sequence[Path], at: datetime) -> QuerySet[Any, Any]:
    """Who speaks for a unit in these parts of the street."""
    rows = representing(at).filter(within(prefixes, "organisation__path"))
    return rows.values_list("account_id", "organisation__place_id", "organisation__path")


def units_of_reader(actor: Actor, _: UUID | None) -> list[Path]:
    """Where the units stand for which an account speaks."""
    if actor.account is None:
        return []
    rows = representing(actor.at).filter(account=actor.account)
    return [path for path in rows.values_list("organisation__path", flat=True) if path]


def speaks_or_asked(actor: Actor) -> bool:
    """Whether an account speaks for a unit, or asked to: then the tile stands on its portal."""
    if actor.account is None:
        return False
    standing = (Representative.State.ASKED, Representative.State.APPROVED)
    return Representative.objects.filter(account=actor.account, state__in=standing).exists()
