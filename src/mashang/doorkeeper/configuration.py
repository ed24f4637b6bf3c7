"""The one file of settings of a door, in TOML; every setting has its line in docs/doorkeeping.md."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_type_hints
from urllib.parse import urlsplit

from mashang.domain.passage import Direction
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

T = TypeVar("T")
BAUDS: Final = (0, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


class ReaderKind(StrEnum):
    """How a reader is read.

    `lines`: a device file or `-` for standard input, one code a line (serial readers too). `keys`: a
    keyboard wedge as an event device of Linux, kept from the console. `http`: whoever holds its token
    posts to `/scan` and `/frame`.
    """

    LINES = "lines"
    KEYS = "keys"
    HTTP = "http"


class RelayKind(StrEnum):
    """What opens the lock."""

    LOG = "log"
    HTTP = "http"
    MQTT = "mqtt"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetSettings:
    """`[street]`: the way to the server.

    Attributes:
        ca_file: certificates that its own is signed with, where it is none of the usual.
        offline_after_s: after so many seconds without an answer the door says that it is offline.
        offline_alarm_min: after so many minutes it notes an alarm.
    """

    ca_file: str = ""
    offline_after_s: int = 90
    offline_alarm_min: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSettings:
    """`[status]`: the page in the guard's hut, and where readers post to.

    Attributes:
        listen: address and port; on the LAN only when readers stand there.
    """

    listen: str = "127.0.0.1:8089"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSettings:
    """`[book]`: the door's book.

    Attributes:
        group_ms: how long a line waits for others to share its commit.
    """

    group_ms: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerSettings:
    """`[mqtt]`: the broker of relays, contacts and Home Assistant.

    Attributes:
        host: empty for none.
        port: 8883 is usual with TLS.
        username: empty for none.
        password_file: a file with the password alone.
        tls: whether the line is encrypted.
        ca_file: as for the street.
        discovery_prefix: of Home Assistant; empty to tell it nothing.
    """

    host: str = ""
    port: int = 1883
    username: str = ""
    password_file: str = ""
    tls: bool = False
    ca_file: str = ""
    discovery_prefix: str = "homeassistant"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSettings:
    """`[[readers]]`: one each.

    Attributes:
        name: for the page and for health; never of a person.
        kind: `lines`, `keys` or `http`.
        path: of the device file, or `-`.
        baud: of a serial line; 0 leaves it as it is.
        token_file: for `http`: a file with its token alone.
        door_id: the door at which it hangs.
        direction: `in` or `out`.
        most_per_s: scans a second that are looked at; what comes faster is left.
        repeat_s: the same code again within so many seconds is the same scan.
    """

    name: str
    kind: ReaderKind
    door_id: str
    path: str = ""
    baud: int = 0
    token_file: str = ""
    direction: Direction = Direction.IN
    most_per_s: int = 5
    repeat_s: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaySettings:
    """`[[relays]]`: one a door; a door without one only writes down.

    Attributes:
        door_id: the door that it opens.
        kind: `log`, `http` or `mqtt`.
        url: for `http`: of the relay, an address of the house by number.
        method: for `http`.
        command_topic: for `mqtt`: where the relay listens.
        open_payload: what opens.
        close_payload: what shuts after the pulse; empty for relays with a pulse of their own.
        state_topic: where the relay says what it did; empty if it does not.
        opened_payload: what it says when it opened.
        contact_topic: where the door's contact speaks; empty for none.
        contact_open_payload: what it says when the door stands open.
        exit_topic: where a button inside speaks: each word is somebody who goes out.
        confirm_ms: how long the relay may take to say that it opened.
        exit_button: whether a button inside opens by wire, unseen: then nothing is called forced.
    """

    door_id: str
    kind: RelayKind
    url: str = ""
    method: str = "POST"
    command_topic: str = ""
    open_payload: str = "ON"
    close_payload: str = "OFF"
    state_topic: str = ""
    opened_payload: str = "ON"
    contact_topic: str = ""
    contact_open_payload: str = "ON"
    exit_topic: str = ""
    confirm_ms: int = 2000
    exit_button: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole file.

    Attributes:
        folder: where the device keeps its key, its snapshot and its book.
        name: of the device, as the street shows it.
    """

    folder: str = "/var/lib/mashang-door"
    name: str = ""
    street: StreetSettings = field(default_factory=StreetSettings)
    status: StatusSettings = field(default_factory=StatusSettings)
    book: BookSettings = field(default_factory=BookSettings)
    mqtt: BrokerSettings = field(default_factory=BrokerSettings)
    readers: tuple[ReaderSettings, ...] = ()
    relays: tuple[RelaySettings, ...] = ()

    def relay(self, door_id: str) -> RelaySettings | None:
        """The relay of a door."""
        return next((one for one in self.relays if one.door_id == door_id), None)

    @property
    def listen(self) -> tuple[str, int]:
        """Address and port of the local page."""
        host, _, port = self.status.listen.rpartition(":")
        return host.strip("[]"), int(port)


def read_settings(path: Path) -> Settings:
    """The settings of a file.

    Raises:
        Invalid: `door_settings.wrong`, naming the setting.
    """
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(str(error)) from error
    settings = _filled(Settings, given, "")
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    for one in settings.relays:
        if one.kind is RelayKind.HTTP and not _is_local(one.url):
            raise _wrong(f"relays.{one.door_id}.url")
        if one.kind is RelayKind.MQTT and not (one.command_topic and settings.mqtt.host):
            raise _wrong(f"relays.{one.door_id}.command_topic")
    for reader in settings.readers:
        needs = reader.token_file if reader.kind is ReaderKind.HTTP else reader.path
        if not needs or reader.baud not in BAUDS:
            raise _wrong(f"readers.{reader.name}")
    for names in ([one.name for one in settings.readers], [one.door_id for one in settings.relays]):
        if len(set(names)) != len(names):
            raise _wrong(max(names, key=names.count))
    if not settings.listen[0]:
        raise _wrong("status.listen")


def _is_local(url: str) -> bool:
    """A relay stands in the house: by number, so that no name server can send its opening elsewhere."""
    parts = urlsplit(url)
    try:
        address = ip_address(parts.hostname or "")
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and (address.is_private or address.is_loopback)


def _filled(kind: type[T], given: object, where: str) -> T:
    if not isinstance(given, Mapping):
        raise _wrong(where)
    hints = get_type_hints(kind)
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(given) - known:
        raise _wrong(f"{where}{min(unknown)}")
    values = {name: _value(hints[name], value, f"{where}{name}") for name, value in given.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise _wrong(where or str(error)) from error


def _value(kind: Any, given: object, where: str) -> Any:
    if get_args(kind):  # a list of tables
        if not isinstance(given, list):
            raise _wrong(where)
        inner = get_args(kind)[0]
        return tuple(_filled(inner, one, f"{where}.{n}.") for n, one in enumerate(given))
    if issubclass(kind, StrEnum):
        try:
            return kind(str(given))
        except ValueError as error:
            raise _wrong(where) from error
    if kind in {str, int, bool}:
        if type(given) is not kind or (isinstance(given, int) and given < 0):
            raise _wrong(where)
        return given
    return _filled(kind, given, f"{where}.")


def _wrong(where: str) -> Invalid:
    return Invalid(
        "door_settings.wrong",
        Text("设置不对：{where}", "A setting is wrong: {where}", where=where),
        field=where,
    )
