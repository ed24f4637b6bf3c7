"""A street with many open cases: built by the builder, then lived in by `cases.steps.add_lives`."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from random import Random

from django.db import connection, transaction
from rich.console import Console

from mashang.cli.street import build
from mashang.cli.street.plan import Resident, Street
from mashang.domain.lifecycle import Act, Role, Verb
from mashang.elements.cases import life, steps
from mashang.elements.cases.kinds import Need, Seat, kind_of
from mashang.elements.cases.models import Case
from mashang.elements.cases.steps import Life, Opening
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.kernel import paths

BATCH = 5_000
AGE_MIN = (10, 5_000)
"""Between these ages, in minutes, open cases are: some fresh, many late."""
TAKEN = 0.65
KINDS = {"medicine_refill": 3, "deliver_document": 2, "pick_up_item": 2, "repair": 5}
WORDS = {
    "medicine_refill": ("medicine", "苯磺酸氨氯地平片 5mg"),
    "deliver_document": ("what", "居住证明"),
    "pick_up_item": ("what", "快递柜的包裹"),
    "repair": ("what", "楼道灯不亮，晚上看不清台阶"),
}
HANDLER = frozenset({Role.HANDLER, Role.SEAT})


def answer(*, scale: float, seed: int, open_cases: int) -> dict[str, int]:
    """Build the street and fill it; returns how much there is of what."""
    street = build.build(seed=seed, scale=scale, console=Console())
    lacking = open_cases - Case.objects.filter(is_open=True).count()
    stream = islice(_Needs(street, seed).lives(), max(0, lacking))
    while batch := list(islice(stream, BATCH)):
        with transaction.atomic():
            steps.add_lives(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "residents": len(street.residents),
        "open_cases": Case.objects.filter(is_open=True).count(),
    }


class _Needs:
    """Needs of random residents, each written down by the worker who then handles it."""

    def __init__(self, street: Street, seed: int) -> None:
        self.street = street
        self.random = Random(seed)  # repeatable, not secret
        self.seats: dict[tuple[str, str], Seat] = {}
        self.community = {
            place.path: street.staff[f"worker-{name}-0"]
            for name, place in street.communities.items()
        }
        self.compounds = {place.path: name for name, place in street.compounds.items()}

    def lives(self) -> Iterator[Life]:
        while True:
            kind = self.random.choices(list(KINDS), list(KINDS.values()))[0]
            yield self._life(self.random.choice(self.street.residents), kind)

    def _life(self, one: Resident, kind: str) -> Life:
        home = one.home
        handler = self._handler(home, kind)
        began = self.street.now - timedelta(minutes=self.random.randint(*AGE_MIN))
        code, title = WORDS[kind]
        opening = Opening(
            kind=kind,
            place=home,
            title=title,
            detail={code: title, "phone": one.phone},
            subject=one.person,
            seat=self._seat(home, kind),
        )
        acts: list[tuple[Actor, Act]] = []
        if self.random.random() < TAKEN:
            at = began + timedelta(minutes=self.random.randint(1, AGE_MIN[0] - 1))
            taker = Actor.of(handler, at)
            acts.append((taker, life.act_of(taker, Verb.TAKE, frozenset({Role.SEAT}))))
            acts.append((taker, life.act_of(taker, Verb.RESPOND, HANDLER, text="收到，下午送到。")))
        return Life(Actor.of(handler, began), opening, acts)

    def _seat(self, home: Place, kind: str) -> Seat:
        """As the kind routes it, asked once for all homes of one parent: they share every duty."""
        above = paths.ancestors(home.path)[-2]
        route = "repair" if kind == "repair" else "errand"
        if (above, route) not in self.seats:
            need = Need(kind, home.place_id, home.path, None, {})
            self.seats[above, route] = kind_of(kind).route(need)
        return self.seats[above, route]

    def _handler(self, home: Place, kind: str) -> Account:
        above = paths.ancestors(home.path)
        staff, grids = self.street.staff, self.street.grid_workers
        if kind == "repair":
            for path in above:
                if path in self.compounds:
                    return staff[f"repairer-{self.compounds[path]}-{self.random.randint(0, 1)}"]
        else:
            for path in reversed(above):
                if path in grids:
                    return grids[path]
        return next(self.community[path] for path in above if path in self.community)
