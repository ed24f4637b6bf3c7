"""What in a register cannot be, or must be asked."""

from datetime import date

import pytest

from mashang.domain.contradictions import Contradiction, Home, Life, contradictions

BORN = date(1990, 5, 1)
OWN = Home("1", "a", is_own=True, since_on=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("life", "found"),
    [
        (Life(BORN, homes=(OWN,)), set()),
        (Life(BORN, died_on=date(2025, 1, 1)), set()),
        (Life(BORN, died_on=date(2025, 1, 1), homes=(OWN,)), {"dead_but_here"}),
        (Life(date(2021, 1, 1), homes=(OWN,)), {"lived_before_birth"}),
        (
            Life(BORN, homes=(OWN, Home("2", "b", is_own=True, since_on=date(2021, 1, 1)))),
            {"two_own_homes"},
        ),
        (Life(BORN, homes=(OWN, Home("2", "a", is_own=True, since_on=date(2021, 1, 1)))), set()),
        (Life(BORN, homes=(OWN, Home("2", "b", is_own=False, since_on=date(2021, 1, 1)))), set()),
        (Life(BORN, is_household_here=True), {"registered_away"}),
        (Life(BORN, homes=(OWN,), is_household_here=True), set()),
        (Life(BORN, homes=(OWN,), is_household_here=True, household_at="1"), set()),
        (
            Life(BORN, homes=(OWN,), is_household_here=True, household_at="9"),
            {"registered_elsewhere"},
        ),
    ],
)
def test_each_contradiction_is_found_and_nothing_else(life: Life, found: set[str]) -> None:
    assert contradictions(life) == {Contradiction(one) for one in found}
