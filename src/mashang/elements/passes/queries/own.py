"""Passes for whose phone carries them: what to show, where they open, which phones there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from mashang.domain.passage import CredentialKind
from mashang.elements.passes.models import Pass
from mashang.elements.passes.policy import PASSES, PHONES
from mashang.elements.passes.queries.signing import signed
from mashang.elements.passes.terms import REASONS
from mashang.elements.people import queries as people
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.kernel.paths import Path, ancestors
from mashang.kernel.texts import Text

_NAMED: Final = (
    Place.Kind.COMPOUND,
    Place.Kind.VILLAGER_GROUP,
    Place.Kind.STREET_FRONT,
    Place.Kind.BUILDING,
)
"""Down to where a pass names a place on the screen: whoever stands behind reads no room."""


@dataclass(frozen=True, slots=True)
class OwnPass:
    """A pass on the phone that asked.

    Attributes:
        name: of the holder, masked; unit and post for work.
        doors: names of the doors on the way.
        raw: the signed pass; worth nothing without the phone's key.
    """

    pass_id: UUID
    kind: CredentialKind
    person_id: UUID | None
    name: str
    where: tuple[str, ...]
    doors: tuple[str, ...]
    since: datetime
    until: datetime
    raw: bytes

    @property
    def title(self) -> Text:
        """What it is."""
        return self.kind.text


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """One of one's own phones.

    Attributes:
        because: why it opens nothing; None while it does.
    """

    thumbprint: str
    called: str
    bound_at: datetime
    shown_at: datetime
    because: Text | None


def on_phone(actor: Actor, thumbprint: str) -> list[OwnPass]:
    """What a phone of the actor carries now, signed anew: homes first, then work.

    Raises:
        OutOfScope: no phone of this account.
    """
    phone = PHONES.access(actor, "own", thumbprint=thumbprint)
    rows = PASSES.visible(actor, "own").filter(
        phone=phone, revoked_at__isnull=True, until__gt=actor.at
    )
    found = list(rows.select_related("phone", "account").order_by("issued_at", "pk"))
    order = [one.person_id for one in people.acted_for(actor)]
    names = people.masked_names(one.person_id for one in found if one.person_id)
    found.sort(key=lambda one: order.index(one.person_id) if one.person_id in order else len(order))
    return [_shown(row, names) for row in found]


def own_phones(actor: Actor) -> list[PhoneLine]:
    """The phones that carry one's passes, the one that was here last first; then those taken back."""
    rows = PHONES.visible(actor, "own").order_by("-shown_at", "-bound_at")
    lines = [
        PhoneLine(
            row.thumbprint,
            row.called,
            row.bound_at,
            row.shown_at,
            REASONS.get(row.revoked_because) if row.revoked_at is not None else None,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda one: one.because is not None)


def named(scope: Iterable[Path]) -> tuple[str, ...]:
    """Places as a screen names them: compound and building, no room."""
    names = []
    for path in scope:
        above = Place.objects.filter(path__in=ancestors(path)).order_by("path")
        known = list(above)
        inner = [one for one in known if one.kind in _NAMED]
        shown = inner or known[-1:]
        names.append(" ".join(one.name for one in shown))
    return tuple(dict.fromkeys(name for name in names if name))


def _shown(row: Pass, names: dict[UUID, str]) -> OwnPass:
    scope = [str(path) for path in row.scope]
    if row.until is None:
        raise ValueError("a pass on a phone ends")
    doors = [door for path in scope for door in places.doors_on_the_way(path)]
    return OwnPass(
        pass_id=row.pk,
        kind=CredentialKind(row.kind),
        person_id=row.person_id,
        name=names.get(row.person_id, "") if row.person_id else _at_work(row.account),
        where=named(scope),
        doors=tuple(dict.fromkeys(one.name for one in doors)),
        since=row.since,
        until=row.until,
        raw=signed(row),
    )


def _at_work(account: Account | None) -> str:
    return " · ".join(filter(None, (account.unit, account.post))) if account is not None else ""
