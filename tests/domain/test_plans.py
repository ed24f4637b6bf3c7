import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.clocks import Minutes, WorkingDays
from mashang.domain.plans import Pack, case_clocks, parse_pack
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.kernel.texts import Text

CALM = Path(__file__).parents[2] / "plans" / "calm"
TODAY = date(2026, 11, 23)
HEAD = """\
code: trial
title: {zh: 试行, en: Trial}
issuer: 试行办公室
source: 试行通知
effective_from: 2026-01-01
"""


def calm_files() -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in CALM.glob("*.yaml")}


def parse(values: str, **files: str) -> Pack:
    return parse_pack({"pack.yaml": HEAD, "rules.yaml": values, **files})


def refused(values: str, **files: str) -> Invalid:
    with pytest.raises(Invalid) as caught:
        parse(values, **files)
    return caught.value


def test_the_calm_plan_is_well_formed_and_every_value_names_its_origin():
    pack = parse_pack(calm_files())
    values = list(pack.in_force(TODAY))
    assert len(values) == len(pack.values)
    assert all(one.issuer and one.source for one in values)


def test_a_value_of_the_calm_plan_is_an_example_or_rests_on_a_source_of_the_field():
    pack = parse_pack(calm_files())
    assert {one.key for one in pack.in_force(TODAY) if not one.example} == {
        "forms.senior_from_age_years",
        "people.adult_from_age_years",
        "people.guardian_below_age_years",
        "people.residence_registration_working_days",
        "people.tenancy_report_working_days",
        "retention.door_openings_days",
        "retention.records_days",
    }


@pytest.mark.parametrize(
    "kind",
    ["medicine_refill", "deliver_document", "pick_up_item", "repair", "registration_question"],
)
def test_each_kind_of_case_makes_all_three_promises(kind):
    rules = case_clocks(parse_pack(calm_files()), kind, TODAY)
    assert None not in (rules.accept, rules.first_response, rules.resolve)


def test_a_kind_that_promises_nothing_has_no_clocks():
    rules = case_clocks(parse_pack(calm_files()), "daydream", TODAY)
    assert (rules.accept, rules.first_response, rules.resolve) == (None, None, None)


def test_clocks_are_minutes_or_working_days_by_the_unit_of_their_key():
    rules = case_clocks(parse_pack(calm_files()), "repair", TODAY)
    assert isinstance(rules.accept, Minutes)
    assert isinstance(rules.resolve, WorkingDays)


def test_purposes_of_looking_are_a_closed_list_in_both_languages():
    options = parse_pack(calm_files()).options("people.reveal_purposes", TODAY)
    assert options[0].code == "handle_case"
    assert all(one.title.zh and one.title.en for one in options)


def test_a_priority_may_say_more_than_its_title():
    first = parse_pack(calm_files()).options("cases.priorities", TODAY)[0]
    assert first.facts == {"resolve_min": 60}


def test_records_are_kept_three_years_at_least_even_over_a_leap_day():
    assert parse_pack(calm_files()).number("retention.records_days", TODAY) >= 3 * 365 + 1


def test_of_dated_values_the_one_begun_last_holds():
    pack = parse(
        """\
values:
  cases.reopen_within_days:
    dated:
      - {value: 10, effective_from: 2026-06-01, effective_until: 2026-07-01}
      - {value: 7, effective_from: 2026-01-01, issuer: 区里, source: 一号文}
"""
    )
    key = "cases.reopen_within_days"
    assert [pack.number(key, date(2026, month, 1)) for month in (5, 6, 7)] == [7, 10, 7]
    assert pack.value(key, date(2026, 5, 1)).issuer == "区里"
    assert pack.value(key, date(2026, 6, 1)).issuer == "试行办公室"


def test_before_its_first_day_a_value_does_not_hold():
    pack = parse("values: {cases.reopen_within_days: 7}")
    with pytest.raises(RuleBroken) as caught:
        pack.number("cases.reopen_within_days", date(2025, 12, 31))
    assert caught.value.code == "policy.not_in_force"
    assert list(pack.in_force(date(2025, 12, 31))) == []


def test_an_unknown_key_is_named():
    with pytest.raises(RuleBroken) as caught:
        parse("values: {a.b_days: 7}").value("no.such_days", TODAY)
    assert caught.value.code == "policy.unknown"
    assert "no.such_days" in str(caught.value.text)


def test_times_texts_lists_and_sentences_are_read_as_what_they_are():
    pack = parse(
        """\
values:
  digests.sent_at: "07:30"
  digests.channel: 短信
  digests.channels: {value: [短信, 电话]}
  digests.title: {value: {zh: 早报, en: Morning digest}}
"""
    )
    assert pack.time_of_day("digests.sent_at", TODAY) == time(7, 30)
    assert pack.value("digests.channel", TODAY).value == "短信"
    assert pack.codes("digests.channels", TODAY) == ("短信", "电话")
    assert pack.value("digests.title", TODAY).value == Text("早报", "Morning digest")


def test_asking_for_the_wrong_type_is_a_fault_of_the_program():
    pack = parse('values: {digests.sent_at: "07:30", digests.channel: 短信, digests.wait_min: 1}')
    with pytest.raises(TypeError):
        pack.number("digests.channel", TODAY)
    with pytest.raises(TypeError):
        pack.time_of_day("digests.channel", TODAY)
    with pytest.raises(TypeError):
        pack.codes("digests.wait_min", TODAY)
    with pytest.raises(TypeError):
        pack.options("digests.wait_min", TODAY)


