"""Whose something is: an address that names a person and one of their rows means both."""

from typing import Literal
from uuid import UUID

from mashang.elements.people.models import ActsFor, Correction, Fact, Residency
from mashang.kernel.errors import OutOfScope

_ROWS = {"residency": Residency, "fact": Fact, "link": ActsFor, "correction": Correction}


def insist_of(
    person_id: UUID, noun: Literal["residency", "fact", "link", "correction"], key: UUID
) -> None:
    """Raise unless a row is this person's; who may do what with it is the verb's to say.

    Raises:
        OutOfScope: there is none, or it is somebody else's.
    """
    if not _ROWS[noun]._default_manager.filter(pk=key, person_id=person_id).exists():
        raise OutOfScope(noun)
