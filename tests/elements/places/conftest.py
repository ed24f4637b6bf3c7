"""A small street that every test of places may use."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.db import transaction
from django.http import HttpRequest
from django.test import Client

from mashang.elements.places import steps
from mashang.elements.places.models import Place
from mashang.elements.places.steps import NewPlace
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actions import set_up_roles
from mashang.foundation.grants.actor import Actor
from mashang.foundation.signin.session import PROVED_AT, USED_AT
from mashang.kernel import clock as kernel_clock

Kind = Place.Kind


@dataclass(frozen=True, slots=True)
class Street:
    """Two communities: a compound with units and one without, a villagers' group with houses."""

    root: Place
    white_stone: Place
    garden: Place
    jia: Place
    building_3: Place
    unit_2: Place
    room_501: Place
    building_7: Place
    group_2: Place
    house: Place


@pytest.fixture
def street(db: None) -> Street:
    """The small street, founded."""
    with transaction.atomic():
        root = NewPlace(Kind.SUBDISTRICT, "笕桥街道", code="330102016000")
        white = NewPlace(
            Kind.COMMUNITY, "白石社区", root, code="330102016008", urban_rural_class=111
        )
        garden = NewPlace(Kind.COMMUNITY, "花园社区", root, code="330102016006")
        jia = NewPlace(Kind.COMPOUND, "白石嘉苑", white)
        three = NewPlace(Kind.BUILDING, "3幢", jia)
        unit = NewPlace(Kind.UNIT, "2单元", three)
        room = NewPlace(Kind.ROOM, "501室", unit)
        seven = NewPlace(Kind.BUILDING, "7幢", jia)
        group = NewPlace(Kind.VILLAGER_GROUP, "2组", garden)
        house = NewPlace(Kind.DETACHED_HOUSE, "136-1号", group)
        rows = [root, white, garden, jia, three, unit, room, seven, group, house]
        return Street(*steps.add_places(rows))


StaffMaker = Callable[..., Actor]


@pytest.fixture
def staff(db: None) -> StaffMaker:
    """Makes an actor that holds a role in some subtrees."""
    set_up_roles()

    def make(role: str, *places: Place) -> Actor:
        now = kernel_clock.now()
        account = Account.objects.create(
            kind=Account.Kind.STAFF,
            username=f"G{Account.objects.count():04}",
            unit="白石社区",
            created_at=now,
        )
        with transaction.atomic():
            for place in places:
                grants.give(
                    account=account,
                    role=role,
                    scope_ref=place.pk,
                    scope_name=place.name,
                    scope_paths=[place.path],
                    since=now,
                )
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
