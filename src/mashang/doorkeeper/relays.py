"""What opens a lock, and says whether it did."""

import asyncio
import logging
from typing import Protocol

from mashang.domain.doorkeeping import DoorSetting, Opened
from mashang.doorkeeper import http
from mashang.doorkeeper.configuration import RelaySettings
from mashang.kernel.errors import Unavailable

_log = logging.getLogger(__name__)


class Lock(Protocol):
    """Something that opens."""

    async def open(self, setting: DoorSetting) -> Opened:
        """Open for the door's pulse; come back when it is known whether it did, or cannot be."""
        ...


class LoggedLock:
    """No relay: the line in the log is for whoever tries things out, or opens by hand."""

    async def open(self, setting: DoorSetting) -> Opened:
        """Say so."""
        _log.info("open %s for %s s", setting.door.door_id, setting.pulse_s)
        return Opened.UNKNOWN


class HttpLock:
    """A relay with an address of the house; it says by its status whether it switched."""

    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings

    async def open(self, setting: DoorSetting) -> Opened:
        """Ask it once: asked twice, it might open twice."""
        url = self._settings.url.replace("{pulse_s}", str(setting.pulse_s))
        try:
            answer = await http.ask(
                self._settings.method, url, within_s=self._settings.confirm_ms / 1000
            )
        except Unavailable as error:
            _log.warning("relay of %s: %s", setting.door.door_id, error.facts.get("why"))
            return Opened.NO if error.facts.get("why") != "TimeoutError" else Opened.UNKNOWN
        return Opened.YES if answer.status // 100 == 2 else Opened.NO


async def later(delay_s: float, what: asyncio.Event) -> bool:
    """Wait for something so long at most; whether it came."""
    try:
        async with asyncio.timeout(delay_s):
            await what.wait()
    except TimeoutError:
        return False
    return True
