import multiprocessing
import os
import sqlite3
import stat
import threading

import pytest

from mashang.foundation.keys.errors import KeyDestroyed, KeyMissing, KeyStoreAway
from mashang.foundation.keys.store import KeyStore

MASTER = b"m" * 32


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.sqlite3"


@pytest.fixture
def store(path):
    opened = KeyStore(path, lambda _: MASTER)
    yield opened
    opened.close()


def on_disk(path):
    """Every byte of the store, its log included."""
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


def wrapped(path, subject):
    reader = sqlite3.connect(path)
    try:
        query = "SELECT wrapped FROM subject_key WHERE subject = ?"
        return reader.execute(query, (subject,)).fetchone()[0]
    finally:
        reader.close()


def test_a_subject_keeps_its_key_and_no_two_share_one(store):
    one = store.subject_key("a", "1", make=True)
    assert store.subject_key("a", "1", make=False) == one
    others = [("a", "2"), ("b", "1")]
    assert all(store.subject_key(*other, make=True).secret != one.secret for other in others)


def test_keys_survive_a_restart_and_lie_wrapped_on_disk(store, path):
    one = store.subject_key("a", "1", make=True)
    above = store.class_key("a")
    store.close()
    again = KeyStore(path, lambda _: MASTER)
    assert again.subject_key("a", "1", make=False) == one
    assert again.class_key("a") == above
    for secret in (one.secret, above.secret, above.wrapping, MASTER):
        assert secret not in on_disk(path)
    again.close()


def test_only_the_owner_may_read_the_file(store, path):
    store.class_key("a")
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_was_never_made_is_missing_unless_asked_for(store):
    with pytest.raises(KeyMissing):
        store.subject_key("a", "1", make=False)


def test_a_wrong_master_key_is_told_before_anything_is_read(store, path):
    store.subject_key("a", "1", make=True)
    with pytest.raises(KeyStoreAway, match="master_wrong"):
        KeyStore(path, lambda _: b"n" * 32).class_key("a")


def test_a_file_that_is_no_key_store_is_told(path):
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(KeyStoreAway, match="store_away"):
        KeyStore(path, lambda _: MASTER).class_key("a")


def test_a_key_moved_to_another_subject_does_not_unwrap(store, path):
    store.make_subject_keys("a", ["1", "2"])
    store.close()
    writer = sqlite3.connect(path)
    writer.execute(
        "UPDATE subject_key SET (key_id, wrapped) ="
        " (SELECT key_id, wrapped FROM subject_key WHERE subject = '1') WHERE subject = '2'"
    )
    writer.commit()
    writer.close()
    with pytest.raises(KeyStoreAway, match="store_changed"):
        store.subject_key("a", "2", make=False)


def test_many_keys_are_made_at_once_and_those_there_are_kept(store):
    kept = store.subject_key("a", "7", make=True)
    store.make_subject_keys("a", [str(n) for n in range(1000)])
    found = store.subject_keys("a", [str(n) for n in range(1001)])
    assert len(found) == 1000
    assert found["7"] == kept
    assert len({key.secret for key in found.values()}) == 1000


def test_a_destroyed_subject_is_gone_from_disk_and_never_gets_a_new_key(store, path):
    store.make_subject_keys("a", ["1", "2"])
    old = wrapped(path, "1")
    assert old in on_disk(path)
    assert store.destroy_subjects("a", ["1"]) == 1
    assert old not in on_disk(path)
    for attempt in (
        lambda: store.subject_key("a", "1", make=True),
        lambda: store.make_subject_keys("a", ["1", "3"]),
    ):
        with pytest.raises(KeyDestroyed):
            attempt()
    assert store.subject_keys("a", ["1", "2"])["1"] is None
    store.subject_key("a", "2", make=False)


def test_destroying_twice_is_harmless_and_counts_once(store):
    store.make_subject_keys("a", ["1"])
    assert [store.destroy_subjects("a", ["1"]) for _ in range(2)] == [1, 0]


