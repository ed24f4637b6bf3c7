"""Lists of names as they are frozen: a notice to the whole street, a walk, a form; each taken back again."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.policies import queries as policies
from mashang.governance.notices import steps as notices
from mashang.governance.notices.models import Notice
from mashang.kernel import clock
from mashang.kernel.ids import new_id
from mashang.work.forms import steps as forms
from mashang.work.forms.models import Form
from mashang.work.visits import steps as visits
from mashang.work.visits.models import Visit
from mashang.work.visits.queries.due import due_people

Found = dict[str, Any]


def answer(*, runs: int) -> Found:
    """Seconds and names of each list."""
    return {
        "vendor": connection.vendor,
        "people": Person.objects.count(),
        "lists": {
            name: _timed(work, runs)
            for name, work in (("notice", _notice), ("form", _form), ("walk", _walk))
        },
    }


def _timed(work: Callable[[], int], runs: int) -> Found:
    took_s, names = [], 0
    for _ in range(runs):
        with transaction.atomic():
            wall, cpu = time.perf_counter(), time.process_time()
            names = work()
            took_s.append((time.perf_counter() - wall, time.process_time() - cpu))
            transaction.set_rollback(True)
    return {
        "names": names,
        "wall_s": statistics.median(one for one, _ in took_s),
        "cpu_s": statistics.median(one for _, one in took_s),
        "n": len(took_s),
    }


def _notice() -> int:
    """Everybody of the street who is of age, at home, with the building where they are counted."""
    pattern = Notice.objects.filter(must_confirm=True, path__in=_street().values("path"))[0]
    pattern.pk = new_id()
    pattern.corrects = None
    pattern.save(force_insert=True)
    pattern.scopes.create(path=pattern.path)
    return notices.open_notice(pattern, at=clock.now())


def _form() -> int:
    """Every resident of the largest community."""
    form = Form.objects.filter(audience=Form.Audience.RESIDENTS).order_by("-names_count")[0]
    form.pk = new_id()
    form.state = Form.State.DRAFT
    form.save(force_insert=True)
    return forms.freeze_names(form, at=clock.now(), at_most=10**6) or 0


def _walk() -> int:
    """Whoever is due in a community, the longest overdue first, in walking order."""
    held = Grant.objects.filter(current_grants(clock.now()), role_id="community_worker")
    worker = Account.objects.filter(pk__in=held.values("account_id")).order_by("username")[0]
    Visit.objects.filter(state=Visit.State.DUE).update(state=Visit.State.EXCUSED)
    actor = Actor.of(worker)
    dues = due_people(actor, policies.number("visits.list_at_most_count"))
    return visits.begin_list(actor=actor, dues=dues).visits.count() if dues else 0


def _street() -> Any:
    return Place.objects.filter(kind=Place.Kind.SUBDISTRICT)
