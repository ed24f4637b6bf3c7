"""Photos made harmless: decoded within limits, turned upright, and drawn anew without metadata."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

MEDIA_TYPE: Final = "image/jpeg"
SMALL_SIDE_PX: Final = 480
"""Longest side of the version in lists: twice the largest thumbnail of our pages."""
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF")
_QUALITY: Final = 82
_TROUBLE: Final = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, MemoryError, IndexError, KeyError,
    struct.error, zlib.error,
)  # fmt: skip
"""What Pillow and libheif raise on bytes that are no picture after all."""

pillow_heif.register_heif_opener()
# Our own limit stands below, before anything is decoded; Pillow's would only warn.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is kept: JPEG, upright, sRGB, nothing but the picture in it."""

    content: bytes
    small: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What a photo may be, from policy."""

    bytes_at_most: int
    pixels_at_most: int
    longest_side_px: int


def read_photo(raw: bytes, limits: Limits) -> Photo:
    """The photo in these bytes: JPEG, PNG, WebP or HEIC, whatever the file was called.

    Raises:
        Invalid: empty, too large, or no picture; the first frame of a moving one is taken.
    """
    if not raw:
        raise Invalid("files.empty", Text("文件是空的", "The file is empty"))
    if len(raw) > limits.bytes_at_most:
        raise _too_large(limits.bytes_at_most)
    try:
        with Image.open(BytesIO(raw), formats=_FORMATS) as opened:
            _insist_on_size(opened.size, limits.pixels_at_most)
            # JPEG only: decode at a half, quarter or eighth when that is still large enough.
            opened.draft(None, (limits.longest_side_px, limits.longest_side_px))
            picture = _plain(ImageOps.exif_transpose(opened))
    except _TROUBLE as err:
        raise Invalid(
            "files.not_a_picture",
            Text(
                "这不是能打开的照片（支持 JPEG、PNG、WebP、HEIC）",
                "This is no photo that opens (JPEG, PNG, WebP and HEIC are read)",
            ),
        ) from err
    picture.thumbnail((limits.longest_side_px, limits.longest_side_px), Image.Resampling.LANCZOS)
    small = picture.copy()
    small.thumbnail((SMALL_SIDE_PX, SMALL_SIDE_PX), Image.Resampling.LANCZOS)
    return Photo(_jpeg(picture), _jpeg(small), picture.width, picture.height)


def _too_large(at_most: int) -> Invalid:
    return Invalid(
        "files.too_large",
        Text(
            "文件太大，最多 {size} MB",
            "The file is too large: at most {size} MB",
            size=at_most // 1024 // 1024,
        ),
    )


def _insist_on_size(size: tuple[int, int], pixels_at_most: int) -> None:
    if size[0] * size[1] > pixels_at_most:
        raise Invalid(
            "files.too_many_pixels",
            Text(
                "照片的尺寸太大（{width} × {height}），请缩小后再传",
                "The photo is too large ({width} × {height} pixels); please scale it down",
                width=size[0],
                height=size[1],
            ),
        )


def _plain(picture: Image.Image) -> Image.Image:
    """A fresh RGB picture on white: pixels only, no comment, profile or position comes along."""
    picture.load()
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        fresh = Image.new("RGB", picture.size, "white")
        fresh.paste(picture, mask=picture.getchannel("A"))
        return fresh
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        picture = _in_srgb(picture, profile)
    fresh = Image.new("RGB", picture.size)
    fresh.paste(picture.convert("RGB"))
    return fresh


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours as the camera meant them (phones shoot in Display P3); unchanged if the profile is odd."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
