"""Whatever is sent, by whom and how: an answer of the spec, never a fault of ours."""

import json
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.front.open311.conftest import AT, LAMP

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = st.sampled_from([
    *LAMP, "address_string", "address_id", "service_request_id", "start_date", "end_date", "status",
    "page_size", "api_key", "jurisdiction_id", "attribute[where]", "attribute[external_number]",
    "attribute[trouble][]", "attribute[", "account_id",
])  # fmt: skip
ODD = st.sampled_from([
    "", "repair", "light", "30.34", "120.22", "-0", "1e999", "nan", "open,closed", "261127-0001",
    "2026-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9000-12-31T23:59:59-23:59", "天新家园1幢",
    "天新家园1-20幢", "9" * 40, "١٢", "<a>&amp;</a>", "' OR 1=1 --", "http://a", "http://[", "\ud7ff", "a\x0bb",
    "x" * 5000, "\u202e", "😀" * 70,
])  # fmt: skip
TEXTS = st.one_of(ODD, st.text(max_size=40))
PATHS = st.sampled_from(["requests", "services", "services/repair", "requests/1", "tokens/1"])
SETTINGS = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def is_of_the_spec(answer):
    assert answer.status_code in {200, 400, 403, 404, 429}, answer.content.decode()
    if answer["Content-Type"].startswith("text/xml"):
        ET.fromstring(answer.content)
    else:
        json.loads(answer.content)


@SETTINGS
@given(st.dictionaries(NAMES, TEXTS, max_size=8), PATHS, st.sampled_from(["xml", "json"]))
def test_any_question_gets_an_answer(hotline, given, path, form):
    is_of_the_spec(hotline.get(f"{path}.{form}", given))


@SETTINGS
@given(st.dictionaries(NAMES, st.one_of(TEXTS, st.lists(TEXTS, max_size=3)), max_size=8),
       st.sampled_from(["xml", "json"]), st.sampled_from(["", "k", "x" * 300, "\u00e9"]))  # fmt: skip
def test_any_report_gets_an_answer(hotline, given, form, command):
    key = {"Idempotency-Key": command} if command else {}
    is_of_the_spec(hotline.send(given, form, **key))


@SETTINGS
@given(st.binary(max_size=300), st.sampled_from([
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
    "application/json", "text/xml", "", "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nonsense",
]))  # fmt: skip
def test_any_body_gets_an_answer(hotline, body, kind):
    key = {"X-API-Key": hotline.secret}
    sent = hotline.client.generic("POST", f"{AT}requests.xml", body, kind, headers=key)
    is_of_the_spec(sent)


@SETTINGS
@given(st.text(max_size=40))
def test_any_address_gets_an_answer(anybody, words):
    is_of_the_spec(anybody.client.get(f"{AT}{quote(words)}"))
    is_of_the_spec(anybody.client.get(f"{AT}requests/{quote(words, safe='')}.json"))
