"""A guard's phone at the main gate: its camera on a square, its answers, the numbers of its door."""

import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from mashang.domain.passes import as_jwks
from tests.domain.passes.making import KEYS
from tests.journeys.camera import film
from tests.machine import chromium

WIDE = 1440
SNAPSHOT = re.compile(r"/desk/guard/\d+/snapshot$")
EMPTY = """new Promise((done) => {
  const until = Date.now() + 20000;
  const look = () => {
    const asked = indexedDB.open("mashang-outbox", 1);
    asked.onsuccess = () => {
      const counted = asked.result.transaction("items").objectStore("items").count();
      counted.onsuccess = () => {
        asked.result.close();
        if (counted.result === 0 || Date.now() > until) done(counted.result === 0);
        else setTimeout(look, 100);
      };
    };
  };
  look();
})"""
"""Whether nothing waits on the phone, after a moment."""
Standing = Callable[..., Page]


def with_our_keys(route: Route, *, rules: Sequence[dict[str, Any]] = ()) -> None:
    """The street's own snapshot, with the issuer's keys of the tests."""
    answer = route.fetch()
    found: dict[str, Any] = answer.json()
    found["keys"] = as_jwks(KEYS)
    found["rules"] += rules
    route.fulfill(response=answer, body=json.dumps(found))


def doors_path(page: Page) -> str:
    """The path of what the door leads into, as its snapshot says."""
    address = page.locator("body").get_attribute("data-snapshot")
    found: dict[str, Any] = page.request.get(str(address)).json()
    return str(found["door"]["path"])


def stand(
    first: Page, street: str, shows: str, folder: Path, arguments: Sequence[str]
) -> tuple[Browser, Page]:
    """The page of a door that somebody opened, in a browser whose camera looks at a square."""
    kept = first.context.storage_state()
    browser = first.context.browser
    size = first.viewport_size
    assert browser is not None
    seen = film(shows, folder / f"{len(list(folder.iterdir()))}.y4m")
    looking = browser.browser_type.launch(
        executable_path=chromium(),
        args=[
            *arguments,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={seen}",
        ],
    )
    context = looking.new_context(base_url=street, viewport=size, storage_state=kept)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: pytest.fail(f"the page's script failed: {error}"))
    return looking, page


def answer(page: Page) -> Any:
    return page.get_by_role("alertdialog")


def settled(page: Page) -> None:
    """Everything that was decided has been told."""
    assert page.evaluate(EMPTY)
    expect(page.locator("#outbox")).to_contain_text("在线：填写的内容都已送达")


def door_of(page: Page) -> str:
    """The number of the door that a guard's page is about."""
    found = re.search(r"/desk/guard/(\d+)", page.url)
    assert found
    return found[1]


def today_at(visit: Any, page: Page) -> dict[str, int]:
    """The numbers of the door's page, as the community reads them."""
    desk = visit(f"/desk/doors/{door_of(page)}", persona="community_worker", width=WIDE)
    names = {"in": "今天进门", "out": "今天出门", "refused": "今天被拒"}
    counters = {
        name: desk.locator(".ms-counter").filter(has_text=label) for name, label in names.items()
    }
    return {
        name: int(one.locator(".ms-counter-value").inner_text()) for name, one in counters.items()
    }


def square_of(visit: Any) -> str:
    """What a camera reads from the resident's own phone."""
    phone = visit("/pass", persona="resident")
    square = phone.locator("[data-square]")
    expect(square).to_be_visible()
    picture = Image.open(io.BytesIO(square.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


def typed(page: Page, text: str) -> None:
    """A scanner types into the page, wherever the guard touched last."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")
