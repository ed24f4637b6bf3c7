"""Reading grants, for a viewer."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant, Role
from mashang.foundation.grants.policy import GRANTS
from mashang.foundation.grants.roles import EMERGENCY, PROGRAMS
from mashang.kernel import paths
from mashang.kernel.house import house
from mashang.kernel.texts import Text

_NAMED_AT_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role with what it holds."""

    code: str
    title: Text
    is_built_in: bool
    rights: frozenset[str]
    is_emergency: bool = False
    """Taken in an emergency, never given."""
    is_for_programs: bool = False
    """Made for programs: it takes no right that a program may not have."""

    def fits_programs(self) -> bool:
        """Whether a program may be given it, as it stands."""
        declared = house().rights
        known = [declared[code] for code in self.rights if code in declared]
        return bool(known) and all(right.for_programs for right in known)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a change of a role would do, before it is done.

    Attributes:
        accounts: how many active accounts hold the role now.
        some: the first of them, by staff number.
        losing: how many of them would have one of the removed rights from no other role, anywhere.
    """

    added: tuple[Text, ...]
    removed: tuple[Text, ...]
    accounts: int
    some: tuple[str, ...]
    losing: int


def roles() -> list[RoleCard]:
    """Every role, built-in ones first."""
    found = Role.objects.prefetch_related("rights").order_by("-is_built_in", "code")
    return [
        RoleCard(
            role.code,
            Text(role.title_zh, role.title_en),
            role.is_built_in,
            frozenset(right.right for right in role.rights.all()),
            is_emergency=role.code in EMERGENCY,
            is_for_programs=role.code in PROGRAMS,
        )
        for role in found
    ]


def role_titles() -> Mapping[str, Text]:
    """The title of each role by code."""
    return {card.code: card.title for card in roles()}


def current(actor: Actor) -> QuerySet[Grant]:
    """Grants in force now that the actor may see, newest first."""
    return (
        GRANTS.visible(actor)
        .filter(current_grants(actor.at))
        .select_related("account", "role")
        .prefetch_related("paths")
        .order_by("-since", "-pk")
    )


def holders_of(right: str, path: paths.Path, at: datetime) -> QuerySet[Account]:
    """Active accounts that hold a right at a place."""
    grants = Grant.objects.filter(
        current_grants(at), role__rights__right=right, paths__path__in=paths.ancestors(path)
    )
    return Account.objects.filter(pk__in=grants.values("account_id"), is_active=True)


def rights_by_room() -> list[tuple[Text, list[tuple[str, Text]]]]:
    """Every declared right under the title of its room, for the role editor."""
    return [
        (room.title, [(right.code, right.title) for right in room.rights])
        for room in house().rooms.values()
        if room.rights
    ]


def what_if(role: RoleCard, rights: Collection[str], at: datetime) -> WhatIf:
    """What it would mean to let a role hold exactly these rights.

    Linear in the holders of one role, some hundreds.
    """
    titles = {code: right.title for code, right in house().rights.items()}
    wanted = set(rights) & set(titles)
    removed = role.rights - wanted
    holding = Grant.objects.filter(current_grants(at), role_id=role.code, account__is_active=True)
    who = set(holding.values_list("account_id", flat=True))
    others = Grant.objects.filter(current_grants(at), account_id__in=who).exclude(role_id=role.code)
    kept: dict[UUID, set[str]] = defaultdict(set)
    for account_id, right in others.filter(role__rights__right__in=removed).values_list(
        "account_id", "role__rights__right"
    ):
        kept[account_id].add(right)
    numbers = Account.objects.filter(pk__in=who).order_by("username")
    return WhatIf(
        added=tuple(titles[code] for code in sorted(wanted - role.rights)),
        removed=tuple(titles[code] for code in sorted(removed) if code in titles),
        accounts=len(who),
        some=tuple(numbers.values_list("username", flat=True)[:_NAMED_AT_MOST]),
        losing=sum(1 for one in who if removed - kept[one]) if removed else 0,
    )


def declared_rights(role: str) -> frozenset[str]:
    """What the rooms of this house give to a built-in role: what it is reset to."""
    return frozenset(code for code, right in house().rights.items() if role in right.roles)


def end_of_right(actor: Actor, right: str) -> datetime | None:
    """When the first grant that gives the account a right now ends; None while no end is known."""
    if actor.account is None:
        return None
    rows = Grant.objects.filter(
        current_grants(actor.at), account=actor.account, role__rights__right=right
    )
    return min((one.until for one in rows if one.until is not None), default=None)
