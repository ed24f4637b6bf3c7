"""A street with a compound, and staff."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.db import transaction
from django.http import HttpRequest
from django.test import Client

from mashang.elements.places import steps as places
from mashang.elements.places.models import Place
from mashang.elements.places.steps import NewPlace
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actions import set_up_roles
from mashang.foundation.grants.actor import Actor
from mashang.foundation.signin.session import PROVED_AT, USED_AT
from mashang.kernel import clock as kernel_clock


@dataclass(frozen=True, slots=True)
class Street:
    """Two communities, a compound with a building in the first."""

    root: Place
    white_stone: Place
    garden: Place
    jia: Place
    building: Place


@pytest.fixture
def street(db: None) -> Street:
    """The street, founded."""
    with transaction.atomic():
        root = NewPlace("subdistrict", "笕桥街道")
        white = NewPlace("community", "白石社区", root)
        garden = NewPlace("community", "花园社区", root)
        jia = NewPlace("compound", "白石嘉苑", white)
        return Street(
            *places.add_places([root, white, garden, jia, NewPlace("building", "3幢", jia)])
        )


@pytest.fixture
def staff(db: None) -> Callable[..., Actor]:
    """Makes an actor that holds a role in some subtrees."""
    set_up_roles()

    def make(role: str, *held: Place) -> Actor:
        now = kernel_clock.now()
        account = Account.objects.create(
            kind=Account.Kind.STAFF, username=f"G{Account.objects.count():04}", created_at=now
        )
        with transaction.atomic():
            for place in held:
                grants.give(
                    account=account, role=role, scope_ref=place.pk, scope_name=place.name,
                    scope_paths=[place.path], since=now,
                )  # fmt: skip
        return Actor.of(account)

    return make


@pytest.fixture
def browse(db: None) -> Callable[[Actor], Client]:
    """Makes a browser in which a member of staff has proved both factors."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        assert actor.account is not None
        client.force_login(actor.account, backend="django.contrib.auth.backends.ModelBackend")
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, actor.account, "mfa")
        request.session[USED_AT] = request.session[PROVED_AT] = kernel_clock.now().isoformat()
        request.session.save()
        return client

    return sign_in
