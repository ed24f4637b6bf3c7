"""Who is asked before somebody acts for another, and how a person comes to a new number."""

from datetime import UTC, datetime, timedelta

import pytest

from mashang.domain.linking import (
    Asked,
    Numbers,
    Refusal,
    Way,
    person_is_asked,
    way_to_new_number,
)

NOW = datetime(2026, 4, 29, 8, tzinfo=UTC)
PAUSE, WAIT = timedelta(days=30), timedelta(days=1)


@pytest.mark.parametrize(
    ("asked", "is_asked"),
    [
        (Asked(), False),
        (Asked(has_account=True), True),
        (Asked(has_account=True, is_protected=True), False),
        (Asked(has_account=True, is_dead=True), False),
        (Asked(has_account=True, refused_at=NOW - timedelta(days=29)), False),
        (Asked(has_account=True, refused_at=NOW - PAUSE), True),
    ],
)
def test_only_who_can_answer_freely_is_asked_and_a_no_is_not_asked_again_at_once(asked, is_asked):
    assert person_is_asked(asked, pause=PAUSE, now=NOW) is is_asked


@pytest.mark.parametrize(
    ("numbers", "way"),
    [
        (Numbers(has_old=False), Way.FRESH),
        (Numbers(has_old=True), Way.ACCOUNT),
        (Numbers(has_old=True, old_is_anothers=True), Way.LINKS),
        (Numbers(has_old=True, new_acts=True), Refusal.NEW_NUMBER_ACTS),
        (Numbers(has_old=True, asked_old_at=NOW), Refusal.TOO_EARLY),
        (Numbers(has_old=True, asked_old_at=NOW, is_present=True), Way.ACCOUNT),
        (Numbers(has_old=True, asked_old_at=NOW - WAIT), Way.ACCOUNT),
    ],
)
def test_an_account_moves_whole_unless_somebody_else_has_the_old_number(numbers, way):
    assert way_to_new_number(numbers, wait=WAIT, now=NOW) is way
