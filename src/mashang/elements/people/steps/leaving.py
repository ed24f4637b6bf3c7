"""How much of other people's data one person may take out of the house, alone or approved."""

from dataclasses import dataclass
from typing import Final

from mashang.elements.people.steps.looking import Field
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import RuleBroken
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Leave:
    """How far somebody was let out with other people's data.

    Attributes:
        fields: what of each person leaves, as they are told.
        approved: how many people a second person approved; 0 when nobody did.
        number: of the export, which stands on the sheet.
    """

    fields: tuple[str, ...] = (Field.NAME, Field.PHONE, Field.DOCUMENT, Field.BIRTH)
    approved: int = 0
    number: str = ""

    def most(self) -> int:
        """How many people may leave at once."""
        alone = policies.number("people.export_alone_at_most_count")
        return min(policies.number("people.export_at_most_count"), max(alone, self.approved))


ALONE: Final = Leave()
"""In full, as far as one person goes alone."""


def too_many(most: int) -> RuleBroken:
    """Why so many do not leave at once."""
    return RuleBroken(
        "people.export_too_large",
        Text(
            "一次最多导出 {n} 人，请按楼幢分次导出",
            "At most {n} people at once; export building by building",
            n=most,
        ),
        field="place",
    )
