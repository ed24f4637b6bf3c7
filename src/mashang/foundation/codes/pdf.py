"""Paper: A4 sheets in both languages with an embedded subset of Noto Sans SC.

Every sheet of a demo street says so. Lengths are millimetres, sizes of letters points.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from mashang.foundation.codes import squares
from mashang.kernel import clock
from mashang.kernel.errors import Unavailable
from mashang.kernel.texts import Text
from mashang.web import vendor

Align = Literal["L", "C", "R"]
Colour = tuple[int, int, int]
PAGE_WIDTH_MM: Final = 210
PAGE_HEIGHT_MM: Final = 297
MARGIN_MM: Final = 15
INK: Final[Colour] = (31, 41, 36)
QUIET: Final[Colour] = (92, 105, 98)
BRAND: Final[Colour] = (21, 115, 71)
PALE: Final[Colour] = (231, 244, 236)
WHITE: Final[Colour] = (255, 255, 255)
_WARNING: Final[Colour] = (180, 83, 9)
_FAMILY: Final = "noto"
_DEMO: Final = Text("演示数据·人物虚构", "Demo data · every person is invented")
_POINT_MM: Final = 25.4 / 72


def fonts_folder() -> Path:
    """Where the two cuts stand, brought there by `python -m mashang.web.vendor`."""
    return vendor.VENDOR / "fonts"


class Paper(FPDF):
    """A document with our letters, colours and the demo banner; draw at absolute places.

    Args:
        title: of the document, for the reader's window.
        is_demo: prints 演示数据·人物虚构 on every sheet.

    Raises:
        Unavailable: the letters are not installed.
    """

    def __init__(self, title: str, *, is_demo: bool) -> None:
        super().__init__(unit="mm", format="A4")
        self.is_demo = is_demo
        self.set_auto_page_break(auto=False)
        self.set_margins(MARGIN_MM, MARGIN_MM, MARGIN_MM)
        self.set_title(title)
        self.set_producer("Mashang")
        self.set_creation_date(clock.now())
        for style, file in _letters():
            self.add_font(_FAMILY, style, file)
        self.set_font(_FAMILY, "", 11)

    def sheet(self) -> None:
        """Begin a page."""
        self.add_page()

    def footer(self) -> None:
        """The demo banner, on every page as the page is closed."""
        if not self.is_demo:
            return
        words = f"{_DEMO.zh}  {_DEMO.en}"
        self.box(0, PAGE_HEIGHT_MM - 9, PAGE_WIDTH_MM, 9, _WARNING)
        self.line_of(
            words, 0, PAGE_HEIGHT_MM - 7.2, PAGE_WIDTH_MM, size=11, align="C", colour=WHITE
        )

    def box(
        self, x: float, y: float, width: float, height: float, fill: Colour, radius: float = 0
    ) -> None:
        """A filled rectangle, its corners rounded by `radius`."""
        self.set_fill_color(*fill)
        if radius:
            self.rect(x, y, width, height, style="F", round_corners=True, corner_radius=radius)
        else:
            self.rect(x, y, width, height, style="F")

    def disc(self, x: float, y: float, size: float, fill: Colour) -> None:
        """A filled circle in a square of `size`."""
        self.set_fill_color(*fill)
        self.ellipse(x, y, size, size, style="F")

    def line_of(
        self,
        words: str,
        x: float,
        y: float,
        width: float,
        *,
        size: float,
        align: Align = "L",
        bold: bool = False,
        colour: Colour = INK,
    ) -> None:
        """One line that shrinks until it fits its width; nothing is ever cut off."""
        self._write_in(size, bold=bold, colour=colour)
        while size > 5 and self.get_string_width(words) > width:
            size -= 0.5
            self.set_font_size(size)
        self.set_xy(x, y)
        self.cell(width, size * _POINT_MM * 1.2, words, align=align)

    def paragraph(
        self,
        words: str,
        x: float,
        y: float,
        width: float,
        *,
        size: float,
        bold: bool = False,
        colour: Colour = INK,
    ) -> float:
        """Words over as many lines as they need; returns where the next thing may begin.

        Lines break at spaces first, so that `3幢2单元501室` stays whole, and anywhere in longer runs.
        """
        self._write_in(size, bold=bold, colour=colour)
        self.set_xy(x, y)
        self.multi_cell(
            width,
            size * _POINT_MM * 1.35,
            words,
            align="L",
            wrapmode=WrapMode.WORD,
            new_x=XPos.LEFT,
            new_y=YPos.NEXT,
        )
        return float(self.get_y())

    def square(self, content: str, x: float, y: float, size: float) -> None:
        """A QR code with its quiet zone inside `size`; dark modules joined so that no seam shows."""
        rows = squares.modules(content)
        module = size / (len(rows) + 2 * squares.QUIET_MODULES)
        self.box(x, y, size, size, WHITE)
        self.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            for first, last in _runs(row):
                self.rect(
                    x + (squares.QUIET_MODULES + first) * module,
                    y + (squares.QUIET_MODULES + down) * module,
                    (last - first) * module,
                    module + 0.01,
                    style="F",
                )

    def written(self) -> bytes:
        """The finished document."""
        return bytes(self.output())

    def _write_in(self, size: float, *, bold: bool, colour: Colour) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Half-open spans of dark modules."""
    found: list[tuple[int, int]] = []
    start = -1
    for at, dark in enumerate([*row, False]):
        if dark and start < 0:
            start = at
        elif not dark and start >= 0:
            found.append((start, at))
            start = -1
    return found


def _letters() -> list[tuple[str, Path]]:
    cuts = [
        ("", fonts_folder() / "NotoSansSC-Regular.ttf"),
        ("B", fonts_folder() / "NotoSansSC-Bold.ttf"),
    ]
    if not all(file.is_file() for _, file in cuts):
        raise Unavailable(
            "codes.no_fonts",
            Text(
                "服务器上没有打印用的字体，请管理员运行 make 安装",
                "The letters for printing are not installed; please ask the administrator to run make",
            ),
        )
    return cuts
