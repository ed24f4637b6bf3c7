"""通行码: the square on the screen opens doors for a minute, without a network too, and a picture of it does not."""

import io
import json
from datetime import timedelta
from urllib.request import urlopen

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from mashang.domain.passage import Proof
from mashang.domain.passes import Algorithm, Freshness, Read, from_jwks, read
from mashang.kernel import clock
from tests.journeys.test_visits import WATCHED

FRESHNESS = Freshness(timedelta(seconds=60), timedelta(seconds=10))
ONLY_P256 = """{
  const make = crypto.subtle.generateKey.bind(crypto.subtle);
  crypto.subtle.generateKey = (how, ...rest) => how.name === "Ed25519" ? Promise.reject(new Error("unknown")) : make(how, ...rest);
}"""
TWO_MINUTES_AHEAD = "{ const now = Date.now.bind(Date); Date.now = () => now() + 120000; }"


def square_on(page: Page) -> str:
    """What the square on the screen says, as a reader reads it from a picture of the screen."""
    expect(page.locator("[data-square][data-iat]")).to_be_visible()
    return scanned(page)


def scanned(page: Page) -> str:
    """The one pass in a picture of a screen."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    (found,) = [one for one in zxingcpp.read_barcodes(picture) if one.text.startswith("MS1:")]
    return found.text


def next_square(page: Page, before: str) -> str:
    """The square after this one."""
    iat = page.locator("[data-square]").get_attribute("data-iat")
    expect(page.locator("[data-square]")).not_to_have_attribute(
        "data-iat", str(iat), timeout=30_000
    )
    found = square_on(page)
    assert found != before
    return found


def checked(street: str, text: str, later: timedelta = timedelta(0)) -> Read:
    """What a door of another make finds, by the published keys alone."""
    with urlopen(f"{street}/.well-known/mashang-passes.json") as answer:
        keys = from_jwks(json.load(answer))
    found = read(text, keys, FRESHNESS, clock.now() + later)
    assert isinstance(found, Read)
    return found


def test_the_square_on_the_screen_is_a_pass_and_a_picture_of_it_is_none(visit, street):
    page = visit("/pass", persona="resident")
    first = square_on(page)
    found = checked(street, first)
    assert found.proof.state is Proof.FRESH
    assert found.one.kind.value == "resident"
    assert found.one.holder is not None
    assert found.one.holder.algorithm is Algorithm.EDDSA
    second = next_square(page, first)
    assert checked(street, second).proof.state is Proof.FRESH
    assert checked(street, first, later=timedelta(seconds=61)).proof.state is Proof.STALE
    assert "*" in page.locator("[data-name]").inner_text()


def test_the_pass_works_when_the_network_is_gone_also_after_closing_the_page(visit, street):
    page = visit("/pass", persona="resident")
    square_on(page)
    assert page.evaluate(WATCHED)
    page.reload()
    square_on(page)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.close()
    page = page.context.new_page()
    page.goto("/pass")
    text = square_on(page)
    expect(page.locator("[data-heard=offline]")).to_be_visible()
    again = next_square(page, text)
    page.context.set_offline(False)
    assert checked(street, again).proof.state is Proof.FRESH
    expect(page.locator("[data-heard=offline]")).to_be_hidden()


def test_a_browser_without_ed25519_proves_itself_with_p256(visit, street):
    page = visit(persona="tenant")
    page.context.add_init_script(ONLY_P256)
    page.goto("/pass")
    found = checked(street, square_on(page))
    assert found.one.holder is not None
    assert found.one.holder.algorithm is Algorithm.ES256
    assert found.proof.state is Proof.FRESH


def test_no_script_can_read_the_key_and_a_lost_one_is_bound_anew_in_silence(visit, street):
    page = visit("/pass", persona="landlord")
    before = checked(street, square_on(page)).one
    exported = page.evaluate("""async () => {
      const db = await new Promise((done) => { const o = indexedDB.open("mashang-passes", 1); o.onsuccess = () => done(o.result); });
      const kept = await new Promise((done) => { const r = db.transaction("keys").objectStore("keys").getAll(); r.onsuccess = () => done(r.result); });
      db.close();
      return crypto.subtle.exportKey("pkcs8", kept[0].pair.privateKey).then(() => "read", () => "refused");
    }""")
    assert exported == "refused"
    page.goto("/me")
    page.evaluate(
        "new Promise((done) => { indexedDB.deleteDatabase('mashang-passes').onsuccess = done; })"
    )
    page.goto("/pass")
    after = checked(street, square_on(page)).one
    assert before.holder is not None
    assert after.holder is not None
    assert after.holder.thumbprint != before.holder.thumbprint
    assert after.pass_id != before.pass_id
    page.get_by_role("link", name="手机丢了").click()
    expect(page.get_by_role("main")).to_contain_text("换了新的")


def test_a_clock_that_is_wrong_is_said_so_and_the_square_goes_by_the_streets(visit, street):
    page = visit(persona="tenant")
    page.context.add_init_script(TWO_MINUTES_AHEAD)
    page.goto("/pass")
    found = checked(street, square_on(page))
    expect(page.get_by_role("alert")).to_contain_text("手机时间快了 120 秒")
    assert found.proof.state is Proof.FRESH


def test_a_phone_reported_lost_shows_no_square(visit):
    page = visit("/pass", persona="daughter")
    square_on(page)
    page.get_by_role("link", name="手机丢了").click()
    sheet = page.locator("details.ms-confirm").first
    sheet.locator("summary").click()
    sheet.get_by_role("button", name="挂失").click()
    expect(page.get_by_role("main")).to_contain_text("立即失效")
    page.goto("/pass")
    expect(page.get_by_role("main")).to_contain_text("这部手机已挂失")
    expect(page.locator("[data-square]")).to_be_hidden()


def test_without_scripts_the_page_says_what_to_do(browser, street):
    context = browser.new_context(base_url=street, java_script_enabled=False, locale="zh-CN")
    context.add_cookies([{"name": "mashang_language", "value": "zh", "url": street}])
    page = context.new_page()
    page.goto("/demo")
    page.click("form[action='/demo/resident'] button")
    page.goto("/pass")
    assert "出示住户卡" in page.inner_text("main"), "what is shown, not what is hidden"
    context.close()


def test_who_has_no_home_yet_is_told_how_a_pass_comes(visit):
    page = visit("/pass", persona="newcomer")
    expect(page.get_by_role("main")).to_contain_text("还没有通行码")
