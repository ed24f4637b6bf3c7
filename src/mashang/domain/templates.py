"""Words with gaps that a case fills: number, kind, owner, promise. There is no gap for a person."""

import re
from collections.abc import Mapping
from typing import Final

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

GAPS: Final[Mapping[str, str]] = {
    "编号": "number",
    "事项": "kind",
    "承办": "owner",
    "时限": "due",
    "number": "number",
    "kind": "kind",
    "owner": "owner",
    "due": "due",
}
"""What may stand in braces, in either language, and the fact that fills it."""
_GAP: Final = re.compile(r"\{([^{}]*)\}")


def check(text: str, field: str) -> None:
    """Refuse braces that no case fills: they would be sent to a resident as they stand.

    Raises:
        Invalid: names the first of them.
    """
    for gap in _GAP.findall(text):
        if gap not in GAPS:
            raise Invalid(
                "template.gap",
                Text(
                    "没有“{gap}”这个空位，可用：编号、事项、承办、时限",
                    "There is no gap “{gap}”; use number, kind, owner, due",
                    gap=gap,
                ),
                field=field,
            )


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The words with every gap filled; a fact that is not known leaves its gap empty."""
    return _GAP.sub(lambda gap: facts.get(GAPS.get(gap[1], ""), ""), text)
