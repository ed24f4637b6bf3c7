"""Whatever goes wrong under the API's addresses is a problem document in the caller's language."""

import json
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from mashang.api.middleware import PREFIX
from tests.browser import signed_in
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def operations() -> Iterator[tuple[str, dict]]:
    """Every address with its operations by method, some id in each variable part."""
    document = Client().get(f"{PREFIX}openapi.json").json()
    for path, found in document["paths"].items():
        by_method = {name.upper(): one for name, one in found.items()}
        parts = {
            one["name"]: "1" if one["schema"].get("type") == "integer" else UNKNOWN
            for operation in by_method.values()
            for one in operation["parameters"]
            if one["in"] == "path"
        }
        yield re.sub(r"\{(\w+)\}", lambda part, known=parts: known[part[1]], path), by_method


def problem_in(response, status: int, code: str | None = None) -> dict:
    document = json.loads(response.content)
    assert response.headers["Content-Type"].startswith("application/problem+json")
    assert response.headers["Cache-Control"] == "no-store"
    assert (response.status_code, document["status"]) == (status, status), document
    assert document.keys() == {"type", "title", "status", "code", "detail", "field", "errors"}
    assert code is None or document["code"] == code
    return document


def test_every_address_says_which_methods_it_takes() -> None:
    client = Client(headers={"accept-language": "zh"})
    asked = 0
    for address, by_method in operations():
        for method in sorted(METHODS - set(by_method)):
            response = client.generic(method, address)
            said = problem_in(response, 405, "method.not_allowed")
            assert response.headers["Allow"] == ", ".join(sorted(by_method)), address
            assert said["detail"] == "这个地址不接受这种请求方法"
            asked += 1
    assert asked > 500
    assert client.post(f"{PREFIX}openapi.json").status_code == 405


@pytest.mark.parametrize("address", ["", "nothing", "cases/x/y/z", "places/", "places/18/chidren"])
@pytest.mark.parametrize(("language", "said"), [("zh", "没有找到"), ("en", "Not found")])
def test_an_unknown_address_is_not_found_in_the_callers_language(address, language, said) -> None:
    client = Client(headers={"accept-language": language})
    for response in (client.get(PREFIX + address), client.post(PREFIX + address)):
        assert problem_in(response, 404, "not_found")["detail"] == said


def test_an_unknown_address_outside_of_the_api_is_still_a_page() -> None:
    assert Client().get("/nothing").headers["Content-Type"].startswith("text/html")


SOMEBODY = ("resident", "worker", "section", "repairer", "administrator")
SENT = (
    (b"{", "application/json", 400, "http.400"),
    (b"\xff\xfe\xfd", "application/json", 400, "http.400"),
    (b"{}", "text/plain", 415, "body.unsupported"),
    (b"a=1", "application/x-www-form-urlencoded", 415, "body.unsupported"),
    (b"{}", "application/json; charset=gbk", 415, "body.unsupported"),
    (b"{}", "application/json; charset=klingon", 415, "body.unsupported"),
    (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
        "multipart/form-data; boundary=x", 415, "body.unsupported",
    ),
)  # fmt: skip
"""What is sent where JSON is asked for, and what comes of it."""


def with_bodies(world: World) -> Iterator[tuple[Client, str]]:
    """Every address that takes JSON, with somebody who passes its guard."""
    browsers = [signed_in(world.accounts[name]) for name in SOMEBODY]
    for address, by_method in operations():
        content = by_method.get("POST", {}).get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            continue
        for browser in browsers:
            if browser.post(address, b"{", "application/json").status_code not in {401, 403}:
                yield browser, address
                break


def test_what_is_sent_is_refused_for_what_is_wrong_with_it(world) -> None:
    asked = set()
    for browser, address in with_bodies(world):
        for sent, kind, status, code in SENT:
            response = browser.generic("POST", address, sent, content_type=kind)
            problem_in(response, status, code)
        asked.add(address)
    assert len(asked) > 50


def test_a_body_that_is_too_large_is_not_read(world) -> None:
    browser, address = next(with_bodies(world))
    sent = b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        problem_in(browser.generic("POST", address, sent, content_type=kind), 413, "body.too_large")


def test_an_address_that_cannot_be_stored_is_refused_with_its_code() -> None:
    response = Client().get(f"{PREFIX}places", {"after": "a\x00"})
    assert problem_in(response, 422, "text.unstorable")["detail"]


def test_json_in_utf_8_by_other_names_is_read(world) -> None:
    browser, address = next(with_bodies(world))
    for kind in ("application/json; charset=UTF-8", "application/vnd.api+json"):
        assert browser.generic("POST", address, b"{}", content_type=kind).status_code != 415
