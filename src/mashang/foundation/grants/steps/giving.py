"""Giving and ending roles."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from mashang.foundation.accounts.models import Account
from mashang.foundation.events import steps as events
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant, GrantPath, KnownRight, Role, RoleRight
from mashang.foundation.grants.roles import EMERGENCY
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import step
from mashang.kernel import paths
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.house import house
from mashang.kernel.texts import Text

IDENTITY: Final = "accounts.identity"
GIVE: Final = "grants.give"
ENDED: Final = "grants.ended"
"""A grant holds no more, from now or an instant on. Subject `account:<id>`, payload `grant_id`."""
_LEAST: Final = timedelta(microseconds=1)
"""How long a grant held at least: one given by mistake may be ended within the same instant."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place or an area in which a role is given.

    Attributes:
        ref: the place's or area's id.
        name: as it is shown in lists of grants.
        paths: the subtrees it means now.
    """

    scope: Grant.Scope
    ref: int
    name: str
    paths: tuple[paths.Path, ...]


@step
def assign(
    *, actor: Actor, account_id: UUID, role: str, where: Where, until: datetime | None = None
) -> Grant:
    """Give a role somewhere by somebody's hand: checked, and recorded.

    Args:
        until: from this instant on it holds no more; None until it is ended.

    Raises:
        NotAllowed: the giver may not give roles in all of it, or gives one to themselves.
        OutOfScope: no such account or role, or nothing lies in the area any more.
        Invalid: the account is a resident's, the role is taken and never given, it is a program's and
            the role holds what no program may, or the end lies in the past.
        Conflict: the account holds this very role there already.
    """
    if not where.paths:
        raise OutOfScope("place")
    for path in where.paths:
        actor.need(GIVE, path)
    if role in EMERGENCY:
        raise Invalid(
            "grants.emergency_only",
            Text(
                "这组权限只能在紧急情况下由本人取得", "Whoever needs this takes it in an emergency"
            ),
            field="role",
        )
    account = Account.objects.filter(account_id=account_id, is_active=True).first()
    if account is None or not Role.objects.filter(code=role).exists():
        raise OutOfScope("account or role")
    if account.account_id == actor.account_id:
        raise NotAllowed(GIVE)
    _insist_may_hold(account, role)
    if until is not None and until <= actor.at:
        raise Invalid(
            "grants.ends_before_it_begins",
            Text("截止日期已经过去", "The last day lies in the past"),
            field="last_on",
        )
    grant = give(
        account=account,
        role=role,
        scope=where.scope,
        scope_ref=where.ref,
        scope_name=where.name[:120],
        scope_paths=where.paths,
        since=actor.at,
        granted_by=actor.account,
    )
    if until is not None:
        limit(grant, until)
    facts = {"role": role, "paths": list(where.paths), "grant": grant.pk}
    records.write(actor.ref, "grants.give_role", subject_of(account_id), facts=facts)
    return grant


def _locked_rights(role: str) -> list[str]:
    """What a role holds, so that nobody gives it more until this is done."""
    Role.objects.select_for_update().get(code=role)
    return list(RoleRight.objects.filter(role_id=role).values_list("right", flat=True))


def insist_on_rights_for_programs(rights: Iterable[str], *, field: str = "role") -> None:
    """Refuse what no program may hold.

    Raises:
        Invalid: naming the first of these rights that a program may not have.
    """
    declared = house().rights
    wrong = sorted(one for one in rights if one in declared and not declared[one].for_programs)
    if wrong:
        raise Invalid(
            "grants.not_for_programs",
            Text(
                "接入系统不能有“{right}”这项权限",
                "A program never holds “{right}”",
                right=declared[wrong[0]].title,
            ),
            field=field,
        )


def is_held_by_a_program(role: str, at: datetime) -> bool:
    """Whether a program holds the role now: then it takes no right that programs may not have."""
    held = Grant.objects.filter(current_grants(at), role_id=role)
    return held.filter(account__kind=Account.Kind.PROGRAM).exists()


def subject_of(account_id: UUID) -> Subject:
    """An account, as records keep it."""
    return Subject("account", account_id, IDENTITY)


def _insist_may_hold(account: Account, role: str) -> None:
    """Residents hold no roles, and a program none with a right that no program may have.

    Raises:
        Invalid: the account is a resident's, or a program's and the role is too much.
    """
    if not account.has_number:
        raise Invalid(
            "grants.not_staff",
            Text(
                "只有工作人员和接入系统的账号可以分配角色",
                "Only accounts of staff and of programs take roles",
            ),
            field="account_id",
        )
    if account.is_program:
        insist_on_rights_for_programs(_locked_rights(role))


@step
def insist_on_a_keeper(*, at: datetime, leaving: Callable[[Grant], bool]) -> None:
    """Refuse what would leave nobody who may give roles in the whole street, for good.

    Locks the grants of all who may, so that two cannot send each other away at the same instant.

    Args:
        leaving: whether a grant stops holding by what is about to be done.

    Raises:
        RuleBroken: the last one would go.
    """
    roots = [
        row.pk
        for row in GrantPath.objects.filter(
            current_grants(at, "grant__"),
            grant__until__isnull=True,
            grant__role__rights__right=GIVE,
            grant__account__is_active=True,
        )
        if len(paths.ids(row.path)) == 1
    ]
    keepers = Grant.objects.select_for_update().filter(paths__in=roots).order_by("pk")
    held = list(keepers)
    if held and all(leaving(grant) for grant in held):
        raise RuleBroken(
            "grants.last_keeper",
            Text(
                "这是最后一位能在全街道分配权限的管理员，请先指定另一位",
                "This is the last administrator of the whole street; appoint another first",
            ),
        )


@step
def give(
    *,
    account: Account,
    role: str,
    scope_ref: int,
    scope_name: str,
    scope_paths: Sequence[paths.Path],
    since: datetime,
    scope: Grant.Scope = Grant.Scope.PLACE,
    granted_by: Account | None = None,
) -> Grant:
    """Give a role to an account in a place (one path) or an area (a few).

    Raises:
        Conflict: the account holds this very role there already.
    """
    held = Grant.objects.filter(
        current_grants(since), account=account, role_id=role, scope=scope, scope_ref=scope_ref
    )
    if held.exists():
        raise Conflict(
            "grants.held_already",
            Text("该账号在此范围已有这个角色", "The account holds this role there already"),
        )
    grant = Grant.objects.create(
        account=account,
        role_id=role,
        scope=scope,
        scope_ref=scope_ref,
        scope_name=scope_name,
        since=since,
        granted_by=granted_by,
    )
    GrantPath.objects.bulk_create(
        GrantPath(grant=grant, path=path) for path in paths.minimal(list(scope_paths))
    )
    return grant


@step
def limit(grant: Grant, until: datetime) -> None:
    """From this instant on the grant holds no more."""
    grant.until = until
    grant.save(update_fields=["until"])
    events.append(ENDED, f"account:{grant.account_id}", {"grant_id": grant.pk})


@step
def end(grant: Grant, *, at: datetime) -> None:
    """End a grant at an instant; it stays as history.

    Raises:
        Conflict: it has ended before.
    """
    if grant.until is not None and grant.until <= at:
        raise Conflict(
            "grants.ended_already", Text("该权限已经结束", "This grant has ended already")
        )
    grant.until = max(at, grant.since + _LEAST)
    grant.save(update_fields=["until"])
    events.append(ENDED, f"account:{grant.account_id}", {"grant_id": grant.pk})


@step
def end_all_of(account_id: UUID, *, at: datetime) -> list[Grant]:
    """End everything that an account holds; returns what ended."""
    held = Grant.objects.select_for_update().filter(current_grants(at), account_id=account_id)
    ended = list(held.order_by("pk"))
    for grant in ended:
        end(grant, at=at)
    return ended


@step
def rewrite_paths(old: paths.Path, new: paths.Path) -> int:
    """After a subtree moved: every grant in it follows. Returns how many paths changed."""
    return GrantPath.objects.filter(within([old])).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))
    )


@step
def set_area_paths(area_id: int, scope_paths: Sequence[paths.Path]) -> None:
    """After an area was redrawn: its grants now hold in these subtrees."""
    grants = Grant.objects.filter(scope=Grant.Scope.AREA, scope_ref=area_id)
    GrantPath.objects.filter(grant__in=grants).delete()
    GrantPath.objects.bulk_create(
        GrantPath(grant=grant, path=path)
        for grant in grants
        for path in paths.minimal(list(scope_paths))
    )


@step
def sync_roles(titles: dict[str, Text], rights: dict[str, tuple[str, ...]]) -> None:
    """Bring the built-in roles to what the rooms declare, where nobody changed them.

    A right that is new to the house joins the roles that its room names; a right that is gone
    leaves all roles. What an administrator added or took away stays. A role that is new to the
    house begins with all that its rooms declare.
    """
    made = set()
    for code, title in titles.items():
        _, is_new = Role.objects.get_or_create(
            code=code, defaults={"title_zh": title.zh, "title_en": title.en, "is_built_in": True}
        )
        made |= {code} if is_new else set()
    known = set(KnownRight.objects.values_list("code", flat=True))
    RoleRight.objects.exclude(right__in=rights).delete()
    KnownRight.objects.exclude(code__in=rights).delete()
    fresh = [code for code in rights if code not in known]
    KnownRight.objects.bulk_create(KnownRight(code=code) for code in fresh)
    RoleRight.objects.bulk_create(
        (
            RoleRight(role_id=role, right=code)
            for code in rights
            for role in rights[code]
            if code not in known or role in made
        ),
        ignore_conflicts=True,
    )
