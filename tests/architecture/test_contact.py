"""Nobody who died or moved away is written to: every road to a person leads through the gate.

Source: `elements.people.queries.may_be_contacted`.
"""

import ast

from django.apps import apps

from mashang.elements.people.models import Person
from mashang.kernel.house import house
from tests.architecture.source import called, imported, modules

PORT = "mashang.foundation.outbound.sms"
TEXTS = {
    "mashang.elements.people.sending": "the gate itself: it asks at the moment of sending",
    "mashang.foundation.signin.jobs": "a code to sign in: whoever holds the phone asked for it just now",
    "mashang.foundation.signin.pages.demo": "shows what a demo street would have sent; sends nothing",
    "mashang.foundation.signin.oidc": "takes the client for web addresses; sends no text",
}
"""Who knows the way texts leave by, each with the reason."""

DIALLERS = {"smtplib", "django.core.mail", "telnetlib", "pywebpush", "apprise"}
"""Other ways out: there are none, and a new one begins with a gate."""

PORTAL = "mashang.governance.notices.models.Message"
PORTAL_WRITERS = {"mashang.governance.notices.steps"}

CALLS_NOBODY = {
    "people": "the register: recording a death ends homes, links and numbers in the same transaction",
    "observations": "append-only: what was seen stays seen until its days are over",
    "cases": "an open case is followed to its end; its contact asks `contact_bar` when it is opened",
}
"""Rooms with rows of people that put nobody on a list to be called or visited, with the reason."""

LISTS = {
    "notices.Recipient.person", "visits.Visit.person", "bookings.Booking.person",
    "volunteers.SignUp.person", "forms.Filling.person", "registration.NeighbourAnswer.person",
}  # fmt: skip
"""Rows that wait for somebody of the register to hear, to come or to answer."""

NO_LIST = {
    "notices.Message.person": "written by `tell` alone, and read by the person",
    "registration.Mismatch.person": "a question to the community about the register, not to the person",
    "registration.Application.matched_person": "what they asked for; withdrawn by a death",
    "registration.Application.person": "a registration that was decided",
    "registration.ProxyRequest.person": "their own affair; texted by `send_text`",
    "registration.NumberRequest.person": "their own affair; texted by `send_text`",
    "tenancy.Letting.landlord": "what they let goes on when they live elsewhere; an audience asks `reachable`",
    "tenancy.Tenancy.landlord": "as above",
    "tenancy.Tenancy.tenant": "ends with the home",
    "passes.Pass.person": "what opens their home; ends with home and life, and nobody is called by it",
    "passes.Pass.host": "as visitors.Visit.host",
    "visitors.Visit.host": "a host's invitations end with the home; nobody calls the host",
}
"""Other rows of people in rooms above the register, and why nobody is reached by them."""


def test_a_text_leaves_by_the_gate_alone() -> None:
    knowing = {
        module.name
        for module in modules()
        if module.name != PORT
        and any(name == PORT or name.startswith(f"{PORT}.") for name, _ in imported(module))
    }
    assert knowing == set(TEXTS)


def test_there_is_no_other_way_out() -> None:
    wrong = [
        f"{module.at(node)} imports {name}"
        for module in modules()
        for name, node in imported(module)
        if any(name == one or name.startswith(f"{one}.") for one in DIALLERS)
    ]
    assert not wrong


def test_a_message_in_the_portal_is_written_by_the_step_that_asks() -> None:
    writing = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and called(node) in {"Message.objects.create", "Message.objects.get_or_create",
                             "Message.objects.bulk_create", "Message.objects.update_or_create"}
        and any(name == PORTAL for name, _ in imported(module))
    }  # fmt: skip
    assert writing == PORTAL_WRITERS


def test_every_room_that_holds_people_hears_of_deaths_and_moves_or_calls_nobody() -> None:
    holding = {
        room.name
        for room in house().rooms.values()
        if any(not row.stays for row in room.person_rows)
    }
    assert set(CALLS_NOBODY) <= holding
    for event in ("people.died", "people.moved_out"):
        hearing = {one.run.split(".")[2] for one in house().consumers_of(event)}
        assert holding - hearing == set(CALLS_NOBODY), event


def test_every_row_of_a_person_is_a_list_that_asks_or_says_why_it_is_none() -> None:
    rows = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label not in CALLS_NOBODY
        for field in model._meta.local_fields
        if field.related_model is Person
    }
    assert rows == LISTS | set(NO_LIST)


def test_every_room_with_a_list_asks_again_when_it_is_shown() -> None:
    """The news of a death travels for a moment: a list is cut, or a number opened, by asking itself."""
    asking = {
        module.room[1]
        for module in modules()
        if module.room
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and (called(node) or "").split(".")[-1]
        in {"contact_bar", "contact_bars", "may_be_contacted", "reachable", "send_text"}
    }
    assert {one.split(".")[0] for one in LISTS} <= asking
