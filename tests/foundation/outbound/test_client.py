import json
import socket
import threading

import pytest

from mashang.foundation.outbound import client
from mashang.foundation.outbound.client import Limits, Outbound, OutboundRefused
from mashang.kernel.errors import Unavailable

QUICK = Limits(connect_s=2.0, read_s=0.3, max_bytes=1000)


@pytest.fixture
def outbound(neighbour):
    opened = Outbound([neighbour.host], [neighbour.host], QUICK)
    yield opened
    opened.close()


def test_a_listed_host_is_called_and_its_answer_comes_back_whole(outbound, neighbour):
    neighbour.answer = lambda _: (202, {"X-Kind": "test"}, "收到".encode())
    reply = outbound.call(
        "POST", f"{neighbour.url}/in?a=1", headers={"X-Mine": "1"}, json={"to": "码"}
    )
    assert (reply.status, reply.headers["x-kind"], reply.body.decode()) == (202, "test", "收到")
    method, path, headers, body = neighbour.asked[0]
    assert (method, path, headers["x-mine"], json.loads(body)) == (
        "POST",
        "/in?a=1",
        "1",
        {"to": "码"},
    )


@pytest.mark.parametrize("status", [204, 400, 404, 500, 503])
def test_any_status_is_an_answer(outbound, neighbour, status):
    neighbour.answer = lambda _: (status, {}, b"")
    assert outbound.call("GET", neighbour.url).status == status


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://example.org/",
        "https://user@example.org/",
        "ftp://{host}/",
        "file:///etc/passwd",
        "//{host}/",
        "http://",
        "",
        "http://[::1",
        "http://{host}.example.org/",
        "http://{host}@example.org/",
    ],
)
def test_nothing_but_the_listed_hosts_is_called(outbound, neighbour, url):
    with pytest.raises(OutboundRefused):
        outbound.call("GET", url.format(host=neighbour.host))
    assert neighbour.asked == []


def test_a_private_address_is_not_called_even_when_its_host_is_listed(neighbour):
    careful = Outbound([neighbour.host, f"localhost:{neighbour.port}"])
    for url in (neighbour.url, f"http://localhost:{neighbour.port}"):
        with pytest.raises(OutboundRefused, match="private_address"):
            careful.call("GET", url)
    assert neighbour.asked == []
    careful.close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:a00:1::",
    ],
)  # fmt: skip
def test_what_is_not_the_open_internet_is_known(address):
    assert not client._is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "114.114.114.114", "2400:3200::1"])
def test_the_open_internet_is_known(address):
    assert client._is_public(address)


def test_a_redirect_on_the_same_host_is_followed_for_reading(outbound, neighbour):
    neighbour.answer = lambda asked: (
        (200, {}, b"there") if asked[1] == "/b" else (302, {"location": "/b"}, b"")
    )
    assert outbound.call("GET", f"{neighbour.url}/a").body == b"there"
    assert outbound.call("POST", f"{neighbour.url}/a", json={}).status == 302


@pytest.mark.parametrize(
    "onward", ["http://example.org/", "https://{host}/", "http://127.0.0.1:1/"]
)
def test_a_redirect_elsewhere_is_not_followed(outbound, neighbour, onward):
    neighbour.answer = lambda _: (302, {"location": onward.format(host=neighbour.host)}, b"")
    with pytest.raises(OutboundRefused, match="redirected_elsewhere"):
        outbound.call("GET", neighbour.url)


def test_a_redirect_in_a_circle_ends(outbound, neighbour):
    neighbour.answer = lambda _: (302, {"location": "/"}, b"")
    with pytest.raises(OutboundRefused, match="redirected_too_often"):
        outbound.call("GET", neighbour.url)
    assert len(neighbour.asked) == 4


def test_an_answer_that_is_too_large_is_not_taken(outbound, neighbour):
    neighbour.answer = lambda _: (200, {}, b"x" * 5000)
    with pytest.raises(OutboundRefused, match="answer_too_large"):
        outbound.call("GET", neighbour.url)


def test_a_neighbour_that_is_silent_is_away(outbound, neighbour):
    waiting = threading.Event()
    neighbour.answer = lambda _: (200, {}, b"late") if waiting.wait(30) else None
    with pytest.raises(Unavailable, match=r"outbound\.no_answer"):
        outbound.call("GET", neighbour.url)
    waiting.set()


def test_a_neighbour_that_breaks_off_or_talks_nonsense_is_away(outbound, neighbour):
    neighbour.answer = lambda _: (200, {"content-length": "50"}, b"short")
    with pytest.raises(Unavailable, match=r"outbound\.no_answer"):
        outbound.call("GET", neighbour.url)


def test_a_port_on_which_nobody_listens_is_away():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    lonely = Outbound([host], [host], QUICK)
    with pytest.raises(Unavailable, match=r"outbound\.no_answer") as caught:
        lonely.call("GET", f"http://{host}/")
    assert caught.value.__cause__ is not None
    lonely.close()


def test_a_name_without_an_address_is_away():
    nobody = "n" * 64 + ".invalid"  # a label too long to be asked for: no name server hears of it
    lost = Outbound([nobody], (), QUICK)
    with pytest.raises(Unavailable, match=r"outbound\.no_answer"):
        lost.call("GET", f"http://{nobody}/")
    lost.close()


def test_proxies_of_the_environment_are_not_used(outbound, neighbour, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    opened = Outbound([neighbour.host], [neighbour.host], QUICK)
    assert opened.call("GET", neighbour.url).status == 200
    opened.close()