@pytest.mark.parametrize(
    ("values", "code", "line"),
    [
        ("values:\n  a.b_min: 30\n  a.b_min: 40\n", "plan.key_twice", 3),
        ("values:\n  a.b_min: soon\n", "plan.not_a_number", 2),
        ("values:\n  a.b_min: -1\n", "plan.not_a_number", 2),
        ("values:\n  a.b_min: 0x10\n", "plan.not_a_number", 2),
        ("values:\n  a.b_min: 17:30\n", "plan.not_a_number", 2),
        ("values:\n  a.b_min: 3.5\n", "plan.not_a_number", 2),
        ("values:\n  a.b_at: 17:30\n", "plan.not_a_time", 2),
        ('values:\n  a.b_at: "24:00"\n', "plan.not_a_time", 2),
        ("values:\n  a.b_percent: 101\n", "plan.over_a_hundred", 2),
        ("values:\n  a.limit: 30\n", "plan.no_unit", 2),
        ("values:\n  a.ok: yes\n", "plan.wrong_type", 2),
        ("values:\n  a.b: ''\n", "plan.not_a_text", 2),
        ("values:\n  a.b: {value: []}\n", "plan.empty_list", 2),
        ("values:\n  a.b_min:\n    valu: 3\n", "plan.unknown_key", 3),
        ("values:\n  a.b_min: {source: x}\n", "plan.missing_key", 2),
        ("values:\n  a.b_min: {value: 1, example: maybe}\n", "plan.not_a_flag", 2),
        ("values:\n  a.b_min: {value: 1, effective_from: 2026-02-30}\n", "plan.not_a_day", 2),
        ("values:\n  a.b_min: {dated: [{value: 1}]}\n", "plan.missing_key", 2),
        (
            "values:\n  a.b_min:\n    value: 1\n    effective_until: 2025-01-01\n",
            "plan.ends_before_it_begins",
            4,
        ),
        (
            (
                "values:\n  a.b_min: {dated: [{value: 1, effective_from: 2026-01-01},\n"
                "    {value: 2, effective_from: 2026-01-01}]}\n"
            ),
            "plan.day_twice",
            3,
        ),
        ("values: &a\n  a.b: *a\n", "plan.alias", 2),
        ("values: [1\n", "plan.not_yaml", 2),
        ("values: \x00\n", "plan.not_yaml", 1),
        ("", "plan.empty", 1),
        ("- 1\n", "plan.not_a_mapping", 1),
        ("values:\n  [a]: 1\n", "plan.bad_key", 2),
        ("values:\n  a.b: {value: {zh: 一}}\nmore: 1\n", "plan.unknown_key", 3),
        ("[" * 600 + "]" * 600, "plan.too_deep", 1),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(values, code, line):
    error = refused(values)
    assert (error.code, error.facts["line"], error.field) == (code, line, "rules.yaml")
    assert f"rules.yaml 第 {line} 行" in error.text.in_("zh")


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ("{26: {source: x, off: [2026-01-01]}}", "plan.not_a_year"),
        ("{2026: {source: x, off: [2027-01-01]}}", "plan.other_year"),
        ("{2026: {source: x, off: [2026-01-03/2026-01-01]}}", "plan.ends_before_it_begins"),
        ("{2026: {source: x, off: [2026-01-03/]}}", "plan.not_a_day"),
        ("{2026: {source: x, off: [2026-01-01], made_up: [2026-01-05]}}", "plan.not_made_up"),
        ("{2026: {source: x, off: [2026-01-03], made_up: [2026-01-03]}}", "plan.not_made_up"),
        ("{2026: {off: [2026-01-01]}}", "plan.missing_key"),
    ],
)
def test_a_wrong_calendar_is_refused(years, code):
    assert refused("values: {}", **{"working-days.yaml": f"years: {years}"}).code == code


def test_a_key_stands_in_one_file_only():
    error = refused("values: {a.b_min: 1}", **{"more.yaml": "values: {a.b_min: 2}"})
    assert error.code == "plan.key_in_two_files"


def test_a_pack_without_its_head_is_refused():
    with pytest.raises(Invalid) as caught:
        parse_pack({"rules.yaml": "values: {}"})
    assert caught.value.code == "plan.no_head"


@given(st.text())
def test_whatever_stands_in_a_file_only_invalid_comes_out(text):
    # No text is a rule file and a calendar at once.
    with pytest.raises(Invalid, match=r"^plan\."):
        parse_pack({"pack.yaml": HEAD, "rules.yaml": text, "working-days.yaml": text})


@given(st.integers(0, 10**9), st.dates(date(2026, 1, 1), date(2100, 1, 1)))
def test_a_number_comes_back_as_written(number, on):
    assert parse(f"values: {{a.b_rows: {number}}}").number("a.b_rows", on) == number


ASKED = re.compile(
    r"""(?:policies|pack\(\)|pack)\.
        (?:number|value|minutes|days|span|text|listing|options|codes|time_of_day)
        \(\s*"([a-z0-9_.]+)"
        |"(retention\.[a-z_]+)"
        |retention_key="([a-z_.]+)"
    """,
    re.VERBOSE,
)


def test_every_key_the_program_asks_for_by_name_stands_in_the_calm_plan():
    pack = parse_pack(calm_files())
    source = Path(__file__).parents[2] / "src" / "mashang"
    missing = {
        f"{file.relative_to(source)}: {key}"
        for file in source.rglob("*.py")
        for match in ASKED.finditer(file.read_text(encoding="utf-8"))
        for key in match.groups()
        if key and not pack.has(key)
    }
    assert missing == set()
