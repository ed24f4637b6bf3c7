"""Two registers of an invented street, written as spreadsheets and taken in by the importers."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from mashang.cli.street.names import Invention
from mashang.elements.people.imports import PEOPLE_SCHEMA, import_people
from mashang.elements.places import steps as places
from mashang.elements.places.columns import HOUSES
from mashang.elements.places.imports import import_houses
from mashang.elements.places.models import Place
from mashang.engines.tables import start_reading, write_table
from mashang.foundation.accounts.actions import stamp_demo
from mashang.foundation.grants.actor import Actor
from mashang.front.registers import reading
from mashang.front.registers.kinds import REGISTERS
from mashang.kernel import clock

COMMUNITIES = [f"{one}苑" for one in "春夏秋冬梅兰竹菊松柏"]
COMPOUNDS = ("新村", "公寓", "嘉苑", "花园", "雅居")
UNITS, FLOORS, DOORS = 3, 11, 2
HOUSEHOLD = 2.6
RIGHTS = ("places.see", "places.edit", "people.see", "people.edit")
Row = dict[str, object]
Found = dict[str, Any]


def answer(*, folder: str, count: int, runs: int) -> Found:
    """Seconds of each import and preview, and of openpyxl on the same files."""
    root = _ground()
    files = {
        "houses": Path(folder, "houses.xlsx"),
        "people": Path(folder, "people.xlsx"),
    }
    homes = list(_homes(count))
    write_table(files["houses"], HOUSES.columns, homes)
    write_table(files["people"], PEOPLE_SCHEMA.columns, list(_residents(homes, count)))
    actor = Actor.operator(root.path, RIGHTS)
    return {
        "bytes": {code: file.stat().st_size for code, file in files.items()},
        "preview_s": {code: _previews(code, file, runs) for code, file in files.items()},
        "openpyxl_s": {code: _walked_s(file) for code, file in files.items()},
        "houses": _import(lambda: _take_in(import_houses, actor, files["houses"], HOUSES)),
        "people": _import(lambda: _take_in(import_people, actor, files["people"], PEOPLE_SCHEMA)),
        "again": _import(lambda: _take_in(import_people, actor, files["people"], PEOPLE_SCHEMA)),
    }


def _ground() -> Place:
    """A stamped, empty street whose communities stand."""
    stamp_demo(seed=1, scale=1)
    with transaction.atomic():
        root = places.add_place(
            parent=None, kind="subdistrict", name="笕桥街道", code="330102016000"
        )
        for name in COMMUNITIES:
            places.add_place(parent=root, kind="community", name=f"{name}社区")
    return root


def _homes(count: int) -> Iterator[Row]:
    """Rooms, compound after compound; each building has three units of eleven floors."""
    per_compound = -(-count // (len(COMMUNITIES) * len(COMPOUNDS)))
    for number in range(count):
        compound, room = divmod(number, per_compound)
        community = COMMUNITIES[compound // len(COMPOUNDS)]
        building, rest = divmod(room, UNITS * FLOORS * DOORS)
        unit, place = divmod(rest, FLOORS * DOORS)
        floor, door = divmod(place, DOORS)
        yield {
            "community": f"{community}社区",
            "compound": community + COMPOUNDS[compound % len(COMPOUNDS)],
            "building": str(building + 1),
            "unit": str(unit + 1),
            "room": f"{floor + 1}{door + 1:02d}",
        }


def _residents(homes: list[Row], count: int) -> Iterator[Row]:
    """Invented people, some to a home."""
    dice = random.Random(330102016)  # repeatable, not secret
    invent = Invention(dice)
    for number in range(count):
        home = homes[int(number / HOUSEHOLD) % len(homes)]
        sex = dice.choice("fm")
        born_on = date(1940, 1, 1) + timedelta(days=dice.randrange(28_000))
        yield home | {
            "name": invent.name(sex, invent.surname()),
            "sex": "女" if sex == "f" else "男",
            "document_type": "居民身份证",
            "document_number": invent.citizen_number(born_on, sex),
            "phone": invent.phone(),
            "standing": "业主" if number % 3 else "租客",
            "since_on": max(born_on, clock.today() - timedelta(days=dice.randrange(30, 3_000))),
        }


def _take_in(
    importer: Callable[..., Any], actor: Actor, file: Path, schema: Any
) -> tuple[int, str]:
    """Import a file; how many rows it had, and what was done with them."""
    opened = start_reading(file, schema, limits=reading.limits())
    done = importer(actor=actor, reading=opened, command_id=uuid4())
    if done.bad:
        raise SystemExit(f"{file.name}: {len(done.bad)} rows were refused, first {done.bad[0]}")
    added = sum(done.added.values()) if isinstance(done.added, dict) else done.added
    return done.report.read, f"{added:,} added, {done.known:,} known already"


def _import(work: Callable[[], tuple[int, str]]) -> Found:
    wall, cpu = time.perf_counter(), time.process_time()
    rows, note = work()
    return {
        "rows": rows,
        "wall_s": time.perf_counter() - wall,
        "cpu_s": time.process_time() - cpu,
        "note": note,
    }


def _previews(code: str, file: Path, runs: int) -> list[float]:
    """What the page does between an upload and its preview."""
    content = file.read_bytes()
    took_s = []
    for _ in range(runs):
        started = time.perf_counter()
        prepared, _sheets = reading.prepare(SimpleUploadedFile(file.name, content))
        opened = reading.read(
            prepared.content, REGISTERS[code], name=file.name, sheet="", columns={}
        )
        opened.preview()
        took_s.append(time.perf_counter() - started)
    return took_s


def _walked_s(file: Path) -> float:
    """Seconds in which openpyxl walks the cells, as a stream."""
    started = time.perf_counter()
    book = openpyxl.load_workbook(file, read_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass
    book.close()
    return time.perf_counter() - started
