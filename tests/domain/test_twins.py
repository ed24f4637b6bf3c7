"""Which registrations may be one person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.twins import Reason, Traits, fits_mask, likeness, signs

POINTS = {
    "name_same": 30, "name_sounds": 20, "birth_same": 30, "document_fits": 30, "phone_same": 25,
    "home_same": 25, "birth_differs": -50, "sex_differs": -50, "document_differs": -50,
}  # fmt: skip
BORN = date(1990, 5, 1)


def someone(name: str = "陈琳", **known: object) -> Traits:
    return Traits(name=name, **known)  # type: ignore[arg-type]


def test_name_and_birth_meet_and_weigh() -> None:
    one, other = someone(birth_on=BORN), someone(" 陈 琳", birth_on=BORN)
    assert signs(one) & signs(other)
    found = likeness(one, other, POINTS)
    assert found.points == 60
    assert found.reasons == (Reason.NAME_SAME, Reason.BIRTH_SAME)


def test_a_name_alone_meets_nobody() -> None:
    assert signs(someone()) == frozenset()


def test_what_sounds_the_same_meets_by_phone() -> None:
    one = someone("陈琳", phones=frozenset({"13800000000"}))
    other = someone("陈林", phones=frozenset({"13800000000"}))
    assert signs(one) & signs(other)
    assert likeness(one, other, POINTS).points == 45


def test_another_number_of_one_kind_speaks_against() -> None:
    one = someone(birth_on=BORN, documents=(("passport", "E12345678"),))
    other = someone(birth_on=BORN, documents=(("passport", "E12345679"),))
    assert Reason.DOCUMENT_DIFFERS in likeness(one, other, POINTS).reasons
    assert likeness(one, other, POINTS).points == 10


@pytest.mark.parametrize(
    ("masked", "fits"),
    [
        ("3301**********1234", True),
        ("330102********1234", True),
        ("3301*********1234", False),
        ("3301**********1235", False),
        ("3***************4", False),
        ("330102199001011234", False),
    ],
)
def test_a_mask_fits_when_as_long_and_equal_where_open(masked: str, fits: bool) -> None:
    assert fits_mask(masked, "330102199001011234") is fits


def test_a_masked_number_meets_the_open_one_by_its_ends() -> None:
    one = someone(documents=(("other", "3301**********1234"),))
    other = someone(documents=(("citizen_id", "330102199001011234"),))
    assert signs(one) & signs(other)
    assert Reason.DOCUMENT_FITS in likeness(one, other, POINTS).reasons


_TRAITS = st.builds(
    Traits,
    name=st.sampled_from(["陈琳", "陈林", "王芳", "John Smith"]),
    sex=st.sampled_from("fmu"),
    birth_on=st.sampled_from([None, BORN, date(1991, 1, 1)]),
    documents=st.sampled_from([(), (("passport", "E12345678"),), (("passport", "E12345670"),)]),
    phones=st.sets(st.sampled_from(["13800000000", "13900000000"])).map(frozenset),
    homes=st.sets(st.sampled_from(["1", "2"])).map(frozenset),
)


@given(_TRAITS, _TRAITS)
def test_likeness_is_symmetric(one: Traits, other: Traits) -> None:
    assert likeness(one, other, POINTS) == likeness(other, one, POINTS)


@given(_TRAITS, _TRAITS)
def test_whoever_is_alike_enough_bears_a_common_sign(one: Traits, other: Traits) -> None:
    """The list misses nobody whom the points would put on it."""
    if likeness(one, other, POINTS).points >= 55:
        assert signs(one) & signs(other)
