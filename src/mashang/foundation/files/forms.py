"""Fields that hand a verb what may be kept, so that a broken photo is named beside its button."""

from typing import Any, cast

from django.core.exceptions import ValidationError

from mashang.foundation.files.intake import Prepared, prepare_photo
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import PhotosField as RawPhotosField


class PhotosField(RawPhotosField):
    """Up to `max_count` photos, each drawn anew before any transaction begins."""

    def clean(self, data: Any, initial: Any = None) -> list[Prepared]:  # type: ignore[override]  # prepared where the shell has raw ones
        """Every photo, ready for `files.steps.take_in`.

        Raises:
            ValidationError: none where one is needed, too many, or which one is no photo.
        """
        ready = []
        for at, upload in enumerate(super().clean(data, initial), start=1):
            try:
                ready.append(prepare_photo(upload))
            except Invalid as error:
                text = Text("第 {n} 张：{why}", "Photo {n}: {why}", n=at, why=error.text)
                raise ValidationError(cast("str", text), code=error.code) from error
        return ready
