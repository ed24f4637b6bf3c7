"""The API's base over HTTP: sign-in, problem documents, clean text, paging, OpenAPI."""

import json

import pytest
from django.test import Client

from mashang.foundation.accounts.models import Account
from mashang.kernel.clock import now

pytestmark = [pytest.mark.urls("tests.api.urls"), pytest.mark.django_db]


@pytest.fixture
def caller() -> Client:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    account = Account.objects.create(kind="resident", username="r-0001", created_at=now())
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, body: str | bytes):
    return client.post("/api/v1/demo/notes", data=body, content_type="application/json")


def test_without_a_session_nothing_is_answered():
    response = Client().get("/api/v1/demo/list")
    assert response.status_code == 401
    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["code"] == "not_signed_in"


def test_a_session_without_its_token_cannot_write(caller):
    caller.handler.enforce_csrf_checks = True
    assert send(caller, '{"text": "x"}').status_code == 403


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("conflict", 409, "case.taken"),
        ("gone", 404, "not_found"),
        ("often", 429, "codes.too_many"),
        ("broken", 500, "internal"),
    ],
)
def test_every_error_is_a_problem_document(caller, name, status, code):
    response = caller.get(f"/api/v1/demo/fail/{name}")
    document = response.json()
    assert (response.status_code, document["status"], document["code"]) == (status, status, code)
    assert document["detail"]
    assert "Traceback" not in response.content.decode()


def test_a_problem_speaks_the_callers_language(caller):
    assert caller.get("/api/v1/demo/fail/conflict").json()["detail"] == "Already taken"
    caller.cookies["mashang_language"] = "zh"
    assert caller.get("/api/v1/demo/fail/conflict").json()["detail"] == "已被接走"


def test_a_limit_says_when_to_come_back(caller):
    assert caller.get("/api/v1/demo/fail/often")["Retry-After"] == "30"


def test_a_wrong_field_is_named_and_its_value_is_not_repeated(caller):
    response = send(caller, '{"text": "secret", "rank": "x13800001234"}')
    assert response.status_code == 422
    assert response.json()["field"] == "body.note.rank"
    assert "13800001234" not in response.content.decode()


@pytest.mark.parametrize("body", ["{", "", b"\xff", '{"text": NaN}', "[" * 100_000, "[1"])
def test_what_is_not_json_is_refused(caller, body):
    assert send(caller, body).status_code in {400, 422}


@pytest.mark.parametrize("bad", ["\x00", "\ud800"])
def test_text_that_cannot_be_stored_is_named(caller, bad):
    response = send(caller, json.dumps({"text": f"a{bad}"}))
    assert response.status_code == 422
    assert (response.json()["code"], response.json()["field"]) == ("text.unstorable", "text")


def test_any_other_text_comes_back_unchanged(caller):
    text = "降压药 𠮷😀\u202e <b>"
    assert send(caller, json.dumps({"text": text})).json()["text"] == text


def test_a_list_carries_its_next_cursor(caller):
    document = caller.get("/api/v1/demo/list").json()
    assert [item["text"] for item in document["items"]] == ["a", "b"]
    assert document["next"] == "next"


def test_the_document_is_openapi_3_1(caller):
    document = caller.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/demo/notes" in document["paths"]
