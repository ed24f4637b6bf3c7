"""A camera for Chromium that sees one picture: a square held up before it, as a guard's phone would see it."""

from pathlib import Path

from PIL import Image

from tests.domain.passes.test_squares import picture

WIDE, HIGH = 1280, 720
FRAMES, PER_SECOND = 4, 10
GREY, PAPER = b"\x80", 160


def film(text: str, file: Path) -> Path:
    """A film (YUV4MPEG2, 4:2:0) in which nothing moves but the light: a square on grey ground."""
    square = picture(text, 8)
    with file.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDE} H{HIGH} F{PER_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in range(FRAMES):
            seen = Image.new("L", (WIDE, HIGH), PAPER + frame)
            seen.paste(square, ((WIDE - square.width) // 2, (HIGH - square.height) // 2))
            colours = GREY * (WIDE * HIGH // 4)
            out.write(b"FRAME\n" + seen.tobytes() + colours + colours)
    return file
