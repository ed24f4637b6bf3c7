"""`mashang-door doctor`: what is wrong with a door, and what to do about it; the program need not run."""

import os
import shutil
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from mashang.doorkeeper import telling
from mashang.doorkeeper.book import Book
from mashang.doorkeeper.clockwork import Clockwork
from mashang.doorkeeper.configuration import ReaderKind, RelayKind, Settings
from mashang.doorkeeper.counting import Uses
from mashang.doorkeeper.files import Folder
from mashang.doorkeeper.keeper import Keeper
from mashang.doorkeeper.page import Row
from mashang.doorkeeper.street import Street, StruckOff, secure
from mashang.kernel.errors import MashangError
from mashang.kernel.texts import Text

_LEAST_FREE: Final = 64 * 2**20
_SERVER: Final = Text("服务器", "Server")
_IDENTITY: Final = Text("设备身份", "Identity")
_ROOM: Final = Text("磁盘空间", "Room on the disk")


async def examined(settings: Settings) -> list[Row]:
    """Everything that can be looked at from outside the running program."""
    folder = Folder(Path(settings.folder))
    try:
        device, key = folder.device(), folder.key()
    except MashangError as error:
        return [Row(_IDENTITY, "bad", error.text), _disk(folder.path)]
    clockwork = Clockwork()
    keeper = Keeper(folder, device, Book(folder.path), clockwork, Uses(key.seed))
    keeper.held = folder.snapshot()
    if keeper.held is not None:
        clockwork.not_before(keeper.held.snapshot.made_at)
        at = folder.snapshot_path.stat().st_mtime
        keeper.confirmed_at = datetime.fromtimestamp(at, UTC)
    street = Street(device, key, clockwork, secure(settings.street.ca_file))
    server = await _server(street, keeper)
    waiting = await keeper.book.waiting()
    await keeper.book.close()
    said = Text("{street} 的设备 {device}", "device {device} of {street}",
                street=device.street, device=device.device_id)  # fmt: skip
    return [
        Row(_IDENTITY, "ok", said),
        server,
        *telling.snapshot_rows(keeper),
        telling.clock_row(keeper),
        _disk(folder.path),
        _waiting(waiting),
        *_relays(settings),
        *_readers(settings),
    ]


async def _server(street: Street, keeper: Keeper) -> Row:
    number = keeper.held.snapshot.number if keeper.held else None
    try:
        await street.snapshot(number, wait_s=0)
    except StruckOff as error:
        do = Text("联系社区，重新登记", "Call the community; enrol anew")
        return Row(_SERVER, "bad", error.text, do)
    except MashangError as error:
        do = Text("检查网线、域名 {site} 和证书", "Check cable, the name {site}, and its certificate",
                  site=street.device.site)  # fmt: skip
        return Row(_SERVER, "bad", error.text, do)
    keeper.reached()
    keeper.confirmed()
    return Row(_SERVER, "ok", Text("有应答", "answers"))


def _disk(path: Path) -> Row:
    there = path if path.exists() else path.parent
    if not there.exists() or not os.access(there, os.W_OK):
        do = Text(
            "建立目录并交给运行账号", "Make it, and give it to the account that runs the program"
        )
        return Row(_ROOM, "bad", Text("不能写入 {path}", "{path} cannot be written", path=path), do)
    free = shutil.disk_usage(there).free
    said = Text("剩余 {mb} MB", "{mb} MB free", mb=str(free // 2**20))
    if free < _LEAST_FREE:
        return Row(_ROOM, "bad", said, Text("清理磁盘", "Make room"))
    return Row(_ROOM, "ok", said)


def _waiting(count: int) -> Row:
    said = Text("{n} 条记录待上传", "{n} {n:line waits|lines wait} to be handed over", n=count)
    return Row(Text("记录", "Book"), "warn" if count > 1_000 else "ok", said)


def _relays(settings: Settings) -> list[Row]:
    rows = []
    if settings.mqtt.host:
        rows.append(telling.broker_row(connected=_answers(settings.mqtt.host, settings.mqtt.port)))
    for one in settings.relays:
        name = Text("继电器 {door}", "Relay {door}", door=one.door_id)
        if one.kind is RelayKind.LOG:
            said = Text("只写日志，不开锁", "only written to the log, opens nothing")
            rows.append(
                Row(
                    name,
                    "warn",
                    said,
                    Text("接好后改成 mqtt 或 http", "Set mqtt or http once it is wired"),
                )
            )
        elif one.kind is RelayKind.HTTP:
            rows.append(_http_relay(name, one.url))
        else:
            rows.append(Row(name, "ok", Text("经消息代理", "over the broker")))
    return rows


def _http_relay(name: Text, url: str) -> Row:
    parts = urlsplit(url)
    if _answers(parts.hostname or "", parts.port or 80):
        return Row(name, "ok", Text("地址有应答", "its address answers"))
    return Row(name, "bad", Text("地址没有应答", "its address does not answer"),
               Text("检查继电器电源和网线", "Check the relay's power and cable"))  # fmt: skip


def _readers(settings: Settings) -> list[Row]:
    return [_READERS[one.kind](one.name, one.path or one.token_file) for one in settings.readers]


def _reader_file(name: str, path: str) -> Row:
    said = Text("读头 {name}", "Reader {name}", name=name)
    if path == "-" or os.access(path, os.R_OK):
        return Row(said, "ok", Text("可读", "can be read"))
    do = Text("检查插头；把运行账号加入 dialout 和 input 组",
              "Check the plug; put the account into the groups dialout and input")  # fmt: skip
    return Row(said, "bad", Text("{path} 不可读", "{path} cannot be read", path=path), do)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=3):
            return True
    except OSError:
        return False


_READERS: Final[dict[ReaderKind, Callable[[str, str], Row]]] = {
    ReaderKind.LINES: _reader_file,
    ReaderKind.KEYS: _reader_file,
    ReaderKind.HTTP: _reader_file,
}
