from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from mashang.kernel.house import house, install
from mashang.kernel.room import FileOwner

KIND = "tests.album"
_seen_by = set()


def sees(actor, owner_ref):
    """The owner's room of these tests: whoever was let in."""
    return (actor.account_id, owner_ref) in _seen_by


def let_in(account, owner_ref):
    _seen_by.add((account.account_id, owner_ref))


@pytest.fixture(autouse=True)
def album(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    before = house()
    ref = f"{__name__}:sees"
    install(
        replace(
            before,
            file_owners={**before.file_owners, KIND: FileOwner(KIND, ref)},
            runs={**before.runs, ref: sees},
        )
    )
    yield
    _seen_by.clear()
    install(before)


def drawn(size=(64, 48), mode="RGB", colour="white"):
    """A picture whose top left corner is black: one sees whether it was turned."""
    picture = Image.new(mode, size, colour)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="black")
    return picture


def as_bytes(picture, kind="JPEG", **options):
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def upload(raw=None, name="IMG_1234.jpg", media_type="image/jpeg"):
    return SimpleUploadedFile(name, as_bytes(drawn()) if raw is None else raw, media_type)
