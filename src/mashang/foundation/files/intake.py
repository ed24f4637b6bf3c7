"""From an upload to something that may be kept. Done before a verb begins: decoding takes a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.core.files.uploadedfile import UploadedFile

from mashang.foundation.files import documents, photos
from mashang.foundation.files.photos import Limits
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Prepared:
    """What will be kept.

    Attributes:
        small: the photo for lists; None for documents.
        width, height: pixels of a photo.
    """

    content: bytes
    media_type: str
    name: str = ""
    small: bytes | None = None
    width: int | None = None
    height: int | None = None


Upload: TypeAlias = "Prepared | UploadedFile[Any]"
"""Steps take both; pages and routes prepare first (`forms.PhotosField`, `prepare_photos`), so that no transaction waits."""
_MB: Final = 1024 * 1024


def photo_limits() -> Limits:
    """What policy lets a photo be."""
    return Limits(
        bytes_at_most=policies.number("files.photo_at_most_bytes"),
        pixels_at_most=policies.number("files.photo_decoded_at_most_pixels"),
        longest_side_px=policies.number("files.photo_longest_side_pixels"),
    )


def prepare_photo(upload: "UploadedFile[Any]") -> Prepared:
    """A photo, drawn anew; its name and metadata are left behind.

    Raises:
        Invalid: `files.…`, with a sentence for the person who sent it.
    """
    limits = photo_limits()
    raw = _content(upload, limits.bytes_at_most)
    photo = photos.read_photo(raw, limits)
    return Prepared(
        content=photo.content,
        media_type=photos.MEDIA_TYPE,
        small=photo.small,
        width=photo.width,
        height=photo.height,
    )


def prepare_photos(
    uploads: "Sequence[UploadedFile[Any]]", *, at_most: int, field: str = "photos"
) -> list[Prepared]:
    """Photos that a program sent, each drawn anew, as `forms.PhotosField` does for a page.

    Raises:
        Invalid: too many at once, or one of them is none; `field` names where.
    """
    if len(uploads) > at_most:
        raise Invalid(
            "files.more_than_allowed",
            Text("最多 {n} 张照片", "At most {n} photos", n=at_most),
            field=field,
        )
    ready = []
    for at, upload in enumerate(uploads, start=1):
        try:
            ready.append(prepare_photo(upload))
        except Invalid as error:
            text = Text("第 {n} 张：{why}", "Photo {n}: {why}", n=at, why=error.text)
            raise Invalid(error.code, text, field=field) from error
    return ready


def prepare_document(upload: "UploadedFile[Any]") -> Prepared:
    """A PDF or a spreadsheet, as it came.

    Raises:
        Invalid: empty, too large, or of another kind.
    """
    raw = _content(upload, policies.number("files.document_at_most_bytes"))
    if not raw:
        raise Invalid("files.empty", Text("文件是空的", "The file is empty"))
    return Prepared(raw, documents.sniff(raw), documents.plain_name(upload.name or ""))


def _content(upload: "UploadedFile[Any]", at_most: int) -> bytes:
    """Everything that was sent, read no further than the limit."""
    upload.seek(0)
    raw = upload.read(at_most + 1)
    if len(raw) > at_most:
        raise Invalid(
            "files.too_large",
            Text(
                "文件太大，最多 {size} MB",
                "The file is too large: at most {size} MB",
                size=at_most // _MB,
            ),
        )
    return bytes(raw)
