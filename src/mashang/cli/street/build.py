"""The building itself: stage after stage, each in one transaction, with a bar to look at."""

import time
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from mashang.cli.street import (
    desk,
    emergencies,
    forms,
    gates,
    ground,
    households,
    needs,
    offices,
    personas,
    persons,
    programs,
    sheets,
    walks,
)
from mashang.cli.street.plan import Street
from mashang.foundation.accounts.actions import stamp_demo
from mashang.foundation.accounts.models import Account, DemoPersona, DemoStamp
from mashang.foundation.records import guards
from mashang.kernel import clock

Stage = Callable[[Street], None]
STAGES: tuple[tuple[str, Stage], ...] = (
    ("地 · places", ground.lay),
    ("人 · people", households.people_the_street),
    ("组织和责任 · offices and duties", offices.staff_the_street),
    ("事 · a week of needs", needs.ask_for_a_week),
    ("小门和租住 · doors and tenancies", gates.hang_doors),
    ("一表通 · forms", forms.ask_and_report),
    ("工作台 · the desk", desk.equip),
    ("走访 · visits", walks.walk_the_grids),
    ("表格 · sheets in and out", sheets.keep_sheets),
    ("同一个人 · the same person", persons.register_some_twice),
    ("接入系统 · programs", programs.let_in),
    ("登场 · personas", personas.open_doors),
    ("紧急查看 · emergencies", emergencies.take_rights),
)


def is_built(*, seed: int, scale: float) -> bool:
    """Whether this very street stands complete (its doors are opened last)."""
    stamp = DemoStamp.objects.first()
    same = stamp is not None and (stamp.seed, stamp.scale) == (seed, scale)
    return same and DemoPersona.objects.exists()


def is_begun() -> bool:
    """Whether anything stands: another street, or one whose building was interrupted."""
    return DemoStamp.objects.exists() or Account.objects.exists()


def empty_demo() -> None:
    """Take everything out of a stamped database.

    Raises:
        SystemExit: the database is not stamped: somebody's real street is never emptied.
    """
    if not DemoStamp.objects.exists():
        raise SystemExit("this database is no demo street and is not touched")
    guards.remove(connection)  # records are append-only; an invented street is emptied all the same
    call_command("flush", verbosity=0, interactive=False)
    guards.install(connection)


def build(*, seed: int, scale: float, console: Console) -> Street:
    """Build the street into an empty, prepared database."""
    stamp_demo(seed=seed, scale=scale)
    street = Street(scale=scale, seed=seed, now=clock.now())
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=len(STAGES))
        for title, stage in STAGES:
            progress.update(task, description=f"{title:<28}")
            with transaction.atomic():
                stage(street)
            progress.advance(task)
    _settle()
    return street


def _settle() -> None:
    """Let the database learn what it holds, so that it plans the first page well."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def size_of(folder: Path) -> int:
    """Bytes below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def timed(work: Callable[[], Street]) -> tuple[Street, float]:
    """What a work made, and the seconds it took."""
    began = time.perf_counter()
    return work(), time.perf_counter() - began
