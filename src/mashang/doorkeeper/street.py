"""The line to the street's server: every request signed by the device's key, every answer understood."""

import gzip
import json
import secrets
import ssl
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mashang import __version__
from mashang.domain.doorkeeping import (
    Asked,
    Command,
    Health,
    Misshapen,
    command_of,
    device_token,
    health_form,
    read_enrolment,
)
from mashang.domain.passes import SigningKey, from_jwks
from mashang.doorkeeper import http
from mashang.doorkeeper.clockwork import Clockwork, steady_s
from mashang.doorkeeper.files import Device, Folder
from mashang.kernel.errors import Invalid, MashangError, NotAllowed, Refused, Unavailable
from mashang.kernel.texts import Text

WAIT_S: Final = 25
_WITHIN_S: Final = 15.0
_WORTH_PACKING: Final = 1_000
_ROOT: Final = "/api/doors"


class StruckOff(Refused):
    """The street revoked this device."""

    def __init__(self) -> None:
        super().__init__(
            "device.revoked",
            Text("本设备已被停用，请联系社区", "This device was revoked; call the community"),
        )


class Unwelcome(Refused):
    """The street does not take a request, whoever asks it.

    Attributes:
        status: of the answer.
        said: the code of its problem; empty when it was not the street that spoke, but something on
            the way to it.
    """

    def __init__(self, status: int, said: str) -> None:
        words = Text(
            "服务器不接受：{code}", "The server does not take it: {code}", code=said or str(status)
        )
        super().__init__("door.unwelcome", words, status=status)
        self.status = status
        self.said = said


class Later(Unavailable):
    """The street is busy: `after_s`, or as the door thinks."""

    def __init__(self, status: int, after_s: float | None) -> None:
        words = Text("服务器暂不可用（{status}）", "The server is away ({status})", status=status)
        super().__init__("door.later", words)
        self.after_s: float | None = after_s


@dataclass
class Street:
    """The server as a device sees it.

    Attributes:
        tls: for servers whose certificate is signed by none of the usual.
    """

    device: Device
    key: SigningKey
    clockwork: Clockwork
    tls: ssl.SSLContext | None = None
    _last_command: UUID | None = None

    async def snapshot(
        self, number: int | None, wait_s: int = WAIT_S
    ) -> tuple[bytes | None, float]:
        """A newer snapshot than that number; None when there is none. And how long to rest then.

        Raises:
            StruckOff, Unwelcome, Unavailable.
        """
        headers = {} if number is None else {"if-none-match": f'"{number}"'}
        answer = await self._ask(
            "GET", "/snapshot", query=f"wait={wait_s}", headers=headers, wait_s=wait_s
        )
        rest = _after(answer) or 0.0
        return (answer.body if answer.status == 200 else None), rest

    async def commands(self, wait_s: int = WAIT_S) -> list[Command]:
        """What the street decided since.

        Raises:
            StruckOff, Unwelcome, Unavailable.
        """
        after = f"&after={self._last_command}" if self._last_command else ""
        query = f"wait={wait_s}{after}"
        answer = await self._ask("GET", "/commands", query=query, wait_s=wait_s)
        given = _json(answer.body)
        found = []
        for one in given if isinstance(given, list) else []:
            try:
                found.append(command_of(one))
            except Misshapen:
                continue  # a command that cannot be understood is not carried out
        if found:
            self._last_command = found[-1].command_id
        return found

    async def tell(self, door_id: str, events: list[dict[str, Any]]) -> dict[str, Any]:
        """Hand over events of a door.

        Raises:
            StruckOff, Unwelcome, Unavailable.
        """
        body = json.dumps({"events": events}, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"content-type": "application/json"}
        if len(body) > _WORTH_PACKING:
            body, headers = gzip.compress(body, 6), headers | {"content-encoding": "gzip"}
        answer = await self._ask("POST", f"/{door_id}/events", body=body, headers=headers)
        given = _json(answer.body)
        return given if isinstance(given, dict) else {}

    async def fare(self, door_id: str, health: Health) -> None:
        """Say how a door fares, and hear the time.

        Raises:
            StruckOff, Unwelcome, Unavailable.
        """
        began = steady_s()
        answer = await self._ask(
            "POST",
            f"/{door_id}/health",
            body=json.dumps(health_form(health)).encode(),
            headers={"content-type": "application/json"},
        )
        at = _server_time(_json(answer.body))
        if at is not None:
            self.clockwork.met(at, took_s=steady_s() - began)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        wait_s: float = 0,
    ) -> http.Answer:
        """One request; with a wrong clock, once more by the server's."""
        for last in (False, True):
            began = steady_s()
            answer = await http.ask(
                method,
                self.device.site + _ROOT + path + (f"?{query}" if query else ""),
                headers={**(headers or {}), "authorization": self._token(method, path, body)},
                body=body,
                within_s=_WITHIN_S + wait_s,
                tls=self.tls,
            )
            if answer.status < 400:
                return answer
            given = _json(answer.body)
            code, at = _code(given), _server_time(given)
            if at is not None:
                self.clockwork.met(at, took_s=steady_s() - began)
            if answer.status == 401 and code == "clock" and at is not None and not last:
                continue
            raise _problem(answer, code)
        raise AssertionError("unreachable")

    def _token(self, method: str, path: str, body: bytes) -> str:
        made = device_token(
            Asked(method, _ROOT + path, body),
            device_id=self.device.device_id,
            street=self.device.street,
            signing=self.key,
            at=self.clockwork.street_time(),
            token_id=secrets.token_urlsafe(12),
        )
        return f"Bearer {made}"


