"""Keeping and dropping files, inside the verb of the room they belong to."""

from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction

from mashang.foundation import keys
from mashang.foundation.files import disk
from mashang.foundation.files.intake import Prepared, Upload, prepare_photo
from mashang.foundation.files.models import StoredFile
from mashang.foundation.files.queries import place_of
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel import clock, ids
from mashang.kernel.errors import RuleBroken
from mashang.kernel.house import house
from mashang.kernel.texts import Text

_A_DAY: Final = timedelta(days=1)


@step
def take_in(
    *,
    upload: Upload,
    data_class: str,
    subject_ref: object,
    owner_kind: str,
    owner_ref: object,
    stored_by: UUID | None,
) -> StoredFile:
    """Keep a file, sealed under its subject's key; a raw upload is taken for a photo.

    The sealed bytes are on disk before the row is there, so that no row ever points nowhere; what a
    rolled-back verb leaves behind cannot be opened through any page and is swept the next night.

    Args:
        data_class: a declared one; the key of `subject_ref` in it seals the bytes.
        owner_kind: a `FileOwner` that a room declares: that room says who sees the file.
        stored_by: the account; None for the system, which no daily limit binds.

    Raises:
        Invalid: no photo, or too large.
        RuleBroken: the account stored too many files within a day.
        Unavailable: the disk or the key store is away.
        KeyError: no room declares the owner.
    """
    declared = house().file_owners[owner_kind]
    if stored_by is not None:
        _insist_within_limit(stored_by)
    kept = upload if isinstance(upload, Prepared) else prepare_photo(upload)
    row = StoredFile(
        file_id=ids.new_id(),
        data_class=data_class,
        subject_ref=str(subject_ref),
        owner_kind=declared.kind,
        owner_ref=str(owner_ref),
        media_type=kept.media_type,
        name=kept.name,
        n_bytes=len(kept.content),
        width=kept.width,
        height=kept.height,
        stored_at=clock.now(),
        stored_by=stored_by,
    )
    row.digest = sha256(_write(row, "full", kept.content)).digest()
    if kept.small is not None:
        _write(row, "small", kept.small)
    row.save(force_insert=True)
    return row


@step
def drop(file_id: UUID) -> None:
    """Forget a file: its row now, its bytes once the verb has committed."""
    StoredFile.objects.filter(pk=file_id).delete()
    transaction.on_commit(lambda: disk.remove(file_id))


def _write(row: StoredFile, part: disk.Part, content: bytes) -> bytes:
    sealed = keys.seal_bytes(row.data_class, row.subject_ref, place_of(row.file_id, part), content)
    disk.write(row.file_id, part, sealed)
    return sealed


def _insist_within_limit(account_id: UUID) -> None:
    at_most = policies.number("files.uploads_per_day")
    since = clock.now() - _A_DAY
    if StoredFile.objects.filter(stored_by=account_id, stored_at__gt=since).count() >= at_most:
        raise RuleBroken(
            "files.too_many",
            Text(
                "一天最多上传 {n} 个文件，请明天再传",
                "At most {n} files a day; please go on tomorrow",
                n=at_most,
            ),
        )
