import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from mashang.foundation.files.photos import Limits, read_photo
from mashang.kernel.errors import Invalid
from tests.foundation.files.conftest import as_bytes, drawn

LIMITS = Limits(bytes_at_most=5_000_000, pixels_at_most=4_000_000, longest_side_px=400)


def opened(raw):
    picture = Image.open(BytesIO(raw))
    picture.load()
    return picture


def is_dark(picture, x, y):
    return sum(picture.getpixel((x, y))[:3]) < 150


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_what_phones_send_is_read_whatever_it_is_called(kind):
    photo = read_photo(as_bytes(drawn(), kind), LIMITS)
    picture = opened(photo.content)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (64, 48))
    assert (photo.width, photo.height) == (64, 48)
    assert is_dark(picture, 4, 4)
    assert not is_dark(picture, 60, 44)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_but_the_picture_is_kept(kind):
    exif = Image.Exif()
    exif[0x010E] = "陈琳家"
    exif.get_ifd(0x8825)[2] = (30.0, 20.0, 10.0)
    options = {"exif": exif}
    if kind == "JPEG":
        options["comment"] = b"secret comment"
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Author", "secret author")
    raw = as_bytes(drawn(), kind, **options)
    for kept in (read_photo(raw, LIMITS).content, read_photo(raw, LIMITS).small):
        picture = opened(kept)
        assert not picture.getexif()
        assert not set(picture.info) - {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert b"secret" not in kept
        assert "陈琳".encode() not in kept


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1)), (2, (1, 0)), (5, (0, 0))],
)
def test_a_photo_stands_upright(orientation, corner):
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = opened(read_photo(as_bytes(drawn(), exif=exif), LIMITS).content)
    assert picture.size == ((48, 64) if orientation >= 5 else (64, 48))
    right, bottom = picture.width - 4, picture.height - 4
    assert is_dark(picture, right if corner[0] else 4, bottom if corner[1] else 4)


def test_a_large_photo_is_made_smaller_and_a_small_one_is_left():
    photo = read_photo(as_bytes(drawn((1600, 800))), LIMITS)
    assert (photo.width, photo.height) == (400, 200)
    assert read_photo(as_bytes(drawn((30, 20))), LIMITS).width == 30


def test_the_version_for_lists_is_smaller_still():
    wide = Limits(5_000_000, 4_000_000, 2000)
    photo = read_photo(as_bytes(drawn((1600, 800))), wide)
    assert opened(photo.small).size == (480, 240)
    assert photo.width == 1600


def test_what_is_transparent_becomes_white():
    picture = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert not is_dark(opened(read_photo(as_bytes(picture, "PNG"), LIMITS).content), 10, 10)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "I;16", "LA"])
def test_odd_colour_modes_are_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    picture = Image.new(mode, (20, 20))
    assert opened(read_photo(as_bytes(picture, kind), LIMITS).content).mode == "RGB"


def test_a_colour_profile_is_applied_and_left_behind():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = read_photo(as_bytes(drawn(colour=(200, 10, 10)), icc_profile=profile), LIMITS).content
    assert "icc_profile" not in opened(content).info
    assert opened(content).getpixel((60, 44))[0] > 180


def test_a_broken_colour_profile_does_no_harm():
    raw = as_bytes(drawn(), icc_profile=b"no profile at all")
    assert read_photo(raw, LIMITS).width == 64


def refused(raw, limits=LIMITS):
    with pytest.raises(Invalid) as caught:
        read_photo(raw, limits)
    return caught.value.code


@pytest.mark.parametrize(
    "raw",
    [
        b"not a picture",
        b"\xff\xd8\xff\xe0" + b"\x00" * 100,
        as_bytes(drawn())[:300],
        as_bytes(drawn(), "PNG")[:60],
        as_bytes(drawn(), "HEIF")[:200],
        as_bytes(drawn(), "GIF"),
        as_bytes(drawn(), "BMP"),
        as_bytes(drawn(), "TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"PK\x03\x04",
    ],
)
def test_what_is_no_photo_is_refused_in_one_sentence(raw):
    assert refused(raw) == "files.not_a_picture"


def test_an_empty_file_is_refused():
    assert refused(b"") == "files.empty"


def test_a_file_over_the_limit_is_refused_before_it_is_decoded():
    assert refused(b"\xff\xd8" + b"0" * 101, Limits(100, 10**6, 100)) == "files.too_large"


def bomb(width, height):
    """A tiny PNG that says it is enormous."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_000, 50_000), (2**31 - 1, 2**31 - 1), (2_000_001, 2)])
def test_a_picture_bomb_is_refused_by_its_head(size):
    assert refused(bomb(*size)) == "files.too_many_pixels"


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(raw):
    with pytest.raises(Invalid):
        read_photo(raw, LIMITS)


@given(
    st.sampled_from(["JPEG", "PNG", "WEBP", "HEIF"]), st.integers(0, 10_000), st.integers(0, 255)
)
def test_a_damaged_photo_is_read_or_refused_and_nothing_else(kind, at, byte):
    raw = bytearray(_SAMPLES[kind])
    raw[at % len(raw)] = byte
    try:
        photo = read_photo(bytes(raw), LIMITS)
    except Invalid:
        return
    assert opened(photo.content).format == "JPEG"


_SAMPLES = {kind: as_bytes(drawn(), kind) for kind in ("JPEG", "PNG", "WEBP", "HEIF")}
