"""`mashang pass` works alone: key files in, JSON out, and exit codes that a script can trust."""

import json
import os
import stat
import subprocess
import sys
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mashang.cli.passes import pass_
from mashang.domain.passes import base45, prove, text_of
from mashang.kernel.clock import FixedClock, use_clock
from tests.architecture.source import ROOT
from tests.domain.passes.making import Phone, PhoneWithP256

NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)
DAY = timedelta(days=1)


class Desk:
    """A folder with keys, and the command by a clock that stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = folder / "keys"
        self.public = self.keys / "keys.json"
        self.revoked = folder / "revoked.json"
        self.clock = FixedClock(NOW)

    def run(self, *words: object, stdin: str | None = None) -> Result:
        with use_clock(self.clock):
            return CliRunner().invoke(
                pass_, [str(word) for word in words], input=stdin, env={"LANG": "zh_CN.UTF-8"}
            )

    def said(self, *words: object, stdin: str | None = None, code: int = 0) -> Any:
        answer = self.run(*words, stdin=stdin)
        assert answer.exit_code == code, answer.output
        return json.loads(answer.stdout)

    def issued(self, *more: object, kind: str = "household_card") -> str:
        made = self.said("issue", "--keys", self.keys, "--kind", kind, "--scope", "1.2.3.", *more)
        return str(made["text"])

    def verified(self, text: str, *more: object, code: int = 0) -> Any:
        return self.said("verify", text, "--keys", self.public, *more, code=code)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.said("keys", "new", "--keys", made.keys, "--issuer", "330102016")
    return made


def _jwk(phone: Phone) -> dict[str, str]:
    x, y = (urlsafe_b64encode(raw).decode().rstrip("=") for raw in (phone.key.x, phone.key.y))
    known = {"kty": "EC", "crv": "P-256", "y": y} if y else {"kty": "OKP", "crv": "Ed25519"}
    return {**known, "x": x}


def test_it_needs_neither_server_nor_database(tmp_path: Path) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from mashang.cli.main import main;"
        f"folder = {str(tmp_path / 'keys')!r};"
        "run = lambda *words: CliRunner().invoke(main, ['pass', *words]);"
        "assert run('keys', 'new', '--keys', folder, '--issuer', '330102016').exit_code == 0;"
        "made = run('issue', '--keys', folder, '--kind', 'household_card', '--scope', '1.2.');"
        "assert made.exit_code == 0, made.output;"
        "assert not any(name.partition('.')[0] == 'django' for name in sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr


def test_a_card_is_issued_verified_and_revoked(desk: Desk) -> None:
    text = desk.issued("--class", "medic")
    seen = desk.verified(text, "--revoked", desk.revoked)
    assert (seen["outcome"], seen["reason"]) == ("attention", "look_at_person")
    assert (seen["kind"], seen["classes"], seen["scope"]) == (
        "household_card",
        ["medic"],
        ["1.2.3."],
    )
    assert desk.said("revoke", text, "--revoked", desk.revoked) == {"passes": 1, "phones": 0}
    gone = desk.verified(text, "--revoked", desk.revoked, code=3)
    assert (gone["outcome"], gone["reason"]) == ("refused", "revoked")
    assert "停用" in gone["says"]


def test_a_pass_is_revoked_by_its_id_too_and_the_list_forgets_what_has_ended(desk: Desk) -> None:
    text = desk.issued("--until", "2026-11-28T00:00", kind="staff")
    pass_id = desk.said("show", text)["pass_id"]
    other = desk.issued()
    assert desk.said("revoke", text, other, "--revoked", desk.revoked)["passes"] == 2
    desk.clock.move(2 * DAY)
    third = desk.issued()
    assert desk.said("revoke", third, "--revoked", desk.revoked)["passes"] == 2
    assert pass_id not in desk.revoked.read_text()
    assert desk.said("revoke", pass_id, "--revoked", desk.revoked)["passes"] == 3
    assert desk.run("revoke", pass_id, "--phone", "--revoked", desk.revoked).exit_code == 1


@pytest.mark.parametrize("phone", [Phone(), PhoneWithP256()], ids=["ed25519", "p256"])
def test_a_phone_pass_wants_its_proof_and_a_lost_phone_is_revoked(desk: Desk, phone: Phone) -> None:
    jwk = desk.folder / "phone.json"
    jwk.write_text(json.dumps(_jwk(phone)))
    text = desk.issued(
        "--holder", jwk, "--since", "2026-11-01", "--until", "2027-05-01", kind="resident"
    )
    assert desk.verified(text, code=3)["reason"] == "proof_missing"
    signed = base45.decode(text.removeprefix("MS1:"))
    shown = text_of(signed, prove(signed, phone.key.algorithm, phone.sign, NOW))
    assert desk.verified(shown)["reason"] == "admitted"
    assert desk.said("show", shown)["proof"] is True
    late = desk.verified(shown, "--at", (NOW + timedelta(seconds=61)).isoformat(), code=3)
    assert late["reason"] == "proof_stale"
    early = desk.verified(shown, "--at", (NOW - timedelta(seconds=11)).isoformat(), code=3)
    assert early["reason"] == "proof_ahead"
    assert desk.said("revoke", text, "--phone", "--revoked", desk.revoked)["phones"] == 1
    gone = desk.verified(shown, "--revoked", desk.revoked, code=3)
    assert gone["reason"] == "revoked"
    assert gone["phone"] == phone.key.thumbprint.hex()


def test_keys_rotate_without_a_gap(desk: Desk) -> None:
    old_public = desk.folder / "yesterday.json"
    old_public.write_text(desk.public.read_text())
    before = desk.issued()
    until = (NOW + 200 * DAY).isoformat()
    rotated = desk.said("keys", "rotate", "--keys", desk.keys, "--believed-until", until)
    assert [one["standing"] for one in rotated["keys"]] == ["retired", "current", "next"]
    after = desk.issued()
    assert desk.verified(before)["kid"] != desk.verified(after)["kid"]
    assert desk.said("verify", after, "--keys", old_public)["outcome"] == "attention"
    late = desk.verified(before, "--at", until, code=3)
    assert (late["reason"], late["flaw"]) == ("key_retired", "key_retired")
    assert len(json.loads((desk.keys / "secret.json").read_text())["keys"]) == 2


def test_a_lost_key_is_withdrawn_at_once(desk: Desk) -> None:
    text = desk.issued()
    kid = desk.said("show", text)["kid"]
    left = desk.said("keys", "withdraw", "--keys", desk.keys, kid)
    assert [one["standing"] for one in left["keys"]] == ["withdrawn", "current", "next"]
    assert desk.verified(text, code=3)["flaw"] == "key_withdrawn"
    assert desk.verified(desk.issued())["outcome"] == "attention"
    assert desk.run("keys", "withdraw", "--keys", desk.keys, kid).exit_code == 1


def test_a_key_whose_name_begins_with_a_dash_is_no_option(desk: Desk) -> None:
    for kid in ("-vABCDEF", "--ABCDEF"):
        told = desk.run("keys", "withdraw", "--keys", desk.keys, kid)
        assert told.exit_code == 1, "there is no such key, which is not a wrong use"


def test_every_option_stands_on_the_pass(desk: Desk) -> None:
    text = desk.issued(
        "--since", "2026-11-27T06:00", "--until", "2026-11-27T22:00", "--plate", "浙 A·12345",
        "--hours", "06:00-12:30", "--visits", 2, "--door", 7, "--door", 5, "--class", "vehicle",
        "--id", "019acf00-0000-7000-8000-000000000001", kind="lorry",
    )  # fmt: skip
    said = desk.said("show", "-", stdin=text + "\n")
    kid = said.pop("kid")
    assert len(kid) == 8
    assert said == {
        "verified": False,
        "proof": False,
        "issuer": "330102016",
        "pass_id": "019acf00-0000-7000-8000-000000000001",
        "kind": "lorry",
        "scope": ["1.2.3."],
        "since": "2026-11-26T22:00:00+00:00",
        "until": "2026-11-27T14:00:00+00:00",
        "doors": [5, 7],
        "classes": ["vehicle"],
        "hours": ["06:00-12:30"],
        "visits_at_most": 2,
        "plate": "浙A12345",
    }
    assert desk.verified(text)["reason"] == "look_at_plate"
    assert desk.verified(text, "--plate", "浙A12345")["reason"] == "admitted"
    assert desk.verified(text, "--plate", "浙B54321", code=3)["reason"] == "other_vehicle"
    assert desk.verified(text, "--door", 6, code=3)["reason"] == "other_door"
    assert desk.verified(text, "--path", "9.9.", code=3)["reason"] == "other_door"
    assert desk.verified(text, "--at", "2026-11-27T12:30", code=3)["reason"] == "outside_hours"


def test_a_visitor_is_issued_with_a_host_that_says_nothing(desk: Desk) -> None:
    text = desk.issued(
        "--until", "2026-11-28T00:00", "--host", "00112233445566ff", "--visits", 1, kind="visitor"
    )
    assert desk.said("show", text)["host"] == "00112233445566ff"


@pytest.mark.parametrize(
    "words",
    [
        ("--kind", "resident", "--scope", "1.2."),
        ("--kind", "visitor", "--scope", "1.2."),
        ("--kind", "household_card", "--scope", "no path"),
        ("--kind", "household_card", "--scope", ""),
        ("--kind", "household_card", "--scope", "1.", "--hours", "6-9-12"),
        ("--kind", "household_card", "--scope", "1.", "--visits", "0"),
        ("--kind", "lorry", "--scope", "1.", "--until", "2027-01-01T00:00", "--plate", "A1"),
        ("--kind", "visitor", "--scope", "1.", "--until", "2027-01-01T00:00", "--host", "xyz"),
    ],
)
def test_what_breaks_a_rule_is_refused_in_one_sentence(desk: Desk, words: tuple[str, ...]) -> None:
    answer = desk.run("issue", "--keys", desk.keys, *words)
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1
    assert "Traceback" not in answer.stderr


def test_what_is_no_pass_is_named(desk: Desk) -> None:
    altered = desk.issued()
    altered = altered[:-1] + ("0" if altered[-1] != "0" else "1")
    for text, flaw, reason in (
        ("https://example.org", "not_ours", "unreadable"),
        ("MS1:abc", "not_base45", "unreadable"),
        (altered, None, None),
    ):
        seen = desk.verified(text, code=3)
        assert seen["outcome"] == "refused"
        assert flaw is None or (seen["flaw"], seen["reason"]) == (flaw, reason)
    shown = desk.run("show", "https://example.org")
    assert shown.exit_code == 1
    assert "不是通行凭证" in shown.stderr


def test_secrets_are_for_their_owner_alone(desk: Desk) -> None:
    secret = desk.keys / "secret.json"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert '"d"' not in desk.public.read_text()
    secret.chmod(0o644)
    answer = desk.run("issue", "--keys", desk.keys, "--kind", "household_card", "--scope", "1.")
    assert answer.exit_code == 1
    assert "chmod 600" in answer.stderr


def test_keys_are_never_overwritten_and_broken_files_are_named(desk: Desk) -> None:
    again = desk.run("keys", "new", "--keys", desk.keys, "--issuer", "330102016")
    assert again.exit_code == 1
    text = desk.issued()
    desk.revoked.write_text('{"passes": []}')
    assert desk.run("verify", text, "--keys", desk.public, "--revoked", desk.revoked).exit_code == 1
    desk.public.write_text("no json")
    broken = desk.run("verify", text, "--keys", desk.public)
    assert broken.exit_code == 1
    assert "keys.json" in broken.stderr
    assert desk.run("verify", text, "--keys", desk.folder / "none.json").exit_code == 1
