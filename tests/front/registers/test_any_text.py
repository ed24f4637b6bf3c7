"""Every field of every form of staff takes any Unicode: stored or refused with a message, never a 5xx."""

import html
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.foundation.accounts import steps as accounts
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.models import Role, RoleRight
from mashang.kernel import clock
from mashang.kernel.house import house
from tests.access.asking import WORDS, WORDS_OF, undone
from tests.access.routes import Route, routes
from tests.access.thing import Things
from tests.access.things import build_things
from tests.browser import signed_in
from tests.front.registers.forms_found import FoundForm, forms_of
from tests.world import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARK = '<b data-mark="1">\'&{0}%s'
STRANGE = (
    "",
    " \t\n",
    MARK,
    '=HYPERLINK("x")',
    "\u202e\u2066abc\u2028\u2029\ufeff",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "e\u0301\u0323" * 40,
    "𠮷野家𪚥",
    "\x01\x1b[31m\x7f\x85",
    "９９９９-９９-９９",
    "99999999999999999999999999",
    "-1",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59",
    "2026-02-30",
    "25:61",
    "خانه شماره ۱۲",
    "x" * 20_000,
    "{x} {0.__class__} {{",
    "../../etc",
)
words = st.sampled_from(STRANGE) | st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=120
)


@pytest.fixture(scope="module")
def street(django_db_setup: None, django_db_blocker) -> Iterator[tuple[Client, list[FoundForm]]]:
    """One account that may do everything everywhere, and every form that it is shown."""
    with django_db_blocker.unblock(), undone():
        world = build_world()
        things = build_things(world)
        client = signed_in(_allmighty(world))
        client.raise_request_exception = False
        forms = _every_form(client, things)
        forms += forms_of(*_preview(client))
        yield client, forms


def _allmighty(world: World):
    role = Role.objects.create(code="all", title_zh="全部", title_en="All")
    RoleRight.objects.bulk_create(RoleRight(role=role, right=right) for right in house().rights)
    root = world.places["street"]
    with transaction.atomic():
        account = accounts.add_staff(staff_no="ALL", name="全能", unit="街道办事处", post="测试")
        grants.give(
            account=account, role="all", scope_ref=root.pk, scope_name=root.name,
            scope_paths=[root.path], since=clock.now(),
        )  # fmt: skip
    return account


def _preview(client: Client) -> tuple[str, str]:
    """The page on which the columns of a spreadsheet are confirmed."""
    sheet = SimpleUploadedFile("x.csv", "社区,室啊\n天新社区,1".encode())
    sent = client.post(reverse("registers:imports"), {"register": "houses", "file": sheet})
    return client.get(sent["Location"]).content.decode(), sent["Location"]


def _every_form(client: Client, things: Things) -> list[FoundForm]:
    found: dict[tuple[str, ...], FoundForm] = {}
    for route in routes():
        if route.access is None or route.access.audience not in {"staff", "signed_in"}:
            continue
        for address in _addresses(route, things):
            answer = client.get(address)
            assert answer.status_code < 500, address
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                for form in forms_of(answer.content.decode(), address):
                    if "sign-out" not in form.action:
                        found.setdefault((route.name, *form.key), form)
    return list(found.values())


def _addresses(route: Route, things: Things) -> list[str]:
    fixed = {**WORDS, **WORDS_OF.get(route.name, {})}
    named = [part for part in route.parts if part not in fixed]
    if not named:
        return [reverse(route.name, kwargs={part: fixed[part] for part in route.parts})]
    return [
        reverse(route.name, kwargs={part: {**fixed, **thing.values}[part] for part in route.parts})
        for thing in things.by_sort.get(named[0], [])
        if set(named) <= set(thing.values)
    ][:3]


def _send(client: Client, form: FoundForm, given: dict[str, object]):
    if form.method == "get":
        return client.get(form.action, given)
    sheet = {
        name: SimpleUploadedFile("x.csv", "社区,室\n天新社区,1".encode()) for name in form.files
    }
    return client.post(form.action, {**given, **sheet})


def test_every_form_is_met(street) -> None:
    _, forms = street
    actions = {form.action for form in forms}
    assert len(forms) > 30, sorted(actions)
    for name in ("registers:export", "registers:roles", "signin:engage"):
        assert reverse(name) in actions


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_staff_form_field_takes_any_unicode(street, data) -> None:
    client, forms = street
    typed = data.draw(st.lists(words, min_size=6, max_size=6), label="words")
    for number, form in enumerate(forms):
        filled = {name: typed[(at + number) % 6] for at, name in enumerate(form.typed)}
        with undone():
            answer = _send(client, form, form.filled(filled))
        assert answer.status_code < 500, (form.action, filled)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_field_can_be_bent_into_an_error_of_ours(street, data) -> None:
    """Lists, hidden ids, files: whatever a program sends in their place."""
    client, forms = street
    typed = data.draw(st.lists(words, min_size=6, max_size=6), label="words")
    for number, form in enumerate(forms):
        names = [*form.typed, *form.kept, *form.files]
        filled = {name: typed[(at + number) % 6] for at, name in enumerate(names)}
        one_bent = {**form.kept, **dict(list(filled.items())[number % max(len(names), 1) :][:1])}
        for given_fields in (filled, one_bent):
            with undone():
                if form.method == "get":
                    answer = client.get(form.action, given_fields)
                else:
                    answer = client.post(form.action, given_fields)
            assert answer.status_code < 500, (form.action, given_fields)


def test_what_was_typed_comes_back_escaped(street) -> None:
    client, forms = street
    for form in forms:
        with undone():
            answer = _send(client, form, form.filled(dict.fromkeys(form.typed, MARK)))
            assert answer.status_code < 500, form.action
            if answer.status_code in {302, 303}:
                answer = client.get(answer["Location"])
        if "text/html" in answer.get("Content-Type", ""):
            shown = answer.content.decode()
            assert MARK not in shown, form.action
            if answer.status_code == 422:
                assert html.escape(MARK) in shown or "data-mark" not in shown, form.action


@pytest.mark.parametrize("broken", ["a\x00b", "\udcff"])
def test_what_no_database_can_store_is_refused_with_a_message(street, broken: str) -> None:
    client, forms = street
    octets = broken.encode("utf-8", "surrogateescape")
    for form in forms:
        field = next(iter([*form.typed, *form.kept]), "x")
        name = field.encode()
        body = name + b"=" + octets.replace(b"\x00", b"%00")
        with undone():
            if form.method == "get":
                answer = client.get(f"{form.action}?{field}=%00")
            else:
                answer = client.post(
                    form.action, body, content_type="application/x-www-form-urlencoded"
                )
        assert 400 <= answer.status_code < 500, form.action
