"""What stands above an exported sheet: who took it, when, why, and the number by which it is found. Pure."""

import re
from collections.abc import Iterable
from typing import Final

from mashang.kernel.errors import Invalid
from mashang.kernel.ids import read_short_code
from mashang.kernel.texts import Text

MARK: Final = "码上导出 MASHANG EXPORT"
MASKED: Final = "已遮挡，不能再导入 MASKED"
_NUMBER: Final = re.compile(rf"{MARK}\s+([0-9A-Za-z-]+)")
_HALF: Final = 4


def shown_number(number: str) -> str:
    """A number as it is printed and read aloud: 7F3K-9Q2XA."""
    return f"{number[:_HALF]}-{number[_HALF:]}"


def typed_number(text: str) -> str | None:
    """The number in what somebody typed or copied from a sheet; None when there is none."""
    found = _NUMBER.search(text)
    return read_short_code((found.group(1) if found else text).strip())


def lines(
    *, number: str, what: str, who: str, when: str, why: str, is_masked: bool, is_demo: bool
) -> list[str]:
    """The lines above the heading."""
    first = f"{MARK} {shown_number(number)} · {what}"
    if is_masked:
        first += f" · {MASKED}"
    second = Text(
        "导出人：{who} · {when} · 用途：{why}",
        "Taken by {who} · {when} · {why}",
        who=who,
        when=when,
        why=why,
    )
    third = Text(
        "内部资料，用完即删；按编号可查是谁、为什么导出的",
        "Internal: delete it after use. The number tells who took it and why",
    )
    demo = [str(Text("演示数据，人物均为虚构", "Demonstration data: everybody is invented"))]
    return [first, str(second), str(third), *(demo if is_demo else [])]


def refuse_masked(first_cells: Iterable[str]) -> None:
    """Refuse a sheet whose names are masked: stars are no names.

    Raises:
        Invalid: it says that it was exported masked.
    """
    for cell in first_cells:
        if cell.startswith(MARK) and MASKED in cell:
            text = Text(
                "这份表格导出时遮挡了姓名和号码，不能再导入",
                "Names and numbers are masked in this sheet: it cannot be imported",
            )
            raise Invalid("registers.masked_sheet", text, field="file")
