"""Printed cards for people without a phone: credit-card size, ten on an A4 sheet, with cut marks.

Source: ISO/IEC 7810, format ID-1 (85.60 mm by 53.98 mm).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from mashang.foundation.codes.pdf import (
    BRAND,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    QUIET,
    WHITE,
    Paper,
)

WIDTH_MM: Final = 85.6
HEIGHT_MM: Final = 53.98
COLUMNS: Final = 2
ROWS: Final = 5
_SIDE_MM: Final = (PAGE_WIDTH_MM - COLUMNS * WIDTH_MM) / 2
_TOP_MM: Final = (PAGE_HEIGHT_MM - 9 - ROWS * HEIGHT_MM) / 2
_MARK_MM: Final = 4


@dataclass(frozen=True, slots=True)
class CardFace:
    """What a room wants on a card.

    Attributes:
        sign: of the code that stands for the card.
        holder: as little of the name as serves, masked by the caller.
        place: compound and door, or less.
        issuer: the community that gave it out.
        help_line: whom to call when it is lost.
        door_text: what a door reads by itself; it stands on the back, and nothing on a card without.
    """

    sign: str
    holder: str
    place: str
    issuer: str
    help_line: str = ""
    door_text: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A face with what the code room adds."""

    face: CardFace
    address: str
    spelled: str
    site: str


def draw(cards: Iterable[Card], *, is_demo: bool) -> bytes:
    """The sheets as PDF; no card at all gives one empty sheet with its cut marks.

    A card with a back stands beside it: cut around both, and fold between them.
    """
    waiting = _fields(cards)
    paper = Paper("码上卡", is_demo=is_demo)
    a_sheet = COLUMNS * ROWS
    for first in range(0, max(len(waiting), 1), a_sheet):
        paper.sheet()
        _marks(paper)
        for at, draw_field in enumerate(waiting[first : first + a_sheet]):
            x = _SIDE_MM + at % COLUMNS * WIDTH_MM
            y = _TOP_MM + at // COLUMNS * HEIGHT_MM
            draw_field(paper, x, y, is_demo)
    return paper.written()


_Field = Callable[[Paper, float, float, bool], None]


def _fields(cards: Iterable[Card]) -> list[_Field]:
    """What stands on the fields of the sheets, row by row; front and back are never parted."""
    fields: list[_Field] = []
    for card in cards:
        if card.face.door_text and len(fields) % COLUMNS:
            fields.append(_nothing)
        fields.append(partial(_face, card))
        if card.face.door_text:
            fields.append(partial(_back, card))
    return fields


def _nothing(_paper: Paper, _x: float, _y: float, _is_demo: bool) -> None:  # noqa: FBT001 (a field)
    """A field that stays empty."""


def _back(card: Card, paper: Paper, x: float, y: float, is_demo: bool) -> None:  # noqa: FBT001 (a field)
    words, square = x + 49, 43.0
    width = WIDTH_MM - 53
    paper.square(card.face.door_text, x + 3, y + (HEIGHT_MM - square) / 2, square)
    paper.paragraph("进门扫这一面", words, y + 8, width, size=13, bold=True, colour=BRAND)
    paper.paragraph("Scan this side at the door", words, y + 20, width, size=9)
    paper.paragraph(
        "出门不用刷\nGoing out needs no card", words, y + 32, width, size=8, colour=QUIET
    )
    if is_demo:
        paper.line_of("演示 DEMO", words, y + 46, width, size=8, colour=QUIET)


def _face(card: Card, paper: Paper, x: float, y: float, is_demo: bool) -> None:  # noqa: FBT001 (a field)
    words, square = x + 5, 36.0
    width = WIDTH_MM - square - 11
    face = card.face
    paper.box(x + 0.3, y + 0.3, WIDTH_MM - 0.6, 9, BRAND)
    paper.line_of("码上卡 Mashang card", words, y + 2.2, 45, size=11, bold=True, colour=WHITE)
    if is_demo:
        paper.line_of("演示 DEMO", x + WIDTH_MM - 30, y + 2.6, 26, size=9, align="R", colour=WHITE)
    paper.square(card.address, x + WIDTH_MM - square - 3, y + 11, square)
    paper.line_of(face.holder, words, y + 14, width, size=17, bold=True)
    below = paper.paragraph(face.place, words, y + 24, width, size=9.5)
    paper.paragraph(face.issuer, words, below + 0.6, width, size=8.5, colour=QUIET)
    if face.help_line:
        paper.line_of(
            f"挂失 Lost? {face.help_line}", words, y + 45, width, size=9, bold=True, colour=BRAND
        )
    paper.line_of(card.site, words, y + 49.3, width, size=7, colour=QUIET)
    paper.line_of(
        card.spelled, x + WIDTH_MM - square - 3, y + 48, square, size=11, align="C", bold=True
    )


def _marks(paper: Paper) -> None:
    """Short lines outside the cards, where the knife goes."""
    paper.set_draw_color(150, 150, 150)
    paper.set_line_width(0.1)
    right, bottom = _SIDE_MM + COLUMNS * WIDTH_MM, _TOP_MM + ROWS * HEIGHT_MM
    for column in range(COLUMNS + 1):
        x = _SIDE_MM + column * WIDTH_MM
        paper.line(x, _TOP_MM - _MARK_MM, x, _TOP_MM - 0.5)
        paper.line(x, bottom + 0.5, x, bottom + _MARK_MM)
    for row in range(ROWS + 1):
        y = _TOP_MM + row * HEIGHT_MM
        paper.line(_SIDE_MM - _MARK_MM, y, _SIDE_MM - 0.5, y)
        paper.line(right + 0.5, y, right + _MARK_MM, y)
