"""What a phone pays for the first look at the portal: `python bench/portal.py`.

Chromium opens two pages with an empty cache, served by the real server: what a stranger sees who scans
the printed code (with its redirect), and the front page of a signed-in resident. Bytes are those on the
wire, compressed, with headers, of the page and everything that it loads. *Usable* is the later of two
instants: the largest part is painted, and every script has run, so that a tap does what it says.

Slow phone: 400 kbit/s each way, 400 ms from request to answer, processor slowed four times (the network
of "slow 3G" in Chromium's developer tools). For comparison with other sites the mobile profile of
Lighthouse is measured too: 1.6 Mbit/s, 150 ms, processor slowed four times. Both are emulated in the
browser: opening connections costs nothing there, a real network adds that.

Aim: 150 kB, usable in 3 s.
"""

import re
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from figures import RUNS, Asked, Figure, run_alone
from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright
from streets import chromium, demo_street, served

AIM_KB, AIM_S = 150.0, 3.0
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
LARGEST = """() => new Promise((tell) => {
  const seen = new PerformanceObserver((list) => {
    const entries = list.getEntries();
    seen.disconnect();
    tell(entries[entries.length - 1].startTime);
  });
  seen.observe({type: "largest-contentful-paint", buffered: true});
})"""
SCRIPTS = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
FIRST = """() => (performance.getEntriesByName('first-contentful-paint')[0] || {}).startTime"""
SIGN = re.compile(r"[?&]code=([^\"&]+)")


@dataclass(frozen=True, slots=True)
class Profile:
    """A network and a processor."""

    name: str
    down_kbit_s: int
    up_kbit_s: int
    latency_ms: int
    slower: int


SLOW = Profile("slow 3G", 400, 400, 400, 4)
LIGHTHOUSE = Profile("Lighthouse mobile", 1_600, 750, 150, 4)


@dataclass(frozen=True, slots=True)
class Look:
    """One first look at a page."""

    wire_bytes: int
    requests: int
    painted_s: float
    usable_s: float


def bench(asked: Asked) -> Sequence[Figure]:
    """Bytes and seconds of both pages."""
    runs = asked.choose(1, RUNS, RUNS)
    profiles = asked.choose((SLOW,), (SLOW, LIGHTHOUSE), (SLOW, LIGHTHOUSE))
    program = chromium()
    if program is None:
        print("SKIPPED: the portal's first view (apt-get install chromium)", file=sys.stderr)
        return []
    folder = demo_street(asked, asked.choose(0.01, 0.1, 1.0))
    figures: list[Figure] = []
    with served(folder) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        home = _signed_in(browser, site)
        code = _printed_code(home)
        for title, path, persona in (
            ("the scanned code", f"/c/{code}", False),
            ("a resident's front page", "/", True),
        ):
            looks = {
                profile: [_look(browser, site, path, profile, persona) for _ in range(runs)]
                for profile in profiles
            }
            figures += _figures(title, looks)
        browser.close()
    return figures


def _signed_in(browser: Browser, site: str) -> BrowserContext:
    context = browser.new_context(base_url=site, viewport=PHONE, is_mobile=True, has_touch=True)  # type: ignore[arg-type]  # a plain dict
    page = context.new_page()
    page.goto("/demo")
    page.click("form[action='/demo/resident'] button")
    page.wait_for_load_state()
    page.close()
    return context


def _printed_code(context: BrowserContext) -> str:
    """The sign of the resident's compound, as the links of the front page carry it."""
    page = context.new_page()
    page.goto("/")
    found = SIGN.search(page.content())
    page.close()
    if found is None:
        raise SystemExit("the front page of a resident names no compound code")
    return found[1]


def _look(browser: Browser, site: str, path: str, profile: Profile, persona: bool) -> Look:  # noqa: FBT001
    """One look with an empty cache."""
    context = (
        _signed_in(browser, site)
        if persona
        else browser.new_context(base_url=site, viewport=PHONE, is_mobile=True, has_touch=True)  # type: ignore[arg-type]  # a plain dict
    )
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        sizes = _watched(session)
        _slow_down(session, profile)
        page.goto(path, wait_until="networkidle", timeout=120_000)
        painted_ms, scripts_ms = page.evaluate(LARGEST), page.evaluate(SCRIPTS)
        return Look(
            sum(sizes),
            len(sizes),
            float(page.evaluate(FIRST)) / 1000,
            max(painted_ms, scripts_ms) / 1000,
        )
    finally:
        context.close()


def _watched(session: CDPSession) -> list[int]:
    """The bytes of every answer from now on, redirects too."""
    sizes: list[int] = []

    def sent(event: dict[str, Any]) -> None:
        if answer := event.get("redirectResponse"):
            sizes.append(int(answer["encodedDataLength"]))

    session.on("Network.requestWillBeSent", sent)
    session.on(
        "Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"]))
    )
    return sizes


def _slow_down(session: CDPSession, profile: Profile) -> None:
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    network = {
        "offline": False,
        "latency": profile.latency_ms,
        "downloadThroughput": profile.down_kbit_s * 1000 / 8,
        "uploadThroughput": profile.up_kbit_s * 1000 / 8,
    }
    session.send("Network.emulateNetworkConditions", network)
    session.send("Emulation.setCPUThrottlingRate", {"rate": profile.slower})


def _figures(title: str, looks: dict[Profile, list[Look]]) -> list[Figure]:
    everything = [look for found in looks.values() for look in found]
    figures = [
        Figure(
            f"{title}: bytes of the first view",
            statistics.median(look.wire_bytes for look in everything) / 1000,
            "kB",
            runs=len(everything),
            aim=AIM_KB,
            note=f"{statistics.median(look.requests for look in everything):.0f} requests",
        )
    ]
    for profile, found in looks.items():
        painted_s = statistics.median(look.painted_s for look in found)
        figures.append(
            Figure(
                f"{title}: usable on {profile.name}",
                statistics.median(look.usable_s for look in found),
                "s",
                runs=len(found),
                aim=AIM_S if profile is SLOW else None,
                note=f"first painted after {painted_s:.2f} s; {profile.down_kbit_s} kbit/s, "
                f"{profile.latency_ms} ms, processor x {profile.slower}",
            )
        )
    return figures


if __name__ == "__main__":
    run_alone(bench, __doc__)
