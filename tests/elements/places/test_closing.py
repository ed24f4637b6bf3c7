"""A part of the street closes only when nobody lives there and nothing is open there."""

from typing import Any

import pytest
from django.db import transaction

from mashang.elements.cases.models import Case
from mashang.elements.people import steps as people
from mashang.elements.people.models import Residency
from mashang.elements.places import actions
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.kernel.errors import RuleBroken


@pytest.fixture
def chief(street: Any, staff: Any) -> Actor:
    """Somebody who may close any place."""
    actor: Actor = staff("section_chief", street.root)
    return actor


def refused(chief: Actor, place: Place) -> str:
    with pytest.raises(RuleBroken) as refusal:
        actions.close_place(actor=chief, place_id=place.pk, reason="拆除")
    place.refresh_from_db()
    assert place.is_open
    return refusal.value.text.in_("zh")


def test_a_building_stays_open_while_somebody_lives_in_it(street: Any, chief: Actor) -> None:
    with transaction.atomic():
        person = people.add_person(name="应小舟")
        home = people.add_residency(
            person=person,
            place=street.room_501,
            standing=Residency.Standing.OWNER,
            since_on=clock.today(),
            source="test",
        )
    assert "1 位住户" in refused(chief, street.building_3)
    actions.close_place(actor=chief, place_id=street.building_7.pk, reason="拆除")
    home.delete()
    actions.close_place(actor=chief, place_id=street.building_3.pk, reason="拆除")


def test_a_building_stays_open_while_a_case_is_open_in_it(street: Any, chief: Actor) -> None:
    Case.objects.create(
        number="T1", kind="repair", state="opened", place=street.room_501, path=street.room_501.path,
        title="灯坏了", detail="{}", seat_kind="level", seat_level="community",
        seat_path=street.white_stone.path, seat_name="白石社区", opened_at=clock.now(), due_at=clock.now(),
    )  # fmt: skip
    assert "1 件事没有办结" in refused(chief, street.jia)
    Case.objects.all().delete()
    actions.close_place(actor=chief, place_id=street.jia.pk, reason="拆除")
