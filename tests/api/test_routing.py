"""What a router insists on: a guard, words, one schema for a name; ways in ask the guard first."""

from types import SimpleNamespace
from typing import Annotated

import pytest
from django.test import Client
from ninja import Schema
from ninja.errors import ConfigError
from pydantic import TypeAdapter, ValidationError

from mashang.api.base import make_api
from mashang.api.routing import Router, Way
from mashang.api.schemas import Day, Instant, OneOf, Words
from mashang.foundation.grants.guards import Access, public_route, staff_route
from mashang.kernel.errors import NotAllowed
from mashang.kernel.texts import Text, speaking
from tests.browser import signed_in

TONES = {"red": Text("红", "Red"), "blue": Text("蓝", "Blue")}


def test_an_operation_without_a_guard_does_not_start() -> None:
    def bare(request) -> None:
        """Do something."""

    with pytest.raises(ConfigError, match="no guard"):
        Router().get("/bare")(bare)


def test_an_operation_that_does_not_say_what_it_is_does_not_start() -> None:
    @staff_route()
    def mute(request) -> None:
        pass

    with pytest.raises(ConfigError, match="does not say"):
        Router().get("/mute")(mute)


def test_two_schemas_of_one_name_do_not_start() -> None:
    router = Router()
    one = type("Twin", (Schema,), {"__annotations__": {"left": int}})
    other = type("Twin", (Schema,), {"__annotations__": {"right": int}})
    for path, answer in (("/one", one), ("/other", other)):

        def told(request):
            """Say something."""

        told.__annotations__["return"] = answer
        router.get(path)(public_route(reason="an invented operation of a test")(told))
    with pytest.raises(ConfigError, match="Twin"):
        make_api([("twins", router)]).get_openapi_schema(path_prefix="x/")


def test_a_way_in_asks_the_guard_before_anything_is_read() -> None:
    resident = SimpleNamespace(account=object(), is_official=False, is_program=False)
    way = Way(lambda request: "key", Access("staff"))
    with pytest.raises(NotAllowed):
        way(SimpleNamespace(actor=resident))
    assert way(SimpleNamespace(actor=SimpleNamespace(account=None))) is None
    assert Way(lambda request: None, Access("resident"))(SimpleNamespace(actor=resident)) is None
    assert Way(lambda request: "key", Access("resident"))(SimpleNamespace(actor=resident)) == "key"


def test_words_are_said_in_the_callers_language_and_nothing_is_not_a_word() -> None:
    words = TypeAdapter(Words | None)
    with speaking("en"):
        assert words.validate_python(TONES["red"]) == "Red"
    assert words.validate_python(None) is None
    with pytest.raises(ValidationError):
        TypeAdapter(Words).validate_python(None)


def test_a_code_that_is_not_on_the_list_is_refused() -> None:
    tone = TypeAdapter(Annotated[str, OneOf(TONES)])
    assert tone.validate_python("red") == "red"
    assert tone.json_schema()["enum"] == ["red", "blue"]
    with pytest.raises(ValidationError):
        tone.validate_python("green")


@pytest.mark.parametrize(
    ("kind", "given"),
    [(Day, "0001-01-01"), (Day, "9999-12-31"), (Instant, "0001-01-01T00:00:00+08:00"),
     (Instant, "2026-04-29T08:00:00")],
)  # fmt: skip
def test_days_beyond_every_register_and_instants_without_offset_are_refused(kind, given) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(given)


@pytest.mark.django_db
def test_staff_without_a_second_factor_are_told_so_and_not_sent_to_a_page(
    django_user_model,
) -> None:
    account = django_user_model.objects.create(
        kind="staff", username="T-1", created_at="2026-04-29T00:00:00Z"
    )
    whole, half = signed_in(account), Client()
    half.cookies = whole.cookies
    session = half.session
    session.pop("account_authentication_methods", None)
    session.save()
    response = half.get("/api/v1/desk/cases")
    assert (response.status_code, response.json()["code"]) == (403, "signin.unfinished")
