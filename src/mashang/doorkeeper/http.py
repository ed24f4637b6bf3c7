"""HTTP/1.1, as much of it as a door needs: ask one thing, answer one thing, each on its own line.

Source: RFC 9112, by h11; a connection carries one request, so that nothing half-read is ever reused.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import h11

from mashang.kernel.errors import Unavailable
from mashang.kernel.texts import Text

_CHUNK: Final = 65_536
MOST_ANSWER: Final = 64 * 2**20
"""Bytes; a snapshot with a million revocations has 27 MB."""
_ASK_WITHIN_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked of us."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Handler = Callable[[Asked], Awaitable[Answer]]


async def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    within_s: float = 10.0,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """One request and its answer; no redirects.

    Raises:
        Unavailable: nobody answers, not in time, or not in HTTP.
    """
    try:
        async with asyncio.timeout(within_s):
            return await _ask(method, url, headers or {}, body, tls)
    except (OSError, TimeoutError, h11.RemoteProtocolError, asyncio.IncompleteReadError) as error:
        raise Unavailable(
            "door.no_answer", Text("对方没有应答", "Nobody answered"), why=type(error).__name__
        ) from error


async def _ask(
    method: str, url: str, headers: Mapping[str, str], body: bytes, tls: ssl.SSLContext | None
) -> Answer:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    reader, writer = await asyncio.open_connection(
        parts.hostname,
        parts.port or (443 if secure else 80),
        ssl=(tls or ssl.create_default_context()) if secure else None,
    )
    try:
        line = h11.Connection(h11.CLIENT)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {"host": parts.netloc.rpartition("@")[2], "connection": "close", **headers}
        if body or method != "GET":
            sent["content-length"] = str(len(body))
        writer.write(
            line.send(h11.Request(method=method, target=target, headers=[*sent.items()])) or b""
        )
        if body:
            writer.write(line.send(h11.Data(data=body)) or b"")
        writer.write(line.send(h11.EndOfMessage()) or b"")
        await writer.drain()
        head, content = await _received(line, reader, MOST_ANSWER)
        return Answer(head.status_code, _small(head.headers), content)
    finally:
        writer.close()


async def serve(host: str, port: int, handler: Handler, *, most: int = 4 * 2**20) -> asyncio.Server:
    """Answer requests at an address until the server is closed.

    Args:
        most: bytes of a request's body.
    """

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_ASK_WITHIN_S):
                await _serve_one(reader, writer, handler, most)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # whoever asked has left
        finally:
            writer.close()

    return await asyncio.start_server(connected, host, port)


async def _serve_one(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handler: Handler, most: int
) -> None:
    line = h11.Connection(h11.SERVER)
    try:
        head, body = await _received(line, reader, most)
        asked = Asked(head.method.decode(), head.target.decode(), _small(head.headers), body)
        answer = await handler(asked)
    except h11.RemoteProtocolError as error:
        answer = Answer(error.error_status_hint)
    headers = {"content-length": str(len(answer.body)), "connection": "close", **answer.headers}
    if line.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
        writer.write(
            line.send(h11.Response(status_code=answer.status, headers=[*headers.items()])) or b""
        )
        writer.write(line.send(h11.Data(data=answer.body)) or b"")
        await writer.drain()


async def _received(
    line: h11.Connection, reader: asyncio.StreamReader, most: int
) -> tuple[Any, bytes]:
    """Head and body of what comes in."""
    head: Any = None
    content = bytearray()
    while True:
        event = line.next_event()
        if event is h11.NEED_DATA:
            line.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Request | h11.Response):
            head = event
        elif isinstance(event, h11.Data):
            content += event.data
            if len(content) > most:
                raise h11.RemoteProtocolError("too long", error_status_hint=413)
        elif isinstance(event, h11.EndOfMessage):
            return head, bytes(content)
        elif isinstance(event, h11.ConnectionClosed):
            raise asyncio.IncompleteReadError(b"", None)


def _small(headers: Any) -> dict[str, str]:
    return {name.decode().lower(): value.decode("latin-1") for name, value in headers}
