"""How often a calendar may read its address: counted in this process's memory, for reading writes nothing."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core.cache import cache

from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.errors import RuleBroken
from mashang.kernel.texts import Text

_AN_HOUR: Final = timedelta(hours=1)


def insist_on_rate(feed_id: UUID) -> None:
    """Let a calendar read so often an hour, and no more.

    Raises:
        RuleBroken: `bookings.feed.too_many`, with `retry_after_s`.
    """
    now = clock.now()
    hour = int(now.timestamp() // _AN_HOUR.total_seconds())
    key = f"bookings.feed:{feed_id}:{hour}"
    cache.add(key, 0, timeout=int(_AN_HOUR.total_seconds()))
    if cache.incr(key) > policies.number("bookings.feed_reads_per_hour"):
        left = _AN_HOUR.total_seconds() - now.timestamp() % _AN_HOUR.total_seconds()
        raise RuleBroken(
            "bookings.feed.too_many",
            Text("读取太频繁", "Read too often"),
            retry_after_s=max(int(left), 1),
        )
