import base64
import stat
import threading

import pytest

from mashang.foundation.keys.errors import KeyStoreAway
from mashang.foundation.keys.master import master_secret

RAW = bytes(range(220, 252))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "master.key"


@pytest.mark.parametrize(
    "text", [base64.b64encode(RAW), base64.urlsafe_b64encode(RAW).rstrip(b"=")]
)
def test_either_alphabet_gives_the_same_key(file, text):
    found = master_secret(text.decode(), file, may_make=False)
    assert found == master_secret(base64.b64encode(RAW).decode(), file, may_make=False)
    assert found != RAW
    assert not file.exists()


@pytest.mark.parametrize("text", ["short", "!" * 44, base64.b64encode(RAW + b"x").decode(), "码上"])
def test_a_malformed_key_is_refused(file, text):
    with pytest.raises(KeyStoreAway, match="master_malformed"):
        master_secret(text, file, may_make=True)


def test_a_file_is_made_once_for_its_owner_only(file):
    first = master_secret("", file, may_make=True)
    assert master_secret("", file, may_make=False) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["master.key"]


def test_no_new_key_is_made_beside_an_old_store(file):
    with pytest.raises(KeyStoreAway, match="master_missing"):
        master_secret("", file, may_make=False)


def test_a_file_that_others_may_read_is_refused(file):
    master_secret("", file, may_make=True)
    file.chmod(0o640)
    with pytest.raises(KeyStoreAway, match="readable_by_others"):
        master_secret("", file, may_make=True)


def test_many_that_make_the_file_at_once_agree(file):
    found, together = [], threading.Barrier(8)

    def ask():
        together.wait()
        found.append(master_secret("", file, may_make=True))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
