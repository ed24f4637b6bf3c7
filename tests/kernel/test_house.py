"""The registry refuses what would lead nowhere."""

from typing import cast

import pytest

from mashang.kernel import house
from mashang.kernel.room import Nav, NavGroup, Right, Room
from mashang.kernel.texts import Text

RIGHT = Right("lost.look_after", Text("管失物", "Look after lost things"))


def entry(**changes: object) -> Nav:
    told = {
        "title": Text("失物招领", "Lost and found"),
        "icon": "umbrella",
        "url_name": "lost:found",
        "right": RIGHT.code,
        "weight": 58,
        "group": NavGroup.RESIDENTS,
    }
    return Nav(**{**told, **changes})  # type: ignore[arg-type]  # a test's own words


def room(*nav: Nav) -> Room:
    return Room(name="lost", title=Text("失物", "Lost"), rights=(RIGHT,), nav=nav)


def test_the_most_used_entry_of_the_navigation_stands_first():
    rare, often = entry(url_name="lost:rare", weight=90), entry(url_name="lost:often", weight=1)
    assert house.build([room(rare, often)]).nav == (often, rare)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"right": "lost.unheard_of"}, "unknown right"),
        ({"group": cast("NavGroup", "today")}, "stands in no group"),
    ],
)
def test_an_entry_without_a_known_right_or_group_keeps_the_house_shut(wrong, why):
    with pytest.raises(house.HouseError, match=why):
        house.build([room(entry(**wrong))])


def test_two_entries_that_lead_to_one_page_keep_the_house_shut():
    with pytest.raises(house.HouseError, match="lost:found"):
        house.build([room(entry(), entry())])
