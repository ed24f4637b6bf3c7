import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.kernel.texts import Text, language, speaking

OPEN = Text("开门", "Open the door")
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"))


def test_a_sentence_speaks_chinese_unless_told():
    assert language() == "zh"
    assert str(OPEN) == "开门"
    with speaking("en"):
        assert f"{OPEN}!" == "Open the door!"
    assert str(OPEN) == "开门"


def test_the_language_is_put_back_when_the_block_fails():
    with pytest.raises(LookupError), speaking("en"):
        raise LookupError
    assert language() == "zh"


@given(words, words, words)
def test_any_value_comes_back_in_its_placeholder(zh, en, name):
    text = Text(zh + "{name}", en + "{name}", name=name)
    assert text.in_("zh") == zh + name
    assert text.in_("en") == en + name


def test_braces_inside_a_value_are_only_braces():
    assert str(Text("{a}", "{a}", a="{b}")) == "{b}"


def test_a_sentence_inside_a_sentence_speaks_the_same_language():
    text = Text("请{what}", "Please: {what}", what=OPEN)
    assert text.in_("zh") == "请开门"
    assert text.in_("en") == "Please: Open the door"


def test_values_are_filled_later_without_changing_the_original():
    blank = Text("{a}和{b}", "{a} and {b}", a="x")
    full = blank.with_values(b="y")
    assert str(full) == "x和y"
    assert "b" not in blank.values


def test_sentences_are_equal_when_both_sides_and_the_values_are():
    assert Text("甲{n}", "A{n}", n=1) == Text("甲{n}", "A{n}", n=1)
    assert Text("甲{n}", "A{n}", n=1) != Text("甲{n}", "A{n}", n=2)
    assert Text("甲", "A") != Text("甲", "B")
    assert Text("甲", "A") != "甲"
    assert hash(Text("甲", "A")) == hash(Text("甲", "A"))


def test_a_sentence_shows_both_sides_to_a_programmer():
    assert repr(OPEN) == "Text('开门', 'Open the door')"


def test_a_number_chooses_between_singular_and_plural():
    waiting = Text("{n} 件在等", "{n} {n:case waits|cases wait}")
    told = [waiting.with_values(n=n).in_("en") for n in (0, 1, 2)]
    assert told == ["0 cases wait", "1 case waits", "2 cases wait"]
    assert waiting.with_values(n=1).in_("zh") == "1 件在等"
    assert Text("{n:03d} 号", "No. {n:03d}", n=7).in_("en") == "No. 007"
