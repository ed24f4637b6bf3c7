"""Names that are likely one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.likeness import is_one_sign_apart


@pytest.mark.parametrize(
    ("some", "other"),
    [("白石佳苑", "白石嘉苑"), ("白石嘉苑", "白石嘉"), ("新塘雅苑苑", "新塘雅苑")],
)
def test_one_slip_makes_two_names_alike(some: str, other: str) -> None:
    assert is_one_sign_apart(some, other)


@pytest.mark.parametrize(
    ("some", "other"),
    [
        ("石桥苑东区", "石桥苑西区"),
        ("石桥苑1区", "石桥苑2区"),
        ("石桥A座", "石桥B座"),
        ("石桥新苑", "石桥苑"),
        ("石桥", "石板"),
        ("石桥苑", "石桥苑"),
        ("白石佳园", "白石嘉苑"),
    ],
)
def test_names_that_differ_on_purpose_or_in_more_are_not(some: str, other: str) -> None:
    assert not is_one_sign_apart(some, other)


@given(st.text("白石嘉苑东1", max_size=6), st.text("白石嘉苑东1", max_size=6))
def test_likeness_is_mutual(some: str, other: str) -> None:
    assert is_one_sign_apart(some, other) == is_one_sign_apart(other, some)
