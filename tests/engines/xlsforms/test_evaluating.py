"""What holds for given answers: relevance, needs, constraints, computing, filters, stored facts."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mashang.engines.xlsforms import evaluate, form_from, plain
from tests.engines.xlsforms.workbooks import VISIT, workbook

NOW = datetime(2026, 4, 20, 8, 30)  # noqa: DTZ001
KNOWN = {"person.name": "沈思远", "place.address": "天新社区天新家园1幢101室"}


@pytest.fixture(scope="module")
def visit():
    return form_from(VISIT, "visit.xlsx")


def one_of(rows, answers=(), **more):
    form = form_from(
        workbook([["type", "name", "label", *more.pop("heads", ())], *rows], **more), "f"
    )
    return evaluate(form, dict(answers), NOW)


def value(expression, answers=(), rows=()):
    """What a calculation gives."""
    sheet = [["type", "name", "label", "calculation"], *rows, ["calculate", "it", "", expression]]
    state = evaluate(form_from(workbook(sheet), "f"), dict(answers), NOW)
    return state.answers.get("it", "")


def line(state, path):
    return next(one for one in state.all_lines() if one.path == path)


def test_what_is_known_is_not_asked_and_counts_as_a_cell_saved(visit):
    state = evaluate(visit, {"pets_part": {"has_pets": "no"}}, NOW, KNOWN)
    assert state.is_complete
    assert state.answers["name"] == "沈思远"
    assert line(state, "name").is_known
    assert state.known_count == 2


def test_a_correction_wins_over_what_is_known_and_an_emptied_answer_stays_asked(visit):
    state = evaluate(visit, {"name": "沈思"}, NOW, KNOWN)
    assert (line(state, "name").value, line(state, "name").is_known) == ("沈思", False)
    emptied = evaluate(visit, {"name": ""}, NOW, KNOWN)
    assert "name" in emptied.errors


def test_relevance_hides_a_repeat_and_drops_what_was_typed_in_it(visit):
    typed = {"pets_part": {"has_pets": "yes", "pet": [{"kind": "cat", "age": "3"}]}}
    state = evaluate(visit, typed, NOW, KNOWN)
    assert state.answers["pets_part"]["pet"] == [{"kind": "cat", "age": "3"}]
    assert line(state, "said").label == "共 1 只"
    typed["pets_part"]["has_pets"] = "no"
    hidden = evaluate(visit, typed, NOW, KNOWN)
    assert "pet" not in hidden.answers["pets_part"]
    assert not line(hidden, "pets_part/pet").is_relevant
    assert not line(hidden, "said").is_relevant
    assert hidden.answers["total"] == "0"


def test_a_constraint_speaks_in_both_languages_and_names_its_place(visit):
    typed = {"pets_part": {"has_pets": "yes", "pet": [{"kind": "cat", "age": "41"}]}}
    for language, said in (("zh", "年龄应在 0 到 40 岁之间"), ("en", "between 0 and 40, please")):
        state = evaluate(visit, typed, NOW, KNOWN, language=language)
        assert str(state.errors["pets_part/pet[1]/age"]) == said


def test_each_of_a_repeat_asks_its_own(visit):
    typed = {"pets_part": {"has_pets": "yes", "pet": [{"kind": "cat", "age": "3"}, {"age": "x"}]}}
    state = evaluate(visit, typed, NOW, KNOWN)
    assert set(state.errors) == {"pets_part/pet[2]/kind", "pets_part/pet[2]/age"}


def test_choices_are_filtered_by_earlier_answers():
    form = form_from(
        workbook(
            [["type", "name", "label", "choice_filter"],
             ["select_one community", "c", "社区"],
             ["select_one compound", "h", "小区", "of=${c}"]],
            [["list_name", "name", "label", "of"],
             ["community", "tx", "天新"], ["community", "mg", "明桂"],
             ["compound", "a", "天新家园", "tx"], ["compound", "b", "明桂苑", "mg"]],
        ), "f",
    )  # fmt: skip
    assert line(evaluate(form, {"c": "mg"}, NOW), "h").choices == (("b", "明桂苑"),)
    assert "h" in evaluate(form, {"c": "mg", "h": "a"}, NOW).errors


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", "7"), ("10 div 4", "2.5"), ("7 mod 4", "3"), ("-5 + 2", "-3"),
        ("if(2 > 1, 'y', 'n')", "y"), ("coalesce('', 'x')", "x"), ("round(2.5)", "3"),
        ("round(2.345, 2)", "2.35"), ("int(-2.7)", "-2"), ("concat('a', 1, true())", "a1true"),
        ("string-length('天新')", "2"), ("substr('abcdef', 1, 3)", "bc"),
        ("substring('12345', 2, 3)", "234"), ("selected('a b', 'b')", "true"),
        ("count-selected('a b c')", "3"), ("selected-at('a b c', 1)", "b"),
        ("today()", "2026-04-20"), ("format-date(today(), '%Y年%n月%e日')", "2026年4月20日"),
        ("today() - '2026-04-01'", "19"), ("date('2026-04-01' + 7)", "2026-04-08"),
        ("'2026-04-01' < today()", "true"), ("'abc' > 1", "false"), ("decimal-time('06:00')", "0.25"),
        ("regex('0571', '^[0-9]{4}$')", "true"), ("translate('abc', 'ab', 'x')", "xc"),
        ("checklist(1, 2, true(), false())", "true"), ("pow(2, 10)", "1024"), ("not('')", "true"),
        ("min(3, 1, 2)", "1"), ("join('-', 'a', 'b')", "a-b"), ("number('x')", ""),
        ("boolean-from-string('1')", "true"), ("normalize-space(' a  b ')", "a b"),
    ],
)  # fmt: skip
def test_the_functions_of_the_standard(expression, expected):
    assert value(expression) == expected


def test_references_inside_and_outside_of_a_repeat():
    rows = [
        ["begin repeat", "m", "成员"],
        ["integer", "age", "年龄"],
        ["calculate", "place", "", "position(..)"],
        ["calculate", "older", "", "${age} + 1"],
        ["calculate", "first", "", "indexed-repeat(${age}, ${m}, 1)"],
        ["end repeat"],
    ]
    answers = {"m": [{"age": "3"}, {"age": "5"}]}
    sheet = [["type", "name", "label", "calculation"], *rows, ["calculate", "sum", "", "sum(${age})"],
             ["calculate", "n", "", "count(${m}[age > 4])"]]  # fmt: skip
    found = evaluate(form_from(workbook(sheet), "f"), answers, NOW).answers
    assert found["m"] == [
        {"age": "3", "place": "1", "older": "4", "first": "3"},
        {"age": "5", "place": "2", "older": "6", "first": "3"},
    ]
    assert (found["sum"], found["n"]) == ("8", "1")


def test_the_form_may_say_how_many_there_are():
    sheet = [["type", "name", "label", "repeat_count"], ["integer", "n", "几个"],
             ["begin repeat", "m", "成员", "${n}"], ["text", "a", "甲"], ["end repeat"]]  # fmt: skip
    form = form_from(workbook(sheet), "f")
    assert len(evaluate(form, {"n": "3", "m": [{"a": "x"}]}, NOW).answers["m"]) == 3
    assert len(evaluate(form, {"n": "9999999"}, NOW).answers["m"]) == 100


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("integer", "12", "1.5"), ("decimal", "1.5", "x"), ("date", "2026-02-28", "2026-02-30"),
        ("time", "08:30", "25:00"), ("dateTime", "2026-04-01T08:00", "2026-04-01"),
        ("geopoint", "30.34 120.23", "95 120"), ("acknowledge", "OK", "yes"),
    ],
)  # fmt: skip
def test_an_answer_is_of_its_type(kind, good, bad):
    assert not one_of([[kind, "a", "甲"]], {"a": good}).errors
    assert one_of([[kind, "a", "甲"]], {"a": bad}).errors


def test_what_was_not_asked_is_left_out(visit):
    assert plain(visit, {"x": "1", "name": ["no"], "pets_part": {"pet": "no"}}) == {
        "pets_part": {"pet": []}
    }


leaf = some.text(max_size=8) | some.sampled_from(["yes", "no", "cat", "3", "-1", "2026-04-01"])
tree = some.recursive(
    leaf, lambda inner: some.lists(inner, max_size=3)
    | some.dictionaries(some.sampled_from(["name", "pets_part", "pet", "has_pets", "kind", "age"]), inner),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None)
@given(answers=some.dictionaries(some.sampled_from(["name", "address", "pets_part"]), tree))
def test_any_answers_give_a_state_and_what_is_kept_gives_it_again(answers):
    form = form_from_cache()
    state = evaluate(form, answers, NOW, KNOWN)
    again = evaluate(form, state.answers, NOW)
    assert again.answers == state.answers


_CACHE = {}


def form_from_cache():
    if "visit" not in _CACHE:
        _CACHE["visit"] = form_from(VISIT, "visit.xlsx")
    return _CACHE["visit"]
