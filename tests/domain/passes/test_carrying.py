"""What a phone may carry against what it carries: never narrowed or widened under one id."""

from datetime import timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.passage import CredentialKind
from mashang.domain.passes.carrying import Carried, Due, Lasting, Plan, is_covered, plan
from tests.domain.passes.making import NOW

DAY = timedelta(days=1)
LASTING = Lasting(30 * DAY, 15 * DAY)
HOME, OTHER = "1.2.3.", "1.2.4."
ANNE = UUID(int=1)


def due(*scope: str, ends=None, classes=(), person=ANNE) -> Due:
    return Due(
        CredentialKind.RESIDENT, person, tuple(sorted(scope)) or (HOME,), frozenset(classes), ends
    )


def carried(*scope: str, left=25 * DAY, classes=(), person=ANNE) -> Carried:
    return Carried(
        uuid4(),
        CredentialKind.RESIDENT,
        person,
        frozenset(scope) or frozenset({HOME}),
        frozenset(classes),
        NOW + left,
    )


def test_what_is_carried_and_due_stays_as_it_is():
    assert plan([due()], [carried()], LASTING, NOW) == Plan((), (), ())


def test_what_is_due_is_issued_for_as_long_as_policy_or_the_right_lasts():
    assert plan([due()], [], LASTING, NOW).issue == ((due(), NOW + 30 * DAY),)
    soon = due(ends=NOW + 3 * DAY)
    assert plan([soon], [], LASTING, NOW).issue == ((soon, NOW + 3 * DAY),)
    assert plan([due(ends=NOW)], [], LASTING, NOW) == Plan((), (), ())


def test_a_pass_is_prolonged_only_when_little_is_left_and_only_forward():
    little = carried(left=10 * DAY)
    assert plan([due()], [little], LASTING, NOW).prolong == ((little.pass_id, NOW + 30 * DAY),)
    bounded = due(ends=little.until)
    assert plan([bounded], [little], LASTING, NOW) == Plan((), (), ())


def test_another_home_another_reason_or_an_earlier_end_is_another_pass():
    for wanted in (due(OTHER), due(HOME, OTHER), due(classes=["care"]), due(ends=NOW + DAY)):
        one = carried()
        made = plan([wanted], [one], LASTING, NOW)
        assert made.end == (one.pass_id,)
        assert [issued for issued, _ in made.issue] == [wanted]


_SCOPES = st.lists(
    st.sampled_from([HOME, OTHER, "1.2.", "1.5."]), min_size=1, max_size=3, unique=True
)
_ENDS = st.none() | st.integers(-5, 60).map(lambda days: NOW + days * DAY)
_DUES = st.lists(
    st.builds(
        lambda scope, ends, person: due(*scope, ends=ends, person=UUID(int=person)),
        _SCOPES, _ENDS, st.integers(1, 3),
    ),
    max_size=4, unique_by=lambda one: one.person_id,
)  # fmt: skip
_HELD = st.lists(
    st.builds(
        lambda scope, left, person: carried(*scope, left=left * DAY, person=UUID(int=person)),
        _SCOPES, st.integers(1, 40), st.integers(1, 3),
    ),
    max_size=4,
)  # fmt: skip


@given(dues=_DUES, held=_HELD)
def test_after_the_plan_all_that_is_carried_is_covered_and_once_more_changes_nothing(dues, held):
    made = plan(dues, held, LASTING, NOW)
    longer = dict(made.prolong)
    left = [
        Carried(one.pass_id, one.kind, one.person_id, one.scope, one.classes,
                longer.get(one.pass_id, one.until))
        for one in held if one.pass_id not in made.end
    ]  # fmt: skip
    left += [
        Carried(uuid4(), one.kind, one.person_id, frozenset(one.scope), one.classes, until)
        for one, until in made.issue
    ]
    assert all(is_covered(one, dues) for one in left)
    assert {one.person_id for one in left} == {
        one.person_id for one in dues if one.ends is None or one.ends > NOW
    }
    assert all(one.until <= NOW + 40 * DAY for one in left)
    again = plan(dues, left, LASTING, NOW)
    assert (again.issue, again.end) == ((), ())


def test_what_reaches_further_or_lasts_longer_than_the_right_is_not_covered():
    assert is_covered(carried(), [due()])
    assert is_covered(carried(), [due("1.2.")]), "a part of what is due"
    assert not is_covered(carried("1.2."), [due()])
    assert not is_covered(carried(), [due(ends=NOW + DAY)])
    assert not is_covered(carried(person=UUID(int=2)), [due()])
    assert not is_covered(carried(), [])
