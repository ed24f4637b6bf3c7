"""A real street for browsers: built small, served by the real server, with a real worker.

Every promise to a person is one journey, walked in Chromium with the clicks a person would make.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.foundation.signin.provider import Provider, settings_of
from tests.journeys import gate
from tests.machine import chromium

pytestmark = pytest.mark.browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE, DESKTOP = 390, 1440
Entering = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def identity() -> Iterator[Provider]:
    """An identity provider beside the street, which signs in whoever it is told to."""
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory, identity: Provider) -> Iterator[str]:
    """The address of a demo street of 1,200 people, built and served for this session.

    `MASHANG_TEST_STREET` names one that runs already, for somebody who writes a journey.
    """
    if running := os.environ.get("MASHANG_TEST_STREET"):
        yield running
        return
    folder, port = tmp_path_factory.mktemp("street"), _free_port()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.quick.product",
        "MASHANG_MODE": "demo",
        "MASHANG_DATA_DIR": str(folder),
        "MASHANG_DATABASE_URL": "",
        "MASHANG_KEY_STORE": "",
        "MASHANG_SITE_URL": f"http://localhost:{port}",
        "MASHANG_LOG_LEVEL": "WARNING",
        "MASHANG_OIDC": settings_of(identity),
        "MASHANG_OUTBOUND_HOSTS": identity.host,
        "MASHANG_OUTBOUND_PRIVATE_HOSTS": identity.host,
        "SCALE": "0.01",
        "SEED": "7",
    }
    mashang = [sys.executable, "-m", "mashang.cli.main"]
    subprocess.run([*mashang, "street", "build"], env=env, check=True)
    with (folder / "log").open("wb") as log:
        children = [
            subprocess.Popen(
                [*mashang, *words], env=env, stdout=log, stderr=log, start_new_session=True
            )
            for words in (["serve", "--port", str(port)], ["worker"])
        ]
        try:
            _wait(f"http://localhost:{port}/healthz", children, folder / "log")
            yield f"http://localhost:{port}"
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """The contexts a journey opened; closed at its end."""
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def visit(street: str, browser: Browser, contexts: list[BrowserContext]) -> Entering:
    """`visit("/")`, `visit(persona="grid_worker", width=1440)`: a fresh browser of one person.

    `inspecting=True` lets a test put its own script into the page, which our policy forbids.
    """

    def enter(
        path: str = "",
        *,
        persona: str = "",
        width: int = PHONE,
        language: str = "zh",
        inspecting: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=street,
            viewport={"width": width, "height": 844},
            accept_downloads=True,
            bypass_csp=inspecting,
        )
        context.add_cookies([{"name": "mashang_language", "value": language, "url": street}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: pytest.fail(f"the page's script failed: {error}"))
        if persona:
            page.goto("/demo")
            page.click(f"form[action='/demo/{persona}'] button")
            page.wait_for_load_state()
        if path:
            page.goto(path)
        return page

    return enter


@pytest.fixture
def at_the_gate(street: str, visit: Entering, tmp_path: Path) -> Iterator[gate.Standing]:
    """`at_the_gate(lambda path: text)`: a guard's phone at the main gate, its camera on a square."""
    opened = []

    def stand(shows: Callable[[str], str], *, has_our_keys: bool = True) -> Page:
        first = visit("/desk/guard", persona="guard")
        first.get_by_role("main").get_by_role("link", name="进门").first.click()
        first.wait_for_url(re.compile(r"/desk/guard/\d+"))
        door, path = first.url.split("?")[0], gate.doors_path(first)
        looking, page = gate.stand(first, street, shows(path), tmp_path, ARGUMENTS)
        opened.append(looking)
        if has_our_keys:
            page.context.route(gate.SNAPSHOT, gate.with_our_keys)
        page.goto(door)
        return page

    yield stand
    for one in opened:
        one.close()


def _wait(url: str, children: list[subprocess.Popen[bytes]], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if any(child.poll() is not None for child in children):
            pytest.fail(f"the street closed by itself:\n{log.read_text()[-3000:]}")
        try:
            with urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail(f"the street did not open:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
