"""Pages as their least privileged users ask for them: waiting times, and how many queries each page costs."""

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mashang.elements.cases.models import Case
from mashang.elements.cases.policy import CASES
from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.elements.people.policy import links_in_force
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.codes import queries as codes
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Emergency, Grant
from mashang.governance.notices.models import Notice
from mashang.kernel import clock, paths
from mashang.work.bookings.models import Bookable
from mashang.work.doors.models import Door
from mashang.work.forms.models import Form
from mashang.work.visits.models import VisitList
from tests.browser import signed_in

WARM_UP = 1
ALIKE = 4
"""So many queries of one shape in a page are told: they may grow with its rows."""
COMPOUND = "places.compound"
HOMES = (Place.Kind.COMPOUND, Place.Kind.VILLAGER_GROUP, Place.Kind.STREET_FRONT)
Found = dict[str, Any]
Addresses = Callable[[Account], Sequence[str]]


def answer(*, users: int, requests: int, only: Sequence[str] = ()) -> Found:
    """Milliseconds and queries of each page.

    Args:
        users: how many accounts of a role ask for a page; each asks as often as the others.
        requests: how many requests of each page there are.
        only: these pages; all when empty.
    """
    chosen = {name: one for name, one in PAGES.items() if not only or name in only}
    accounts = {role: _accounts(role) for role in {role for role, _ in chosen.values()}}
    return {
        "vendor": connection.vendor,
        "people": Person.objects.count(),
        "open_cases": Case.objects.filter(is_open=True).count(),
        "pages": {
            name: _page(_with_addresses(accounts[role], addresses, users), requests)
            for name, (role, addresses) in chosen.items()
        },
    }


def _with_addresses(
    accounts: Sequence[Account], addresses: Addresses, users: int
) -> list[tuple[Account, Sequence[str]]]:
    """The first accounts for whom there is such a page: a repairer without a case has none to open."""
    found = ((account, addresses(account)) for account in accounts)
    return list(islice(((account, urls) for account, urls in found if urls), users))


