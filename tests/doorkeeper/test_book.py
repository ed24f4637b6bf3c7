"""The book: written before anything opens, in few commits, without gaps, also when the disk is full."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from mashang.domain.doorkeeping import DoorEvent, Opened, State
from mashang.domain.passage import Direction
from mashang.doorkeeper import book as book_module
from mashang.doorkeeper.book import Book, Entry, Written
from mashang.doorkeeper.counting import Use
from mashang.kernel.ids import new_id
from tests.domain.doorkeeping.test_talking import ENTRY
from tests.domain.passes.making import NOW


def entry(door_id: str = "1201", command_id=None, at=NOW) -> Entry:
    from dataclasses import replace

    passed = replace(ENTRY, pass_id=uuid4(), command_id=command_id)
    event = DoorEvent(
        event_id=new_id(at), sequence=0, happened_at=at, clock_trusted=True, passed=passed
    )
    return Entry(door_id, event)


@pytest.fixture
def opened(tmp_path):
    books = []

    def open_(**more) -> Book:
        books.append(Book(tmp_path, home="1201", **more))
        return books[-1]

    yield open_
    for one in books:
        one._db.close()
        one._thread.shutdown()


def test_what_comes_together_shares_a_commit_and_nothing_is_lost(opened):
    async def go():
        book = opened()
        entries = [entry() for _ in range(300)]
        written = await asyncio.gather(*(book.write(one) for one in entries))
        assert set(written) == {Written.SAFE}
        assert book.commits < 10
        lines = await book.lines(1_000)
        assert [one.event_id for one in lines] == [str(one.event.event_id) for one in entries]
        assert [one.form["sequence"] for one in lines] == list(range(1, 301))

    asyncio.run(go())


def test_numbers_go_on_after_everything_was_handed_over_and_after_a_start(opened):
    async def go():
        book = opened()
        for _ in range(3):
            await book.write(entry())
        await book.known(await book.lines(10))
        assert await book.waiting() == 0
        assert await book.last_at() is None
        again = opened()
        await again.write(entry())
        (line,) = await again.lines(10)
        assert line.sequence == 4
        assert await again.last_at() == NOW

    asyncio.run(go())


def test_a_line_written_twice_is_one_and_a_command_is_carried_out_once(opened):
    async def go():
        book, one, command_id = opened(), entry(), uuid4()
        assert await book.write(one) is Written.SAFE
        assert await book.write(one) is Written.BEFORE
        assert await book.write(entry(command_id=command_id)) is Written.SAFE
        assert await book.write(entry(command_id=command_id)) is Written.BEFORE
        assert await book.waiting() == 2

    asyncio.run(go())


def test_a_batch_is_of_one_door_and_waits_for_locks_that_have_not_answered(opened):
    async def go():
        book = opened()
        first, other, second = entry(), entry("1202"), entry()
        for one in (first, other, second):
            await book.write(one)
        assert len(await book.lines(10)) == 2
        waiting = {first.event.event_id, second.event.event_id}
        (line,) = await book.lines(10, waiting)
        assert line.door_id == "1202"
        await book.said(first.event.event_id, Opened.YES)
        forms = [one.form["opened"] for one in await book.lines(10)]
        assert forms == ["true", "unknown"]

    asyncio.run(go())


def test_what_the_street_cannot_take_is_put_aside_and_holds_up_nothing(opened):
    async def go():
        book = opened()
        await book.write(entry())
        await book.write(entry())
        first, _ = await book.lines(10)
        await book.put_aside(first, "too odd")
        (rest,) = await book.lines(10)
        assert rest.sequence == 2
        kept = book._db.execute("select event_id, why from refused").fetchall()
        assert kept == [(first.event_id, "too odd")]

    asyncio.run(go())


def test_counts_are_kept_over_a_start_until_they_matter_no_more(opened):
    async def go():
        book = opened()
        use = Use(b"r" * 16, "1201", Direction.IN, 2, NOW, NOW + timedelta(hours=1))
        await book.write(Entry("1201", entry().event, use))
        assert await opened().uses(NOW) == [use]
        assert await opened().uses(NOW + timedelta(hours=1)) == []
        assert await opened().uses(NOW) == []

    asyncio.run(go())


def pages(book: Book) -> int:
    return book._db.execute("pragma page_count").fetchone()[0]


def test_on_a_full_disk_the_door_goes_on_and_writes_as_soon_as_there_is_room(opened):
    async def go():
        book = opened()
        book.limit(pages(book) + 3)
        entries = [entry() for _ in range(200)]
        written = [await book.write(one) for one in entries]
        assert {Written.SAFE, Written.WAITING} == set(written)
        full = written.index(Written.WAITING)
        assert book.is_full
        assert book.lost == 200 - full
        assert not await book.retry()
        book.limit(0)
        assert await book.retry()
        assert not book.is_full
        ids = [one.event_id for one in await book.lines(1_000)]
        assert ids == [str(one.event.event_id) for one in entries]

    asyncio.run(go())


def test_what_did_not_fit_is_counted_and_confessed(opened, monkeypatch):
    monkeypatch.setattr(book_module, "MOST_WAITING", 5)

    async def go():
        book = opened()
        book.limit(pages(book))
        while await book.write(entry()) is Written.SAFE:
            pass
        for _ in range(9):
            assert await book.write(entry()) is Written.WAITING
        assert book.lost == 10
        book.limit(0)
        assert await book.retry()
        said = (await book.lines(1_000))[-1].form
        assert (said["state"], said["lost"]) == (State.UNRECORDED.value, 5)

    asyncio.run(go())


def test_the_power_fails_on_a_full_disk_and_the_count_is_still_there(opened):
    async def go():
        book = opened()
        book.limit(pages(book))
        while await book.write(entry()) is Written.SAFE:
            pass
        for _ in range(6):
            await book.write(entry())
        again = opened()  # nothing of the first one's memory is left
        assert again.lost == 7
        assert await again.retry()
        said = (await again.lines(1_000))[-1].form
        assert said["lost"] == 7
        assert opened().lost == 0

    asyncio.run(go())


def test_a_disk_that_takes_nothing_from_the_start_leaves_a_book_in_memory(tmp_path):
    (tmp_path / "book.sqlite3").mkdir()  # cannot be opened as a file

    async def go():
        book = Book(tmp_path, home="1201")
        assert book.is_full
        assert await book.write(entry()) is Written.SAFE
        assert await book.waiting() == 1
        await book.close()

    asyncio.run(go())


def test_a_damaged_book_is_laid_aside_and_a_new_one_begun(tmp_path):
    (tmp_path / "book.sqlite3").write_bytes(b"no book" * 1_000)

    async def go():
        book = Book(tmp_path, home="1201")
        assert await book.write(entry()) is Written.SAFE
        await book.close()

    asyncio.run(go())
    assert (tmp_path / "book.damaged").read_bytes().startswith(b"no book")


def test_a_book_that_is_damaged_while_it_is_open_does_not_stop_the_door(opened, tmp_path):
    async def go():
        book = opened()
        for _ in range(40):
            await book.write(entry())
        book._db.execute("pragma wal_checkpoint(truncate)")
        path = tmp_path / "book.sqlite3"
        path.write_bytes(b"\xff" * path.stat().st_size)
        book._db.execute("pragma shrink_memory")
        found = {await book.write(entry()) for _ in range(3)}
        assert found <= {Written.SAFE, Written.WAITING}

    asyncio.run(go())
