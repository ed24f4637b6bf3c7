"""What people do again and again: sign in, take a photo, scan a printed code, find a case."""

import io
import re

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

CASE_NUMBER = re.compile(r"\d{6}-\d{4,}")


def sign_in_by_phone(page: Page, phone: str) -> None:
    """Type a number, read the code that the demo shows instead of sending it, type it."""
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取短信验证码").click()
    code = page.locator(".ms-demo-code").inner_text()
    page.get_by_label("短信验证码").fill(code.strip())
    page.get_by_role("main").get_by_role("button", name="登录").click()


def sign_out(page: Page) -> None:
    """Leave, and wait for the goodbye: going on at once would cut off the asking."""
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("已退出登录")).to_be_visible()


def photo(words: str) -> dict[str, object]:
    """A picture as a phone's camera makes one."""
    picture = Image.new("RGB", (1200, 900), (196, 208, 190))
    ImageDraw.Draw(picture).text((80, 80), words, fill=(20, 20, 20))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return {"name": f"{words}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def paper(page: Page, link: str) -> bytes:
    """The PDF behind a link, as this person's browser fetches it to print."""
    address = page.get_by_role("link", name=link).get_attribute("href")
    assert address is not None
    answer = page.request.get(address)
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def scan(pdf: bytes) -> list[str]:
    """Every code on the first printed page, read as a phone's camera reads it."""
    sheet = pypdfium2.PdfDocument(pdf)
    try:
        picture = sheet[0].render(scale=2).to_pil()
    finally:
        sheet.close()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def number_on(page: Page) -> str:
    """The number of the case that the page shows."""
    expect(page.get_by_role("main")).to_contain_text(CASE_NUMBER)
    found = CASE_NUMBER.search(page.get_by_role("main").inner_text())
    assert found is not None
    return found.group()


def open_case(page: Page, number: str, view: str = "todo") -> None:
    """Find a case of the desk by its number and open it."""
    page.goto(f"/desk/cases?view={view}&number={number}")
    page.get_by_role("row", name=number).get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text(number)


def wish(page: Page, verb: str, *, seat: str = "", **fields: str) -> None:
    """Use one of the verbs of a case: open its sheet if it asks for something, fill it, send it.

    Args:
        seat: words in the name of the unit that shall own the case from now on.
    """
    sheet = page.locator("details.ms-confirm").filter(
        has=page.get_by_text(verb, exact=True).and_(page.locator("summary"))
    )
    if sheet.count():
        sheet.locator("summary").click()
        if "text" in fields:
            sheet.get_by_label("说明").fill(fields["text"])
        if seat:
            units = sheet.get_by_label("承办单位")
            chosen = units.locator("option").filter(has_text=seat).first.get_attribute("value")
            units.select_option(value=chosen)
        if "photo" in fields:
            sheet.get_by_label("照片").set_input_files([photo(fields["photo"])])
        sheet.get_by_role("button", name=verb, exact=True).click()
    else:
        page.get_by_role("main").get_by_role("button", name=verb, exact=True).click()
    expect(page.get_by_text("已记录", exact=True)).to_be_visible()
