"""One rule, three answers: may, visible, holders."""

from typing import Any

import pytest
from django.db import transaction

from mashang.elements.places import actions, queries, steps
from mashang.elements.places.actions import Wanted
from mashang.elements.places.models import Area, Place
from mashang.elements.places.policy import AREAS, PLACES
from mashang.foundation.codes.models import Code
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records.models import Record
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.ids import new_id


def _actors(street: Any, staff: Any) -> list[Actor]:
    return [
        staff("community_worker", street.white_stone),
        staff("grid_worker", street.building_3, street.house),
        staff("section_chief", street.root),
        staff("guard", street.jia),
        staff("supervisor", street.jia),
        staff("property_worker", street.jia),
    ]


def test_may_visible_and_holders_agree_on_every_place_and_area(street: Any, staff: Any) -> None:
    with transaction.atomic():
        for home in (street.white_stone, street.garden):
            steps.draw_area(
                home=home, kind="zone", name="甲", marks={home.pk: True}, since_on=clock.today()
            )
    for policy, model in ((PLACES, Place), (AREAS, Area)):
        objects = list(model.objects.all())
        for actor in _actors(street, staff):
            for action in policy.rules:
                visible = set(policy.visible(actor, action))
                for one in objects:
                    allowed = policy.may(actor, action, one)
                    assert (one in visible) == allowed
                    assert (actor.account in policy.holders(action, one, actor.at)) == allowed


def test_strangers_and_the_clock_see_no_places(street: Any) -> None:
    for actor in (Actor.of(None), Actor.system()):
        assert not PLACES.visible(actor).exists()
        assert queries.tops(actor) == []


def test_a_verb_outside_ones_scope_answers_as_if_nothing_were_there(
    street: Any, staff: Any
) -> None:
    outsider = staff("community_worker", street.garden)
    wanted = Wanted("building", "9幢")
    with pytest.raises(OutOfScope):
        actions.add_place(
            actor=outsider, parent_id=street.jia.pk, wanted=wanted, command_id=new_id()
        )
    with pytest.raises(NotAllowed):
        actions.add_place(
            actor=staff("supervisor", street.root),
            parent_id=street.jia.pk,
            wanted=wanted,
            command_id=new_id(),
        )
    both = staff("community_worker", street.white_stone)
    with pytest.raises(OutOfScope):
        actions.move_place(
            actor=both, place_id=street.jia.pk, parent_id=street.garden.pk, reason=""
        )


def test_a_command_sent_again_gets_its_first_answer(street: Any, staff: Any) -> None:
    worker, command = staff("community_worker", street.white_stone), new_id()
    wanted = Wanted("building", "9幢")
    first = actions.add_place(
        actor=worker, parent_id=street.jia.pk, wanted=wanted, command_id=command
    )
    assert (
        actions.add_place(actor=worker, parent_id=street.jia.pk, wanted=wanted, command_id=command)
        == first
    )
    other = staff("community_worker", street.white_stone)
    with pytest.raises(Conflict):
        actions.add_place(actor=other, parent_id=street.jia.pk, wanted=wanted, command_id=command)


def test_each_change_leaves_a_record(street: Any, staff: Any) -> None:
    chief = staff("section_chief", street.root)
    actions.rename_place(actor=chief, place_id=street.jia.pk, name="白石新苑")
    actions.rename_place(actor=chief, place_id=street.jia.pk, name="白石新苑")
    actions.move_place(
        actor=chief, place_id=street.jia.pk, parent_id=street.garden.pk, reason="区划调整"
    )
    actions.close_place(actor=chief, place_id=street.jia.pk, reason="拆除")
    verbs = list(
        Record.objects.filter(verb__startswith="places.")
        .order_by("at", "record_id")
        .values_list("verb", flat=True)
    )
    assert verbs == ["places.rename_place", "places.move_place", "places.close_place"]


def test_a_renewed_code_belongs_to_where_people_live_only(street: Any, staff: Any) -> None:
    worker = staff("community_worker", street.white_stone)
    with pytest.raises(RuleBroken):
        actions.renew_code(actor=worker, place_id=street.building_3.pk, reason="")
    actions.renew_code(actor=worker, place_id=street.jia.pk, reason="")
    assert Code.objects.filter(target=str(street.jia.pk), revoked_at=None).count() == 1
