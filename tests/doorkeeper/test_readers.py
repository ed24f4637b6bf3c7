"""Lines of serial readers and of keyboard wedges, through real pipes and terminals."""

import asyncio
import os
import struct

import pytest

from mashang.domain.passes import base45
from mashang.doorkeeper.configuration import ReaderKind, ReaderSettings
from mashang.doorkeeper.readers import Keys, Lines, read_forever
from mashang.doorkeeper.turns import Lane
from tests.doorkeeper.running import card_text

TEXT = card_text()
_PLAIN = {sign: code for code, sign in Keys._PLAIN.items()}
_SHIFTED = {sign: plain for plain, sign in Keys._SHIFTED.items()}


def typed(text: str) -> bytes:
    """The events of a keyboard on which somebody types."""
    event = struct.Struct("llHHi")
    out = b""

    def press(code: int, value: int) -> None:
        nonlocal out
        out += (
            event.pack(0, 0, 4, 4, 7) + event.pack(0, 0, 1, code, value) + event.pack(0, 0, 0, 0, 0)
        )

    for sign in text:
        if sign == "\n":
            press(28, 1)
            press(28, 0)
            continue
        plain = _SHIFTED.get(sign, sign.lower())
        if plain != sign:
            press(42, 1)
        press(_PLAIN[plain], 1)
        press(_PLAIN[plain], 0)
        if plain != sign:
            press(42, 0)
    return out


def test_lines_are_cut_wherever_the_bytes_come_apart():
    data = f"{TEXT}\r\n\x02{TEXT}\x03\r\n\r\n".encode()
    for size in (1, 7, len(data)):
        lines = Lines()
        found = [
            line for at in range(0, len(data), size) for line in lines.feed(data[at : at + size])
        ]
        assert found == [TEXT, TEXT]


def test_a_line_without_end_is_dropped_up_to_its_end_and_the_next_one_is_read():
    lines = Lines()
    for _ in range(100):
        assert not list(lines.feed(b"\xff" * 4_096))
    assert list(lines.feed(f"tail\n{TEXT}\n".encode())) == [TEXT]


def test_every_sign_of_a_pass_can_be_typed():
    keys = Keys()
    line = f"MS1:{base45.ALPHABET}"
    data = typed(f"{line}\n{TEXT}\n\n")
    assert [one for at in range(0, len(data), 25) for one in keys.feed(data[at : at + 25])] == [
        line,
        TEXT,
    ]


def test_keys_that_never_end_take_no_memory():
    keys = Keys()
    assert not list(keys.feed(typed("a" * 5_000)))
    (line,) = keys.feed(typed("\n"))
    assert len(line) == 1_024


def read(settings: ReaderSettings, feed, wanted: int, lane=None) -> list[str]:
    """What is read from a file into which somebody writes."""

    async def go() -> list[str]:
        found: list[str] = []
        enough = asyncio.Event()

        def line_read(line: str) -> None:
            found.append(line)
            if len(found) >= wanted:
                enough.set()

        one = lane or Lane("gate", 5, 3, lambda: 0.0)
        reading = asyncio.create_task(read_forever(settings, one, line_read))
        await asyncio.sleep(0)
        await asyncio.to_thread(feed)
        await enough.wait()
        reading.cancel()
        return found

    return asyncio.run(go())


def settings(path: str, **more) -> ReaderSettings:
    return ReaderSettings(name="gate", kind=ReaderKind.LINES, door_id="1201", path=path, **more)


def test_a_pipe_is_read_and_its_writer_may_change(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)

    def feed() -> None:
        for line in ("one", "two"):
            with path.open("w") as pipe:
                pipe.write(f"{line}\n")

    assert read(settings(str(path)), feed, 2) == ["one", "two"]


@pytest.mark.parametrize("baud", [0, 9600])
def test_a_serial_line_is_read(baud):
    ours, theirs = os.openpty()
    try:
        assert read(
            settings(os.ttyname(theirs), baud=baud),
            lambda: os.write(ours, f"{TEXT}\r".encode()),
            1,
        ) == [TEXT]
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_reader_that_is_not_there_is_away_and_read_when_it_comes(tmp_path, monkeypatch):
    monkeypatch.setattr("mashang.doorkeeper.readers._AGAIN_S", 0.01)
    path = tmp_path / "later"
    lane = Lane("gate", 5, 3, lambda: 0.0)
    seen = []

    def feed() -> None:
        while not lane.is_away:
            pass
        seen.append(lane.state)
        (tmp_path / "new").write_text("here\n")
        (tmp_path / "new").rename(path)

    assert read(settings(str(path)), feed, 1, lane)[0] == "here"
    assert seen == ["away"]
