"""The compound code poster 小区码海报: one A4 sheet for the gate, the lobby and the lift."""

from dataclasses import dataclass
from typing import Final

from mashang.foundation.codes.pdf import (
    BRAND,
    INK,
    MARGIN_MM,
    PAGE_WIDTH_MM,
    PALE,
    QUIET,
    WHITE,
    Paper,
)
from mashang.kernel.texts import Text

_SQUARE_MM: Final = 112
_STEPS: Final = (
    (
        Text("扫一扫", "Scan"),
        Text("用微信或手机相机扫上面的码", "Point WeChat or your camera at the square"),
    ),
    (
        Text("输手机号", "Enter your phone number"),
        Text("收验证码登录，不装软件、不设密码", "A code comes by text; no app, no password"),
    ),
    (
        Text("登记住处", "Register your home"),
        Text("选好门牌，社区核实后生效", "Choose your door; it is then confirmed"),
    ),
    (
        Text("开门 · 求助 · 报修", "Open the door, ask, report"),
        Text("有人办、能查到、办完请您评价", "Someone takes it, you follow it, you rate it"),
    ),
)
_NO_PHONE: Final = Text(
    "没有手机？到社区登记，领一张卡。", "No phone? The community office gives you a card."
)


@dataclass(frozen=True, slots=True)
class Poster:
    """What one poster says; `name` is the compound's, `place` stands above it."""

    address: str
    spelled: str
    site: str
    name: str
    place: str
    help_line: str


def draw(poster: Poster, *, is_demo: bool) -> bytes:
    """The sheet as PDF."""
    paper = Paper(f"小区码 {poster.name}", is_demo=is_demo)
    paper.sheet()
    _head(paper, poster)
    _square(paper, poster)
    for at, (title, about) in enumerate(_STEPS):
        _step(paper, at, title, about)
    _foot(paper, poster)
    return paper.written()


def _head(paper: Paper, poster: Poster) -> None:
    paper.box(0, 0, PAGE_WIDTH_MM, 46, BRAND)
    inner = PAGE_WIDTH_MM - 2 * MARGIN_MM
    paper.line_of("码上 Mashang", MARGIN_MM, 8, 60, size=13, bold=True, colour=WHITE)
    paper.line_of(
        poster.place, 80, 8, PAGE_WIDTH_MM - 80 - MARGIN_MM, size=13, align="R", colour=WHITE
    )
    paper.line_of(poster.name, MARGIN_MM, 18, inner, size=44, align="C", bold=True, colour=WHITE)


def _square(paper: Paper, poster: Poster) -> None:
    left = (PAGE_WIDTH_MM - _SQUARE_MM) / 2
    inner = PAGE_WIDTH_MM - 2 * MARGIN_MM
    paper.square(poster.address, left, 48, _SQUARE_MM)
    paper.line_of(poster.spelled, MARGIN_MM, 158, inner, size=26, align="C", bold=True)
    paper.line_of(
        f"扫不了？打开 {poster.site}/c 输入上面的字母  ·  Cannot scan? Type these letters at {poster.site}/c",
        MARGIN_MM, 171, inner, size=10, align="C", colour=QUIET,
    )  # fmt: skip
    paper.box(MARGIN_MM, 179, inner, 16, PALE, radius=3)
    paper.line_of(
        f"请认准网址  {poster.site}",
        MARGIN_MM,
        180.6,
        inner,
        size=17,
        align="C",
        bold=True,
        colour=BRAND,
    )
    paper.line_of(
        "网址不对，请勿输入手机号 · Wrong address? Do not enter your number",
        MARGIN_MM, 188.6, inner, size=9.5, align="C", colour=INK,
    )  # fmt: skip


def _step(paper: Paper, at: int, title: Text, about: Text) -> None:
    gap = 6
    width = (PAGE_WIDTH_MM - 2 * MARGIN_MM - gap) / 2
    x = MARGIN_MM + (at % 2) * (width + gap)
    y = 200 + (at // 2) * 35
    paper.disc(x, y + 1, 12, BRAND)
    paper.line_of(str(at + 1), x, y + 3.2, 12, size=17, align="C", bold=True, colour=WHITE)
    inner = width - 15
    paper.line_of(title.zh, x + 15, y, inner, size=18, bold=True)
    below = paper.paragraph(about.zh, x + 15, y + 9, inner, size=11.5)
    paper.line_of(title.en, x + 15, below + 1, inner, size=10.5, bold=True, colour=QUIET)
    paper.paragraph(about.en, x + 15, below + 6, inner, size=9.5, colour=QUIET)


def _foot(paper: Paper, poster: Poster) -> None:
    half = (PAGE_WIDTH_MM - 2 * MARGIN_MM) / 2
    paper.line_of(_NO_PHONE.zh, MARGIN_MM, 272, half, size=12, bold=True)
    paper.line_of(_NO_PHONE.en, MARGIN_MM, 279, half, size=9, colour=QUIET)
    if poster.help_line:
        paper.line_of(
            f"找人帮忙 Help  {poster.help_line}",
            MARGIN_MM + half, 272, half, size=15, align="R", bold=True, colour=BRAND,
        )  # fmt: skip
