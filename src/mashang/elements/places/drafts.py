"""Places that are to be, before the register has given them a number."""

from dataclasses import dataclass

from mashang.elements.places.models import Place


@dataclass(frozen=True, slots=True, eq=False)
class NewPlace:
    """A place to be; two of them are never the same, however alike.

    Attributes:
        parent: a place that is, or one that comes earlier in the same batch.
        label: what tells it from its siblings; read from the name when not given.
        point: longitude and latitude in degrees, WGS 84.
    """

    kind: str
    name: str
    parent: "Place | NewPlace | None" = None
    label: str | None = None
    site_kind: str = ""
    code: str = ""
    urban_rural_class: int | None = None
    point: tuple[float, float] | None = None
