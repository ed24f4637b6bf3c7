"""Photos that programs send with an act on a case, for the routes of every room that has cases."""

from collections.abc import Sequence

from ninja.files import UploadedFile

from mashang.foundation.files.intake import Prepared, prepare_photos
from mashang.foundation.policies import queries as policies


def photos_sent(uploads: Sequence[UploadedFile]) -> list[Prepared]:
    """Photos of one act, each drawn anew, as many as the pages take.

    Raises:
        Invalid: too many, or one is no photo.
    """
    return prepare_photos(uploads, at_most=policies.number("cases.photos_at_most_count"))
