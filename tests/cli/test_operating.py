"""`mashang records`, `mashang plan-pack`, `mashang staff`."""

from pathlib import Path

import pytest

from mashang.cli import telling
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records.actions import seal_all
from tests.architecture.source import ROOT
from tests.cli.conftest import Command
from tests.world import World

HEAD = "code: calm\ntitle: {zh: 平时, en: Calm}\nissuer: 街道\nsource: 测试\neffective_from: 2026-01-01\n"


def pack(folder: Path, **files: str) -> Path:
    home = folder / "calm"
    home.mkdir()
    for name, text in {"pack": HEAD, **files}.items():
        (home / f"{name}.yaml").write_text(text, "utf-8")
    return home


def test_the_chain_holds_and_a_head_that_was_written_down_is_compared(
    world: World, mashang: Command, tmp_path: Path
) -> None:
    assert (
        mashang("staff", "add-administrator", "--number", "A9", "--name", "乙", "--more").exit_code
        == 0
    )
    assert seal_all() > 0
    done = mashang("records", "verify")
    assert done.exit_code == 0, done.output
    assert "没有被改动" in done.output
    head = next(line for line in done.output.splitlines() if line.startswith("head ")).split()[1]
    assert mashang("records", "verify", "--head", head).exit_code == 0
    number, _, link = head.partition(":")
    other = f"{number}:{'0' * len(link)}"
    broken = mashang("records", "verify", "--head", other)
    assert broken.exit_code == 1
    assert "不符" in broken.output
    assert mashang("records", "verify", "--head", "yesterday").exit_code == 2


def test_the_calm_pack_of_the_product_is_right(mashang: Command) -> None:
    done = mashang("plan-pack", "check", ROOT / "plans/calm")
    assert done.exit_code == 0, done.output


def test_what_is_wrong_with_a_pack_is_named_by_file_and_line(
    mashang: Command, tmp_path: Path
) -> None:
    home = pack(
        tmp_path,
        one="values:\n  a.b_min: 5\n  a.c_min: -1\n",
        two="values:\n  d.e_days: 5\n  d.e_days: 6\n",
        three="values: {f.g_s: 1}\n",
    )
    done = mashang("plan-pack", "check", home)
    assert done.exit_code == 1
    assert f"{home}/one.yaml:3:" in done.output
    assert f"{home}/two.yaml:3:" in done.output
    assert "three.yaml" not in done.output


def test_a_folder_that_is_no_pack_is_one_message(mashang: Command, tmp_path: Path) -> None:
    assert mashang("plan-pack", "check", tmp_path / "none").exit_code == 1
    assert mashang("plan-pack", "check", tmp_path).exit_code == 1
    home = pack(tmp_path)
    (home / "bad.yaml").write_bytes(b"values:\n  a: \xff\n")
    done = mashang("plan-pack", "check", home)
    assert done.exit_code == 1
    assert "bad.yaml:2:" in done.output
    assert mashang("plan-pack", "check").exit_code == 2


def test_a_pack_in_a_folder_of_another_name_is_refused(mashang: Command, tmp_path: Path) -> None:
    home = pack(tmp_path)
    assert mashang("plan-pack", "check", home).exit_code == 0
    assert mashang("plan-pack", "check", home.rename(tmp_path / "storm")).exit_code == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_administrator_founds_the_street_and_may_give_roles(mashang: Command) -> None:
    nameless = mashang("staff", "add-administrator", "--number", "jq1", "--name", "甲")
    assert nameless.exit_code == 1
    assert "--street" in nameless.output
    done = mashang(
        "staff", "add-administrator", "--number", "jq1", "--name", "甲", "--street", "笕桥街道"
    )
    assert done.exit_code == 0, done.output
    account = Account.objects.get(username="JQ1")
    assert account.check_password(done.output.split()[-1])
    assert account.must_change_password
    root = Place.objects.get(parent__isnull=True)
    assert (root.name, root.code) == ("笕桥街道", "330102016000")
    actor = Actor.of(account)
    assert all(actor.holds(right, root.path) for right in ("grants.give", "signin.manage_staff"))
    again = mashang("staff", "add-administrator", "--number", "jq2", "--name", "乙")
    assert again.exit_code == 1
    assert "--more" in again.output
    assert (
        mashang("staff", "add-administrator", "--number", "jq2", "--name", "乙", "--more").exit_code
        == 0
    )
    taken = mashang("staff", "add-administrator", "--number", "jq2", "--name", "乙", "--more")
    assert taken.exit_code == 1


@pytest.mark.django_db(transaction=True)
def test_a_typed_password_must_be_good_and_is_kept(mashang: Command) -> None:
    asked = ("staff", "add-administrator", "--number", "jq1", "--name", "甲", "--street", "笕桥街道", "--type-password")  # fmt: skip
    weak = mashang(*asked, input="1234567890\n1234567890\n")
    assert weak.exit_code == 1
    assert not Account.objects.exists()
    good = "correct horse 42 battery"
    done = mashang(*asked, input=f"{good}\n{good}\n")
    assert done.exit_code == 0, done.output
    account = Account.objects.get(username="JQ1")
    assert account.check_password(good)
    assert not account.must_change_password
    assert good not in done.output


@pytest.mark.parametrize(
    ("locale", "tongue"), [("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C", "en"), ("", "en")]
)
def test_commands_speak_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, locale: str, tongue: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert telling.tongue() == tongue


def test_a_terminal_is_never_sent_control_signs() -> None:
    assert telling.safe("a\x1b[31mb\u202ec\nd") == "a\ufffd[31mb\ufffdc\nd"
