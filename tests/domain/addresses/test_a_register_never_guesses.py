"""The register against the oracle of conftest.py: tens of thousands of writings, right and wrong."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from mashang.domain.addresses import Outcome

SEED = 330102016
WRITINGS = 20_000


def plainly(text):
    """What the oracle's book does not list: zeros in front, and dashes that only part levels."""
    text = re.sub("(?<![0-9])0+(?=[0-9])", "", re.sub("-{2,}", "-", text))
    return re.sub("(?<=[^-0-9A-Z])-(?=.)", "", text)


def test_every_writing_that_fits_one_address_resolves_and_no_other_does(world):
    scribe = world.scribe(SEED)
    texts = [scribe.clean() for _ in range(WRITINGS)]
    complaints = [world.complaint(text, scribe.noisy(text)) for text in texts]
    fitting = sum(world.oracle.judge(text).sole is not None for text in texts)
    guessed = [one for one in complaints if one and one.startswith("guessed")]
    missed = [one for one in complaints if one and one.startswith("missed")]
    assert not guessed
    assert len(missed) <= fitting * 0.001, missed[:5]
    assert WRITINGS * 0.5 < fitting < WRITINGS * 0.95, "both kinds must be well represented"


def test_a_slip_of_the_pen_is_never_sent_to_another_place(world):
    scribe = world.scribe(SEED + 1)
    slips = [scribe.wrong(scribe.clean()) for _ in range(WRITINGS)]
    complaints = [world.complaint(plainly(slip), slip) for slip in slips]
    assert [one for one in complaints if one and one.startswith("guessed")] == []


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32), slips=st.booleans())
def test_any_seed_keeps_the_promise(world, seed, slips):
    scribe = world.scribe(seed)
    text = scribe.clean()
    if slips:
        text = scribe.wrong(text)
        complaint = world.complaint(plainly(text), text)
        assert complaint is None or complaint.startswith("missed"), complaint
    else:
        assert world.complaint(text, scribe.noisy(text)) is None


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_gets_an_answer_that_keeps_it(world, text):
    answer = world.register.resolve(text)
    assert answer.raw == text
    assert (answer.place_id is not None) == (answer.outcome is Outcome.RESOLVED)
    assert str(answer.why)
    assert answer.why.in_("en")


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"0123456789一二三十百零-~、,#号幢栋组室座楼层第附之至和 ",
                "单元",
                "门",
                "社区",
                "小区",
                "白石",
                "嘉苑",
                "黄家",
                "笕桥",
                "街道",
                "杭州市",
                "花园",
                "沿街",
                "地下室",
                "车库",
                "丁兰路",
            ]
        ),
        max_size=16,
    ).map("".join)
)
def test_any_heap_of_address_words_gets_an_answer(world, text):
    answer = world.register.resolve(text)
    assert (answer.place_id is not None) == (answer.outcome is Outcome.RESOLVED)
    assert len(answer.candidates) <= 8


def test_every_row_written_out_in_full_is_found_again(world):
    for number, row in world.oracle.rows.items():
        answer = world.register.resolve(row.address())
        verdict = world.oracle.judge(row.address())
        assert answer.place_id == verdict.sole, (row.address(), answer, number)
