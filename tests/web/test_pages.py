"""The shells over HTTP: errors as pages, clean text, language, headers."""

from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.web.urls"), pytest.mark.django_db]

BOUNDARY = "frontier"


@pytest.fixture(autouse=True)
def _plain_shell(settings) -> None:
    """The shells alone: who fills them is the front's affair."""
    settings.MASHANG_SHELL = ""


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False, headers={"Accept-Language": "zh-CN"})


def multipart(value: bytes) -> dict[str, Any]:
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\n\r\n'.encode()
        + value
        + f"\r\n--{BOUNDARY}--\r\n".encode()
    )
    return {"data": body, "content_type": f"multipart/form-data; boundary={BOUNDARY}"}


@pytest.mark.parametrize(
    ("name", "status", "says"),
    [
        ("not-allowed", 403, "权限"),
        ("out-of-scope", 404, "没有找到"),
        ("conflict", 409, "陈*琳 已经接了"),
        ("rule", 422, "已过期"),
        ("invalid", 422, "看不懂 &lt;b&gt;"),
        ("away", 503, "短信发不出去"),
        ("often", 429, "太频繁"),
        ("http404", 404, "没有找到"),
        ("denied", 403, "权限"),
        ("suspicious", 400, "看不懂"),
        ("broken", 500, "系统出了点问题"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_every_error_is_a_page_that_says_what_to_do(visitor, name, status, says):
    response = visitor.get(f"/fail/{name}")
    assert response.status_code == status
    html = response.content.decode()
    assert says in html
    assert "回到首页" in html
    assert "no-store" in response["Cache-Control"]


def test_htmx_gets_a_toast_instead_of_a_page(visitor):
    response = visitor.get("/fail/conflict", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#toasts"
    assert response["HX-Reswap"] == "beforeend"
    assert b"<html" not in response.content


def test_a_limit_says_when_to_come_back(visitor):
    assert visitor.get("/fail/often")["Retry-After"] == "60"


def test_an_error_page_stands_even_when_its_shell_breaks(visitor, settings):
    settings.MASHANG_SHELL = "mashang.web.nowhere:shell"
    assert visitor.get("/fail/conflict").status_code == 409


def test_a_form_without_its_token_gets_a_designed_page():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/language", {"language": "en"})
    assert response.status_code == 403
    assert "页面放得太久了" in response.content.decode()


@pytest.mark.parametrize(
    "text", ["降压药", "𠮷😀", "\u202eabc", "a\ufffdb", "<script>", "\x01\x7f", " \u3000x "]
)
def test_any_other_text_passes_unchanged(visitor, text):
    assert visitor.get("/echo", {"text": text}).content.decode() == text
    assert visitor.post("/echo", {"text": text}).content.decode() == text


@pytest.mark.parametrize("raw", ["a%00b", "%ED%A0%80", "%FF", "%C3"])
def test_text_that_cannot_be_stored_is_refused_by_name(visitor, raw):
    answers = [
        visitor.get(f"/echo?text={raw}"),
        visitor.post("/echo", data=f"text={raw}", content_type="application/x-www-form-urlencoded"),
    ]
    for response in answers:
        assert response.status_code == 422
        assert "text" in response.content.decode()


@pytest.mark.parametrize("value", [b"a\x00b", b"\xed\xa0\x80", b"\xff"])
def test_text_in_a_multipart_form_is_held_to_the_same(visitor, value):
    assert visitor.post("/echo", **multipart(value)).status_code == 422
    assert visitor.post("/echo", **multipart("药".encode())).content.decode() == "药"


def test_a_name_that_cannot_be_stored_is_shown_harmlessly(visitor):
    response = visitor.get("/echo?%00%3Cb%3E=x")
    assert response.status_code == 422
    assert "\ufffd&lt;b&gt;" in response.content.decode()


def test_a_nul_in_the_address_is_refused(visitor):
    assert visitor.get("/echo%00").status_code == 422


def test_too_many_fields_are_too_large(visitor):
    body = "&".join(f"f{n}=1" for n in range(2100))
    response = visitor.post("/echo", data=body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_switching_the_language_is_a_post_that_returns_where_one_was(visitor):
    response = visitor.post("/language", {"language": "en", "next": "/echo?text=1"})
    assert (response.status_code, response["Location"]) == (303, "/echo?text=1")
    response = visitor.get("/nowhere")
    assert "This page was not found" in response.content.decode()
    assert response["Content-Language"] == "en"
    assert visitor.get("/language").status_code == 405


def test_a_switch_never_leads_to_another_site(visitor):
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil"):
        response = visitor.post("/language", {"language": "en", "next": evil})
        assert response["Location"] == "/"


def test_an_unknown_language_is_refused(visitor):
    assert visitor.post("/language", {"language": "fr"}).status_code == 422


def test_large_quiet_pages_are_one_switch_away(visitor):
    visitor.post("/elder", {"elder": "1"})
    assert 'class="is-elder"' in visitor.get("/nowhere").content.decode()
    visitor.post("/elder", {"elder": "0"})
    assert 'class="is-elder"' not in visitor.get("/nowhere").content.decode()


def test_nothing_inline_may_run(visitor):
    response = visitor.get("/nowhere")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = response.content.decode()
    assert "style=" not in html
    assert "onclick" not in html
    assert html.count("<script") == html.count("<script src=")


def test_what_was_done_is_said_once_after_a_303(visitor):
    response = visitor.post("/done")
    assert (response.status_code, response["Location"]) == (303, "/echo")
    assert "已提交" in visitor.get("/nowhere").content.decode()
    assert "已提交" not in visitor.get("/nowhere").content.decode()


@pytest.mark.parametrize("shell", ["resident", "staff"])
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_the_sheet_of_parts_shows_in_the_demo_only(visitor, settings, shell, tongue):
    visitor.cookies["mashang_language"] = tongue
    settings.MASHANG_MODE = "production"
    settings.MASHANG_SHELL = ""
    assert visitor.get(f"/_parts?shell={shell}").status_code == 404
    settings.MASHANG_MODE = "demo"
    response = visitor.get(f"/_parts?shell={shell}")
    assert response.status_code == 200
    assert ("演示数据" if tongue == "zh" else "Demo data") in response.content.decode()


def test_pages_are_compressed_and_vary_with_language(visitor):
    response = visitor.get("/nowhere", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Language" in response["Vary"]