async def enrol(
    text: str, folder: Folder, name: str, tls: ssl.SSLContext | None = None
) -> tuple[Device, datetime | None]:
    """Make this device known to its street by a one-time code.

    Returns:
        Who it is now, and the street's time.

    Raises:
        Invalid: it is no enrolment code.
        NotAllowed: the code was used before, or is too old.
        Unavailable: the server does not answer, or says no sense.
    """
    site, token = read_enrolment(text)
    key = folder.key(make=True)
    body = {
        "token": token,
        "public_key": urlsafe_b64encode(key.public).decode().rstrip("="),
        "name": name,
        "program": __version__,
    }
    answer = await http.ask(
        "POST",
        f"{site}{_ROOT}/enrol",
        headers={"content-type": "application/json"},
        body=json.dumps(body, ensure_ascii=False).encode(),
        within_s=_WITHIN_S,
        tls=tls,
    )
    if answer.status in {401, 403, 404, 409, 410, 422}:
        raise _bad_code()
    given = _json(answer.body)
    try:
        keys = from_jwks(given["keys"])
        device = Device(
            site, str(given["device_id"]), str(given["street"]), tuple(map(str, given["doors"]))
        )
    except (KeyError, TypeError, Invalid) as error:
        raise Unavailable(
            "door.no_sense",
            Text("服务器的回答看不懂", "The server's answer cannot be understood"),
        ) from error
    folder.enrolled(device, keys)
    return device, _server_time(given)


def secure(ca_file: str) -> ssl.SSLContext | None:
    """Whom to believe besides the usual; None for the usual alone."""
    return ssl.create_default_context(cafile=ca_file) if ca_file else None


def _bad_code() -> NotAllowed:
    error = NotAllowed("enrol")
    error.code = "enrolment.refused"
    error.text = Text(
        "登记码已用过或已过期，请在管理页面生成新的",
        "The code was used before or is too old: make a new one on the administrator's page",
    )
    return error


def _problem(answer: http.Answer, code: str) -> MashangError:
    if answer.status == 403 and code == "revoked":
        return StruckOff()
    if answer.status in {408, 429} or answer.status >= 500:
        return Later(answer.status, _after(answer))
    return Unwelcome(answer.status, code)


def _after(answer: http.Answer) -> float | None:
    given = answer.headers.get("retry-after", "")
    return float(given) if given.isdecimal() else None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return {}


def _code(given: Any) -> str:
    """The last word of a problem's code: `device.revoked` and `revoked` are the same."""
    code = given.get("code", "") if isinstance(given, dict) else ""
    return str(code).rpartition(".")[2]


def _server_time(given: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(given["server_time"])
    except (KeyError, TypeError, ValueError):
        return None
    return at if at.tzinfo else None
