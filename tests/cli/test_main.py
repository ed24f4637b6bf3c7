"""The command finds its sub-commands when they are called, and says what is missing."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mashang.cli.certificates import local_certificate
from mashang.cli.demo import demo
from mashang.cli.main import COMMANDS, main
from mashang.config.secrets import kept_secret
from mashang.kernel.house import resolve


def test_every_listed_command_is_there():
    for reference, about in COMMANDS.values():
        assert resolve(reference) is not None
        assert about.endswith(".")


def test_help_lists_every_command_without_loading_one():
    code = (
        "import sys; from click.testing import CliRunner; from mashang.cli.main import main;"
        "print(CliRunner().invoke(main, ['--help']).output);"
        "assert not any(name == 'django' for name in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name in COMMANDS:
        assert name in shown.stdout


def test_an_unknown_command_is_a_usage_error():
    assert CliRunner().invoke(main, ["fly"]).exit_code == 2


def test_a_busy_port_is_named_with_the_way_out(monkeypatch):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        answer = CliRunner().invoke(demo, [])
    assert answer.exit_code != 0
    assert "PORT=" in answer.output + str(answer.exception)


def test_the_local_authority_stays_the_same_and_signs_for_the_host(tmp_path: Path):
    first = local_certificate(tmp_path, "localhost")
    authority = (tmp_path / "ca.crt").read_bytes()
    again = local_certificate(tmp_path, "192.168.1.7")
    assert (tmp_path / "ca.crt").read_bytes() == authority
    assert (tmp_path / "ca.key").stat().st_mode & 0o077 == 0
    from cryptography import x509

    made = x509.load_pem_x509_certificate(again.certificate.read_bytes())
    signer = x509.load_pem_x509_certificate(authority)
    made.verify_directly_issued_by(signer)
    assert "ca.crt" in first.how_to_trust


def test_a_secret_is_made_once_and_refused_when_others_may_read_it(tmp_path: Path):
    made = kept_secret(tmp_path / "one")
    assert len(made) >= 50
    assert kept_secret(tmp_path / "one") == made
    (tmp_path / "one").chmod(0o644)
    with pytest.raises(SystemExit):
        kept_secret(tmp_path / "one")
