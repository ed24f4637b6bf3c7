"""The numbers that every page of need can lead to in one tap."""

from dataclasses import dataclass
from typing import Final

from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Hotline:
    """A public number and what it is for."""

    number: str
    title: Text
    hint: Text
    icon: str


EMERGENCY: Final = (
    Hotline(
        "120", Text("急救", "Ambulance"), Text("生病、受伤", "Illness, injury"), icon="ambulance"
    ),
    Hotline(
        "119", Text("火警", "Fire"), Text("着火、燃气、被困", "Fire, gas, trapped"), icon="flame"
    ),
    Hotline("110", Text("报警", "Police"), Text("人身安全", "Personal safety"), icon="shield"),
)
"""National short numbers: the same in every street, so they are no setting."""
