"""The square itself: QR codes as modules, SVG and PNG."""

from io import BytesIO
from typing import Final

import segno

LEVEL: Final = "M"
"""A quarter of the square may be dirty or torn away up to 15 %. Source: ISO/IEC 18004, table 12."""
QUIET_MODULES: Final = 4
"""Source: ISO/IEC 18004, section 5.3.8."""


def modules(content: str) -> list[list[bool]]:
    """Rows of dark and light modules, without the quiet zone."""
    square = segno.make(content, error=LEVEL, micro=False)
    return [[bool(cell) for cell in row] for row in square.matrix]


def svg(content: str, *, label: str = "") -> str:
    """One black path on white that scales to its frame; safe to put into a page.

    Args:
        label: what a screen reader says; without it the picture is decoration.
    """
    square = segno.make(content, error=LEVEL, micro=False)
    out = BytesIO()
    square.save(
        out,
        kind="svg",
        border=QUIET_MODULES,
        light="#fff",
        xmldecl=False,
        svgclass="ms-square",
        lineclass=None,
        omitsize=True,
        title=label or None,
    )
    return out.getvalue().decode()


def png(content: str, *, scale: int = 8) -> bytes:
    """A picture whose modules are `scale` pixels wide."""
    out = BytesIO()
    segno.make(content, error=LEVEL, micro=False).save(
        out, kind="png", border=QUIET_MODULES, scale=scale
    )
    return out.getvalue()
