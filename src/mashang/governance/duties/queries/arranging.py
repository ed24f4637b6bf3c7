"""Posts: who answers for what at each level, and what a hand-over would change, for who arranges them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from mashang.elements.places import queries as places
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import GrantPath
from mashang.foundation.policies import queries as policies
from mashang.governance.duties.models import Responsibility
from mashang.governance.duties.policy import ANSWER, ARRANGE, RESPONSIBILITIES, SEE
from mashang.governance.duties.queries.answering import levels, unanswered
from mashang.kernel import paths
from mashang.kernel.clock import local_day
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

COMMUNITY = "community"
_CHOICES_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Post:
    """Who answers for one place at one level, now or from a day to come.

    Attributes:
        is_planned: begins later.
        may_hand_over: open-ended, and the viewer arranges it.
    """

    responsibility_id: UUID
    place_id: int
    place: str
    path: Path
    level: str
    title: Text
    holder_id: UUID
    name: str
    unit: str
    phone: str
    since: datetime
    until: datetime | None
    is_planned: bool
    may_hand_over: bool

    @property
    def since_on(self) -> date:
        """The first day."""
        return local_day(self.since)

    @property
    def until_on(self) -> date | None:
        """The day on which somebody else takes over."""
        return local_day(self.until) if self.until else None


@dataclass(frozen=True, slots=True)
class HandingRow:
    """One post that would change hands."""

    responsibility_id: UUID
    place: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Handing:
    """What a hand-over would change.

    Attributes:
        rows: every post of it, in order.
        is_more: whether the holder has more such posts than one hand-over may move.
    """

    rows: tuple[HandingRow, ...]
    is_more: bool


def posts(
    actor: Actor, *, level: str = "", at: int | None = None, cursor: str | None = None
) -> Page[Post]:
    """Who answers for what in the actor's part of the street, in order of places.

    Args:
        level: only this one.
        at: only this place and all below it.

    Raises:
        OutOfScope: `at` is not in sight.
    """
    rows = _lasting(actor, "see").filter(**({"level": level} if level else {}))
    if at is not None:
        rows = rows.filter(within([places.seen(actor, at).path]))
    rows = rows.select_related("holder", "target")
    page = page_of(rows, ("path", "level", "since", "responsibility_id"), cursor=cursor)
    titles = dict(levels())
    found = [_post(actor, one, titles) for one in page.items]
    return Page(found, page.next_cursor, page.is_first)


def post(actor: Actor, responsibility_id: UUID) -> Post:
    """One post, for who arranges it.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not theirs to arrange.
    """
    RESPONSIBILITIES.access(actor, "arrange", responsibility_id=responsibility_id)
    rows = Responsibility.objects.select_related("holder", "target")
    return _post(actor, rows.get(pk=responsibility_id), dict(levels()))


def handing(actor: Actor, of: Post, *, whole: bool) -> Handing:
    """What would change hands: one post, or all that its holder has at its level where the actor arranges."""
    rows = _lasting(actor, "arrange").filter(until__isnull=True)
    if whole:
        rows = rows.filter(holder_id=of.holder_id, level=of.level)
    else:
        rows = rows.filter(pk=of.responsibility_id)
    at_most = policies.number("duties.hand_over_at_most_count")
    found = list(rows.select_related("target").order_by("path")[: at_most + 1])
    shown = tuple(HandingRow(one.pk, _name(one), one.since > actor.at) for one in found[:at_most])
    return Handing(shown, len(found) > at_most)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may take over."""

    account_id: UUID
    name: str
    unit: str
    staff_no: str
    is_near: bool


def holders_near(actor: Actor, of: Post) -> list[Holder]:
    """Who may take a post over: those of its community first, then those above it."""
    near, above = _answering(of.path, actor.at)
    rows = (
        Account.objects.filter(kind=Account.Kind.STAFF, is_active=True)
        .filter(Q(pk__in=near) | Q(pk__in=above))
        .exclude(pk=of.holder_id)
        .annotate(is_near=Case(When(pk__in=near, then=Value(1)), default=Value(0)))
    )
    found = rows.order_by("-is_near", "unit", "username")[:_CHOICES_AT_MOST]
    return [
        Holder(one.pk, one.name.open(), _unit(one), one.username, bool(one.is_near))
        for one in found
    ]


def may_answer(account: Account, path: Path, at: datetime) -> bool:
    """Whether an account may hold a post at a place: by a role there, in its community, or above."""
    near, above = _answering(path, at)
    reaching = Q(pk__in=near) | Q(pk__in=above)
    return Account.objects.filter(reaching, pk=account.pk).exists()


def _answering(path: Path, at: datetime) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Accounts whose role lets them answer: in the community of a place, and above the place."""
    community = places.community_of(path)
    grants = GrantPath.objects.filter(
        current_grants(at, "grant__"), grant__role__rights__right=ANSWER
    )
    inside = grants.filter(within([community.path if community else path]))
    above = grants.filter(path__in=paths.ancestors(path))
    return inside.values("grant__account_id"), above.values("grant__account_id")


def communities_without(actor: Actor) -> list[str]:
    """The communities in sight for which nobody answers at their own level."""
    seen = [(one.path, one.name) for one in places.communities(actor) if actor.holds(SEE, one.path)]
    return unanswered(seen, COMMUNITY, actor.at)


def _lasting(actor: Actor, action: str) -> QuerySet[Responsibility]:
    """What is in force or to come, where a place is still there."""
    return RESPONSIBILITIES.visible(actor, action).filter(
        Q(until__isnull=True) | Q(until__gt=actor.at), target__closed_on__isnull=True
    )


def _post(actor: Actor, one: Responsibility, titles: dict[str, Text]) -> Post:
    return Post(
        one.pk,
        one.target_id,
        _name(one),
        one.path,
        one.level,
        titles.get(one.level, Text(one.level, one.level)),
        one.holder_id,
        one.holder.name.open(),
        _unit(one.holder),
        one.holder.phone.open() if one.holder.phone else "",
        one.since,
        one.until,
        one.since > actor.at,
        one.until is None and actor.holds(ARRANGE, one.path),
    )


def _name(one: Responsibility) -> str:
    return one.target.full_name or one.target.name


def _unit(account: Account) -> str:
    return " ".join(filter(None, (account.unit, account.post)))
