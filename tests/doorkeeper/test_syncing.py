"""Three days without a line, then everything goes up: once, whatever is repeated or out of order."""

import asyncio
import json
import os
import random
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mashang.domain.doorkeeping import MOST_IN_A_BATCH, Alarm, seal
from mashang.domain.passage import Direction, Reason
from mashang.domain.passes import KeySet
from mashang.doorkeeper.book import Book
from mashang.doorkeeper.clockwork import Clockwork
from mashang.doorkeeper.counting import Uses
from mashang.doorkeeper.deciding import Scan
from mashang.doorkeeper.errands import Errands, Rest
from mashang.doorkeeper.files import Device, Folder
from mashang.doorkeeper.keeper import Keeper
from mashang.doorkeeper.street import Later, Street, StruckOff, Unwelcome
from mashang.kernel import clock
from mashang.kernel.clock import FixedClock
from mashang.kernel.errors import Unavailable
from mashang.kernel.texts import Text
from tests.domain.passes.making import ISSUER, KEYS, SIGNING
from tests.doorkeeper.running import DOOR_ID, card_text, free_port, live_snapshot
from tests.doorkeeper.street_server import Store, serve, set_up

HOURS = 72
SCANS = 50_000


@pytest.fixture
def street(tmp_path):
    """The small street in this process: its address and its store."""
    folder = tmp_path / "street"
    folder.mkdir()
    port = free_port()
    one = live_snapshot()
    set_up(Store(folder), one, seal(one, SIGNING))
    server = serve(folder, port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{port}", Store(folder)
    server.shutdown()
    thread.join()
    server.server_close()


def new_keeper(path: Path, site: str, store: Store, wall=clock.now, keys: KeySet = KEYS) -> Keeper:
    folder = Folder(path)
    key = folder.key(make=True)
    device = Device(site, "7", ISSUER, (DOOR_ID,))
    folder.enrolled(device, keys)
    store.ask("insert or replace into device values ('7', ?, 0)", key.public)
    clockwork = Clockwork(wall, lambda: wall().timestamp())
    return Keeper(folder, device, Book(path, home=DOOR_ID), clockwork, Uses(key.seed))


def errands_of(keeper: Keeper) -> Errands:
    street = Street(keeper.device, keeper.folder.key(), keeper.clockwork)
    return Errands(keeper, street)


async def drained(errands: Errands) -> None:
    """Hand over until the book is empty."""
    handing = asyncio.create_task(errands.hand_over())
    while await errands.keeper.book.waiting():
        assert not handing.done(), handing
        await asyncio.sleep(0.05)
    handing.cancel()


@pytest.mark.slow
def test_three_days_cut_off_go_up_in_batches_and_nothing_is_missing(tmp_path, street):
    site, store = street
    wall = FixedClock(clock.now())
    texts = [card_text() for _ in range(50)]

    async def go() -> None:
        keeper = new_keeper(tmp_path / "door", site, store, wall.now)
        raw = store.ask("select raw from snapshot")[0][0]
        keeper.take(raw)
        keeper.confirmed_s = None  # a start after the line was cut
        await keeper.begin()
        reasons = []
        for at in range(0, SCANS, 500):
            wall.move(timedelta(hours=HOURS) * 500 / SCANS)
            scans = []
            for number in range(at, at + 500):
                way = Direction.OUT if number % 5 else Direction.IN
                text = texts[number % 50]
                scans.append(keeper.scan(Scan(door_id=DOOR_ID, direction=way, text=text)))
            reasons += [one.decided.passage.reason for one in await asyncio.gather(*scans)]
        assert reasons.count(Reason.EXIT) == SCANS * 4 // 5
        admitted, left = reasons.count(Reason.LOOK_AT_PERSON), reasons.count(Reason.LIST_OLD)
        assert admitted + left == SCANS // 5
        assert admitted == pytest.approx(SCANS / 5 / 3, rel=0.03)  # a day of three, then the guard
        assert keeper.book.commits < SCANS / 100
        assert await keeper.book.waiting() == SCANS + 1
        await drained(errands_of(keeper))
        await keeper.book.close()

    asyncio.run(go())
    rows = store.ask("select json_extract(form, '$.sequence'), times from event")
    assert sorted(number for number, _ in rows) == list(range(1, SCANS + 2))
    assert {times for _, times in rows} == {1}
    named = store.ask(
        "select count(*) from event where json_extract(form, '$.pass_id') is not null"
    )
    assert named[0][0] == pytest.approx(SCANS / 15, rel=0.03)


def test_batches_that_are_repeated_and_out_of_order_are_taken_once(tmp_path, street):
    site, store = street
    chance = random.Random(3)

    async def go() -> None:
        keeper = new_keeper(tmp_path / "door", site, store)
        for _ in range(200):
            await keeper.scan(Scan(door_id=DOOR_ID, direction=Direction.OUT))
        lines = await keeper.book.lines(MOST_IN_A_BATCH)
        door = errands_of(keeper).street
        taken = known = 0
        for _ in range(12):
            some = chance.sample(lines, 60)
            answer = await door.tell(DOOR_ID, [one.form for one in some])
            taken, known = taken + answer["taken"], known + answer["known"]
        await drained(errands_of(keeper))
        assert taken + known == 12 * 60
        assert len(store.events()) == 200
        await keeper.book.close()

    asyncio.run(go())


def test_one_event_that_the_street_refuses_holds_up_no_other(tmp_path, street):
    site, store = street

    async def go() -> None:
        keeper = new_keeper(tmp_path / "door", site, store)
        for _ in range(5):
            await keeper.scan(Scan(door_id=DOOR_ID, direction=Direction.OUT))
        with keeper.book._db as db:
            db.execute("update line set form = ? where sequence = 3", (json.dumps({"odd": 1}),))
        await drained(errands_of(keeper))
        assert len(store.events()) == 4
        await keeper.book.close()

    asyncio.run(go())


def test_a_proxy_that_says_no_loses_nothing_and_a_street_that_does_is_heard(tmp_path, street):
    site, store = street

    async def go() -> None:
        keeper = new_keeper(tmp_path / "door", site, store)
        for _ in range(7):
            await keeper.scan(Scan(door_id=DOOR_ID, direction=Direction.OUT))
        errands = errands_of(keeper)
        store.say(failing=404, failing_says="")
        with pytest.raises(Unwelcome):
            await errands.hand_over()
        assert await keeper.book.waiting() == 7
        store.say(failing_says="not_yours")
        await drained(errands)
        assert keeper.book._db.execute("select count(*) from refused").fetchone()[0] == 7
        await keeper.book.close()

    asyncio.run(go())
    assert store.events() == []


def test_a_line_that_is_away_for_long_is_an_alarm_until_it_is_back(tmp_path, street):
    site, store = street

    async def go() -> None:
        keeper = new_keeper(tmp_path / "door", site, store)
        errands = errands_of(keeper)
        errands.alarm_after_s = 0
        for _ in range(3):
            await errands.look()
        errands.alarm_after_s = 600
        keeper.reached()
        await errands.look()
        await drained(errands)
        await keeper.book.close()

    asyncio.run(go())
    alarms = sorted(store.events(), key=lambda one: one.sequence)
    assert [(one.alarm, one.over) for one in alarms] == [
        (Alarm.OFFLINE, False),
        (Alarm.OFFLINE, True),
    ]


def test_rest_doubles_heeds_the_street_and_ends_with_success():
    rest = Rest()
    away = Unavailable("x", Text("", ""))
    spans = [rest.after(away) for _ in range(12)]
    assert 0.25 <= spans[0] <= 0.5
    assert 30 <= spans[-1] <= 60
    assert rest.after(Later(429, 7)) == 7
    rest.over()
    assert rest.after(Later(503, None)) <= 0.5
    assert rest.after(StruckOff()) == rest.after(Unwelcome(401, "x")) == 60


def test_a_snapshot_is_on_the_disk_as_a_whole_or_not_at_all(tmp_path, street, monkeypatch):
    site, store = street

    async def go() -> None:
        keeper = new_keeper(tmp_path / "door", site, store)
        keeper.take(store.ask("select raw from snapshot")[0][0])
        before = keeper.folder.snapshot()
        new = live_snapshot(number=8)

        def power_fails(*_given) -> None:
            raise OSError("no power")

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", power_fails)
            keeper.take(seal(new, SIGNING))
        assert keeper.held.snapshot.number == 8  # it is decided by all the same
        assert keeper.folder.snapshot() == before
        keeper.take(seal(replace(new, number=9), SIGNING))
        assert keeper.folder.snapshot().snapshot.number == 9
        await keeper.book.close()

    asyncio.run(go())
