"""Invitations within policy, and whose word counts at the gate."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.invitations import (
    Hearing,
    InviteRules,
    fault_of_invitation,
    guard_may_let_in,
    hear,
)
from mashang.domain.plates import mask_plate, read_plate
from mashang.kernel.errors import Invalid

NOW = datetime(2026, 4, 29, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULES = InviteRules(lasts_at_most=24 * HOUR, ahead_at_most=14 * 24 * HOUR, people_at_most=8)


@pytest.mark.parametrize(
    ("since", "until", "people", "code"),
    [
        (0, 4, 1, None),
        (-1, 4, 8, None),
        (0, 24, 1, None),
        (0, 25, 1, "too_long"),
        (2, 2, 1, "no_span"),
        (-3, 0, 1, "past"),
        (14 * 24 + 1, 14 * 24 + 2, 1, "too_far_ahead"),
        (0, 4, 0, "too_many_people"),
        (0, 4, 9, "too_many_people"),
    ],
)
def test_an_invitation_stands_within_policy_or_says_why_not(since, until, people, code):
    fault = fault_of_invitation(NOW + since * HOUR, NOW + until * HOUR, people, RULES, NOW)
    assert (fault.code if fault else None) == code


def test_silence_counts_from_the_end_of_the_wait():
    assert hear(None, NOW + HOUR, NOW) is Hearing.WAITING
    assert hear(None, NOW, NOW) is Hearing.SILENT
    assert hear(True, NOW, NOW) is Hearing.WELCOME
    assert hear(False, NOW + HOUR, NOW) is Hearing.DECLINED


@pytest.mark.parametrize("hearing", Hearing)
def test_an_emergency_waits_for_nobody_and_a_no_stands_against_the_rest(hearing):
    assert guard_may_let_in(hearing, reason_waits=False)
    expected = hearing in (Hearing.SILENT, Hearing.WELCOME)
    assert guard_may_let_in(hearing, reason_waits=True) is expected


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("浙A12345", "浙A12345"),
        (" 浙a·12345 ", "浙A12345"),
        ("浙AD12345", "浙AD12345"),
        ("粤Z1234港", "粤Z1234港"),
        ("浙Ａ１２３４５", "浙A12345"),
        ("", ""),
    ],
)
def test_a_plate_is_read_as_people_type_it(typed, known):
    assert read_plate(typed) == known


@pytest.mark.parametrize("typed", ["浙A123", "A12345", "浙A1234567", "hello", "浙a12345678"])
def test_what_is_no_plate_is_refused(typed):
    with pytest.raises(Invalid):
        read_plate(typed)


@given(st.text(max_size=20))
def test_a_mask_hides_the_middle_of_anything(text):
    masked = mask_plate(text)
    assert len(masked) == len(text)
    assert len(text) < 5 or "*" in masked
