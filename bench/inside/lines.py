"""The one line as workers type it, and the chief's map and ledger."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.test import Client

from mashang.elements.cases.models import Case
from mashang.elements.cases.policy import CASES
from mashang.elements.people.models import Identifier, Person, Residency
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.kernel import clock
from tests.browser import signed_in

WARM_UP = 2
SAMPLE = 40
Found = dict[str, Any]


def answer(*, roles: Sequence[str], workers: int, requests: int, pages: int) -> Found:
    """Milliseconds of each sort of line by role; the median of the chief's pages."""
    chief = signed_in(_accounts("subdistrict_chief", 1)[0])
    return {
        "people": Person.objects.count(),
        "open_cases": Case.objects.filter(is_open=True).count(),
        "roles": {role: _role(role, workers, requests) for role in roles},
        "pages": {
            name: statistics.median(_times([f"/desk/{name}"] * pages, lambda url: _get(chief, url)))
            for name in ("map", "ledger")
        },
        "n": pages,
    }


def _role(role: str, workers: int, requests: int) -> Found:
    accounts = _accounts(role, workers)
    each = -(-requests // len(accounts))
    times: dict[str, list[float]] = {}
    for account in accounts:
        client = signed_in(account)
        for line, words in _lines(account, each).items():
            found = _times(words, lambda text, one=client: _post(one, text))
            times.setdefault(line, []).extend(found)
    return {
        line: {"p50": statistics.median(ms), "p95": _percentile(ms, 95), "n": len(ms)}
        for line, ms in times.items()
    }


def _lines(account: Account, each: int) -> dict[str, list[str]]:
    """Lines that find something in the account's own scope, drawn by lot."""
    draw = random.Random(account.username)
    mine = within(Actor.of(account).prefixes("people.see"))
    homes = Residency.objects.filter(mine, until_on=None, person__is_protected=False)
    some = list(homes.select_related("person", "place").order_by("pk")[: SAMPLE * 5])
    drawn = draw.sample(some, min(SAMPLE, len(some)))
    phones = Identifier.objects.filter(person__in=[one.person for one in drawn], type="phone")
    seen = CASES.visible(Actor.of(account), "staff").filter(is_open=True)
    cases = seen.values_list("number", flat=True)[:SAMPLE]
    sorts = {
        "case": list(cases),
        "address": [one.place.full_name for one in drawn],
        "name": [one.person.name.open() for one in drawn],
        "phone": [one.value.open() for one in phones],
    }
    return {
        line: [draw.choice(words) for _ in range(each)] for line, words in sorts.items() if words
    }


def _accounts(role: str, count: int) -> list[Account]:
    holders = Grant.objects.filter(current_grants(clock.now()), role_id=role).values("account_id")
    found = list(Account.objects.filter(pk__in=holders).order_by("username"))
    return random.Random(count).sample(found, min(count, len(found)))


def _post(client: Client, text: str) -> None:
    answered = client.post(
        "/desk/search", {"text": text}, headers={"host": "localhost", "hx-request": "true"}
    )
    if answered.status_code != 200 or "ms-row" not in answered.content.decode():
        raise SystemExit(f"/desk/search answered {answered.status_code}, or nothing")


def _get(client: Client, url: str) -> None:
    answered = client.get(url, headers={"host": "localhost", "accept-encoding": "gzip"})
    if answered.status_code != 200:
        raise SystemExit(f"{url} answered {answered.status_code}")


def _times(words: Sequence[str], work: Callable[[str], object]) -> list[float]:
    for text in words[:WARM_UP]:
        work(text)
    found = []
    for text in words:
        started = time.perf_counter()
        work(text)
        found.append((time.perf_counter() - started) * 1000)
    return found


def _percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
