"""Writes on responsibility that upper rooms join."""

from datetime import datetime

from django.db.models import Q

from mashang.domain.handing import Span, cut_at
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.governance.duties.models import Responsibility
from mashang.kernel.errors import Conflict, Invalid
from mashang.kernel.texts import Text


@step
def assign(
    *,
    holder: Account,
    target: Place,
    level: str,
    since: datetime,
    until: datetime | None = None,
    assigned_by: Account | None = None,
) -> Responsibility:
    """Make an account answer for a place at a level, half-open in time.

    Raises:
        Invalid: no such level in the plan pack.
        Conflict: somebody answers for it in that time already; end theirs first.
    """
    if level not in {option.code for option in policies.listing("duties.levels")}:
        raise Invalid(
            "duties.level", Text("没有这一层级：{level}", "No such level: {level}", level=level)
        )
    overlap = Q(until__isnull=True) | Q(until__gt=since)
    if until is not None:
        overlap &= Q(since__lt=until)
    rows = Responsibility.objects.select_for_update().filter(overlap, target=target, level=level)
    if rows.exists():
        raise Conflict(
            "duties.held",
            Text(
                "这一层级已有人负责，请先交接", "Somebody answers for it already: hand over first"
            ),
        )
    return Responsibility.objects.create(
        holder=holder,
        target=target,
        path=target.path,
        level=level,
        since=since,
        until=until,
        assigned_by=assigned_by,
    )


@step
def take_over(
    target: Place, level: str, *, holder: Account, at: datetime, assigned_by: Account | None
) -> Responsibility:
    """Let an account answer for a place at a level from an instant on, whoever was to answer then.

    Args:
        target: locked by the caller.
    """
    lasting = Responsibility.objects.select_for_update(of=("self",)).filter(
        Q(until__isnull=True) | Q(until__gt=at), target=target, level=level
    )
    rows = {str(row.pk): row for row in lasting}
    cut = cut_at([Span(key, row.since, row.until) for key, row in rows.items()], at)
    for key in cut.drops:
        rows[key].delete()
    for key in cut.ends:
        end(rows[key], at=at)
    return assign(holder=holder, target=target, level=level, since=at, assigned_by=assigned_by)


@step
def end(responsibility: Responsibility, *, at: datetime) -> None:
    """End a responsibility at an instant; a span that would be empty is removed.

    Raises:
        Conflict: it has ended before.
    """
    if responsibility.until is not None and responsibility.until <= at:
        raise Conflict(
            "duties.ended", Text("该责任已经结束", "This responsibility has ended already")
        )
    if at <= responsibility.since:
        responsibility.delete()
        return
    responsibility.until = at
    responsibility.save(update_fields=["until"])