def _page(asking: Sequence[tuple[Account, Sequence[str]]], requests: int) -> Found:
    if not asking:
        raise SystemExit("nobody has such a page")
    each = -(-requests // len(asking))
    times: list[tuple[float, float]] = []
    queries: list[int] = []
    alike: Counter[str] = Counter()
    for account, urls in asking:
        client = signed_in(account)
        asked = [urls[number % len(urls)] for number in range(each)]
        _get(client, asked[-1])  # what a process asks once, as the numbers of policy
        with CaptureQueriesContext(connection) as seen:
            _get(client, asked[-1])
        queries.append(len(seen))
        shapes = Counter(_shape(one["sql"]) for one in seen.captured_queries)
        alike |= Counter({shape: n for shape, n in shapes.items() if n >= ALIKE})
        times += _times(client, asked)
    return {
        "n": len(times),
        "users": len(queries),
        "queries": [min(queries), max(queries)],
        "p50": statistics.median(wall for wall, _ in times),
        "p95": _percentile([wall for wall, _ in times], 95),
        "cpu": statistics.median(cpu for _, cpu in times),
        "alike": alike.most_common(3),
    }


def _times(client: Client, urls: Sequence[str]) -> Iterator[tuple[float, float]]:
    """Milliseconds by the clock, and of this process's own work, of each request."""
    for _ in range(WARM_UP):
        _get(client, urls[-1])
    for url in urls:
        wall, cpu = time.perf_counter(), time.process_time()
        _get(client, url)
        yield (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def _get(client: Client, url: str) -> None:
    answered = client.get(url, headers={"host": "localhost", "accept-encoding": "gzip"})
    if answered.status_code != 200:
        raise SystemExit(f"{url} answered {answered.status_code}")


def _shape(sql: str) -> str:
    """A query without its columns and values."""
    return sql.partition(" FROM ")[2].partition(" WHERE ")[0][:120] or sql[:60]


def _percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def _accounts(role: str) -> list[Account]:
    """Who holds a role, always in the same order by lot; of residents those who asked for something."""
    now = clock.now()
    links = ActsFor.objects.filter(links_in_force(now), basis=ActsFor.Basis.SELF)
    asking = links.filter(person__in=Case.objects.filter(is_open=True).values("subject"))
    held = Grant.objects.filter(current_grants(now), role_id=role)
    wanted = asking.values("account") if role == "resident" else held.values("account")
    found = list(Account.objects.filter(pk__in=wanted).order_by("username", "pk"))
    return random.Random(role).sample(found, len(found))


def _own_cases(account: Account) -> list[str]:
    rows = CASES.visible(Actor.of(account), "own").order_by("-opened_at")
    return [f"/cases/{key}" for key in rows.values_list("pk", flat=True)[:5]]


def _cases(account: Account) -> list[str]:
    rows = CASES.visible(Actor.of(account), "work").filter(is_open=True).order_by("due_at", "pk")
    return [f"/desk/cases/{key}" for key in rows.values_list("pk", flat=True)[:20]]


def _homes(right: str, address: str, kinds: Sequence[str] = HOMES) -> Addresses:
    """The compounds that an actor reaches, or the one that holds what they reach."""

    def addresses(account: Account) -> list[str]:
        prefixes = Actor.of(account).prefixes(right)
        above = [path for one in prefixes for path in paths.ancestors(one)[2:]]
        rows = Place.objects.filter(Q(within(prefixes)) | Q(path__in=above), kind__in=kinds)
        return [
            address.format(key) for key in rows.order_by("path").values_list("pk", flat=True)[:5]
        ]

    return addresses


def _walks(account: Account) -> list[str]:
    rows = VisitList.objects.filter(holder=account).order_by("-on_day", "-pk")
    return [f"/desk/visits/{key}" for key in rows.values_list("pk", flat=True)[:5]]


def _notices(address: str) -> Addresses:
    """Notices that must be confirmed: to the whole street, and to the community."""

    def addresses(account: Account) -> list[str]:
        above = {
            p for one in Actor.of(account).prefixes("notices.see") for p in paths.ancestors(one)
        }
        rows = Notice.objects.filter(path__in=above, must_confirm=True, opened_at__isnull=False)
        keys = rows.order_by("path", "pk").values_list("pk", flat=True)[:4]
        return [address.format(key) for key in keys]

    return addresses


def _rows_in(model: Any, right: str, address: str) -> Addresses:
    def addresses(account: Account) -> list[str]:
        prefixes = Actor.of(account).prefixes(right)
        above = [path for one in prefixes for path in paths.ancestors(one)]
        rows = model.objects.filter(Q(within(prefixes)) | Q(path__in=above)).order_by("pk")
        return [address.format(key) for key in rows.values_list("pk", flat=True)[:4]]

    return addresses


def _persons(account: Account) -> list[str]:
    mine = within(Actor.of(account).prefixes("people.see"))
    rows = Residency.objects.filter(mine, until_on=None, person__is_protected=False)
    keys = rows.order_by("pk").values_list("person_id", flat=True)[:10]
    return [f"/desk/people/{key}" for key in keys]


def _scanned(_: Account) -> list[str]:
    homes = Place.objects.filter(kind=Place.Kind.COMPOUND).order_by("pk")[:5]
    readings = [codes.current(COMPOUND, one.pk) for one in homes]
    return [f"/at/{one.sign}" for one in readings if one is not None]


def _emergencies(_: Account) -> list[str]:
    keys = Emergency.objects.order_by("pk").values_list("pk", flat=True)[:2]
    return [f"/desk/emergencies/{key}" for key in keys]


def _at(*urls: str) -> Addresses:
    return lambda _: urls


PAGES: dict[str, tuple[str, Addresses]] = {
    # The ten most used.
    "home": ("resident", _at("/")),
    "own_cases": ("resident", _at("/cases")),
    "own_case": ("resident", _own_cases),
    "own_notices": ("resident", _at("/notices")),
    "todo": ("grid_worker", _at("/desk/cases")),
    "case": ("property_worker", _cases),
    "people": ("grid_worker", _homes("people.see", "/desk/people/at/{}", ("building",))),
    "place": ("property_worker", _homes("places.see", "/desk/places/{}")),
    "walk": ("grid_worker", _walks),
    "gate": ("guard", _at("/desk/visitors")),
    # Beside them.
    "scanned": ("resident", _scanned),
    "bookings": ("resident", _at("/bookings")),
    "doors": ("resident", _at("/doors")),
    "own_doors": ("resident", _at("/doors/mine")),
    "me": ("resident", _at("/me")),
    "own_looks": ("resident", _at("/me/looks")),
    "own_visitors": ("resident", _at("/visitors")),
    "own_forms": ("resident", _at("/forms")),
    "own_volunteers": ("resident", _at("/volunteers")),
    "own_tenants": ("resident", _at("/tenants")),
    "all_people": ("grid_worker", _at("/desk/people")),
    "compound_people": ("community_worker", _homes("people.see", "/desk/people/at/{}")),
    "person": ("grid_worker", _persons),
    "places": ("grid_worker", _at("/desk/places")),
    "houses": ("community_worker", _at("/desk/houses")),
    "walks": ("grid_worker", _at("/desk/visits")),
    "all_walks": ("section_chief", _at("/desk/overview/visits")),
    "notices": ("building_head", _at("/desk/notices")),
    "notice": ("building_head", _notices("/desk/notices/{}")),
    "notice_street": ("section_chief", _notices("/desk/notices/{}")),
    "notice_names": ("building_head", _notices("/desk/notices/{}/names")),
    "notice_no_phone": ("section_chief", _notices("/desk/notices/{}/names?view=no_phone")),
    "forms": ("grid_worker", _at("/desk/forms")),
    "form": ("grid_worker", _rows_in(Form, "forms.see", "/desk/forms/{}")),
    "form_chief": ("section_chief", _rows_in(Form, "forms.see", "/desk/forms/{}")),
    "things": ("community_worker", _at("/desk/bookings")),
    "day": ("community_worker", _rows_in(Bookable, "bookings.see", "/desk/bookings/of/{}")),
    "desk_doors": ("guard", _at("/desk/doors")),
    "door": ("guard", _rows_in(Door, "doors.see", "/desk/doors/{}")),
    "registrations": ("community_worker", _at("/desk/registrations")),
    "tenancies": ("grid_worker", _at("/desk/tenancies")),
    "volunteers": ("community_worker", _at("/desk/volunteers")),
    "units": ("community_worker", _at("/desk/organisations")),
    "likely": ("community_worker", _at("/desk/people/likely")),
    "handover": ("grid_worker", _at("/desk/handover")),
    "map_worker": ("community_worker", _at("/desk/map")),
    "map": ("subdistrict_chief", _at("/desk/map")),
    "ledger_worker": ("community_worker", _at("/desk/ledger")),
    "ledger": ("subdistrict_chief", _at("/desk/ledger")),
    "all_cases": ("subdistrict_chief", _at("/desk/cases")),
    "gate_worker": ("community_worker", _at("/desk/visitors")),
    "emergencies": ("supervisor", _at("/desk/emergencies")),
    "emergency": ("supervisor", _emergencies),
    "break_glass": ("subdistrict_chief", _at("/desk/emergency")),
    "grants": ("administrator", _at("/desk/grants")),
    "staff": ("administrator", _at("/desk/staff")),
    "doctor": ("administrator", _at("/desk/doctor")),
}
"""Who looks at a page, the least privileged who do, and its addresses for one of them."""
