"""The door's HTTP, both ends of it, over real sockets and real TLS; and relays that speak it."""

import asyncio
import ssl
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mashang.domain.doorkeeping import Opened
from mashang.doorkeeper import http
from mashang.doorkeeper.configuration import RelayKind, RelaySettings
from mashang.doorkeeper.http import Answer, Asked
from mashang.doorkeeper.relays import HttpLock, LoggedLock
from mashang.doorkeeper.street import secure
from mashang.kernel import clock
from mashang.kernel.errors import Unavailable
from tests.domain.doorkeeping.making import DOOR
from tests.doorkeeper.running import free_port


async def echo(asked: Asked) -> Answer:
    if asked.path == "/slow":
        await asyncio.sleep(5)
    if asked.path == "/no":
        return Answer(500)
    return Answer(200, {"x-path": asked.path}, asked.method.encode() + b" " + asked.body)


def served(work, handler=echo, **more):
    """Run some work beside a server of its own."""

    async def go():
        port = free_port()
        server = await http.serve("127.0.0.1", port, handler, **more)
        try:
            return await work(f"http://127.0.0.1:{port}")
        finally:
            server.close()

    return asyncio.run(go())


@pytest.mark.parametrize("body", [b"", b"x", b"y" * 1_000_000])
def test_what_is_asked_is_what_arrives(body):
    answer = served(lambda site: http.ask("POST", f"{site}/a?b=1", body=body))
    assert (answer.status, answer.headers["x-path"]) == (200, "/a?b=1")
    assert answer.body == b"POST " + body


def test_what_is_too_long_is_refused_before_it_is_read():
    answer = served(lambda site: http.ask("POST", site, body=b"x" * 200_000), most=1_000)
    assert answer.status == 413


def test_what_is_no_http_is_refused_and_the_next_one_is_answered():
    async def work(site: str):
        port = int(site.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x16\x03\x01 no http at all\r\n\r\n")
        assert b"400" in (await reader.read(100)).split(b"\r\n")[0]
        writer.close()
        _, gone = await asyncio.open_connection("127.0.0.1", port)
        gone.close()  # asks nothing
        return await http.ask("GET", f"{site}/next")

    assert served(work).status == 200


def test_who_does_not_answer_in_time_or_at_all_is_away():
    with pytest.raises(Unavailable):
        served(lambda site: http.ask("GET", f"{site}/slow", within_s=0.1))
    with pytest.raises(Unavailable):
        asyncio.run(http.ask("GET", f"http://127.0.0.1:{free_port()}/"))


def certificate(folder) -> ssl.SSLContext:
    """A server's side of TLS, by a certificate that only `ca.pem` knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "street")])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context


def test_a_street_with_a_certificate_of_its_own_is_believed_by_who_was_told(tmp_path):
    ours = certificate(tmp_path)

    async def go() -> None:
        async def connected(reader, writer) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=ours)
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        answer = await http.ask("GET", url, tls=secure(str(tmp_path / "ca.pem")))
        assert answer.body == b"ok"
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        with pytest.raises(Unavailable):
            await http.ask("GET", url, tls=secure(""))
        server.close()

    asyncio.run(go())


@pytest.mark.parametrize(
    ("path", "opened"),
    [("/on?for={pulse_s}", Opened.YES), ("/no", Opened.NO), ("/slow", Opened.UNKNOWN)],
)
def test_a_relay_says_by_its_status_whether_it_opened(path, opened):
    asked = []

    async def relay(one: Asked) -> Answer:
        asked.append((one.method, one.path))
        return await echo(one)

    def lock(site: str) -> HttpLock:
        settings = RelaySettings(
            door_id="1201", kind=RelayKind.HTTP, url=site + path, method="GET", confirm_ms=300
        )
        return HttpLock(settings)

    assert served(lambda site: lock(site).open(DOOR), relay) is opened
    assert asked == [("GET", path.replace("{pulse_s}", str(DOOR.pulse_s)))]


def test_a_relay_that_is_away_did_not_open_and_a_log_does_not_know():
    settings = RelaySettings(
        door_id="1201", kind=RelayKind.HTTP, url=f"http://127.0.0.1:{free_port()}/"
    )
    assert asyncio.run(HttpLock(settings).open(DOOR)) is Opened.NO
    assert asyncio.run(LoggedLock().open(DOOR)) is Opened.UNKNOWN
