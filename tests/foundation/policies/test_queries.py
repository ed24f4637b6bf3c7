import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.kernel.texts import Text

SOURCE = Path(policies.__file__).resolve().parents[2]
READERS = {
    "value", "number", "span", "minutes", "days", "text", "listing", "codes", "time_of_day",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path, settings):
    settings.MASHANG_PLANS = str(tmp_path)
    home = tmp_path / "calm"
    home.mkdir()
    (home / "pack.yaml").write_text(
        "code: calm\ntitle: {zh: 平时, en: Calm}\nissuer: x\nsource: y\neffective_from: 2022-01-01\n",
        "utf-8",
    )
    return tmp_path


def keys_asked_for() -> set[tuple[str, str]]:
    found = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "policies"
                and node.func.attr in READERS
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add((node.func.attr, str(node.args[0].value)))
    return found


def test_every_key_that_the_product_asks_for_is_in_the_calm_pack_in_the_right_type():
    asked = keys_asked_for()
    for reader, key in sorted(asked):
        getattr(policies, reader)(key, date(2026, 4, 29))


def test_the_packs_that_come_with_the_product_are_read():
    assert policies.pack().title.zh == "平时"
    assert policies.minutes("accounts.phone_code_valid_min") == timedelta(minutes=5)
    assert policies.days("retention.door_openings_days") == timedelta(days=7)


def test_a_number_comes_with_who_issued_it():
    named = {one.key: one for one in policies.in_force()}
    assert named["retention.records_days"].issuer
    assert named["retention.records_days"].source


def test_a_missing_key_is_an_error_that_names_the_key():
    with pytest.raises(RuleBroken, match=r"policy\.unknown") as caught:
        policies.number("no.such_days")
    assert "no.such_days" in str(caught.value.text)


@pytest.mark.parametrize("key", ["cases.extend_at_most_working_days", "cases.photos_at_most_count"])
def test_what_is_no_length_of_time_is_not_read_as_one(key):
    with pytest.raises(ValueError, match="no length of time"):
        policies.span(key)


def test_days_are_not_read_as_minutes():
    with pytest.raises(ValueError, match="not given in min"):
        policies.minutes("retention.door_openings_days")


def test_a_closed_list_keeps_its_order_and_both_languages():
    purposes = policies.listing("people.reveal_purposes")
    assert purposes[0].code == "handle_case"
    assert purposes[0].title == Text("办理本人的办件", "To handle this person's case")


def test_a_sentence_of_policy_is_read_in_both_languages():
    assert policies.text("doors.clause").en.startswith("The compound")
    with pytest.raises(TypeError):
        policies.text("doors.proof_fresh_s")


def test_a_street_brings_its_own_folder(folder):
    (folder / "calm" / "x.yaml").write_text("values:\n  a.b_days: 3\n", "utf-8")
    assert policies.days("a.b_days") == timedelta(days=3)


def test_a_folder_without_the_calm_pack_is_refused(tmp_path, settings):
    settings.MASHANG_PLANS = str(tmp_path / "nowhere")
    with pytest.raises(Invalid, match=r"plan\.no_calm"):
        policies.packs()


def test_a_pack_in_a_folder_of_another_name_is_refused(folder):
    (folder / "calm").rename(folder / "storm")
    with pytest.raises(Invalid, match=r"plan\.other_folder"):
        policies.packs()
