"""Choosing several cases at once, and who may be given them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.elements.cases.models import Case
from mashang.elements.cases.policy import CASES, OVERSEE
from mashang.elements.cases.queries.desk import ORDER, Filters, desk_scope
from mashang.elements.cases.queries.rows import CaseRow, rows_of
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.kernel.paths import Path

MOST_SEATS: Final = 30
"""Different seats of one choice whose people are offered; a list of one unit has one."""
MOST_COLLEAGUES: Final = 100
MOST_WORKERS: Final = 500
"""A street has some two hundred staff."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case as somebody looked at it when they chose it."""

    row: CaseRow
    version: int
    path: Path


def chosen(actor: Actor, case_ids: Sequence[UUID]) -> list[Chosen]:
    """Open cases that the actor oversees, the most urgent first; others are not there."""
    wanted = CASES.visible(actor, "oversee").filter(pk__in=case_ids, is_open=True)
    return _chosen(actor, list(wanted.select_related("place", "handler").order_by(*ORDER)))


def chosen_of(actor: Actor, filters: Filters, at_most: int) -> list[Chosen]:
    """All open cases of a filter that the actor oversees, at most so many, the most urgent first."""
    keys = Case.objects.filter(desk_scope(actor, filters), is_open=True)
    ids = list(keys.order_by(*ORDER).values_list("pk", flat=True)[:at_most])
    return chosen(actor, ids)


def handlers_for(actor: Actor, case_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """Who may handle at least one of these cases, by unit and staff number.

    Which of them each case accepts is decided case by case, when it is given.
    """
    rule = CASES.rules["work"]
    cases = CASES.visible(actor, "oversee").filter(pk__in=case_ids).order_by(*ORDER)
    seats = {(one.seat_kind, one.seat_organisation_id or one.path): one for one in cases}
    holders = Q(pk__in=())
    for case in list(seats.values())[:MOST_SEATS]:
        holders |= rule.holders(case, actor.at)
    found = Account.objects.filter(holders, is_active=True).order_by("unit", "username").distinct()
    return [(one.account_id, _called(one)) for one in found[:MOST_COLLEAGUES]]


def workers(actor: Actor) -> list[tuple[UUID, str]]:
    """Who handles cases in the part of the street that the actor oversees, by unit and staff number."""
    found = workers_within(actor).order_by("unit", "username")
    return [(one.account_id, _called(one)) for one in found[:MOST_WORKERS]]


def workers_within(actor: Actor) -> "QuerySet[Account]":
    """Accounts that handle cases somewhere in the part of the street that the actor oversees."""
    grants = Grant.objects.filter(
        current_grants(actor.at),
        within(actor.prefixes(OVERSEE.right), "paths__path"),
        role__rights__right__in=("cases.work", "cases.work_as_unit"),
    )
    return Account.objects.filter(pk__in=grants.values("account_id"), is_active=True)


def _called(account: Account) -> str:
    return " ".join(filter(None, (account.name.open(), account.unit, account.post)))


def _chosen(actor: Actor, cases: Sequence[Case]) -> list[Chosen]:
    rows = rows_of(actor, cases)
    return [Chosen(row, case.version, case.path) for row, case in zip(rows, cases, strict=True)]
