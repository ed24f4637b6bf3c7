"""Number plates of vehicles 车牌: read as typed, kept in one form, shown masked."""

import re
import unicodedata
from typing import Final

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

BETWEEN: Final = " ·.•-—"
"""What people write between the signs."""
PLATE: Final = "[一-龥使领民][A-Z](?:[0-9A-Z]{4,5}[0-9A-Z挂学警港澳领]|[0-9A-Z]{6})"
"""A plate in normal form. Source: GA 36-2018, section 5."""
_SHOWN_AT_END = 2
SIGNS_AT_MOST = 16


def read_plate(text: str, *, field: str = "plate") -> str:
    """A plate in normal form (浙A12345, 浙AD12345, 粤Z1234港); empty for nothing typed.

    Raises:
        Invalid: no plate of a vehicle of the mainland.

    Source: GA 36-2018, section 5 (province sign, letter, five or six signs).
    """
    known = (
        unicodedata.normalize("NFKC", text)
        .translate(str.maketrans("", "", BETWEEN))
        .upper()
        .strip()
    )
    if not known:
        return ""
    if not re.fullmatch(PLATE, known):
        raise Invalid(
            "plate.unreadable",
            Text(
                "车牌号不对，例如 浙A12345",
                "No number plate: province sign, letter, five or six signs",
            ),
            field=field,
        )
    return known


def mask_plate(plate: str) -> str:
    """浙A12345 → 浙A***45: enough to tell the expected car from the next one."""
    hidden = len(plate) - 2 - _SHOWN_AT_END
    if hidden < 1:
        return "*" * len(plate)
    return plate[:2] + "*" * hidden + plate[-_SHOWN_AT_END:]
