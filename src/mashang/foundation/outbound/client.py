"""The one door through which the street calls others.

Only hosts on the list are called, only over HTTP(S), only at public addresses unless a host is
allowed to be private; redirects stay on the host; answers are limited in time and size. The address
that was checked is the address that is called, so a name that changes between the two gains nothing.
"""

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpcore
import httpx

from mashang.kernel.errors import Unavailable
from mashang.kernel.texts import Text

_REDIRECTS: Final = 3
_SCHEMES: Final = frozenset({"http", "https"})


class OutboundRefused(Unavailable):
    """The call was not made, or its answer not taken: the settings do not allow it."""

    def __init__(self, why: str, host: str) -> None:
        text = Text(
            "系统设置不允许访问 {host}", "The settings do not allow calling {host}", host=host
        )
        super().__init__(f"outbound.{why}", text, host=host)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds to connect, seconds between bytes, bytes of an answer."""

    connect_s: float = 5.0
    read_s: float = 15.0
    max_bytes: int = 4 * 1024 * 1024


class Outbound:
    """Calls to listed hosts.

    Args:
        hosts: `"sms.example.cn"` or, with another port than the scheme's, `"relay.example.cn:8443"`.
        private_hosts: those of `hosts` that may stand at a private or loopback address.
    """

    def __init__(
        self, hosts: Iterable[str], private_hosts: Iterable[str] = (), limits: Limits | None = None
    ) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._limits = limits or Limits()
        private = frozenset(host.lower().partition(":")[0] for host in private_hosts)
        transport = _CheckedTransport(private)
        timeout = httpx.Timeout(self._limits.read_s, connect=self._limits.connect_s)
        self._client = httpx.Client(
            transport=transport, timeout=timeout, follow_redirects=False, trust_env=False
        )

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
    ) -> Reply:
        """Call and read the whole answer, whatever its status.

        A GET follows redirects on the same host. Never call inside a transaction: others wait.

        Args:
            json: a body, as JSON.
            form: a body, as a form of the web.

        Raises:
            OutboundRefused: the host is not listed, its address is private, or the answer too large.
            Unavailable: no answer in time, or none that could be read.
        """
        asked = _parsed(url)
        for _ in range(_REDIRECTS + 1):
            self._need_listed(asked)
            reply, onward = self._once(method, asked, headers, {"json": json, "data": form})
            if onward is None or method != "GET":
                return reply
            if (onward.scheme, onward.host, onward.port) != (asked.scheme, asked.host, asked.port):
                raise OutboundRefused("redirected_elsewhere", asked.host)
            asked = onward
        raise OutboundRefused("redirected_too_often", asked.host)

    def close(self) -> None:
        """Close what connections are kept."""
        self._client.close()

    def _need_listed(self, url: httpx.URL) -> None:
        named = url.host if url.port is None else f"{url.host}:{url.port}"
        if url.scheme not in _SCHEMES or named not in self._hosts:
            raise OutboundRefused("host_not_listed", url.host)

    def _once(
        self,
        method: str,
        url: httpx.URL,
        headers: Mapping[str, str] | None,
        body_of: Mapping[str, Any],
    ) -> tuple[Reply, httpx.URL | None]:
        try:
            with self._client.stream(method, url, headers=headers, **body_of) as answer:
                body = self._body(answer, url.host)
                onward = (
                    url.join(answer.headers["location"]) if answer.has_redirect_location else None
                )
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(answer.status_code, names, body), onward
        except (httpx.HTTPError, httpx.InvalidURL) as err:
            text = Text("{host} 暂时连不上", "{host} cannot be reached now", host=url.host)
            raise Unavailable("outbound.no_answer", text, host=url.host) from err

    def _body(self, answer: httpx.Response, host: str) -> bytes:
        body = bytearray()
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > self._limits.max_bytes:
                raise OutboundRefused("answer_too_large", host)
        return bytes(body)


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to an address only after looking at it."""

    def __init__(self, private: frozenset[str]) -> None:
        self._private = private
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in _addresses(host, port):
            if host.lower() not in self._private and not _is_public(address):
                raise OutboundRefused("private_address", host)
            try:
                return self._sockets.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as err:
                failure = err
        raise failure


class _CheckedTransport(httpx.BaseTransport):
    """httpx over a pool whose connections are checked; certificates are checked by name as always."""

    def __init__(self, private: frozenset[str]) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            network_backend=_CheckedBackend(private),
            max_connections=20,
            keepalive_expiry=10.0,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(
            method=request.method,
            url=url,
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            answer = self._pool.handle_request(asked)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as err:
            raise httpx.TransportError(type(err).__name__) from err
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """An answer's bytes, with the pool's errors told in httpx's words."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Any:
        try:
            yield from self._answer.iter_stream()
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as err:
            raise httpx.TransportError(type(err).__name__) from err

    def close(self) -> None:
        self._answer.close()


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as err:
        raise OutboundRefused("malformed_address", "") from err


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as err:
        raise httpcore.ConnectError(type(err).__name__) from err
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also behind its IPv6 forms."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    return found.is_global and not found.is_multicast
