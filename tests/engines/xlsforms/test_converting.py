"""Workbooks that become forms, and those that are refused by row."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mashang.engines.xlsforms import Refused, form_from
from mashang.kernel.errors import Invalid
from tests.engines.xlsforms.workbooks import VISIT, workbook


def refused(*rows, heads=("type", "name", "label"), **more):
    with pytest.raises(Refused) as caught:
        form_from(workbook([list(heads), *rows], **more), "f.xlsx")
    return [(one.sheet, one.row) for one in caught.value.refusals]


def test_a_form_keeps_its_words_types_and_rows():
    form = form_from(VISIT, "visit.xlsx")
    assert (form.title, form.form_id) == ("宠物登记", "pets")
    questions = {one.name: one for one in form.questions()}
    assert questions["age"].row == 8
    assert questions["name"].known == "person.name"
    assert questions["kind"].choices[0].label.said("zh") == "猫"
    assert questions["has_pets"].label.said("en") == "Any pets?"
    assert form.order.index("pet") < form.order.index("total")


@pytest.mark.parametrize(
    "kind",
    ["geotrace", "geoshape", "audio", "video", "image", "file", "deviceid", "audit", "begin loop",
     "rank l", "select_one_from_file a.csv", "select_one_external l", "include", "nonsense"],
)  # fmt: skip
def test_what_is_not_supported_is_refused_by_its_row(kind):
    assert ("survey", 3) in refused(["text", "a", "甲"], [kind, "b", "乙"])


def test_every_row_is_named_at_once_with_a_reason_in_both_languages():
    with pytest.raises(Refused) as caught:
        form_from(workbook([["type", "name"], ["audio", "a"], [], ["geotrace", "b"]]), "f.xlsx")
    assert [one.row for one in caught.value.refusals] == [2, 4]
    first = caught.value.refusals[0].text
    assert "第 2 行" in first.in_("zh")
    assert "row 2" in first.in_("en")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("calculation", "pulldata('a', 'b', 'c', 'd')"), ("relevant", "${nobody} = 1"),
        ("relevant", "1 +"), ("constraint", "regex(., '(a+)+b')"), ("calculation", "random()"),
        ("relevant", "instance('x')/root/item = 1"), ("image", "a.png"), ("trigger", "${a}"),
        ("calculation", "x" * 3_000), ("relevant", "$a = 1 or document('x')"),
    ],
)  # fmt: skip
def test_what_an_expression_may_not_use_is_refused_by_its_row(column, cell):
    rows = [["text", "a", "甲"], ["text", "b", "乙", cell]]
    assert refused(*rows, heads=("type", "name", "label", column)) == [("survey", 3)]


def test_a_circle_is_refused_by_its_row():
    heads = ("type", "name", "label", "calculation")
    found = refused(["calculate", "a", "", "${b} + 1"], ["calculate", "b", "", "${a}"], heads=heads)
    assert found == [("survey", 2)]
    assert refused(["text", "a", "甲", "${a}"], heads=("type", "name", "label", "relevant"))


def test_names_twice_and_unclosed_groups_are_refused():
    assert refused(["begin group", "g", "组"], ["text", "a", "甲"], ["end group"],
                   ["text", "a", "又"]) == [("survey", 5)]  # fmt: skip
    assert refused(["begin group", "g", "组"], ["text", "a", "甲"])


def test_a_workbook_without_survey_or_with_secrets_is_refused():
    with pytest.raises(Refused):
        form_from(workbook((), other=[["type"], ["text"]]), "f.xlsx")
    assert refused(["text", "a", "甲"], settings=[["public_key"], ["abc"]]) == [("settings", 2)]


def test_a_bomb_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", b"0" * 60_000_000)
    with pytest.raises(Invalid):
        form_from(out.getvalue(), "bomb.xlsx")


cells = some.sampled_from(
    ["text", "integer", "begin group", "end group", "begin repeat", "end repeat", "note", "calculate",
     "select_one l", "a", "b", "${a}", "${b} > 1", "1 + ", "yes", "", "名", "x y", "position(..)"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(rows=some.lists(some.lists(cells, min_size=4, max_size=6), max_size=8))
def test_any_sheet_becomes_a_form_or_is_refused(rows):
    heads = ["type", "name", "label", "relevant", "calculation", "required"]
    book = workbook([heads, *rows], [["list_name", "name", "label"], ["l", "x", "某"]])
    with contextlib.suppress(Invalid):
        form_from(book, "f.xlsx")
