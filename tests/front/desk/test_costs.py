"""What a page of the desk asks the database does not grow with its buttons."""

from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mashang.elements.organisations import queries as organisations
from mashang.front.desk.seats import seats_at
from mashang.governance.duties import queries as duties
from mashang.work.requests.actions import Errand, ask
from tests.browser import signed_in

pytestmark = pytest.mark.django_db


def tables(seen: CaptureQueriesContext) -> Counter[str]:
    """How often each table was the first that a query named."""
    return Counter(
        one["sql"].partition(' FROM "')[2].partition('"')[0] for one in seen.captured_queries
    )


def test_one_case_asks_once_who_answers_and_who_serves_however_many_forms_it_has(world):
    case_id = ask(
        actor=world.actor("resident"),
        person_id=world.people["resident"].person_id,
        errand=Errand(
            kind="medicine_refill", detail={"medicine": "氨氯地平 5mg", "phone": "13900000000"}
        ),
        command_id=uuid4(),
    )
    client = signed_in(world.accounts["grid"])
    client.get(f"/desk/cases/{case_id}")  # what a process learns once
    with CaptureQueriesContext(connection) as seen:
        page = client.get(f"/desk/cases/{case_id}")
    asked = tables(seen)
    assert page.status_code == 200
    assert 'name="seat"' in page.content.decode()
    # Once to show who answers, once to offer their seats.
    assert asked["duties_responsibility"] <= 2
    assert asked["organisations_service"] <= 1


def test_seats_of_several_levels_are_those_that_each_finds_alone(world):
    path, levels = world.places["101"].path, ("grid", "community", "subdistrict")
    together = duties.seats_of_levels(path, levels)
    assert together == [duties.nearest_seat(path, (level,)) for level in levels]
    with CaptureQueriesContext(connection) as seen:
        seats_at(path)
    assert tables(seen)["duties_responsibility"] == 1


def test_servers_of_several_roles_are_those_that_each_finds_alone(world):
    path = world.places["101"].path
    roles = ("property_company", "clinic", "residents_committee")
    found = organisations.servers_of(path, roles)
    assert found == [organisations.server_of(path, role) for role in roles]
    assert any(found)


def test_answerers_of_several_places_are_those_of_each_alone(world):
    wanted = [world.places[name].path for name in ("101", "other_home", "tianxin")]
    assert duties.shown_answerers_of(wanted) == {
        path: duties.shown_answerers(path) for path in wanted
    }
    with CaptureQueriesContext(connection) as seen:
        duties.shown_answerers_of(wanted)
    assert tables(seen)["duties_responsibility"] == 1
