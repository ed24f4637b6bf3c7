"""In whose name a door may be asked."""

import pytest

from mashang.domain.passage import Tie, homes_opened

MINE, HERS = frozenset({"1.2.a."}), frozenset({"1.2.a.", "1.2.b."})


@pytest.mark.parametrize(
    ("tie", "opens"), [(Tie.SELF, HERS), (Tie.PROXY, HERS), (Tie.GUARDIAN, MINE)]
)
def test_a_guardian_opens_only_where_they_live_together(tie, opens):
    assert homes_opened(tie, HERS, is_granted=True, own=MINE) == opens


@pytest.mark.parametrize("tie", Tie)
def test_nobody_opens_what_was_not_granted_even_where_they_live(tie):
    assert homes_opened(tie, HERS, is_granted=False, own=HERS) == frozenset()


def test_the_ties_are_those_of_the_register():
    from mashang.elements.people.models import ActsFor

    assert {one.value for one in Tie} == set(ActsFor.Basis.values)
