"""Reading files, for a viewer."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from mashang.foundation import keys
from mashang.foundation.files import disk
from mashang.foundation.files.models import StoredFile
from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import OutOfScope
from mashang.kernel.house import house
from mashang.kernel.sealed import Place


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it is handed to a browser.

    Attributes:
        etag: changes when the content does.
    """

    content: bytes
    media_type: str
    name: str
    is_photo: bool
    etag: str


def open_for(actor: Actor, file_id: UUID, part: disk.Part = "full") -> Opened:
    """A file that this viewer may see; a document has no small version and comes whole.

    Raises:
        OutOfScope: it does not exist, or its owner's room does not show it to them.
        Unavailable: the disk or the key is away.
    """
    row = _visible(actor, file_id)
    wanted = part if row.is_photo else "full"
    return Opened(_content(row, wanted), row.media_type, row.name, row.is_photo, _etag(row, wanted))


def etag_for(actor: Actor, file_id: UUID, part: disk.Part = "full") -> str:
    """What tells a browser that its copy is still right, for a viewer who may see the file.

    Raises:
        OutOfScope: as `open_for`.
    """
    row = _visible(actor, file_id)
    return _etag(row, part if row.is_photo else "full")


def read(file_id: UUID) -> bytes:
    """The content, for the room that owns it; pages use `open_for`.

    Raises:
        OutOfScope: there is no such file.
        Unavailable: the disk or the key is away.
    """
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise OutOfScope("file")
    return _content(row, "full")


def url(file_id: UUID) -> str:
    """Where a viewer's browser fetches it."""
    return reverse("files:full", args=[file_id])


def small_url(file_id: UUID) -> str:
    """Where the version for lists is fetched."""
    return reverse("files:small", args=[file_id])


def place_of(file_id: UUID, part: disk.Part) -> Place:
    """What a file's bytes are sealed for."""
    return Place(StoredFile._meta.db_table, part, str(file_id))


def missing_from_disk(sample: int) -> tuple[int, int]:
    """How many of the newest files were looked for, and how many of them are not on the disk."""
    newest = StoredFile.objects.order_by("-file_id").values_list("file_id", flat=True)[:sample]
    there = [disk.is_there(file_id, "full") for file_id in newest]
    return len(there), there.count(False)


def _visible(actor: Actor, file_id: UUID) -> StoredFile:
    row = StoredFile.objects.filter(pk=file_id).first()
    owner = house().file_owners.get(row.owner_kind) if row else None
    if row is None or owner is None or not house().runs[owner.sees](actor, row.owner_ref):
        raise OutOfScope("file")
    return row


def _content(row: StoredFile, part: disk.Part) -> bytes:
    sealed = disk.read(row.file_id, part)
    return keys.open_bytes(row.data_class, row.subject_ref, place_of(row.file_id, part), sealed)


def _etag(row: StoredFile, part: disk.Part) -> str:
    return f'"{bytes(row.digest).hex()[:24]}-{part}"'
