"""A picture of a camera, and the pass in it; only where zxing-cpp and Pillow are installed."""

import io
from typing import Final

import zxingcpp
from PIL import Image, UnidentifiedImageError

from mashang.domain.passes import PREFIX

_MOST_PIXELS: Final = 16_000_000


def pass_in(picture: bytes) -> str:
    """The first pass in a picture; empty when there is none."""
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _MOST_PIXELS:
                return ""
            found = zxingcpp.read_barcodes(
                image.convert("L"), formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
            )
    except (UnidentifiedImageError, OSError, ValueError):
        return ""
    return next((one.text for one in found if one.text.startswith(PREFIX)), "")
