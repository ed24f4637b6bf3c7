import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.identifiers import PhoneKind, read_phone
from mashang.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("13812341234", "13812341234", PhoneKind.MOBILE),
        ("+86 138-1234-1234", "13812341234", PhoneKind.MOBILE),
        ("８６１３８１２３４１２３４", "13812341234", PhoneKind.MOBILE),
        ("0086 138 1234 1234", "13812341234", PhoneKind.MOBILE),
        ("013812341234", "13812341234", PhoneKind.MOBILE),
        ("\u202a138\u200b12341234\u202c", "13812341234", PhoneKind.MOBILE),
        ("0571-88123456", "0571-88123456", PhoneKind.LANDLINE),
        ("（0571）8812 3456", "0571-88123456", PhoneKind.LANDLINE),
        ("+86 571 8812 3456", "0571-88123456", PhoneKind.LANDLINE),
        ("010-88888888", "010-88888888", PhoneKind.LANDLINE),
        ("0571-88123456转801", "0571-88123456-801", PhoneKind.LANDLINE),
        ("0571-88123456-801", "0571-88123456-801", PhoneKind.LANDLINE),
        ("12345", "12345", PhoneKind.HOTLINE),
        ("120", "120", PhoneKind.HOTLINE),
        ("400-800-8888", "4008008888", PhoneKind.HOTLINE),
    ],
)
def test_a_number_has_one_form_however_it_is_typed(text, value, kind):
    phone = read_phone(text)
    assert (phone.value, phone.kind) == (value, kind)


def test_a_local_number_needs_the_area_it_is_read_in():
    assert read_phone("88123456", area_code="0571").value == "0571-88123456"
    with pytest.raises(Invalid) as caught:
        read_phone("88123456")
    assert caught.value.code == "identifier.phone.area_code"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "missing"),
        ("--", "missing"),
        ("1381234123", "mobile_length"),
        ("138123412345", "mobile_length"),
        ("+1 415 555 1234", "foreign"),
        ("12812341234", "unknown"),
        ("妈妈", "unknown"),
        ("1" * 5000, "unknown"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(text, part):
    with pytest.raises(Invalid) as caught:
        read_phone(text, field="phone")
    assert caught.value.code == f"identifier.phone.{part}"
    assert caught.value.field == "phone"


@given(st.from_regex("1[3-9][0-9]{9}", fullmatch=True), st.integers(1, 10))
def test_reading_a_canonical_number_changes_nothing(number, at):
    assert read_phone(number).value == number
    assert read_phone(f"+86{number[:at]} {number[at:]}").value == number


@given(st.text(max_size=40))
def test_any_text_is_read_to_a_fixed_point_or_refused(text):
    try:
        phone = read_phone(text)
    except Invalid:
        return
    assert read_phone(phone.value) == phone
