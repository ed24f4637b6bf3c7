"""The square is small enough to be read as people hold it: blurred, turned, pale, under a lamp."""

import io
from functools import cache

import pytest
import segno
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from mashang.domain.passes import LONGEST_TEXT, text_of
from mashang.domain.passes.writing import LONGEST_PASS
from tests.domain.passes.making import (
    Phone,
    PhoneWithP256,
    card,
    lorry,
    reading,
    resident,
    shown,
    visitor,
)

MODULE_PX = 8
QUIET = 4
SHOWN = {
    "resident": shown(resident(Phone().key), Phone()).text,
    "resident-p256": shown(resident(PhoneWithP256().key), PhoneWithP256()).text,
    "card": shown(card()).text,
    "visitor": shown(visitor()).text,
    "lorry": shown(lorry()).text,
}
TEXTS = pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)


def square(text: str) -> segno.QRCode:
    return segno.make(text, error="M", boost_error=False, micro=False)


@cache
def picture(text: str, module_px: int = MODULE_PX) -> Image.Image:
    out = io.BytesIO()
    square(text).save(out, kind="png", scale=module_px, border=QUIET)
    return Image.open(out).convert("L")


def scanned(image: Image.Image) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(image)]


@TEXTS
def test_a_pass_fits_a_square_of_version_14_at_level_m(text):
    made = square(text)
    assert made.version <= 14
    assert made.error == "M"
    assert made.mode == "alphanumeric"


def test_the_largest_pass_that_is_issued_fits_with_its_proof():
    """Two bytes in three signs, after the prefix: the longest pair is exactly what is allowed."""
    longest = text_of(bytes(LONGEST_PASS + 85))
    assert len(longest) <= LONGEST_TEXT
    assert square("A" * LONGEST_TEXT).version == 14
    assert square("A" * (LONGEST_TEXT + 1)).version == 15


@TEXTS
def test_it_is_read_from_a_clean_print(text):
    assert scanned(picture(text)) == [text]
    assert reading(text).one


@TEXTS
def test_it_is_read_blurred_by_a_quarter_of_a_module(text):
    assert scanned(picture(text).filter(ImageFilter.GaussianBlur(MODULE_PX / 4))) == [text]


@TEXTS
@pytest.mark.parametrize("degrees", [7, 30, 45, 90, 180, 271])
def test_it_is_read_turned(text, degrees):
    turned = picture(text).rotate(degrees, expand=True, fillcolor=255, resample=Image.BICUBIC)
    assert scanned(turned) == [text]


@TEXTS
@pytest.mark.parametrize(("dark", "light"), [(110, 150), (40, 80), (180, 215)])
def test_it_is_read_pale_and_dim(text, dark, light):
    """A phone at the end of its battery, a card behind foil: a sixth of the contrast is left."""
    dim = picture(text).point(lambda value: dark + (light - dark) * value // 255)
    assert scanned(dim) == [text]


SPOT = 0.07
"""Radius of a lamp's reflection as a part of the square's side: it hides 1.5 % of all modules."""


def with_glare(image: Image.Image, across: float, down: float) -> Image.Image:
    """A slope of light over the whole, and a white spot that hides what is under it."""
    slope = Image.linear_gradient("L").resize(image.size)
    lit = Image.blend(image, slope, 0.35)
    spot = Image.new("L", image.size, 0)
    x, y = across * image.width, down * image.height
    radius = SPOT * image.width
    ImageDraw.Draw(spot).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return Image.composite(Image.new("L", image.size, 255), lit, spot)


@TEXTS
def test_it_is_read_under_a_lamp_wherever_it_shines_inside_the_finders(text):
    """In one of three frames: the reader fails on single sizes, and no hand holds a phone still."""
    unread = [
        (across, down)
        for across in (0.35, 0.45, 0.55, 0.65)
        for down in (0.35, 0.5, 0.65)
        if not any(
            scanned(with_glare(picture(text, module_px), across, down)) == [text]
            for module_px in (6, 8, 10)
        )
    ]
    assert not unread


@TEXTS
def test_it_is_read_blurred_turned_and_pale_at_once(text):
    image = picture(text).filter(ImageFilter.GaussianBlur(MODULE_PX / 5))
    image = image.rotate(12, expand=True, fillcolor=255, resample=Image.BICUBIC)
    assert scanned(image.point(lambda value: 90 + value // 4)) == [text]
