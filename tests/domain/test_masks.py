import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.masks import (
    mask_address,
    mask_id_number,
    mask_name,
    mask_phone,
    matches_masked,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陈琳", "陈*"),
        ("陈小琳", "陈*琳"),
        ("陈李小琳", "陈**琳"),
        ("欧阳娜", "欧阳*"),
        ("欧阳娜娜", "欧阳*娜"),
        ("阿依古丽·买买提", "阿***·***"),
        ("John Smith", "J*** S****"),
        ("琳", "*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname_and_at_most_the_last_sign(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("0571-88123456", "0571-****3456"),
        ("0571-88123456-801", "0571-****3456****"),
        ("12345", "12345"),
        ("1234567", "*******"),
    ],
)
def test_a_phone_number_hides_its_middle(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("330102199001011234", "3301**********1234"),
        ("E12345678", "E1*****78"),
        ("123", "***"),
    ],
)
def test_an_id_number_hides_the_date_of_birth(number, masked):
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("白石社区白石嘉苑3幢2单元501室", "白石社区白石嘉苑3幢***"),
        ("三里亭三幢501", "三里亭三幢***"),
        ("黄家社区2组136-1号", "黄家社区2组***"),
        ("丁兰路22号301室", "丁兰路***"),
        ("白石嘉苑3-2-501", "白石嘉苑***"),
        ("白石嘉苑３栋501", "白石嘉苑3栋***"),
        ("大樟树旁边的小屋", "大樟树旁***"),
        ("501", "***"),
    ],
)
def test_an_address_ends_at_the_building_or_the_group(address, masked):
    assert mask_address(address) == masked


@given(st.from_regex("[0-9]{17}[0-9X]", fullmatch=True))
def test_a_mask_matches_what_it_hides(number):
    assert matches_masked(mask_id_number(number), number)
    assert matches_masked(mask_id_number(number).replace("*", "＊"), number.lower())


def test_the_number_of_stars_must_equal_the_hidden_signs():
    assert not matches_masked("3301*********1234", "330102199001011234")
    assert not matches_masked("3302**********1234", "330102199001011234")


@given(st.text(max_size=60))
def test_masking_never_shows_a_whole_text_that_could_be_a_number_or_address(text):
    for mask in (mask_name, mask_phone, mask_id_number, mask_address):
        assert isinstance(mask(text), str)
    if len(text) > 1:
        assert "*" in mask_id_number(text)


@given(st.from_regex("[陈王李][小大明国]{1,3}", fullmatch=True))
def test_a_masked_name_hides_at_least_one_sign_and_keeps_the_length(name):
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert "*" in masked
    assert matches_masked(masked, name)
