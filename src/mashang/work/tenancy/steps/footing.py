"""What the register knows of two people and a room, before and after a tenancy is added."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from mashang.elements.people.models import Identifier, Person, Residency
from mashang.elements.places.models import Place
from mashang.work.tenancy.models import Letting


@dataclass(frozen=True, slots=True)
class Footing:
    """Rows by noun; what a later one holds beyond an earlier one was added between them."""

    rows: dict[str, frozenset[UUID]]

    @classmethod
    def of(cls, place: Place, landlord: Person | None, tenant: Person | None) -> "Footing":
        """What is there of these two in this room; of somebody new, nothing."""
        both = [one.pk for one in (landlord, tenant) if one is not None]
        homes = Residency.objects.filter(person_id__in=both, place=place)
        numbers = Identifier.objects.filter(person_id__in=both)
        lettings = Letting.objects.filter(landlord_id__in=both, place=place)
        return cls(
            {
                "person": frozenset(both),
                "residency": frozenset(homes.values_list("pk", flat=True)),
                "identifier": frozenset(numbers.values_list("pk", flat=True)),
                "letting": frozenset(lettings.values_list("pk", flat=True)),
            }
        )

    def beyond(self, before: "Footing") -> Iterator[tuple[str, list[UUID]]]:
        """What was added since, by noun."""
        for noun, here in self.rows.items():
            yield noun, sorted(here - before.rows[noun])
