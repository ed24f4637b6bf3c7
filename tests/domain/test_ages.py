from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.ages import AgeBand, age_on, band_of, birthday

DAYS = st.dates(date(1900, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2012, 4, 29), date(2026, 4, 28), 13),
        (date(2012, 4, 29), date(2026, 4, 29), 14),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (date(2012, 2, 29), date(2024, 2, 29), 12),
        (date(2026, 4, 29), date(2026, 4, 28), -1),
    ],
)
def test_a_year_of_age_is_complete_on_the_birthday(born, day, years) -> None:
    assert age_on(born, day) == years


@given(DAYS, st.integers(0, 110))
def test_age_and_birthday_agree(born, years) -> None:
    completed = birthday(born, years)
    assert age_on(born, completed) == years
    assert age_on(born, completed - timedelta(days=1)) == years - 1


@given(DAYS, st.integers(0, 40_000), st.integers(0, 40_000))
def test_nobody_grows_younger(born, earlier, later) -> None:
    first, second = sorted((earlier, later))
    assert age_on(born, born + timedelta(days=first)) <= age_on(born, born + timedelta(days=second))


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "infant"),
        (3, "child"),
        (13, "child"),
        (14, "minor"),
        (18, "adult"),
        (60, "older"),
        (80, "aged"),
    ],
)
def test_a_band_begins_on_its_birthday(age, band) -> None:
    born = date(1940, 6, 1)
    assert band_of(born, birthday(born, age)) is AgeBand(band)
    assert AgeBand(band).title.en


def test_an_unknown_birth_has_a_band_of_its_own() -> None:
    assert band_of(None, date(2026, 4, 29)) is AgeBand.UNKNOWN
