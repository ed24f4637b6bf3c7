"""Real pictures for tests."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def a_photo(colour: str = "teal", size: tuple[int, int] = (64, 48)) -> SimpleUploadedFile:
    """A JPEG as a phone would send it."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), content_type="image/jpeg")
