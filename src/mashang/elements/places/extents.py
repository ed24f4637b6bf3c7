"""What an area covers now."""

from collections.abc import Mapping

from mashang.elements.places.cover import cover
from mashang.elements.places.models import Area, Place
from mashang.kernel import paths


def cover_of(area: Area) -> list[paths.Path]:
    """The fewest subtrees that make up an area now, ended or not."""
    marks = {
        path: not is_except
        for path, is_except in area.parts.values_list("place__path", "is_except")
    }
    return cover_of_marks(marks)


def cover_of_marks(marks: Mapping[paths.Path, bool]) -> list[paths.Path]:
    """The fewest subtrees that these marks make up, in the tree as it stands."""
    return cover(marks, _children)


def _children(path: paths.Path) -> list[paths.Path]:
    below = Place.objects.filter(parent__path=path, closed_on__isnull=True)
    return list(below.values_list("path", flat=True))
