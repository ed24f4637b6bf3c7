from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.kernel import clock, ids

instants = st.datetimes(datetime(1970, 1, 2), datetime(2500, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(instants)
def test_an_id_is_a_uuid_of_version_7_that_carries_its_millisecond(at):
    one = ids.new_id(at)
    assert one.version == 7
    assert one.variant == "specified in RFC 4122"
    assert one.int >> 80 == int(at.timestamp() * 1000)


@given(instants, st.integers(1, 10**9))
def test_a_later_id_sorts_after_an_earlier_one(at, later_ms):
    assert ids.new_id(at) < ids.new_id(at + timedelta(milliseconds=later_ms + 1))


def test_ids_made_in_one_instant_differ_and_go_up():
    with clock.use_clock(clock.FixedClock(datetime(2022, 4, 29, tzinfo=UTC))):
        made = [ids.new_id() for _ in range(2000)]
    assert made == sorted(set(made))
    assert {one.int >> 80 for one in made} == {made[0].int >> 80}


def test_ids_made_side_by_side_in_one_instant_differ():
    at = datetime(2022, 4, 29, tzinfo=UTC)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(ids.new_id, [at] * 4000))
    assert len(set(made)) == 4000


@given(st.integers(0, 2**64 - 1))
def test_base_32_keeps_the_number_and_its_width(number):
    signs = ids.encode32(number, 13)
    assert len(signs) == 13
    assert (
        sum(ids.ALPHABET.index(sign) * 32**at for at, sign in enumerate(reversed(signs))) == number
    )


def test_a_short_code_is_read_back_as_a_person_types_it():
    for _ in range(200):
        code = ids.short_code()
        assert len(code) == 9
        typed = f" {code[:4].lower()}-{code[4:]} ".replace("0", "o").replace("1", "l")
        assert ids.read_short_code(typed) == code


@given(st.data())
def test_one_wrong_sign_is_always_noticed(data):
    code = ids.encode32(data.draw(st.integers(0, 2**40 - 1)), 8)
    code += ids._check_sign(code)
    position = data.draw(st.integers(0, 8))
    wrong = data.draw(st.sampled_from([sign for sign in ids.ALPHABET if sign != code[position]]))
    assert ids.read_short_code(code[:position] + wrong + code[position + 1 :]) is None


@given(st.text())
def test_any_text_is_read_or_refused_but_never_crashes(text):
    code = ids.read_short_code(text)
    assert code is None or set(code) <= set(ids.ALPHABET)


@pytest.mark.parametrize("text", ["", "7", "U", "码上", "--"])
def test_what_is_no_code_is_refused(text):
    assert ids.read_short_code(text) is None
