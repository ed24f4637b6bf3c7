"""A worker of its own, to be killed: `python -m tests.front.registers.killed send|work|resume|undo`.

`send` builds the small street and sends twelve residents; `work` takes them in four at a time and waits,
with four of them in, until it is killed; `resume` is the night job of the next worker; `undo` takes all back.
"""

import io
import sys
from datetime import timedelta

import django
from django.core.management import call_command

django.setup()

from mashang.elements.people import imports as people  # noqa: E402  (models load first)
from mashang.elements.people.models import Person  # noqa: E402
from mashang.engines.tables import Mode  # noqa: E402
from mashang.foundation.files.documents import XLSX  # noqa: E402
from mashang.foundation.files.intake import Prepared  # noqa: E402
from mashang.foundation.grants.actor import Actor  # noqa: E402
from mashang.foundation.trails.models import Trace  # noqa: E402
from mashang.front.registers import actions, imports, jobs  # noqa: E402
from mashang.front.registers.models import Intake  # noqa: E402
from mashang.kernel import clock  # noqa: E402
from mashang.kernel.clock import FixedClock, use_clock  # noqa: E402
from mashang.kernel.ids import new_id  # noqa: E402
from tests.front.registers.conftest import book  # noqa: E402
from tests.world import build_world  # noqa: E402

HEAD = ("姓名", "联系电话", "完整地址", "居住性质")
ROWS = [
    (f"柳{name}", f"137000000{at:02d}", "天新社区天新家园1幢202室", "租户")
    for at, name in enumerate("一二三四五六七八九十甲乙")
]


def send() -> None:
    """Twelve residents, waiting to be taken in."""
    call_command("migrate", verbosity=0)
    world = build_world()
    actor = world.actor("worker")
    content = book(ROWS, HEAD)
    assert io.BytesIO(content)
    intake_id = actions.receive(
        actor=actor, register="people", upload=Prepared(content, XLSX, "住户.xlsx"), sheet="数据",
        home_id=None, command_id=new_id(),
    )  # fmt: skip
    actions.start(actor=actor, intake_id=intake_id, mode=Mode.GOOD_ROWS)


def work() -> None:
    """Take in the first part, say so, and wait for the end."""
    taken = people.take_in_people
    parts = []

    def take_in_people(**given: object) -> object:
        if parts:
            print("half", flush=True)
            sys.stdin.read()
        parts.append(given)
        return taken(**given)

    people.BATCH = 4
    people.take_in_people = take_in_people
    imports.take_in(Intake.objects.get().pk)


def resume() -> None:
    """The clock's job, long after."""
    with use_clock(FixedClock(clock.now() + timedelta(hours=2))):
        jobs.resume()


def undo() -> None:
    """Whoever sent it takes it back."""
    intake = Intake.objects.get()
    actions.ask_undo(actor=Actor.of(intake.account), intake_id=intake.pk, reason="中断了")
    actions.take_back(intake_id=intake.pk)


def tell() -> None:
    """How things stand."""
    intake = Intake.objects.get()
    count = Person.objects.filter(pk__in=Trace.objects.values_list("ref", flat=True)).count()
    print(intake.state, Person.objects.count(), count, intake.resumes)


if __name__ == "__main__":
    {"send": send, "work": work, "resume": resume, "undo": undo}[sys.argv[1]]()
    tell()
