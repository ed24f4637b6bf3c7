"""Readers that are files: a serial line, a pipe, standard input, a keyboard wedge of Linux."""

import asyncio
import fcntl
import logging
import os
import stat
import struct
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from mashang.doorkeeper.configuration import ReaderKind, ReaderSettings
from mashang.doorkeeper.turns import Lane

_log = logging.getLogger(__name__)
_CHUNK: Final = 4_096
_LONGEST_LINE: Final = 1_024
_PAUSE_S: Final = 0.05
"""A reader that never stops is read so often at most: 80 kB a second."""
_AGAIN_S: Final = 2.0
_BAUDS: Final = {
    1200: termios.B1200,
    2400: termios.B2400,
    4800: termios.B4800,
    9600: termios.B9600,
    19200: termios.B19200,
    38400: termios.B38400,
    57600: termios.B57600,
    115200: termios.B115200,
}
_GRAB: Final = 0x40044590
"""EVIOCGRAB: what is scanned is not typed into the console besides. Source: linux/input.h."""


class Lines:
    """Bytes cut into lines; what is too long for any code is dropped up to its end."""

    def __init__(self) -> None:
        self._rest = b""
        self._skips = False

    def feed(self, more: bytes) -> Iterator[str]:
        """The lines that are complete now."""
        *lines, self._rest = (self._rest + more.replace(b"\r", b"\n")).split(b"\n")
        for line in lines:
            if not self._skips and line.strip():
                yield line.decode("ascii", "replace").strip("\x00\x02\x03 ")
            self._skips = False
        if len(self._rest) > _LONGEST_LINE:
            self._rest, self._skips = b"", True


class Keys:
    """Events of a keyboard made into lines, as a scanner set to the US layout types them.

    Source: linux/input.h (`struct input_event`), linux/input-event-codes.h.
    """

    _EVENT: Final = struct.Struct("llHHi")
    _PLAIN: Final = dict(zip(
        (*range(2, 14), *range(16, 28), *range(30, 42), 43, *range(44, 54), 57),
        "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./ ",
        strict=True,
    ))  # fmt: skip
    _SHIFTED: Final = dict(zip(
        "1234567890-=[];'`\\,./", "!@#$%^&*()_+{}:\"~|<>?", strict=True
    ))  # fmt: skip
    _SHIFTS: Final = frozenset({42, 54})
    _ENTERS: Final = frozenset({28, 96})

    def __init__(self) -> None:
        self._rest = b""
        self._typed = ""
        self._is_shifted = False

    def feed(self, more: bytes) -> Iterator[str]:
        """The lines that are complete now."""
        data = self._rest + more
        whole = len(data) // self._EVENT.size * self._EVENT.size
        self._rest = data[whole:]
        for _, _, kind, code, value in self._EVENT.iter_unpack(data[:whole]):
            if kind != 1:  # EV_KEY
                continue
            if code in self._SHIFTS:
                self._is_shifted = bool(value)
            elif value == 1:
                yield from self._press(code)

    def _press(self, code: int) -> Iterator[str]:
        if code in self._ENTERS:
            line, self._typed = self._typed, ""
            if line:
                yield line
            return
        sign = self._PLAIN.get(code, "")
        if self._is_shifted:
            sign = self._SHIFTED.get(sign, sign.upper())
        if len(self._typed) < _LONGEST_LINE:
            self._typed += sign


async def read_forever(
    settings: ReaderSettings, lane: Lane[Any], line_read: Callable[[str], object]
) -> None:
    """Read a device file, for as long as the program runs; one that is unplugged is tried again."""
    while True:
        try:
            file = _opened(settings)
        except OSError as error:
            if not lane.is_away:
                _log.warning("reader %s: %s", settings.name, error.strerror)
            lane.is_away = True
            await asyncio.sleep(_AGAIN_S)
            continue
        lane.is_away = False
        try:
            await _read(file, Keys() if settings.kind is ReaderKind.KEYS else Lines(), line_read)
        except OSError as error:
            _log.warning("reader %s: %s", settings.name, error.strerror)
        finally:
            if settings.path != "-":
                os.close(file)
        lane.is_away = True
        await asyncio.sleep(_AGAIN_S)


async def _read(file: int, cut: Lines | Keys, line_read: Callable[[str], object]) -> None:
    """Until the file ends. One that never pauses is made to: its sender waits, nobody else does."""
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()
    watched = not stat.S_ISREG(os.fstat(file).st_mode)
    while True:
        if watched:
            ready.clear()
            loop.add_reader(file, ready.set)
            try:
                await ready.wait()
            finally:
                loop.remove_reader(file)
        try:
            more = os.read(file, _CHUNK)
        except BlockingIOError:
            continue
        if not more:
            return
        for line in cut.feed(more):
            line_read(line)
        if len(more) == _CHUNK or not watched:
            await asyncio.sleep(_PAUSE_S)


def _opened(settings: ReaderSettings) -> int:
    if settings.path == "-":
        file = sys.stdin.fileno()
        os.set_blocking(file, False)
        return file
    # A pipe is opened for both, so that it does not end when its writer is changed.
    mode = os.O_RDWR if stat.S_ISFIFO(Path(settings.path).stat().st_mode) else os.O_RDONLY
    file = os.open(settings.path, mode | os.O_NONBLOCK | os.O_NOCTTY)
    if settings.kind is ReaderKind.KEYS:
        fcntl.ioctl(file, _GRAB, 1)
    elif os.isatty(file):
        tty.setraw(file)
        if settings.baud:
            speed = _BAUDS[settings.baud]
            attributes = termios.tcgetattr(file)
            attributes[4:6] = [speed, speed]
            termios.tcsetattr(file, termios.TCSANOW, attributes)
    return file
