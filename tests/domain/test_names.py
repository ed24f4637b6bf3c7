import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.names import (
    MOST_READINGS,
    initials,
    is_same,
    normalise_name,
    pinyin,
    query_key,
    search_keys,
    split_surname,
)

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (" 陈 琳 ", "陈琳"),
        ("陈\u3000小琳", "陈小琳"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("Ｊｏｈｎ  Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("陈\u200b琳", "陈琳"),
    ],
)
def test_a_name_has_one_form(raw, name):
    assert normalise_name(raw) == name
    assert is_same(raw, name)


@pytest.mark.parametrize(
    ("name", "surname", "given_name"),
    [
        ("陈琳", "陈", "琳"),
        ("欧阳娜", "欧阳", "娜"),
        ("欧阳", "欧", "阳"),
        ("诸葛小明", "诸葛", "小明"),
    ],
)
def test_surnames_of_two_signs_are_known(name, surname, given_name):
    assert split_surname(name) == (surname, given_name)


@pytest.mark.parametrize(
    ("name", "read", "letters"),
    [
        ("陈琳", "chen lin", "cl"),
        ("单小琳", "shan xiao lin", "sxl"),
        ("仇英", "qiu ying", "qy"),
        ("曾国", "zeng guo", "zg"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("吕布", "lv bu", "lb"),
        ("John Smith", "john smith", "js"),
    ],
)
def test_surnames_are_read_as_surnames(name, read, letters):
    assert (pinyin(name), initials(name)) == (read, letters)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("陈琳", "陈琳"),
        ("陈琳", "chenlin"),
        ("陈琳", "Chen Lin"),
        ("陈琳", "chén lín"),
        ("陈琳", "cl"),
        ("单小琳", "shanxiaolin"),
        ("单小琳", "danxiaolin"),
        ("单小琳", "sxl"),
        ("曾乐", "zengle"),
        ("曾乐", "cengyue"),
        ("吕布", "lvbu"),
        ("吕布", "lü bu"),
        ("吕布", "lyubu"),
        ("吕布", "lubu"),
        ("John Smith", "SMITH"),
        ("阿依古丽·买买提", "买买提"),
    ],
)
def test_a_name_is_found_by_what_people_type(name, typed):
    assert query_key(typed) in search_keys(name)


@given(han)
def test_a_name_is_found_by_itself_its_pinyin_and_its_initials(name):
    keys = search_keys(name)
    assert {query_key(name), pinyin(name).replace(" ", ""), initials(name)} <= keys
    assert len(keys) <= 4 * MOST_READINGS + 4


@given(st.text(max_size=200))
def test_any_text_has_keys_and_one_form(text):
    known = normalise_name(text)
    assert normalise_name(known) == known
    assert all(search_keys(text))
    assert query_key(query_key(text)) == query_key(text)
