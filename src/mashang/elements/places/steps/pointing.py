"""Where a place is on the map."""

from mashang.elements.places.models import Place
from mashang.foundation.verbs import step


@step
def set_point(*, place: Place, point: tuple[float, float] | None) -> None:
    """Note longitude and latitude in degrees, WGS 84; None when they are not known."""
    place.longitude, place.latitude = point or (None, None)
    place.save(update_fields=["longitude", "latitude"])
