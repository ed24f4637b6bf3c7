"""The desk's list as workers ask for it, and the same rows by page number with an exact count."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mashang.elements.cases import queries
from mashang.elements.cases.models import Case
from mashang.elements.cases.policy import CASES
from mashang.elements.cases.queries import Filters, View, rows_of
from mashang.elements.people.models import Person
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.kernel import clock
from mashang.web.paging import PAGE_SIZE
from tests.browser import signed_in

WARM_UP = 3
DEEPEST = 300
"""Pages after which "deep" is deep enough."""
VIEWS = {"subdistrict_chief": (View.ALL, "staff")}
"""What a role looks at, and the rule behind it; everybody else has a list to do."""
TODO = (View.TODO, "work")
Found = dict[str, Any]


def answer(*, roles: Sequence[str], workers: int, requests: int) -> Found:
    """For each role: whole pages through the whole product, and lists alone beside their peer.

    Args:
        workers: how many people of a role are asked for; each asks as often as the others.
        requests: how many requests of each sort a role makes.
    """
    return {
        "vendor": connection.vendor,
        "people": Person.objects.count(),
        "open_cases": Case.objects.filter(is_open=True).count(),
        "roles": {role: _role(role, workers, requests) for role in roles},
    }


def _role(role: str, workers: int, requests: int) -> Found:
    accounts = _accounts(role, workers)
    each = -(-requests // len(accounts))
    found = [_worker(account, each, *VIEWS.get(role, TODO)) for account in accounts]
    times = {name: [ms for one in found for ms in one["ms"][name]] for name in found[0]["ms"]}
    return {
        "workers": len(accounts),
        "requests": each * len(accounts),
        "rows": statistics.median(one["rows"] for one in found),
        "depth": max(one["depth"] for one in found),
        "queries": max(one["queries"] for one in found),
        "p50": {name: statistics.median(ms) for name, ms in times.items()},
        "p95": {name: _percentile(ms, 95) for name, ms in times.items()},
    }


def _accounts(role: str, count: int) -> list[Account]:
    """Some of those who hold a role, always the same ones."""
    holders = Grant.objects.filter(current_grants(clock.now()), role_id=role).values("account_id")
    found = list(Account.objects.filter(pk__in=holders).order_by("username"))
    if not found:
        raise SystemExit(f"nobody is {role}")
    return random.Random(count).sample(found, min(count, len(found)))


def _worker(account: Account, each: int, view: View, rule: str) -> Found:
    depth, cursor = _deepest(account, view)
    first, deep = _url(view), _url(view, cursor)
    client = signed_in(account)
    with CaptureQueriesContext(connection) as asked:
        _get(client, deep)
    return {
        "depth": depth,
        "queries": len(asked),
        "rows": _pages_by_number(account, rule).count,
        "ms": {
            "first": _times(lambda: _get(client, first), each),
            "deep": _times(lambda: _get(client, deep), each),
            "ours_first": _times(lambda: _by_key(account, view, None), each),
            "ours_deep": _times(lambda: _by_key(account, view, cursor), each),
            "peer_first": _times(lambda: _by_number(account, rule, 1), each),
            "peer_deep": _times(lambda: _by_number(account, rule, depth), each),
        },
    }


def _deepest(account: Account, view: View) -> tuple[int, str | None]:
    """The last page that is asked for: its number, and the cursor that leads there."""
    depth, cursor = 1, None
    while depth < DEEPEST:
        after = _by_key(account, view, cursor)
        if after is None:
            break
        depth, cursor = depth + 1, after
    return depth, cursor


def _by_key(account: Account, view: View, cursor: str | None) -> str | None:
    """A page of the product's list; the cursor of the next one."""
    return queries.desk(Actor.of(account), Filters(view), cursor).next_cursor


def _by_number(account: Account, rule: str, number: int) -> None:
    """The same rows as Django's own Paginator gives them: an offset, and an exact count."""
    rows_of(Actor.of(account), _pages_by_number(account, rule).page(number).object_list)


def _pages_by_number(account: Account, rule: str) -> "Paginator[Case]":
    wanted = CASES.rules[rule].visible(Actor.of(account)) & Q(is_open=True)
    rows = Case.objects.filter(wanted).select_related("place", "handler")
    return Paginator(rows.order_by("due_at", "case_id"), PAGE_SIZE)


def _get(client: Client, url: str) -> None:
    answer = client.get(url, headers={"host": "localhost", "accept-encoding": "gzip"})
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}")


def _url(view: View, cursor: str | None = None) -> str:
    words = {"view": view.value} | ({"after": cursor} if cursor else {})
    return f"/desk/cases?{urlencode(words)}"


def _times(work: Callable[[], object], count: int) -> list[float]:
    """Milliseconds of each run, after some that do not count."""
    found = []
    for run in range(WARM_UP + count):
        started = time.perf_counter()
        work()
        if run >= WARM_UP:
            found.append((time.perf_counter() - started) * 1000)
    return found


def _percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that this share does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
