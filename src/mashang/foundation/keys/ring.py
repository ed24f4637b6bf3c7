"""Sealing with the street's key ring: a data class and a subject name the key, a place the value.

A data class is one that a room declares (`Room.data_classes`). Data gathered under an order carries
the order in its name, `"observations.presence@<order id>"`: a key of its own that dies with it.
The subject is the id of the person, account or case the data is about; `None` seals under the class.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.keys.master import master_secret
from mashang.foundation.keys.store import KeyStore, Tombstone
from mashang.kernel.house import house
from mashang.kernel.sealed import Key, Place, blind_index, open_sealed, seal

Subject = UUID | str | int | None
_ORDER_MARK: Final = "@"


def seal_text(data_class: str, subject: Subject, place: Place, text: str) -> bytes:
    """`text` sealed for its place under the subject's key, which is made when there is none.

    Raises:
        KeyDestroyed: the subject, or the class, was destroyed.
    """
    return seal(text, _key(data_class, subject, make=True), place)


def open_text(data_class: str, subject: Subject, place: Place, sealed: bytes) -> str:
    """The text that was sealed for this place.

    Raises:
        KeyDestroyed: the key is gone for good; show `errors.DESTROYED`.
        KeyMissing: the key store never had the key.
        SealBroken: the value was changed or belongs elsewhere.
    """
    return open_sealed(sealed, _key(data_class, subject, make=False), place).decode()


def seal_bytes(data_class: str, subject: Subject, place: Place, content: bytes) -> bytes:
    """Bytes, such as a photo's, sealed for their place (see `seal_text`)."""
    return seal(content, _key(data_class, subject, make=True), place)


def open_bytes(data_class: str, subject: Subject, place: Place, sealed: bytes) -> bytes:
    """The bytes that were sealed for this place (see `open_text`)."""
    return open_sealed(sealed, _key(data_class, subject, make=False), place)


def seal_many(data_class: str, items: Sequence[tuple[Subject, Place, str]]) -> list[bytes]:
    """Many texts sealed, their missing keys made in one write; in the order given."""
    found = _ring(data_class).subject_keys(
        data_class, prepare(data_class, (s for s, _, _ in items))
    )
    return [seal(text, _of(found, data_class, subject), place) for subject, place, text in items]


def open_many(data_class: str, items: Sequence[tuple[Subject, Place, bytes]]) -> list[str | None]:
    """Many texts opened; None where the key was destroyed. In the order given.

    Raises:
        KeyMissing, SealBroken: as `open_text`.
    """
    found = _ring(data_class).subject_keys(
        data_class, {str(s) for s, _, _ in items if s is not None}
    )
    opened: list[str | None] = []
    for subject, place, sealed in items:
        try:
            opened.append(open_sealed(sealed, _of(found, data_class, subject), place).decode())
        except KeyDestroyed:
            opened.append(None)
    return opened


def prepare(data_class: str, subjects: Iterable[Subject]) -> set[str]:
    """Make the keys of many subjects in one write, before a bulk insert of sealed rows.

    Returns:
        The subjects as the key store names them.
    """
    named = {str(subject) for subject in subjects if subject is not None}
    _ring(data_class).make_subject_keys(data_class, named)
    return named


def index(data_class: str, purpose: str, text: str) -> bytes:
    """16 bytes by which equal texts of one purpose are found; the text must be in normal form.

    Raises:
        KeyDestroyed: the class was destroyed.
    """
    return blind_index(_ring(data_class).class_key(data_class).indexing(purpose), text)


def index_many(data_class: str, purpose: str, texts: Iterable[str]) -> list[bytes]:
    """Many indexes of one purpose, in the order given; equal texts are computed once.

    Raises:
        KeyDestroyed: the class was destroyed.
    """
    secret = _ring(data_class).class_key(data_class).indexing(purpose)
    known: dict[str, bytes] = {}
    for text in (wanted := list(texts)):
        if text not in known:
            known[text] = blind_index(secret, text)
    return [known[text] for text in wanted]