def test_a_subject_destroyed_before_it_had_a_key_gets_none(store):
    store.destroy_subjects("a", ["1"])
    with pytest.raises(KeyDestroyed):
        store.subject_key("a", "1", make=True)


def test_a_destroyed_class_takes_every_key_below_with_it(store, path):
    store.make_subject_keys("a", ["1", "2"])
    store.make_subject_keys("b", ["1"])
    old = [wrapped(path, "1"), wrapped(path, "2")]
    store.destroy_class("a")
    store.destroy_class("a")
    with pytest.raises(KeyDestroyed):
        store.class_key("a")
    with pytest.raises(KeyDestroyed):
        store.subject_key("a", "9", make=True)
    assert store.subject_keys("a", ["1"]) == {"1": None}
    assert old[1] not in on_disk(path)
    store.subject_key("b", "1", make=False)


def test_every_destruction_leaves_a_tombstone_that_a_restored_copy_replays(store, clock):
    store.make_subject_keys("a", ["1", "2"])
    store.class_key("b")
    store.destroy_subjects("a", ["2"])
    store.destroy_class("b")
    stones = {(stone.data_class, stone.subject) for stone in store.tombstones()}
    assert stones == {("a", "2"), ("b", "")}
    assert all(stone.destroyed_at == clock.now().isoformat() for stone in store.tombstones())


def test_another_process_forgets_a_key_as_soon_as_it_is_destroyed(store, path):
    store.subject_key("a", "1", make=True)
    store.class_key("b")
    elsewhere = KeyStore(path, lambda _: MASTER)
    elsewhere.destroy_subjects("a", ["1"])
    elsewhere.destroy_class("b")
    with pytest.raises(KeyDestroyed):
        store.subject_key("a", "1", make=False)
    with pytest.raises(KeyDestroyed):
        store.class_key("b")
    elsewhere.close()


def test_a_reader_that_keeps_old_bytes_on_disk_is_told_and_repeating_helps(
    store, path, monkeypatch
):
    store.make_subject_keys("a", ["1"])
    store._file().execute("PRAGMA busy_timeout = 50")
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM subject_key").fetchone()
    with pytest.raises(KeyStoreAway, match="store_busy"):
        store.destroy_subjects("a", ["1"])
    with pytest.raises(KeyDestroyed):
        store.subject_key("a", "1", make=False)
    reader.close()
    assert store.destroy_subjects("a", ["1"]) == 0


def test_threads_that_ask_for_one_new_key_get_the_same(store):
    found, together = [], threading.Barrier(8)

    def ask():
        together.wait()
        found.append(store.subject_key("a", "1", make=True))
        store.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def _ask_in_a_process(path, out):
    store = KeyStore(path, lambda _: MASTER)
    store.make_subject_keys("a", [str(n) for n in range(50)])
    out.put(
        {
            subject: key.secret
            for subject, key in store.subject_keys("a", map(str, range(50))).items()
        }
    )


def test_processes_that_make_the_store_at_once_agree_on_every_key(path):
    spawn = multiprocessing.get_context("spawn")
    out = spawn.Queue()
    processes = [spawn.Process(target=_ask_in_a_process, args=(path, out)) for _ in range(3)]
    for process in processes:
        process.start()
    found = [out.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
        assert process.exitcode == 0
    out.close()
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 50
    assert [file.name for file in path.parent.iterdir() if "sqlite3." in file.name] == []


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_opens_its_own_connection(store):
    one = store.subject_key("a", "1", make=True)
    store._cache.forget(era=-2)
    child = os.fork()
    if child == 0:
        same = store.subject_key("a", "1", make=False) == one
        os._exit(0 if same else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert store.subject_key("a", "1", make=False) == one


def test_the_era_keeps_a_key_out_of_the_cache_that_died_while_it_was_read(store):
    one = store.subject_key("a", "1", make=True)
    era = store._cache.era
    store.destroy_subjects("a", ["1"])
    store._cache.put("a", "1", one, era)
    with pytest.raises(KeyDestroyed):
        store.subject_key("a", "1", make=False)
