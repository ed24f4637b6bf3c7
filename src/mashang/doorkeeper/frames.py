"""A picture of a camera, and the pass in it; only where zxing-cpp and Pillow are installed."""

import io
from typing import Final

from mashang.domain.passes import PREFIX
from mashang.kernel.errors import Unavailable
from mashang.kernel.texts import Text

_MOST_PIXELS: Final = 16_000_000


def pass_in(picture: bytes) -> str:
    """The first pass in a picture; empty when there is none.

    Raises:
        Unavailable: this program was installed without its camera.
    """
    try:
        import zxingcpp  # noqa: PLC0415  (only doors with a camera carry it)
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415
    except ImportError as error:
        raise Unavailable(
            "door.no_camera",
            Text(
                "没有安装识别程序：pip install 'mashang[doorkeeper-camera]'",
                "Without zxing-cpp: pip install 'mashang[doorkeeper-camera]'",
            ),
        ) from error
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
