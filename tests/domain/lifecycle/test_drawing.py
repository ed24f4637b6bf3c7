from pathlib import Path

from mashang.domain.lifecycle.drawing import markdown
from mashang.domain.lifecycle.needs import Need
from mashang.domain.lifecycle.states import Role, State, Verb

PAGE = Path(__file__).parents[3] / "docs" / "lifecycle.md"


def test_the_page_is_what_the_table_draws():
    assert PAGE.read_text(encoding="utf-8") == markdown()


def test_every_word_of_a_life_is_in_both_languages():
    for one in (*State, *Verb, *Role, *Need):
        assert one.text.zh
        assert one.text.en
        assert one.text.zh != one.text.en


def test_the_words_of_states_and_verbs_are_each_used_once():
    for words in (State, Verb):
        assert len({one.text.zh for one in words}) == len(words)