def reference(data_class: str, noun: str, subject: Subject) -> bytes:
    """16 bytes that stand for a subject where its id must not stand, as in records 录."""
    return index(data_class, f"reference:{noun}", str(subject))


def destroy_subjects(data_class: str, subjects: Iterable[Subject]) -> int:
    """Destroy subjects' keys for good, in every process at once; returns how many were alive.

    Raises:
        KeyStoreAway: the old bytes are still on disk; repeat until it returns.
    """
    return _ring(data_class).destroy_subjects(data_class, [str(one) for one in subjects])


def destroy_subject(data_class: str, subject: Subject) -> None:
    """Destroy one subject's key for good (see `destroy_subjects`)."""
    destroy_subjects(data_class, [subject])


def destroy_class(data_class: str) -> None:
    """Destroy the key of a class, or of a class under one order, and every key below it.

    Raises:
        KeyStoreAway: the old bytes are still on disk; repeat until it returns.
    """
    _ring(data_class).destroy_class(data_class)


def tombstones() -> list[Tombstone]:
    """Every key ever destroyed in this street."""
    return _store().tombstones()


def tombstones_of(copy: Path) -> list[Tombstone]:
    """Every key that a copy of this street's key store knows as destroyed.

    Raises:
        KeyStoreAway: it is no copy of a key store with this master key.
    """
    file = Path(settings.MASHANG_DATA_DIR) / "master.key"
    secret = master_secret(settings.MASHANG_MASTER_KEY, file, may_make=False)
    store = KeyStore(copy, lambda _may_make: secret)
    try:
        return store.tombstones()
    finally:
        store.close()


def copy_store(file: Path) -> None:
    """Copy the key store into a new file; its keys stay wrapped under the master key.

    Raises:
        FileExistsError: something of that name is there.
        KeyStoreAway: the store does not open.
    """
    _store().copy(file)


def replay(dead: Iterable[Tombstone]) -> None:
    """Destroy again what was destroyed after an older copy of the key store was taken."""
    store = _store()
    by_class: dict[str, list[str]] = {}
    for one in dead:
        if one.subject:
            by_class.setdefault(one.data_class, []).append(one.subject)
        else:
            store.destroy_class(one.data_class)
    for data_class, subjects in by_class.items():
        store.destroy_subjects(data_class, subjects)


def steady() -> AbstractContextManager[None]:
    """A block that looks for destroyed keys once, at its beginning, and not at every value.

    For writing a hundred thousand rows in one transaction; never around answering a person.
    """
    return _store().steady()


def _key(data_class: str, subject: Subject, *, make: bool) -> Key:
    ring = _ring(data_class)
    if subject is None:
        return ring.class_key(data_class).plain
    return ring.subject_key(data_class, str(subject), make=make)


def _of(found: dict[str, Key | None], data_class: str, subject: Subject) -> Key:
    if subject is None:
        return _key(data_class, None, make=False)
    if str(subject) not in found:
        return _key(data_class, subject, make=False)
    key = found[str(subject)]
    if key is None:
        raise KeyDestroyed(data_class)
    return key


def _ring(data_class: str) -> KeyStore:
    if data_class.partition(_ORDER_MARK)[0] not in house().data_classes:
        raise LookupError(f"no room declares the data class {data_class!r}")
    return _store()


def _store() -> KeyStore:
    # Plain strings: hashing paths would cost more than the sealing, a hundred thousand times over.
    return _store_at(
        str(settings.MASHANG_KEY_STORE), settings.MASHANG_MASTER_KEY, str(settings.MASHANG_DATA_DIR)
    )


@lru_cache(maxsize=8)
def _store_at(path: str, setting: str, data_dir: str) -> KeyStore:
    file = Path(data_dir) / "master.key"
    return KeyStore(Path(path), lambda may_make: master_secret(setting, file, may_make=may_make))
